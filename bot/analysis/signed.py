"""Quotations that stand alone with a name: signed as under a picture, or below the name as their heading."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from bot.analysis.statements import NAME, Statement
from bot.breakdown import Span

_TITLE = r"(?P<title>,[ ][^\n.!?:“”\"]{2,80})?"
_SPACES = r"[ \u00a0]*+"
_END = rf"{_SPACES}(?:\n|$)"
_DASHED = re.compile(rf"{_SPACES}(?:\n++{_SPACES})?(?:[—–―]|-{{1,2}})[ \u00a0]?({NAME}{_TITLE}){_END}")
_BESIDE = re.compile(rf"[ \u00a0]++({NAME}{_TITLE}){_END}")
_BELOW = re.compile(rf"{_SPACES}\n++({NAME}{_TITLE}){_END}")
_ALONE = re.compile(rf"(?:\d{{1,3}}[.)]?[ ])?({NAME}{_TITLE})[ \u00a0:]*+")
"""A line that holds a name and nothing else: a signature, or a heading."""
_OPENING = '“"‘«'
_MOST = 50
"""So many names and quotations in turn are looked over."""
_FEWEST = 2
"""From so many pairs on, names above or below quotations are the way in which an article shows them."""


def sign(text: str, found: Sequence[Statement], people: Sequence[tuple[int, int]]) -> None:
    """Give quotations that nobody is said to have made to the name that stands alone behind, below or above them.

    found (Sequence[Statement]): changed in place.
    people (Sequence[tuple]): where persons are named, in order; neither "Latest News" nor "— Reuters" is one.
    """
    waiting: list[tuple[Statement, re.Match[str]]] = []
    for one in found:
        end = one.content[-1].end
        if one.source is not None or one.cue is not None or text[end - 1] not in "”\"’'»":
            continue
        beside = _person(_DASHED.match(text, end), people) or _person(_BESIDE.match(text, end), people)
        apart = None if beside else _heading_or_below(text, one, people)
        if beside is not None:
            one.source = Span(start=beside.start(1), end=beside.end(1))
        elif apart is not None:
            waiting.append((one, apart))
    for one, name in waiting if len(waiting) >= _FEWEST else _with_titles(waiting):
        one.source = Span(start=name.start(1), end=name.end(1))


def _with_titles(
    found: Sequence[tuple[Statement, re.Match[str]]],
) -> Iterator[tuple[Statement, re.Match[str]]]:
    """Yield those whose name has a title in small letters: without one it may be the article's, or a heading."""
    yield from ((one, name) for one, name in found if name["title"] and name["title"][2:3].islower())


def _person(match: re.Match[str] | None, people: Sequence[tuple[int, int]]) -> re.Match[str] | None:
    """The match where the name that it begins with is a person's."""
    if match is None:
        return None
    nth = bisect_right(people, (match.start(1), len(match.string))) - 1
    near = [people[n] for n in (nth, nth + 1) if 0 <= n < len(people)]
    return match if any(start < match.end(1) and match.start(1) < end for start, end in near) else None


def _heading_or_below(text: str, one: Statement, people: Sequence[tuple[int, int]]) -> re.Match[str] | None:
    """The name in the line above or below a quotation, by which come first where names and quotations alternate."""
    start = text.rfind("\n", 0, one.content[0].start) + 1
    if text[start : one.content[0].start].strip():
        return None
    heading = _name_above(text, start, people)
    above = heading
    for _ in range(_MOST):
        quotation = _line_above(text, above.start()) if above else None
        if above is None:
            break
        if quotation is None or text[quotation[0]] not in _OPENING:
            return heading  # names come first
        above = _name_above(text, quotation[0], people)
    return _person(_BELOW.match(text, one.content[-1].end), people)


def _line_above(text: str, at: int) -> tuple[int, int] | None:
    """RETURNS (tuple | None): where the last line with words before a line's beginning starts and ends."""
    end = at
    while end > 0 and text[end - 1].isspace():
        end -= 1
    start = text.rfind("\n", 0, end) + 1
    return (start + len(text[start:end]) - len(text[start:end].lstrip()), end) if end else None


def _name_above(text: str, at: int, people: Sequence[tuple[int, int]]) -> re.Match[str] | None:
    line = _line_above(text, at)
    return _person(_ALONE.fullmatch(text, *line), people) if line else None
