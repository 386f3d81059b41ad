"""Cut a text into the word pieces that the tagger reads, each with its place, its casing and its quotation state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

CLS, SEP, MASK, PAD, PARAGRAPH = 101, 102, 103, 0, 1
"""Ids in the vocabulary; `[unused0]`, which no text can produce, marks a paragraph break."""

SHAPES = ("none", "lower", "title", "title-initial", "upper", "mixed", "digit", "punctuation", "letter", "other")
QUOTES = ("outside", "inside", "opens", "closes", "nested", "single-opens", "single-closes")
_SHAPE = {name: number for number, name in enumerate(SHAPES)}
_QUOTE = {name: number for number, name in enumerate(QUOTES)}

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SENTENCE_END = frozenset(".!?:\n\r\u2028\u2029")
_SKIPPED_BACKWARDS = frozenset(" \t\u00a0\"'“”‘’([*—–-")
_OPENING = frozenset("“„«")
_CLOSING = frozenset("”»")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as word pieces.

    All arrays have one entry a piece. `starts` and `ends` are code points of the text (end exclusive); `first` is
    true for the first piece of a word and false for the rest of it and for paragraph breaks; `paragraph` counts the
    lines that hold a piece, from 0.
    """

    ids: Ints
    starts: Ints
    ends: Ints
    shapes: Ints
    quotes: Ints
    first: Bools
    paragraph: Ints

    def __len__(self) -> int:
        return len(self.ids)


_DOUBLED = re.compile(r"(“[^“”\n]{1,4000}?)(?:’’|'')")
"""A quotation that two single marks close; they are read as a double one and a space, so that every offset stays."""


def split_pieces(text: str, tokenizer: Tokenizer) -> Pieces:
    """Cut `text` into word pieces, with a paragraph-break piece between the lines that hold any.

    `tokenizer` must add no special tokens, or a text could forge them.
    """
    text = _DOUBLED.sub("\\1” ", _SURROGATE.sub("\ufffd", text))
    lines = [(m.start(), m.group()) for m in _LINE.finditer(text) if m.group().strip()]
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    shapes: list[int] = []
    quotes: list[int] = []
    first: list[bool] = []
    paragraph: list[int] = []
    number = -1
    for chunk in range(0, len(lines), 64):
        part = lines[chunk : chunk + 64]
        encodings = tokenizer.encode_batch([line for _, line in part], add_special_tokens=False)
        for (base, line), encoding in zip(part, encodings, strict=True):
            if not len(encoding):
                continue
            number += 1
            if number:
                ids.append(PARAGRAPH)
                starts.append(base)
                ends.append(base)
                shapes.append(0)
                quotes.append(0)
                first.append(False)
                paragraph.append(number)
            states = _quote_states(line)
            # each of these makes a new list of the whole line
            numbers, offsets = encoding.ids, encoding.offsets
            words = encoding.word_ids
            position, count = 0, len(offsets)
            while position < count:
                stop = position + 1
                while stop < count and words[stop] == words[position] and words[position] is not None:
                    stop += 1
                begin, end = offsets[position][0], offsets[stop - 1][1]
                shape = _shape(line, begin, end)
                for piece in range(position, stop):
                    left, right = offsets[piece]
                    starts.append(base + left)
                    ends.append(base + right)
                    shapes.append(shape)
                    quotes.append(states[left] if left < len(states) else 0)
                    first.append(piece == position)
                    paragraph.append(number)
                ids.extend(numbers[position:stop])
                position = stop
    return Pieces(
        np.asarray(ids, dtype=np.int32),
        np.asarray(starts, dtype=np.int32),
        np.asarray(ends, dtype=np.int32),
        np.asarray(shapes, dtype=np.int32),
        np.asarray(quotes, dtype=np.int32),
        np.asarray(first, dtype=np.bool_),
        np.asarray(paragraph, dtype=np.int32),
    )


def windows(length: int, size: int, overlap: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the windows of at most `size` pieces that cover `length` pieces, `overlap` shared.

    The last window reaches back so that it is as full as the others.
    """
    if length <= 0:
        return
    start = 0
    while start + size < length:
        yield start, start + size
        start += size - overlap
    yield max(0, length - size), length


def _shape(line: str, start: int, end: int) -> int:
    """What the letters of the word `line[start:end]` look like, and whether it opens a sentence."""
    word = line[start:end]
    if not any(c.isalnum() for c in word):
        return _SHAPE["punctuation"] if word else _SHAPE["other"]
    if any(c.isdigit() for c in word):
        return _SHAPE["digit"]
    if word.islower():
        return _SHAPE["lower"]
    if word.isupper():
        return _SHAPE["upper"] if len(word) > 1 else _SHAPE["letter"]
    if word[0].isupper() and word[1:].islower():
        before = start - 1
        while before >= 0 and line[before] in _SKIPPED_BACKWARDS:
            before -= 1
        initial = before < 0 or line[before] in _SENTENCE_END
        return _SHAPE["title-initial" if initial else "title"]
    return _SHAPE["mixed" if any(c.isupper() for c in word) else "other"]


def _quote_states(line: str) -> list[int]:
    """For each character of one paragraph, whether it stands inside quotation marks.

    A mark that opens and is never closed holds to the end of its paragraph; one that is turned the wrong way opens
    where it can do nothing else. Single marks count inside double ones
    (nested) and at the edge of a word, never as an apostrophe. The weights have learned this very reading, so it is
    kept apart from the module that finds quotations for readers.
    """
    states = [0] * len(line)
    double = False
    single = False
    for place, char in enumerate(line):
        before = line[place - 1] if place else " "
        after = line[place + 1] if place + 1 < len(line) else " "
        turned = char in _CLOSING and not double and before.isspace() and after.isalnum()
        if char in _OPENING or turned or (char == '"' and not double):
            states[place] = _QUOTE["opens"]
            double, single = True, False
        elif char in _CLOSING or char == '"':
            states[place] = _QUOTE["closes"]
            double = single = False
        elif char in "‘'`" and not single and not before.isalnum() and after.isalnum():
            states[place] = _QUOTE["single-opens"]
            single = True
        elif char in "’'" and single and not after.isalnum():
            states[place] = _QUOTE["single-closes"]
            single = False
        elif double:
            states[place] = _QUOTE["nested" if single else "inside"]
    return states
