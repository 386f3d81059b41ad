"""Spans that nest, overlap and cross paragraphs as well-formed HTML, with the text between the tags left as it is.

Elements that put words of ours into the article's text carry the attribute `data-hearsay`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markupsafe import Markup, escape

from bot.article.model import ParagraphKind

_NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to show about the characters `start` to `end` (exclusive) of the text."""

    start: int
    end: int
    css: str
    """Class names."""
    anchor: str = ""
    """The id of its first fragment."""
    before: Markup = _NOTHING
    """Stands in front of its first character."""
    after: Markup = _NOTHING
    """Stands behind its last character."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the text as HTML, without its own tags."""

    kind: ParagraphKind
    html: Markup
    gap: Markup
    """White space of the text behind it."""


@dataclass(frozen=True, slots=True)
class _Slice:
    start: int
    end: int
    kind: ParagraphKind


def characters(text: str) -> Markup:
    """RETURNS (Markup): the text escaped, its length kept; characters that HTML cannot hold become U+FFFD."""
    safe = "".join(c if c in "\t\n\r" or _allowed(ord(c)) else "\N{REPLACEMENT CHARACTER}" for c in text)
    return Markup(str(escape(safe)).replace("\r", "&#13;"))  # noqa: S704 (a parser would turn a bare CR into LF)


def _allowed(code: int) -> bool:
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000:
        return False
    return not (0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE)


def marked(text: str, paragraphs: Iterable[tuple[int, int, ParagraphKind]], marks: Sequence[Mark]) -> list[Block]:
    """Put marks into a text.

    text (str): The article's text.
    paragraphs (Iterable): Start, end and kind of each; what lies between two and is not white space becomes one.
    marks (Sequence[Mark]): In any order, over each other in any way.
    RETURNS (list[Block]): In order; the text of all, gaps included and inserted elements left out, is `text`,
        unless that is nothing but white space.
    """
    slices = _slices(text, paragraphs)
    held: list[list[Mark]] = [[] for _ in slices]
    last_of: dict[int, int] = {}
    first_of: dict[int, int] = {}
    starts = [s.start for s in slices]
    for mark in marks:
        number = max(bisect_right(starts, mark.start) - 1, 0)
        while number < len(slices) and slices[number].start < mark.end:
            if slices[number].end > mark.start:
                held[number].append(mark)
                first_of.setdefault(id(mark), number)
                last_of[id(mark)] = number
            number += 1
    blocks = []
    for number, (one, inside) in enumerate(zip(slices, held, strict=True)):
        firsts = {id(m) for m in inside if first_of[id(m)] == number}
        lasts = {id(m) for m in inside if last_of[id(m)] == number}
        end_of_gap = starts[number + 1] if number + 1 < len(slices) else len(text)
        html = _nested(text, one, inside, firsts, lasts)
        blocks.append(Block(one.kind, html, characters(text[one.end : end_of_gap])))
    return blocks


def _slices(text: str, paragraphs: Iterable[tuple[int, int, ParagraphKind]]) -> list[_Slice]:
    """RETURNS (list[_Slice]): slices in order that do not overlap and hold all of the text but white space."""
    slices: list[_Slice] = []
    position = 0
    for start, end, kind in sorted(paragraphs, key=lambda p: (p[0], p[1])):
        start, end = max(start, position), min(end, len(text))
        if start >= end:
            continue
        slices += _uncovered(text, position, start)
        slices.append(_Slice(start, end, kind))
        position = end
    slices += _uncovered(text, position, len(text))
    if slices:
        slices[0] = replace(slices[0], start=0)
    return slices


def _uncovered(text: str, start: int, end: int) -> list[_Slice]:
    bare = text[start:end].strip()
    if not bare:
        return []
    start = text.index(bare, start)
    return [_Slice(start, start + len(bare), "paragraph")]


def _nested(text: str, block: _Slice, marks: Sequence[Mark], firsts: set[int], lasts: set[int]) -> Markup:
    """Open and close tags in the right order: what a closing tag would cut across is closed and opened again.

    firsts, lasts (set[int]): Ids of the marks that begin, and that end, in this block.
    """
    opening: dict[int, list[Mark]] = {}
    for mark in marks:
        opening.setdefault(max(mark.start, block.start), []).append(mark)
    ends = {min(mark.end, block.end) for mark in marks}
    cuts = sorted({block.start, block.end, *opening, *ends})
    out: list[Markup] = []
    stack: list[Mark] = []
    for here, following in pairwise(cuts):
        _close(out, stack, here, lasts)
        for mark in sorted(opening.get(here, ()), key=lambda m: -m.end):
            anchor = mark.anchor if id(mark) in firsts else ""
            out.append(_tag(mark, anchor))
            out.append(mark.before if id(mark) in firsts else _NOTHING)
            stack.append(mark)
        out.append(characters(text[here:following]))
    _close(out, stack, block.end, lasts, all_of_them=True)
    return Markup().join(out)


def _close(out: list[Markup], stack: list[Mark], here: int, lasts: set[int], *, all_of_them: bool = False) -> None:
    lowest = next((i for i, m in enumerate(stack) if all_of_them or m.end <= here), len(stack))
    reopened: list[Mark] = []
    while len(stack) > lowest:
        mark = stack.pop()
        ends = all_of_them or mark.end <= here
        out.append(mark.after if ends and id(mark) in lasts else _NOTHING)
        out.append(Markup("</span>"))
        if not ends:
            reopened.append(mark)
    for mark in reversed(reopened):
        out.append(_tag(mark, ""))
        stack.append(mark)


def _tag(mark: Mark, anchor: str) -> Markup:
    if anchor:
        return Markup('<span class="{}" id="{}">').format(mark.css, anchor)
    return Markup('<span class="{}">').format(mark.css)
