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
    """The cue words by their lower-cased forms: verbs inflected, other words as they stand."""

    forms: dict[str, Cue]
    words: dict[str, Cue]

    def of(self, cue: str) -> Cue | None:
        """RETURNS (Cue | None): what the cue ("has claimed", "in a statement") does; None if it holds no known word.

        The last known verb decides, since auxiliaries stand before their verb; without one the last known word.
        """
        found = re.findall(r"[^\W\d_]+", cue.lower())
        for table in (self.forms, self.words):
            known = [table[word] for word in found if word in table]
            if known:
                return known[-1]
        return None


@dataclass(frozen=True, slots=True)
class Detector:
    """Patterns of one flag code, with what a match weighs."""

    code: FlagCode
    pattern: re.Pattern[str]
    """What speaks for the flag by itself."""
    broad: re.Pattern[str]
    """The same and more: what to show where the learned score has decided."""
    weight: float


@dataclass(frozen=True, slots=True)
class FlagText:
    """What a flag says to the reader; `{evidence}` stands for the words that raised it."""

    why: tuple[str, ...]
    ask: tuple[str, ...]
    plain: tuple[str, ...] = ()
    """Reasons that need no words of the article."""
    meaning: str = ""
    reference: str = ""
    flagged: str = ""
    """An example that is flagged, and …"""
    silent: str = ""
    """… one that is not."""


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__name__) / name).read_text(encoding="utf-8"))


@cache
def cues() -> Cues:
    """RETURNS (Cues): the cue words of `cues.toml`."""
    forms: dict[str, Cue] = {}
    words: dict[str, Cue] = {}
    for group in _load("cues.toml")["group"]:
        cue = Cue(group["act"], group["stance"])
        for verb in group["verbs"]:
            forms.update(dict.fromkeys(_inflected(verb), cue))
        words.update(dict.fromkeys(group["words"], cue))
    return Cues(forms, words)


def _inflected(verb: str) -> set[str]:
    """RETURNS (set[str]): the forms of "say|said", "beg|begged|begging" or a regular "add"."""
    lemma, past, participle = [*verb.split("|"), "", ""][:3]
    consonant_y = lemma.endswith("y") and lemma[-2] not in "aeiou"
    sibilant = lemma.endswith(("s", "sh", "ch", "x", "z", "o"))
    third = lemma[:-1] + "ies" if consonant_y else lemma + ("es" if sibilant else "s")
    dropped = lemma[:-1] if lemma.endswith("e") and not lemma.endswith(("ee", "ye", "oe")) else lemma
    regular = lemma[:-1] + "ied" if consonant_y else lemma + ("d" if lemma.endswith("e") else "ed")
    return {lemma, third, past or regular, participle or dropped + "ing"}


@cache
def detectors() -> tuple[Detector, ...]:
    """RETURNS (tuple[Detector, ...]): the patterns of `assertions.toml`, in the order of the file."""
    out = []
    for group in _load("assertions.toml")["group"]:
        patterns = group["patterns"]
        broad = _bounded([*patterns, *group["broad"]], case=False)
        out.append(Detector(group["code"], _bounded(patterns, case=False), broad, group["weight"]))
    return tuple(out)


def _bounded(patterns: list[str], *, case: bool) -> re.Pattern[str]:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"(?<![\w-])(?:{joined})(?!\w)", 0 if case else re.IGNORECASE)


@cache
def signs() -> dict[str, re.Pattern[str]]:
    """RETURNS (dict): the signs of `assertions.toml` by name: what kind of sentence it is, without being a flag."""
    groups = _load("assertions.toml")["sign"]
    return {group["name"]: _bounded(group["patterns"], case=group.get("case", False)) for group in groups}


@cache
def flag_texts() -> dict[str, FlagText]:
    """RETURNS (dict): a flag's code, or for `loaded-verb` its code and stance, to what it says."""
    return {key: _flag_text(value) for key, value in _load("flags.toml")["text"].items()}


def _flag_text(given: dict[str, Any]) -> FlagText:
    why, ask, plain = (tuple(given.get(name, ())) for name in ("why", "ask", "plain"))
    told = {name: value for name, value in given.items() if isinstance(value, str)}
    return FlagText(why, ask, plain, **told)


@cache
def support_questions(support: str) -> tuple[str, ...]:
    """RETURNS (tuple[str, ...]): what to ask where the support is "linked" or "carried-over"."""
    return tuple(_load("flags.toml")["support"][support]["ask"])


@cache
def word_set(name: str) -> frozenset[str]:
    """RETURNS (frozenset[str]): a list of `words.toml`, lower-cased."""
    return frozenset(word.lower() for word in _load("words.toml")[name]["words"])


@cache
def unnamed_patterns() -> dict[str, re.Pattern[str]]:
    """RETURNS (dict): "knows" and "reason" to the words that tell them of an unnamed source (`unnamed.toml`)."""
    return {
        key: re.compile(rf"(?<![\w-])(?:{'|'.join(group['patterns'])})(?!\w)", re.IGNORECASE)
        for key, group in _load("unnamed.toml").items()
    }


@cache
def weights(of: Literal["pronouns", "descriptions", "several"]) -> dict[str, float]:
    """RETURNS (dict): the weight of each thing that is asked of a candidate (`resolution.toml`).

    of (str): for whom "he" means, whom "the billionaire" means, or whom "they" means.
    """
    return {name: float(value) for name, value in _load("resolution.toml")["weights"][of].items()}


@cache
def document_classes() -> dict[str, frozenset[str]]:
    """RETURNS (dict): each word for a document to all that can mean the same one (`resolution.toml`)."""
    return {
        head: frozenset(group["heads"])
        for group in _load("resolution.toml")["same_document"]
        for head in group["heads"]
    }


@cache
def body_endings() -> dict[str, frozenset[str]]:
    """RETURNS (dict): what a body is called to how the names end of which that can be said (`resolution.toml`)."""
    return {
        head: frozenset(group["ends"]) for group in _load("resolution.toml")["same_body"] for head in group["heads"]
    }


@cache
def us_states() -> dict[str, str]:
    """RETURNS (dict): each short form of a US state, without full stops, to its name (`us_states.toml`)."""
    states: dict[str, list[str]] = _load("us_states.toml")["states"]
    return {short: name for name, forms in states.items() for short in (name, *forms)}


@cache
def head_classes() -> dict[str, frozenset[str]]:
    """RETURNS (dict): each lower-cased trade or office to all that can mean the same one (`resolution.toml`)."""
    return {
        head: frozenset(group["heads"]) for group in _load("resolution.toml")["same_trade"] for head in group["heads"]
    }
