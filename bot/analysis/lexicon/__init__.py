"""The word lists, read once from the TOML files beside this module; each list names its reference."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from bot.breakdown import Act, FlagCode

Stance = Literal["neutral", "doubts", "accuses", "endorses"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that gives a statement to somebody: what it does, and which side it takes."""

    act: Act
    stance: Stance


@dataclass(frozen=True, slots=True)
class Cues:
    """The cue words by their lower-cased forms."""

    forms: dict[str, Cue]
    nouns: dict[str, Cue]

    def of(self, words: str) -> Cue | None:
        """RETURNS (Cue | None): what the cue `words` ("has claimed", "in a statement") does; None if unknown.

        The last known word decides, since auxiliaries stand before their verb; a verb goes before a noun.
        """
        found = re.findall(r"[\w’'-]+", words.lower())
        for table in (self.forms, self.nouns):
            known = [table[word] for word in found if word in table]
            if known:
                return known[-1]
        return None


@dataclass(frozen=True, slots=True)
class Detector:
    """Patterns of one flag code, with what a match weighs."""

    code: FlagCode
    pattern: re.Pattern[str]
    weight: float


@dataclass(frozen=True, slots=True)
class FlagText:
    """What a flag says to the reader; `{evidence}` stands for the words that raised it."""

    why: str
    ask: str


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__name__) / name).read_text(encoding="utf-8"))


@cache
def cues() -> Cues:
    """RETURNS (Cues): the cue words of `cues.toml`."""
    forms: dict[str, Cue] = {}
    nouns: dict[str, Cue] = {}
    for group in _load("cues.toml")["group"]:
        cue = Cue(group["act"], group["stance"])
        forms.update(dict.fromkeys(group.get("forms", []), cue))
        nouns.update(dict.fromkeys(group.get("nouns", []), cue))
    return Cues(forms, nouns)


@cache
def detectors() -> tuple[Detector, ...]:
    """RETURNS (tuple[Detector, ...]): the patterns of `assertions.toml`, in the order of the file."""
    out = []
    for group in _load("assertions.toml")["group"]:
        joined = "|".join(f"(?:{pattern})" for pattern in group["patterns"])
        flags = 0 if group.get("case", False) else re.IGNORECASE
        out.append(Detector(group["code"], re.compile(rf"(?<!\w)(?:{joined})(?!\w)", flags), group["weight"]))
    return tuple(out)


@cache
def flag_texts() -> dict[str, FlagText]:
    """RETURNS (dict): a flag's code, or for `loaded-verb` its code and stance, to what it says."""
    return {key: FlagText(**value) for key, value in _load("flags.toml")["text"].items()}


@cache
def word_set(name: str) -> frozenset[str]:
    """RETURNS (frozenset[str]): a list of `words.toml`, lower-cased."""
    return frozenset(word.lower() for word in _load("words.toml")[name]["words"])
