"""Whom "they" or "it" means: the group, body or document that stands nearest and most in front."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import numpy.typing as npt

from bot.analysis.lexicon import weights
from bot.analysis.names import folded
from bot.analysis.parties import BODIES, Party
from bot.analysis.salience import Asked, Memory, Place

Floats = npt.NDArray[np.float64]

FEATURES = (
    "sentences",
    "log rank",
    "leads its sentence",
    "is a source there",
    "after a preposition, or possessive",
    "inside another's statement",
    "inside this very statement",
    "inside quotation marks",
    "a place that never spoke",
    "they: a group",
    "they: several named together",
    "they: a plural name",
    "they: leads this sentence or the one before",
    "it: a document",
    "it: leads this sentence or the one before",
    "it: a source in this sentence or the one before",
    "in this paragraph",
)
"""What is asked of each candidate; `resolution.toml` holds one weight for each."""
_LEAST = -4.5
"""A candidate with a lower score is no answer."""


def candidates(memory: Memory, asked: Asked, *, plural: bool, least: int = 1) -> tuple[list[Party], Floats]:
    """Everything that may be meant, with its features.

    plural (bool): whether the pronoun is "they" rather than "it".
    least (int): how many it means at least, 3 for "all"; a group without names may have any number.
    RETURNS (tuple): the parties, latest first, and their features (candidates, FEATURES).
    """
    parties: list[Party] = []
    rows: list[list[float]] = []
    for rank, place in enumerate(memory.back(asked.sentence)):
        party = place.party
        few = party.members < least and party.kind != "unnamed-group"
        if few or not _fits(party, plural=plural) or any(party is one for one in parties):
            continue
        parties.append(party)
        rows.append(_features(place, rank, asked, plural=plural))
    return parties, np.array(rows, dtype=np.float64).reshape(len(rows), len(FEATURES))


def choose_several(memory: Memory, asked: Asked, *, plural: bool, least: int = 1) -> Party | None:
    """RETURNS (Party | None): the likeliest; None where nothing in reach can be meant."""
    parties, rows = candidates(memory, asked, plural=plural, least=least)
    scores = rows @ _weights()
    if not parties or scores.max() < _LEAST:
        return memory.last_speaker(lambda p: p.kind not in ("named-person", "unnamed-person")) if plural else None
    return parties[int(np.argmax(scores))]


def _fits(party: Party, *, plural: bool) -> bool:
    if plural:
        return party.kind in ("unnamed-group", *BODIES) or party.members > 1
    return party.kind in (*BODIES, "document", "poll") and party.members == 1


def _features(place: Place, rank: int, asked: Asked, *, plural: bool) -> list[float]:
    party = place.party
    away = asked.sentence - place.sentence
    last = folded(party.name).split()[-1:] or [""]
    near = away <= 1
    return [
        away,
        math.log1p(rank),
        place.leading,
        place.source,
        place.oblique,
        place.inside not in (-1, asked.inside),
        place.inside == asked.attribution,
        place.quoted,
        party.place and not party.sources,
        plural and party.kind == "unnamed-group",
        plural and party.members > 1,
        plural and last[0].endswith("s"),
        plural and near and place.leading,
        not plural and party.kind in ("document", "poll"),
        not plural and near and place.leading,
        not plural and near and place.source,
        asked.paragraph == place.paragraph,
    ]


@cache
def _weights() -> Floats:
    table = weights("several")
    return np.array([table[name] for name in FEATURES], dtype=np.float64)
