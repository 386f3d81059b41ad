"""Names of files and arguments made safe for a terminal; text of articles is cleaned by `bot.presentation.clean`."""

from __future__ import annotations

import os


def shown_name(name: str) -> str:
    r"""A file's name or an argument as it can be shown: what cannot be printed, and invalid UTF-8, as `\x1b`."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
