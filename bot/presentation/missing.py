"""What a platform does not grant the bot, told to whoever can change that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.presentation.card import Line, Run
from bot.presentation.clean import fit
from bot.presentation.wording import phrase

_WHAT, _SENTENCE = 80, 200


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: a permission, an intent, a scope."""

    what: str
    """As the platform calls it: "Send Messages in Threads"."""
    purpose: str
    """What it is for, as a sentence."""
    remedy: str
    """How it is given, as a sentence."""


def missing_lines(missing: Sequence[Missing]) -> tuple[Line, ...]:
    """RETURNS (tuple[Line, ...]): one for each thing."""
    return tuple(
        phrase(
            "missing",
            what=Run(fit(one.what, _WHAT) or "–", "strong"),
            purpose=fit(one.purpose, _SENTENCE),
            remedy=fit(one.remedy, _SENTENCE),
        )
        for one in missing
    )
