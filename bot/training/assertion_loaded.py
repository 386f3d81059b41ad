"""The score of loaded words: what BASIL's annotators marked outside quotations, by the encoder's states."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.analysis.assertions import OVERLAP
from bot.analysis.assertions_masking import PLACEHOLDER, Names
from bot.analysis.assertions_need import Floats, LoadedModel
from bot.analysis.assertions_reading import sentences_of
from bot.analysis.pipeline import language
from bot.analysis.tagger import Tagger
from bot.analysis.tagger_states import SIZE, WIDTH
from bot.breakdown import Span
from bot.training import corpora
from bot.training.corpora import Example
from bot.training.logistic import logistic

STRENGTH = 0.001
_SHARE = 0.15
"""The share of the words without a mark that is learned from; each counts for as many more."""


def fit_loaded(folder: Path, weights: Path, tagger: Tagger) -> LoadedModel:
    """Fit the score on those triplets of BASIL that the tagger was trained on.

    folder (Path): the folder of corpora.
    RETURNS (LoadedModel): over the states of texts without names.
    """
    rng = np.random.default_rng(0)
    states, targets, counts = [], [], []
    for example in corpora.basil(folder / "basil"):
        if corpora.held_out(example.name.rpartition("_")[0]):
            continue
        for words, loaded in _words(example, weights, tagger):
            kept = loaded | (rng.random(len(words)) < _SHARE)
            states.append(words[kept])
            targets.append(loaded[kept])
            counts.append(np.where(loaded[kept], 1.0, 1.0 / _SHARE))
    x = np.concatenate(states)
    mean, scale = x.mean(0), x.std(0) + 1e-3
    found = logistic((x - mean) / scale, np.concatenate(targets), STRENGTH, np.concatenate(counts))
    word = (found[:-1] / scale).astype(np.float32)
    return LoadedModel(word[:SIZE], word[SIZE:], float(found[-1] - mean @ word))


def _words(example: Example, weights: Path, tagger: Tagger) -> Iterator[tuple[Floats, npt.NDArray[np.bool_]]]:
    """Yield the inputs (words, SIZE + WIDTH) of one article's words outside quotation marks, and which are marked."""
    nlp = language(weights)
    doc = nlp.make_doc(example.text)
    for name in ("hearsay_quotation", "hearsay_sentences"):
        doc = nlp.get_pipe(name)(doc)
    spans = sentences_of(doc)
    names = [(one.start, one.end) for one in tagger.tag(example.text).entities]
    masked = Names(example.text, spans, names).masked(spans)
    edges = [(one.start, one.end) for one in masked.sentences]
    read = tagger.outlined(masked.text, edges, PLACEHOLDER, OVERLAP, np.eye(SIZE, dtype=np.float32))
    quoted = np.zeros(len(example.text) + 1, dtype=np.bool_)
    for one in doc._.quotations:
        quoted[one.start : one.end] = True
    sentence = np.searchsorted([start for start, _ in edges], [start for start, _ in read.words], side="right") - 1
    inputs = np.concatenate([read.probed, read.states[np.maximum(sentence, 0), -WIDTH:]], axis=1)
    chosen, loaded = [], []
    for number, (start, end) in enumerate(read.words):
        origin = masked.back(Span(start=start, end=end))
        if quoted[origin.start] or not any(c.isalnum() for c in masked.text[start:end]):
            continue
        chosen.append(number)
        loaded.append(any(a < origin.end and origin.start < b for a, b in example.loaded or ()))
    if chosen:
        yield inputs[chosen], np.asarray(loaded, dtype=np.bool_)
