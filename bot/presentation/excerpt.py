"""Short excerpts of an article: whole words, never a whole paragraph, with the words that matter kept in sight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.analysis.spans import merged
from bot.breakdown import Span

ELLIPSIS = "…"
_SLACK = 12
"""Characters over the limit that an excerpt may have rather than lose a sentence's last word."""
_WORD = re.compile(r"\S+")
_OPENING_MARKS = "“„‟«‘‚‛\"'"
_CLOSING_MARKS = "”»’\"'"
_THAT = re.compile(r"^that\s+(?=[“„«\"])")
_INNER = re.compile(r"(?<=\s)[“„«\"](?=\w)")
"""A quotation that begins inside a passage: what stands before it is not quoted."""
_TRAILING = " ,;:–—-"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of an excerpt; `marked` where it is the evidence for a flag."""

    text: str
    marked: bool = False


def one_line(text: str) -> str:
    """RETURNS (str): the text with every run of white space as one space."""
    return " ".join(text.split())


def shorten(text: str, limit: int) -> str:
    """Cut at a word, and say so with an ellipsis.

    RETURNS (str): one line of at most `limit` characters; a first word longer than that is cut inside.
    """
    text = one_line(text)
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", 0, limit - 1)  # room for the space and the ellipsis
    kept = text[: cut if cut > 0 else limit - 1].rstrip(_TRAILING)
    return f"{kept}{'' if kept.endswith(ELLIPSIS) else ' ' if kept and cut > 0 else ''}{ELLIPSIS}"


def statement(text: str, content: Iterable[Span], limit: int, *, quoted: bool) -> str:
    """An excerpt of what somebody is given as saying.

    text (str): The article's text.
    content (Iterable[Span]): The statement's spans, in order; a gap between two shows as an ellipsis.
    limit (int): Most characters, marks included.
    quoted (bool): Whether all of it is in quotation marks; it then comes back in one pair of “ ”, unless the article's
        own words stand beside the marks.
    RETURNS (str): One line.
    """
    parts = [_THAT.sub("", one_line(span.of(text))) for span in content]
    if not quoted or any(part[:1] not in _OPENING_MARKS and _INNER.search(part) for part in parts):
        return shorten(f" {ELLIPSIS} ".join(parts), limit)
    bare = [unquoted(part) for part in parts]
    return f"“{shorten(f' {ELLIPSIS} '.join(bare), limit - 2)}”"


def unquoted(text: str) -> str:
    """RETURNS (str): the text without the quotation marks around it, and without the comma before the last one."""
    if text[:1] and text[0] in _OPENING_MARKS:
        text = text[1:]
        if text[-1:] and text[-1] in _CLOSING_MARKS:
            text = text[:-1]
    return text.strip().rstrip(",").rstrip()


def sentence(text: str, span: Span, evidence: Sequence[Span], limit: int) -> tuple[Piece, ...]:
    """An excerpt of the passage `span`, cut around its evidence.

    The cut begins at or, for up to a third of the room, before the first evidence, so that as much of the evidence as
    fits is in sight.

    RETURNS (tuple[Piece, ...]): The excerpt in pieces; together at most `limit` characters, the two ellipses and
        the last word aside.
    """
    start, end = _window(text, span, evidence, limit)
    pieces = [Piece(f"{ELLIPSIS} ")] if text[span.start : start].strip() else []
    position = start
    for mark in merged(evidence):
        first, last = max(mark.start, position), min(mark.end, end)
        if first >= last:
            continue
        pieces += [Piece(_spaces(text[position:first])), Piece(_spaces(text[first:last]), marked=True)]
        position = last
    pieces.append(Piece(_spaces(text[position:end]).rstrip()))
    if text[end : span.end].strip():
        pieces.append(Piece(f" {ELLIPSIS}"))
    return tuple(piece for piece in pieces if piece.text)


def _window(text: str, span: Span, evidence: Sequence[Span], limit: int) -> tuple[int, int]:
    """RETURNS (tuple[int, int]): start and end of the whole words to show."""
    words = [(span.start + m.start(), span.start + m.end()) for m in _WORD.finditer(span.of(text))]
    if not words:
        return span.start, span.end
    if words[-1][1] - words[0][0] <= limit:
        return words[0][0], words[-1][1]
    inside = sorted((mark for mark in evidence if mark.overlaps(span)), key=lambda mark: mark.start)
    anchor = max(inside[0].start if inside else span.start, span.start)
    fitting = [mark.end for mark in inside if mark.end - anchor <= limit]
    room = limit - (max(fitting, default=anchor) - anchor)
    earliest = min(max(anchor - min(limit // 3, room), span.start), span.end - limit)
    first = next((w for w in words if w[0] >= earliest), words[-1])
    if anchor < first[0]:  # a word that is longer than the room before the evidence
        first = (anchor, anchor)
    if words[-1][1] - first[0] <= limit + _SLACK:
        return first[0], words[-1][1]
    last = max((w[1] for w in words if w[1] <= first[0] + limit), default=first[0])
    if last <= first[0]:
        last = min(first[0] + limit, span.end)
    return first[0], last


def _spaces(text: str) -> str:
    return re.sub(r"\s+", " ", text)
