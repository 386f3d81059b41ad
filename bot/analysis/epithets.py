"""Whom an epithet means ("the billionaire", "the 60-year-old"): somebody mentioned before, or nobody of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from bot.analysis.lexicon import weights
from bot.analysis.parties import PEOPLE, Party
from bot.analysis.salience import Asked, Choice, Memory, candidates, gender_agrees, pronoun_scores

Floats = npt.NDArray[np.float64]

REACH, PLACES = 80, 500
"""Sentences and mentions that are looked back over."""
_LEAST = -8.0
_GENDER, _LIKELY = -0.55, 0.6
"""Who agrees less in gender cannot be meant, and nobody is named who is less likely than that: open is better than
wrong."""

OF_CANDIDATES = (
    "as a pronoun",
    "log sentences",
    "is a source there",
    "leads this sentence or the one before",
    "spoke last",
    "was quoted last, for a quotation",
    "share of all mentions",
    "latest mentioned",
    "inside this very statement",
    "has another trade",
    "has no trade",
    "is described otherwise",
)
OF_NOBODY = (
    "nobody",
    "nobody, introduced as somebody new",
    "nobody, log words",
    "nobody, with a tail",
    "nobody, at the head of the article",
    "nobody, of his or hers",
    "nobody, with names in it",
    "nobody, log people in reach",
)
"""What is asked of each candidate, and of the answer that none is meant; `resolution.toml` holds the weights."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a description says: the names in it, and its shape."""

    marks: frozenset[str]
    introduced: bool
    """Whether the article has an indefinite one before: "a clerk"."""
    possessive: bool
    words: int
    tail: bool
    """Whether more than the noun phrase's core is given: "the clerk who found it"."""
    age: int | None = None


def options(memory: Memory, asked: Asked, means: Description) -> tuple[list[Party], Floats]:
    """Everybody who may be meant, with their features; the last row is for nobody of them.

    RETURNS (tuple): the parties, latest first, and an array (parties + 1, features).
    """
    parties, rows = candidates(memory, asked, _is_person, REACH, PLACES)
    scores = pronoun_scores(rows)
    speakers = [p for p in reversed(memory.speakers) if _is_person(p)]
    table = np.zeros((len(parties) + 1, len(OF_CANDIDATES) + len(OF_NOBODY)))
    for nth, party in enumerate(parties):
        score = max(float(scores[nth] - scores.max()), _LEAST)
        last = speakers[:1] == [party], asked.attribution >= 0 and memory.quoted is party
        table[nth, : len(OF_CANDIDATES)] = _of(party, rows[nth], score, last, memory, nth)
    table[-1, len(OF_CANDIDATES) :] = [
        1.0,
        means.introduced,
        math.log(means.words),
        means.tail,
        asked.paragraph == 0,
        means.possessive,
        bool(means.marks),
        math.log1p(len(parties)),
    ]
    return parties, table


def choose_described(memory: Memory, asked: Asked, means: Description) -> Choice | None:
    """RETURNS (Choice | None): the likeliest party; None where most likely nobody of them is meant."""
    parties, rows = options(memory, asked, means)
    scores = rows @ _weights()
    for nth, party in enumerate(parties):
        if gender_agrees(party, asked.gender) < _GENDER or (means.age and party.age not in (None, means.age)):
            scores[nth] = -np.inf
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    best = int(np.argmax(chances))
    sure = best < len(parties) and chances[best] >= _LIKELY
    return Choice(parties[best], float(chances[best]), 0.0) if sure else None


def _is_person(party: Party) -> bool:
    return party.kind in PEOPLE and party.members == 1


def _of(party: Party, base: Floats, score: float, last: tuple[bool, bool], memory: Memory, nth: int) -> list[float]:
    named = party.kind == "named-person"
    other, none = named and bool(party.heads), named and not party.heads
    return [
        score,
        float(base[3]),
        float(base[9]),
        float(base[7]),
        *last,
        party.mentions / max(memory.total, 1),
        nth == 0,
        float(base[13]),
        other,
        none,
        not named,
    ]


@cache
def _weights() -> Floats:
    table = weights("descriptions")
    return np.array([table[name] for name in (*OF_CANDIDATES, *OF_NOBODY)], dtype=np.float64)
