"""Loaded wording against BASIL: the flags, word lists, and the tagger's head, by words, by spans and by sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import numpy as np

from bot.analysis.lexicon import detectors
from bot.analysis.tagger import Tags
from bot.breakdown import Breakdown
from bot.training import corpora
from bot.training.corpora import Example, Span
from bot.training.scoring import Count, Words

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_QUOTED = re.compile(r"[“\"][^“”\"\n]*[”\"]?")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+(?![\s”\"]+[A-Z“\"])[^.!?\n]*)*[.!?]*")
_THRESHOLDS = (0.1, 0.15, 0.2, 0.3, 0.4, 0.5)

Finder = Callable[[Example], Iterable[Span]]
Figures = dict[str, dict[str, dict[str, float]]]


def loaded_wording(folder: Path, read: Callable[[str, str], Breakdown], tag: Callable[[str], Tags]) -> Figures:
    """Measure what is found in the held-out triplets of BASIL against its lexical-bias spans outside quotations.

    folder (Path): the folder of corpora.
    read (Callable): a name and a text to a breakdown, of which the evidence of `loaded-wording` counts.
    tag (Callable): a text to the tagger's tags; of its head the best of several thresholds is taken, by these figures.
    RETURNS (dict): precision, recall and F1 of each way to find loaded words, by words, spans and sentences: a span is
        right when it touches one of the other side.
    """
    examples = [e for e in corpora.basil(folder / "basil") if corpora.held_out(e.name.rpartition("_")[0])]
    listed = next(one for one in detectors() if one.code == "loaded-wording")
    ways: dict[str, Finder] = {
        "flags": lambda one: _flagged(read(one.name, one.text)),
        "word list: what speaks by itself": lambda one: _outside(one.text, listed.pattern),
        "word list": lambda one: _outside(one.text, listed.broad),
    }
    for name, words in _lists(folder):
        ways[name] = partial(_known, words)
    figures = {name: _measured(examples, finder) for name, finder in ways.items()}
    scored = {one.name: tag(one.text) for one in examples}
    heads = [_measured(examples, partial(_scored, scored, at)) for at in _THRESHOLDS]
    return figures | {"the tagger's head at its best": max(heads, key=lambda one: one["words"]["f1"])}


def _measured(examples: Iterable[Example], finder: Finder) -> dict[str, dict[str, float]]:
    words, sentences = Count(), Count()
    found = wanted = hit = right = 0
    for example in examples:
        gold, said = list(example.loaded or ()), list(finder(example))
        known = Words(example.text)
        words.add(known.inside(gold), known.inside(said))
        bounds = [match.span() for match in _SENTENCE.finditer(example.text)]
        sentences.add(_touched(bounds, gold), _touched(bounds, said))
        wanted, found = wanted + len(gold), found + len(said)
        hit += len(_touched(gold, said))
        right += len(_touched(said, gold))
    precision, recall = right / max(found, 1), hit / max(wanted, 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    spans = {"p": round(precision, 4), "r": round(recall, 4), "f1": round(both, 4), "gold": wanted, "said": found}
    return {"words": words.figures(), "spans": spans, "sentences": sentences.figures()}


def _touched(spans: list[Span], others: list[Span]) -> set[int]:
    return {n for n, (start, end) in enumerate(spans) if any(a < end and start < b for a, b in others)}


def _flagged(breakdown: Breakdown) -> Iterator[Span]:
    for one in breakdown.assertions:
        for flag in one.flags:
            if flag.code == "loaded-wording":
                yield from ((span.start, span.end) for span in flag.evidence)


def _outside(text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    """Matches outside quotation marks."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for match in pattern.finditer(text):
        if not any(a < match.end() and match.start() < b for a, b in quoted):
            yield match.span()


def _known(words: frozenset[str], example: Example) -> Iterator[Span]:
    for start, end in _outside(example.text, _WORD):
        if example.text[start:end].lower() in words:
            yield start, end


def _scored(scored: Mapping[str, Tags], at: float, example: Example) -> Iterator[Span]:
    tags = scored[example.name]
    likely = set(tags.word_starts[np.flatnonzero(tags.loaded_scores >= at)].tolist())
    return (span for span in _outside(example.text, _WORD) if span[0] in likely)


def _lists(folder: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Word lists made of the training parts of BABE and BASIL: what is marked in so large a share of its uses."""
    sentences = [s for s in corpora.babe(folder / "babe" / "babe_dev.csv") if not corpora.held_out(s.text)]
    articles = [e for e in corpora.basil(folder / "basil") if not corpora.held_out(e.name.rpartition("_")[0])]
    babe = [(s.text, s.words) for s in sentences if s.words or not s.biased]
    basil = [(e.text, e.loaded or ()) for e in articles]
    for name, texts, share, least in (
        ("BABE's words, half of the uses", babe, 0.5, 1),
        ("BABE's words, half of the uses and twice", babe, 0.5, 2),
        ("BASIL's words, a quarter of the uses", basil, 0.25, 1),
    ):
        used: Counter[str] = Counter()
        marked: Counter[str] = Counter()
        for text, spans in texts:
            for match in _WORD.finditer(text):
                used[match.group().lower()] += 1
                marked[match.group().lower()] += any(a < match.end() and match.start() < b for a, b in spans)
        yield name, frozenset(w for w, n in marked.items() if n >= least and n >= share * used[w])
