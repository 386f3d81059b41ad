"""Turn annotated texts into windows of word pieces with labels, and windows into batches of tensors."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor

from bot.analysis.tagger_pieces import CLS, MASK, SEP, SHAPES, Ints, Pieces, split_pieces
from bot.training.corpora import Example, Span
from bot.training.model import ATTRIBUTION_TAGS, ENTITY_TAGS

Floats = npt.NDArray[np.float32]

_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


@dataclass(frozen=True, slots=True)
class Link:
    """One attribution in pieces: (first, last) of its cue, its sources and its contents."""

    cue: Span
    sources: tuple[Span, ...]
    contents: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text in pieces with its labels; -1 marks what is not learned from."""

    pieces: Pieces
    attribution: Ints
    entity: Ints
    loaded: Ints
    links: tuple[Link, ...] = ()
    sentences: tuple[tuple[int, int, float, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces `start` to `end` of a labelled text."""

    text: Labelled
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows side by side, padded; every place counts the CLS piece in front."""

    ids: Tensor
    shapes: Tensor
    quotes: Tensor
    attribution: Tensor
    entity: Tensor
    loaded: Tensor
    windows: tuple[Window, ...] = field(repr=False)


def label(example: Example, tokenizer: Tokenizer) -> Labelled:
    """Lay the labels of a text over its word pieces; only first pieces of words carry labels."""
    pieces = split_pieces(example.text, tokenizer)
    none = np.full(len(pieces), -1, dtype=np.int32)
    attribution, entity, loaded = none, none.copy(), none.copy()
    firsts = np.flatnonzero(pieces.first).astype(np.int32)
    links: list[Link] = []
    if example.attributions is not None:
        attribution = np.where(pieces.first, 0, -1).astype(np.int32)
        for one in example.attributions:
            found = {
                "source": [w for s in one.source if (w := _words(pieces, firsts, s))],
                "cue": [w for s in one.cue if (w := _words(pieces, firsts, s))],
                "content": [w for s in one.content if (w := _words(pieces, firsts, s))],
            }
            for role, spans in found.items():
                for span in spans:
                    _mark(attribution, firsts, span, ATTRIBUTION_TAGS.index(f"B-{role}"))
            if found["cue"]:
                links.append(Link(found["cue"][0], tuple(found["source"]), tuple(found["content"])))
    if example.entities is not None:
        entity = np.where(pieces.first, 0, -1).astype(np.int32)
        for start, end, name in example.entities:
            words = _words(pieces, firsts, (start, end))
            if words:
                _mark(entity, firsts, words, ENTITY_TAGS.index(f"B-{name}"))
    if example.loaded is not None:
        loaded = np.where(pieces.first, 0, -1).astype(np.int32)
        for span in example.loaded:
            words = _words(pieces, firsts, span)
            if words:
                inside = firsts[(firsts >= words[0]) & (firsts <= words[1])]
                loaded[inside] = 1
    sentences = []
    for start, end, weight, subjective in example.sentences:
        words = _words(pieces, firsts, (start, end))
        if words:
            sentences.append((words[0], words[1], weight, subjective))
    return Labelled(pieces, attribution, entity, loaded, tuple(links), tuple(sentences))


def _words(pieces: Pieces, firsts: Ints, span: Span) -> Span | None:
    """(first piece of the first word, first piece of the last word) of the words that `span` touches."""
    touched = np.flatnonzero((pieces.ends > span[0]) & (pieces.starts < span[1]) & (pieces.ends > pieces.starts))
    if not len(touched):
        return None
    left = int(np.searchsorted(firsts, touched[0], side="right")) - 1
    right = int(np.searchsorted(firsts, touched[-1], side="right")) - 1
    return int(firsts[left]), int(firsts[right])


def _mark(tags: Ints, firsts: Ints, span: Span, begin: int) -> None:
    inside = firsts[(firsts >= span[0]) & (firsts <= span[1])]
    tags[inside] = begin + 1
    tags[inside[0]] = begin


def straightened(example: Example, rng: random.Random, share: float) -> Example:
    """With probability `share`, the same text with straight quotation marks, which keep every offset."""
    if rng.random() >= share:
        return example
    return Example(
        example.name,
        example.text.translate(_STRAIGHT),
        example.attributions,
        example.entities,
        example.loaded,
        example.sentences,
    )


def cut(texts: Iterable[Labelled], size: int, rng: random.Random) -> list[Window]:
    """Cut texts into windows of at most `size` pieces, from a random place in each, so that epochs differ."""
    found: list[Window] = []
    for text in texts:
        length = len(text.pieces)
        if length <= size:
            found.append(Window(text, 0, length))
            continue
        start = -rng.randrange(size // 2)
        while start < length:
            left, right = max(0, start), min(start + size, length)
            if right - left < size // 2 and left > 0:
                left = max(0, right - size)
            found.append(Window(text, left, right))
            start += size
    return [window for window in found if window.end > window.start]


def batches(windows: Sequence[Window], budget: int, rng: random.Random) -> list[list[Window]]:
    """Group windows of like length into batches of at most `budget` pieces, in random order."""
    shuffled = list(windows)
    rng.shuffle(shuffled)
    grouped: list[list[Window]] = []
    for chunk in range(0, len(shuffled), 256):
        part = sorted(shuffled[chunk : chunk + 256], key=lambda w: w.start - w.end)
        while part:
            longest = part[0].end - part[0].start + 2
            count = max(1, budget // longest)
            grouped.append(part[:count])
            part = part[count:]
    rng.shuffle(grouped)
    return grouped


def collate(windows: Sequence[Window]) -> Batch:
    """Put windows side by side as tensors, padded to the longest."""
    length = max(w.end - w.start for w in windows) + 2
    shape = (len(windows), length)
    ids, shapes, quotes = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    attribution, entity, loaded = (np.full(shape, -1, dtype=np.int64) for _ in range(3))
    for row, window in enumerate(windows):
        part = slice(window.start, window.end)
        inner = slice(1, 1 + window.end - window.start)
        pieces = window.text.pieces
        ids[row, 0] = CLS
        ids[row, inner] = pieces.ids[part]
        ids[row, inner.stop] = SEP
        shapes[row, inner] = pieces.shapes[part]
        quotes[row, inner] = pieces.quotes[part]
        attribution[row, inner] = window.text.attribution[part]
        entity[row, inner] = window.text.entity[part]
        loaded[row, inner] = window.text.loaded[part]
    return Batch(
        torch.from_numpy(ids),
        torch.from_numpy(shapes),
        torch.from_numpy(quotes),
        torch.from_numpy(attribution),
        torch.from_numpy(entity),
        torch.from_numpy(loaded),
        tuple(windows),
    )


_NAME_SHAPES = torch.tensor([SHAPES.index(name) for name in ("title", "upper", "mixed")])


def hidden(batch: Batch, names: float, words: float) -> Batch:
    """Hide that share of the pieces of capitalised words, and of the others, so that no one name carries a label.

    Draws from torch's generator.
    """
    chance = torch.where(torch.isin(batch.shapes, _NAME_SHAPES), names, words)
    drawn = (torch.rand(batch.ids.shape) < chance) & (batch.shapes > 0)
    return replace(batch, ids=batch.ids.masked_fill(drawn, MASK))
