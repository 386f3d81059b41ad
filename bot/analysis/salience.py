"""Whom a pronoun means: everybody mentioned before it, scored by how near and how prominent they stand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from bot.analysis.lexicon import weights
from bot.analysis.mentions import Mention
from bot.analysis.parties import PEOPLE, Gender, Party

Floats = npt.NDArray[np.float64]

FEATURES = (
    "same sentence",
    "sentence before",
    "two sentences before",
    "log sentences",
    "same paragraph",
    "log paragraphs",
    "leads its sentence",
    "leads this sentence or the one before",
    "after a preposition, or possessive",
    "is a source there",
    "spoke last",
    "spoke last but one",
    "inside another's statement",
    "inside this very statement",
    "inside quotation marks",
    "by a pronoun there",
    "log mentions so far",
    "latest mentioned",
    "latest but one",
    "only described",
    "described, and leads this sentence or the one before",
    "gender agrees",
    "gender contradicts",
    "share of all mentions",
    "opens the paragraph",
)
"""What is asked of each candidate; `resolution.toml` holds one weight for each."""

OTHER_GENDER = -0.6
"""Below it nobody is meant who agrees so little: two pronouns tell that, one alone ("Ruiz said she") may be misread."""
_REACH, _PLACES = 12, 90
"""Sentences and mentions that are looked back over: a pronoun further from its name is unclear to readers too."""


@dataclass(slots=True)
class Place:
    """One place of a party in the text, as far as the article is read."""

    party: Party
    start: int
    sentence: int
    paragraph: int
    leading: bool
    oblique: bool
    inside: int
    quoted: bool
    pronoun: bool
    source: bool = False

    @classmethod
    def of(cls, mention: Mention, party: Party) -> Place:
        """RETURNS (Place): where the mention stands."""
        return cls(
            party,
            mention.start,
            mention.sentence,
            mention.paragraph,
            mention.leading,
            mention.oblique,
            mention.inside,
            mention.quoted,
            mention.form == "pronoun",
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A pronoun: where it stands and what it says."""

    start: int
    sentence: int
    paragraph: int
    gender: Gender | None
    attribution: int
    """The number of the attribution that it is the source of, -1 for none."""
    inside: int = -1
    """The number of the attribution in whose content it stands."""
    quotes: bool = False
    """Whether it is the source of a statement that is quoted, in full or in part."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The best candidate and how likely it is among all."""

    party: Party
    chance: float
    runner_up: float


class Memory:
    """What has been mentioned and who has spoken, up to the place that is read."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.speakers: list[Party] = []
        self.quoted: Party | None = None
        """Who was quoted last."""
        self.total = 0

    def add(self, place: Place) -> None:
        """Remember one place."""
        self.places.append(place)
        place.party.mentions += 1
        self.total += place.party.kind in PEOPLE

    def spoke(self, party: Party, quoted: bool) -> None:
        """Remember who spoke, each once, the last one last, and who of them was quoted."""
        self.quoted = party if quoted and party.kind in PEOPLE else self.quoted
        if self.speakers and self.speakers[-1] is party:
            return
        if party in self.speakers[-6:]:
            self.speakers.remove(party)
        self.speakers.append(party)
        del self.speakers[:-12]

    def back(self, sentence: int, reach: int = _REACH, places: int = _PLACES) -> Iterator[Place]:
        """Yield the places before, latest first, as far as one looks back.

        reach, places (int): so many sentences and mentions.
        """
        for place in self.places[: -places - 1 : -1]:
            if place.sentence < sentence - reach:
                return
            yield place

    def last_speaker(self, fits: Callable[[Party], bool]) -> Party | None:
        """RETURNS (Party | None): the last who spoke and fits."""
        return next((p for p in reversed(self.speakers) if fits(p)), None)


@cache
def _weights() -> Floats:
    table = weights("pronouns")
    return np.array([table[name] for name in FEATURES], dtype=np.float64)


def pronoun_scores(rows: Floats) -> Floats:
    """RETURNS (array): how well each candidate (candidates, FEATURES) suits a pronoun, on an open scale."""
    return np.asarray(rows @ _weights(), dtype=np.float64)


def candidates(
    memory: Memory, asked: Asked, fits: Callable[[Party], bool], reach: int = _REACH, places: int = _PLACES
) -> tuple[list[Party], Floats]:
    """Everybody who may be meant, with their features.

    reach, places (int): so many sentences and mentions are looked back over.
    RETURNS (tuple): the parties, latest first, and their features (candidates, FEATURES).
    """
    latest: dict[int, Place] = {}
    led: set[int] = set()
    opens: set[int] = set()
    parties: list[Party] = []
    for place in memory.back(asked.sentence, reach, places):
        party = place.party
        if not fits(party):
            continue
        key = id(party)
        if place.leading and place.sentence >= asked.sentence - 1:
            led.add(key)
        if place.leading and place.paragraph == asked.paragraph:
            opens = {key}  # the first of the paragraph is met last
        if key not in latest:
            latest[key] = place
            parties.append(party)
        elif latest[key].inside == asked.attribution != -1 and place.inside != asked.attribution:
            latest[key] = place  # what stands inside the statement tells little of who makes it
    rows = np.zeros((len(parties), len(FEATURES)))
    speakers = [p for p in reversed(memory.speakers) if fits(p)]
    for nth, party in enumerate(parties):
        rows[nth] = _features(party, latest[id(party)], nth, asked, memory, speakers, led, opens)
    return parties, rows


def _features(
    party: Party,
    place: Place,
    rank: int,
    asked: Asked,
    memory: Memory,
    speakers: Sequence[Party],
    led: set[int],
    opens: set[int],
) -> list[float]:
    away = asked.sentence - place.sentence
    paragraphs = asked.paragraph - place.paragraph
    agrees = gender_agrees(party, asked.gender)
    return [
        away == 0,
        away == 1,
        away == 2,
        math.log1p(away),
        paragraphs == 0,
        math.log1p(paragraphs),
        place.leading,
        id(party) in led,
        place.oblique,
        place.source,
        speakers[:1] == [party],
        speakers[1:2] == [party],
        place.inside not in (-1, asked.attribution),
        place.inside == asked.attribution != -1,
        place.quoted,
        place.pronoun,
        math.log1p(party.mentions),
        rank == 0,
        rank == 1,
        party.kind == "unnamed-person",
        party.kind == "unnamed-person" and id(party) in led,
        max(agrees, 0.0),
        max(-agrees, 0.0),
        party.mentions / max(memory.total, 1),
        id(party) in opens,
    ]


def gender_agrees(party: Party, gender: Gender | None) -> float:
    """RETURNS (float): from -1, the article says the other gender, over 0, it says nothing, to 1."""
    if gender is None:
        return 0.0
    other: Gender = "m" if gender == "f" else "f"
    if party.certain:
        return 1.0 if party.certain == gender else -1.0
    votes = party.votes
    return (votes[gender] - votes[other]) / (votes[gender] + votes[other] + 0.7)


def choose(memory: Memory, asked: Asked, fits: Callable[[Party], bool]) -> Choice | None:
    """RETURNS (Choice | None): the likeliest party; None where nobody fits."""
    parties, rows = candidates(memory, asked, fits)
    possible = [n for n, p in enumerate(parties) if gender_agrees(p, asked.gender) >= OTHER_GENDER]
    if not possible:
        return None
    scores = pronoun_scores(rows[possible])
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    order = np.argsort(-chances)
    runner_up = float(chances[order[1]]) if len(order) > 1 else 0.0
    return Choice(parties[possible[int(order[0])]], float(chances[order[0]]), runner_up)
