"""The texts filled in: sentences as strings or as lines with styles, and counts in the right plural form."""

from __future__ import annotations

from string import Formatter

from bot.presentation.card import Line, Run
from bot.presentation.texts import plural_form, texts


def phrase(key: str, **values: str | int | Run) -> Line:
    """A text of a card, filled in; a value may be a Run, which keeps its style.

    Values are never read for placeholders of their own.

    RETURNS (Line): A run for each piece of the text and each value.
    """
    runs: list[Run] = []
    for literal, name, _, _ in Formatter().parse(texts().cards[key]):
        runs.append(Run(literal))
        if name:
            value = values[name]
            runs.append(value if isinstance(value, Run) else Run(str(value)))
    return tuple(run for run in runs if run.text)


def say(key: str, **values: str | int) -> str:
    """RETURNS (str): a text of a card, filled in."""
    return "".join(run.text for run in phrase(key, **values))


def counted(key: str, n: int) -> str:
    """RETURNS (str): the number with what is counted, "1 source" or "3 sources"."""
    return texts().counts[key][plural_form(n)].replace("{n}", str(n))


def joined(*words: str | None) -> str:
    """RETURNS (str): those that are there, with a dot between two."""
    return " · ".join(word for word in words if word)
