"""Lengths of time as people write and read them."""

from __future__ import annotations

import re

from bot.presentation.wording import counted

_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
_WORDS = re.compile(r"(d)(?:ays?)?|(h)(?:rs?|ours?)?|(m)(?:ins?|inutes?)?|(s)(?:ecs?|econds?)?")
_PIECE = re.compile(r"([0-9]{1,9})\s*([a-z]*)[\s,]*")


def seconds_of(text: str) -> int | None:
    """Read "90s", "5m", "5 minutes", "1h 30m", "2 days"; a bare number counts seconds.

    RETURNS (int | None): None for anything else.
    """
    text = text.strip().lower()
    total, position, bare = 0, 0, False
    while position < len(text):
        found = _PIECE.match(text, position)
        if found is None or bare:
            return None
        unit = _WORDS.fullmatch(found[2])
        if found[2] and unit is None:
            return None
        bare = not found[2]
        if bare and position:
            return None
        total += int(found[1]) * (dict(_UNITS)[next(filter(None, unit.groups()))] if unit else 1)
        position = found.end()
    return total if text else None


def short(seconds: int) -> str:
    """RETURNS (str): "1h 30m", as `seconds_of` reads it; "0" for none."""
    return " ".join(f"{n}{unit}" for unit, n in _pieces(seconds)) or "0"


def spoken(seconds: int) -> str:
    """RETURNS (str): "1 hour 30 minutes"; "" for none."""
    words = {
        "d": lambda n: counted("days", n),
        "h": lambda n: counted("hours", n),
        "m": lambda n: counted("minutes", n),
        "s": lambda n: counted("seconds", n),
    }
    return " ".join(words[unit](n) for unit, n in _pieces(seconds))


def _pieces(seconds: int) -> list[tuple[str, int]]:
    found = []
    for unit, size in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            found.append((unit, count))
    return found
