"""Which side a candidate stands for, as descriptions tell it: "the GOP nominee" is no Libertarian."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.analysis.lexicon import head_classes, word_set
from bot.analysis.parties import Party
from bot.analysis.roles import Role

_SIDES = {
    "gop": "republican",
    "republican": "republican",
    "democrat": "democrat",
    "democratic": "democrat",
    "libertarian": "libertarian",
    "green": "green",
    "tory": "conservative",
    "conservative": "conservative",
    "labour": "labour",
    "lib dem": "liberal democrat",
    "liberal democrat": "liberal democrat",
    "r": "republican",
    "d": "democrat",
}
_SIDE = re.compile(
    r"(?<![’'\w-])(?:GOP|Republican|Democrat(?:ic)?|Libertarian|Green|Tory|Conservative|Labour"
    r"|(?:Lib|Liberal) Dem(?:ocrat)?|[RD](?=-[A-Z]))(?![’'\w]|\s[A-Z][\w ]*[’']s\s)"
)
_MUCH = 3
"""So many times as often as another of the same side must somebody be spoken of to be meant."""


def contends(head: str) -> bool:
    """RETURNS (bool): whether a description's head says that somebody stands for election."""
    return head in head_classes().get("candidate", ())


def side(words: str) -> str | None:
    """RETURNS (str | None): the party that a description or a role tells, in one word for each party."""
    found = _SIDE.search(words)
    return _SIDES.get(found.group().lower()) if found else None


@lru_cache(maxsize=4096)
def _side_of(role: Role) -> str | None:
    kin = _by_kin(role.heads)
    return None if kin else side(f"{role.words.split('’s ')[-1]} {role.affiliation or ''}")


@lru_cache(maxsize=4096)
def _stands(role: Role) -> bool:
    """Whether a role tells no more than the side, or that somebody stands: "Republican", not "a Republican senator"."""
    return not role.words or any(contends(head) for head in role.heads)


def _told(party: Party) -> set[str]:
    if party.kind == "unnamed-person":
        return {one for one in (side(party.name),) if one}
    return {one for role in party.roles if (one := _side_of(role))}


def _by_kin(heads: Iterable[str]) -> bool:
    return bool(set(heads) & word_set("kin"))


def _holds_office(party: Party) -> bool:
    return not any(map(contends, party.heads)) and bool(party.heads & word_set("politicians"))


def may_stand(party: Party, label: str) -> bool:
    """Whether somebody may be the candidate that a description tells of: not of another side, and no mere relative."""
    mine, theirs = side(label), _told(party)
    if mine and theirs and mine not in theirs:
        return False
    return not (party.heads and all(_by_kin([head]) for head in party.heads))


def standing(people: Iterable[Party], label: str) -> Party | None:
    """RETURNS (Party | None): who alone, or by far most, is told to be of the side that a description tells."""
    mine = side(label)
    fits = [
        p
        for p in (people if mine else ())
        if any(_side_of(role) == mine and _stands(role) for role in p.roles) and not _holds_office(p)
    ]
    fits.sort(key=lambda p: -p.mentions)
    if not fits or not fits[0].mentions:
        return None
    return fits[0] if len(fits) == 1 or fits[0].mentions >= _MUCH * fits[1].mentions else None
