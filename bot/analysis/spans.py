"""Arithmetic of spans over a text: words in them, what is left without them, and how much of them is quoted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise

from bot.breakdown import Kind, Span

WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
"""A word: letters and digits, with the marks that may stand inside one ("rules-based", "don’t", "1.5")."""


def words(text: str) -> list[tuple[int, int]]:
    """RETURNS (list): start and end of each word, in order."""
    return [match.span() for match in WORD.finditer(text)]


def words_in(bounds: Sequence[tuple[int, int]], spans: Iterable[Span]) -> set[int]:
    """RETURNS (set[int]): indices of the words (start, end) in `bounds` that begin inside one of `spans`."""
    found: set[int] = set()
    for span in spans:
        low = bisect_left(bounds, (span.start, 0))
        high = bisect_left(bounds, (span.end, 0))
        found.update(range(low, high))
    return found


def merged(spans: Iterable[Span]) -> list[Span]:
    """RETURNS (list[Span]): the same characters as ordered spans that neither touch nor overlap."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: s.start):
        if out and span.start <= out[-1].end:
            if span.end > out[-1].end:
                out[-1] = Span(start=out[-1].start, end=span.end)
        else:
            out.append(span)
    return out


def without(span: Span, holes: Iterable[Span]) -> list[Span]:
    """RETURNS (list[Span]): what is left of `span` when `holes` are taken out."""
    edges = [span.start]
    for hole in merged(holes):
        if hole.start < span.end and hole.end > span.start:
            edges += [max(hole.start, span.start), min(hole.end, span.end)]
    edges.append(span.end)
    return [Span(start=a, end=b) for a, b in list(pairwise(edges))[::2] if b > a]


def kind_of(content: Set[int], quoted: Set[int]) -> Kind:
    """Tell how much of a statement stands in quotation marks.

    content, quoted (Set[int]): numbers of the words of the statement, and of all words in quotation marks.
    RETURNS (Kind): "direct" for all of it, "mixed" for some, "indirect" for none. One word in ten may lie outside
        ("and", left between two quotations): PolNeAR's spans have that slack.
    """
    share = len(content & quoted) / max(len(content), 1)
    return "direct" if share > 0.9 else "mixed" if share > 0 else "indirect"


class Ordered:
    """Spans merged and in order, to be asked which of them touch another span in logarithmic time."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = merged(spans)
        self._starts = [span.start for span in self._spans]
        self._ends = [span.end for span in self._spans]

    def touching(self, span: Span) -> list[Span]:
        """RETURNS (list[Span]): those that share a character with `span`, in order."""
        low = bisect_left(self._ends, span.start + 1)
        high = bisect_left(self._starts, span.end)
        return self._spans[low:high]
