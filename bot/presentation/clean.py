"""Text from strangers made fit to be shown: one line, of bounded length, with nothing hidden or turned around in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from urllib.parse import urlsplit

from bot.presentation.excerpt import shorten

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_LONGEST_LINK = 2000
"""Longer addresses do not work everywhere."""
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters, marks and signs by their category, of which nothing is seen (Unicode: Default_Ignorable_Code_Point, and the
empty Braille pattern)."""
_MAX_COMBINING = 4
"""Marks on one letter; more are ornament that climbs over the lines around it."""


def clean(text: str) -> str:
    """Take out what would hide text or turn it around. What looks like markup stays: whoever shows it escapes it.

    White space becomes plain spaces, control characters and lone surrogates become U+FFFD, and invisible format
    characters (bidirectional overrides, zero-width and tag characters) and blank letters go.

    RETURNS (str): One line, never longer than `text`.
    """
    if text.isascii() and text.isprintable():
        return text
    out: list[str] = []
    combining = 0
    for char in text:
        category = unicodedata.category(char)
        combining = combining + 1 if category in {"Mn", "Me"} else 0
        if combining > _MAX_COMBINING or category == "Cf" or char in _BLANK_LETTERS:
            continue
        if category in _SPACES or char in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85":
            out.append(" ")
        elif category in {"Cc", "Cs"}:
            out.append(REPLACEMENT)
        else:
            out.append(char)
    return "".join(out)


def fit(text: str, limit: int) -> str:
    """RETURNS (str): the text clean and cut at a word to at most `limit` characters; "" if nothing of it shows."""
    return shorten(clean(text), limit)


def fit_escaped(text: str, limit: int, escape: Callable[[str], str]) -> str:
    """RETURNS (str): the text cut at a word so that it has at most `limit` characters once it is escaped."""
    room, shown = limit, ""
    while room and len(shown := escape(fit(text, room))) > limit:
        room = min(room - 1, room * limit // len(shown))
    return shown if room else ""


def web_link(url: str | None) -> str | None:
    """RETURNS (str | None): the address if it is one of a web page that a reader can follow, else None."""
    if url is None or len(url) > _LONGEST_LINK or not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def site(url: str) -> str:
    """RETURNS (str): the website's name in a `web_link`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
