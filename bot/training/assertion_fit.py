"""The need model from labels: linear scores, fitted with numpy alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from bot.analysis.assertions import measured, read_without_names
from bot.analysis.assertions_features import features
from bot.analysis.assertions_need import Floats, NeedModel, checksum
from bot.analysis.assertions_reading import sentences_of
from bot.analysis.pipeline import COMPONENTS, language
from bot.analysis.tagging import tagger
from bot.article.model import Article, Paragraph
from bot.training.assertion_labels import Label, LabelledArticle, labelled
from bot.training.corpora import CorpusError

CODES = (
    "vague-attribution", "unsourced-number", "unsourced-cause", "sweeping", "loaded-wording", "scare-quotes", "hedged",
    "opinion-as-fact", "mind-reading", "unsourced-prediction", "editorialising", "unsourced-fact", "headline-mismatch",
)  # fmt: skip
STRENGTH, VOICE_STRENGTH, CODE_STRENGTH = 0.003, 0.01, 0.02
"""Inverse strength of the penalty on squared weights; chosen by cross-validation over articles."""
_STEPS, _ENOUGH = 30, 1e-5
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """The candidates of one article: their inputs (candidates, inputs) and labels."""

    name: str
    values: Floats
    labels: tuple[Label, ...]
    features: tuple[str, ...]


def measure(article: LabelledArticle, weights: Path) -> Measured:
    """Run the pipeline up to the assertions over one article.

    RAISES CorpusError: when the pipeline cuts other sentences than were labelled.
    """
    doc = _read(article, weights)
    spans = sentences_of(doc)
    if [(one.start, one.end) for one in spans] != [(one.start, one.end) for one in article.sentences]:
        raise CorpusError(f"the sentences of {article.name} are not those that were labelled")
    _, reading, outlines = read_without_names(doc, spans, language(weights), tagger(weights))
    numbers, _, _, values = measured(reading, outlines)
    none: list[dict[str, tuple[()]]] = [{} for _ in reading.sentences]
    names, _ = features(reading, none, none)  # type: ignore[arg-type]  # only the names are wanted
    return Measured(article.name, values, tuple(article.sentences[n] for n in numbers), tuple(names))


def _read(article: LabelledArticle, weights: Path) -> Doc:
    nlp = language(weights)
    doc = nlp.make_doc(article.text)
    doc._.article = Article(article.name, article.text, (Paragraph(0, len(article.text)),))
    for name, _ in COMPONENTS[:-1]:
        doc = nlp.get_pipe(name)(doc)
    return doc


def fit(articles: Sequence[Measured], weights: Path) -> NeedModel:
    """Fit all scores on the candidates of `articles`.

    RETURNS (NeedModel): for the encoder in the folder `weights`.
    """
    values = np.concatenate([one.values for one in articles]).astype(np.float64)
    labels = [label for one in articles for label in one.labels]
    mean, scale = values.mean(0), values.std(0) + 1e-3
    inputs = np.clip((values - mean) / scale, -4, 4)
    need = np.array([label.need for label in labels])
    columns = [
        logistic(inputs, need, STRENGTH),
        logistic(inputs, np.array([label.strong for label in labels]), STRENGTH),
        logistic(inputs, np.array([label.told for label in labels]), VOICE_STRENGTH),
    ]
    wanted = need >= 0.5
    own = inputs.shape[1] - (inputs.shape[1] - len(articles[0].features)) // 3
    for code in CODES:
        target = np.array([code in one.codes for one in labels])[wanted]
        found = logistic(inputs[wanted, :own], target, CODE_STRENGTH)  # the rest of the article says nothing of why
        columns.append(np.concatenate([found[:-1], np.zeros(inputs.shape[1] - own), found[-1:]]))
    coefficients = np.stack(columns, axis=1)
    return NeedModel(
        articles[0].features,
        ("source", "strong", "told", *CODES),
        mean.astype(np.float32),
        scale.astype(np.float32),
        coefficients[:-1].astype(np.float32),
        coefficients[-1].astype(np.float32),
        checksum(weights),
    )


def logistic(inputs: npt.NDArray[np.floating], target: npt.NDArray[np.generic], strength: float) -> Doubles:
    """Logistic regression by Newton's method.

    inputs (array): (rows, inputs), standardised.
    target (array): (rows,), from 0 to 1.
    strength (float): inverse weight of half the squared weights; the bias is free.
    RETURNS (array): the weights, and the bias as the last.
    """
    x = np.hstack([inputs, np.ones((len(inputs), 1))]).astype(np.float64)
    y = target.astype(np.float64)
    penalty = np.full(x.shape[1], 1.0 / strength)
    penalty[-1] = 1e-6
    w = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = 1.0 / (1.0 + np.exp(-(x @ w)))
        gradient = x.T @ (p - y) + penalty * w
        curvature = np.maximum(p * (1 - p), 1e-6)
        step = np.linalg.solve((x * curvature[:, None]).T @ x + np.diag(penalty), gradient)
        w -= step
        if np.abs(step).max() < _ENOUGH:
            break
    return w


def build(folder: Path, weights: Path, say: Callable[[str], None]) -> Path:
    """Fit the need model on the training part of the labels and write it beside the tagger's weights.

    RETURNS (Path): the file.
    """
    articles = []
    for article in labelled(folder, "train"):
        articles.append(measure(article, weights))
        say(f"{article.name}: {len(articles[-1].labels)} of {len(article.sentences)} sentences may be flagged")
    model = fit(articles, weights)
    path = model.save(weights)
    say(f"{len(model.mean)} inputs, {len(model.outputs)} scores, {path.stat().st_size // 1024} KB in {path}")
    return path
