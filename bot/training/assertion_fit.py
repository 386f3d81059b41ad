"""The need model from labels: linear scores, fitted with numpy alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from bot.analysis.assertions import SecondReading, measured, read_without_names
from bot.analysis.assertions_detectors import Evidence
from bot.analysis.assertions_features import features
from bot.analysis.assertions_need import FILE, Floats, LoadedModel, NeedModel, checksum, standardised
from bot.analysis.assertions_reading import sentences_of
from bot.analysis.pipeline import COMPONENTS, language
from bot.analysis.tagger_states import SIZE, WIDTH
from bot.analysis.tagging import tagger
from bot.article.model import Article, Paragraph
from bot.training.assertion_hidden import fit_hidden
from bot.training.assertion_labels import Label, LabelledArticle, labelled
from bot.training.assertion_loaded import fit_loaded
from bot.training.corpora import CorpusError
from bot.training.logistic import logistic

CODES = (
    "vague-attribution", "unsourced-number", "unsourced-cause", "sweeping", "loaded-wording", "scare-quotes", "hedged",
    "opinion-as-fact", "mind-reading", "unsourced-prediction", "editorialising", "unsourced-fact", "headline-mismatch",
)  # fmt: skip
STRENGTH, VOICE_STRENGTH, CODE_STRENGTH = 0.001, 0.002, 0.003
"""Inverse strength of the penalty on squared weights; chosen by cross-validation over articles."""


_HALF = 0.5
"""The part that the linear scores have in the sum; the networks have the rest."""
_WHY = 0.4
"""How much a code counts beside the need, where the networks learn all at once."""


@dataclass(frozen=True)
class Measured:
    """The sentences of one article: their inputs (sentences, inputs) and labels."""

    name: str
    doc: Doc
    second: SecondReading
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
    second = read_without_names(doc, spans, language(weights), tagger(weights), NO_WORDS)
    *_, values = measured(second)
    none: list[Evidence] = [{} for _ in article.sentences]  # only the names are wanted
    names, _ = features(second.reading, none, none)
    return Measured(article.name, doc, second, values, article.sentences, tuple(names))


NO_WORDS = LoadedModel(np.zeros(SIZE, np.float32), np.zeros(WIDTH, np.float32), 0.0)


def _read(article: LabelledArticle, weights: Path) -> Doc:
    nlp = language(weights)
    doc = nlp.make_doc(article.text)
    doc._.article = Article(article.name, article.text, (Paragraph(0, len(article.text)),))
    for name, _ in COMPONENTS[:-1]:
        doc = nlp.get_pipe(name)(doc)
    return doc


def fit(articles: Sequence[Measured], weights: Path, loaded: LoadedModel) -> NeedModel:
    """Fit all scores on the sentences of `articles`.

    loaded (LoadedModel): the score of words, which is kept with the others.
    RETURNS (NeedModel): for the encoder in the folder `weights`.
    """
    values = np.concatenate([one.values for one in articles])
    labels = [label for one in articles for label in one.labels]
    mean, scale = values.mean(0, dtype=np.float64), values.std(0, dtype=np.float64) + 1e-3
    mean, scale = mean.astype(np.float32), scale.astype(np.float32)
    inputs = standardised(values, mean, scale)
    targets = np.array(
        [[label.need, label.strong, label.told, *(code in label.codes for code in CODES)] for label in labels],
        dtype=np.float32,
    )
    wanted = targets[:, 0] >= 0.5
    linear = _linear(inputs, targets, wanted)
    counts = np.ones_like(targets)
    counts[:, 3:] = _WHY * wanted[:, None]
    networks = fit_hidden(inputs, targets, counts)
    return NeedModel(
        features=articles[0].features,
        outputs=("source", "strong", "told", *CODES),
        mean=mean,
        scale=scale,
        weights=np.float32(_HALF) * linear[:-1],
        bias=np.float32(_HALF) * (linear[-1] + networks.bias),
        hidden=networks.hidden,
        hidden_bias=networks.hidden_bias,
        top=np.float32(_HALF) * networks.top,
        loaded=loaded,
        encoder=checksum(weights),
    )


def _linear(inputs: Floats, targets: Floats, wanted: npt.NDArray[np.bool_]) -> Floats:
    """RETURNS (array): (inputs and a bias, outputs); a code is asked for only where a source is wanted."""
    columns = [
        logistic(inputs, targets[:, 0], STRENGTH),
        logistic(inputs, targets[:, 1], STRENGTH),
        logistic(inputs, targets[:, 2], VOICE_STRENGTH),
        *(logistic(inputs[wanted], targets[wanted, 3 + n], CODE_STRENGTH) for n in range(len(CODES))),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def build(folder: Path, weights: Path, say: Callable[[str], None]) -> Path:
    """Fit the need model on the training part of the labels and write it beside the tagger's weights.

    RETURNS (Path): the file.
    """
    (weights / FILE).unlink(missing_ok=True)  # one of another form or encoder would be refused
    articles = []
    for article in labelled(folder, "train"):
        articles.append(measure(article, weights))
        say(f"{article.name}: {len(article.sentences)} sentences")
    say("the words that BASIL marks as loaded")
    model = fit(articles, weights, fit_loaded(folder, weights, tagger(weights)))
    path = model.save(weights)
    say(f"{len(model.mean)} inputs, {len(model.outputs)} scores, {path.stat().st_size // 1024} KB in {path}")
    return path
