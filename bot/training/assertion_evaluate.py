"""Measure the flagged assertions: on the labels, by outlet, and loaded wording against BASIL; or fit their model anew.

Run as `python -m bot.training.assertion_evaluate --corpora DIR`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.analysis.pipeline import analyse
from bot.analysis.tagger import WEIGHTS
from bot.analysis.tagging import tagger
from bot.article.model import Article, Paragraph
from bot.breakdown import Assertion, Breakdown
from bot.training import corpora
from bot.training.assertion_fit import build
from bot.training.assertion_labels import LabelledArticle, labelled, write_gold
from bot.training.assertion_validate import validated
from bot.training.loaded_figures import loaded_wording

TOP = 3


def score(articles: Sequence[LabelledArticle], said: Iterable[Sequence[Assertion]]) -> dict[str, float]:
    """Score flagged sentences as `score_assertions.py` of the guideline does.

    said (Iterable): the assertions of each article.
    A sentence wants a source when both readers say so, and none when neither does; where they differ it is left out.
    RETURNS (dict): shares by name.
    """
    hit = wrong = wanted = strong = wanted_strong = told = flagged = right = top = top_hit = 0
    for article, assertions in zip(articles, said, strict=True):
        found = _chosen(article, assertions)
        sure = [min(one.needs) > 0 for one in article.sentences]
        unsure = [min(one.needs) == 0 < max(one.needs) for one in article.sentences]
        wanted += sum(sure)
        wanted_strong += sum(min(one.needs) == 2 for one in article.sentences)
        flagged += len(found)
        for place, (number, codes) in enumerate(found):
            label = article.sentences[number]
            told += "n" not in label.voices
            hit += sure[number]
            wrong += not (sure[number] or unsure[number])
            strong += min(label.needs) == 2
            right += sure[number] and bool(codes & set(label.codes))
            top += place < TOP and not unsure[number]
            top_hit += place < TOP and sure[number]
    return {
        "precision": _share(hit, hit + wrong),
        "recall": _share(hit, wanted),
        "recall of strong": _share(strong, wanted_strong),
        "top-3 precision": _share(top_hit, top),
        "code right": _share(right, hit),
        "inside attributions": _share(told, flagged),
        "flagged": flagged,
        "wanted": wanted,
    }


def _chosen(article: LabelledArticle, assertions: Sequence[Assertion]) -> list[tuple[int, set[str]]]:
    """RETURNS (list): the flagged sentences with their codes, the weightiest first."""
    by_start = {one.start: number for number, one in enumerate(article.sentences)}
    ranked = sorted(assertions, key=lambda one: -one.weight)
    return [(by_start[a.span.start], {f.code for f in a.flags}) for a in ranked if a.span.start in by_start]


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0


def by_outlet(folder: Path) -> dict[str, dict[str, float]]:
    """RETURNS (dict): of each outlet of polnear/dev its own-voice words, flagged sentences, and flags per 1,000."""
    counts: dict[str, list[int]] = {}
    for example in corpora.polnear(folder / "polnear" / "dev"):
        breakdown = read(example.name, example.text)
        count = counts.setdefault(example.name.partition("_")[0], [0, 0])
        count[0] += breakdown.voices.narrated
        count[1] += len(breakdown.assertions)
    return {
        outlet: {"own-voice words": words, "flagged": flags, "per 1,000 words": round(1000 * flags / max(words, 1), 1)}
        for outlet, (words, flags) in sorted(counts.items())
    }


def read(name: str, text: str) -> Breakdown:
    """RETURNS (Breakdown): of a plain text."""
    return analyse(Article(name, text, (Paragraph(0, len(text)),)))


def evaluate(folder: Path) -> dict[str, Any]:
    """RETURNS (dict): all figures."""
    articles = list(labelled(folder, "dev"))
    return {
        "dev": score(articles, [read(one.name, one.text).assertions for one in articles]),
        "outlets": by_outlet(folder),
        "loaded wording, BASIL": loaded_wording(folder, read, tagger(WEIGHTS).tag),
    }


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpora", type=Path, required=True, help="the folder of corpora")
    parser.add_argument("--fit", action="store_true", help="fit the need model first, beside the tagger's weights")
    parser.add_argument("--validate", action="store_true", help="only print figures of the recipe by cross-validation")
    parser.add_argument("--gold", type=Path, help="only write DOCS.json, GOLD.json and texts/ there, for the scorer")
    given = parser.parse_args()
    if given.gold:
        write_gold(given.corpora, given.gold)
        return
    if given.validate:
        print(json.dumps(score(*validated(given.corpora, WEIGHTS)), indent=1))
        return
    if given.fit:
        build(given.corpora, WEIGHTS, print)
        return
    path = WEIGHTS / "figures.json"
    figures = json.loads(path.read_text(encoding="utf-8"))
    figures["assertions"] = evaluate(given.corpora)
    path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures["assertions"], indent=1))


if __name__ == "__main__":
    main()
