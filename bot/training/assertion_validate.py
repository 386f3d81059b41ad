"""What the recipe of the need model is worth, by cross-validation over the articles that it is fitted on."""

from __future__ import annotations

import zlib
from pathlib import Path

from bot.analysis.assertions import assertions_of
from bot.breakdown import Assertion
from bot.training.assertion_fit import NO_WORDS, fit, measure
from bot.training.assertion_labels import LabelledArticle, labelled

FOLDS = 5


def validated(folder: Path, weights: Path) -> tuple[list[LabelledArticle], list[tuple[Assertion, ...]]]:
    """Flag each article of the training part by a model that was fitted without it.

    RETURNS (tuple): the articles, and the assertions of each; none is flagged for its wording alone.
    """
    articles = list(labelled(folder, "train"))
    measured = [measure(article, weights) for article in articles]
    order = sorted(range(len(articles)), key=lambda number: zlib.crc32(f"0{articles[number].name}".encode()))
    fold = {number: place % FOLDS for place, number in enumerate(order)}
    said: dict[int, tuple[Assertion, ...]] = {}
    for left_out in range(FOLDS):
        model = fit([measured[n] for n in fold if fold[n] != left_out], weights, NO_WORDS)
        for number in (n for n in fold if fold[n] == left_out):
            said[number] = assertions_of(measured[number].doc, measured[number].second, model)
    return articles, [said[number] for number in range(len(articles))]
