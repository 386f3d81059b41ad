"""Text from strangers made safe for a terminal: nothing in it may move the cursor, colour, hide or turn around."""

from __future__ import annotations

import os
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_MAX_COMBINING = 4
"""Marks on one letter; more are ornament that climbs over the lines around it."""


def clean(text: str) -> str:
    """Make text fit to be printed.

    White space becomes plain spaces, control characters (ESC and the C1 set among them) and lone surrogates become
    U+FFFD, and invisible format characters (bidirectional overrides, zero-width and tag characters) go.

    RETURNS (str): One line.
    """
    if text.isascii() and text.isprintable():
        return text
    out: list[str] = []
    combining = 0
    for char in text:
        category = unicodedata.category(char)
        combining = combining + 1 if category in {"Mn", "Me"} else 0
        if combining > _MAX_COMBINING or category == "Cf":
            continue
        if category in _SPACES or char in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85":
            out.append(" ")
        elif category in {"Cc", "Cs"}:
            out.append(REPLACEMENT)
        else:
            out.append(char)
    return "".join(out)


def shown_name(name: str) -> str:
    r"""A file's name or an argument as it can be shown: what cannot be printed, and invalid UTF-8, as `\x1b`."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
