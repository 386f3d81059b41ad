"""Passages whose layout shows that they are not the article's own voice: transcripts, entries of a form, posts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.breakdown import Span

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_LABEL = re.compile(r"\s*[“\"]?(?:[A-Z][\w.’'-]*\s){0,3}[A-Z\d][\w.’'-]*(?: \([^)]{1,40}\))?:\s*\S")
_LEAST_LABELS = 3
_REACH = 4
"""A speech of one label may go on over so many paragraphs, its own included."""
_POST = re.compile(r"pic\.twitter\.com/|https?://t\.co/|[-–—]\s?[^\n]{0,60}\(@\w+\)")


def told_by_layout(text: str) -> Iterator[Span]:
    """Find labelled speeches ("LEE: …", "Q: …"), with what lies between them, and posts that a page has embedded.

    text (str): the article; its paragraphs end with a line break.
    RETURNS (Iterator[Span]): whole paragraphs.
    """
    lines = [match.span() for match in _LINE.finditer(text) if match.group().strip()]
    labels = {number for number, (start, end) in enumerate(lines) if _LABEL.match(text, start, end)}
    if len(labels) >= _LEAST_LABELS:
        last = -_REACH
        for number in range(min(labels), max(labels) + 1):
            last = number if number in labels else last
            if number - last < _REACH:
                yield Span(start=lines[number][0], end=lines[number][1])
    for start, end in lines:
        if _POST.search(text, start, end):
            yield Span(start=start, end=end)
