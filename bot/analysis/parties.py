"""The parties of an article: everybody and every body named in it, each once, whether or not they speak."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.analysis.kinds import phrase
from bot.analysis.lexicon import word_set
from bot.analysis.names import (
    INITIALS,
    UNIONS,
    PersonName,
    bare,
    body_parts,
    folded,
    initials,
    is_misspelt,
    person_name,
    same_given,
    same_person,
    unarticled,
)
from bot.analysis.roles import Role, joined
from bot.breakdown import SourceKind, Span

Gender = Literal["f", "m"]
_OWNERS = re.compile(r"^(?:his|her|their|its)\s+", re.IGNORECASE)
_SPELLINGS, _LONG = 20, 30
"""How many family names of one spelling are looked at, and from how many letters on none is misspelt."""
_PARTS_OF = frozenset("foundation fund high security general pac institute museum library school police office".split())
"""What makes of a body's name another's: "Lugo Foods" and "Lugo Foods Foundation"."""
PEOPLE: frozenset[SourceKind] = frozenset(["named-person", "unnamed-person"])
BODIES: frozenset[SourceKind] = frozenset(["named-organisation", "other-media"])


@dataclass(slots=True, eq=False)
class Party:
    """Somebody or something that may be a source, as far as the article has told by now."""

    name: str
    kind: SourceKind
    parts: PersonName | None = None
    first: int = 0
    """Where it is first mentioned."""
    roles: list[Role] = field(default_factory=list)
    certain: Gender | None = None
    """What a title or a role says of the gender ("Mrs.", "spokeswoman")."""
    votes: dict[Gender, float] = field(default_factory=lambda: {"f": 0.0, "m": 0.0})
    """How often a pronoun of each gender was plainly theirs."""
    outlet: int = 0
    """How strongly the article speaks of a body as of a news outlet; from two on it is one."""
    place: bool = False
    """Whether it is a town, a country or the like."""
    members: int = 1
    age: int | None = None
    """In years, where the article tells it."""
    titles: set[str] = field(default_factory=set)
    """What stands right before the name, folded: "dr", "lady"."""
    spelled: Counter[str] = field(default_factory=Counter)
    """How often each full form of the name stands in the article."""
    mentions: int = 0
    """How often the article has named it."""
    sources: dict[Span, None] = field(default_factory=dict)
    """Where it stands as a source."""
    attributions: list[str] = field(default_factory=list)

    @property
    def attributions_seen(self) -> bool:
        """RETURNS (bool): whether it has been mentioned in this reading."""
        return self.mentions > 0

    def add_roles(self, roles: list[Role]) -> None:
        """Add what is not known yet; a role with a gender tells the gender."""
        for role in roles:
            if re.match(r"(?:of|for|in|with|by|to|and|or|but)\s", role.words):
                continue  # "convicted of theft", "Ana Ruiz, 67, and her husband"
            role = replace(role, words=_OWNERS.sub("", role.words))
            if role not in self.roles and len(self.roles) < 6:
                self.roles.append(role)
            for word in role.heads:
                self.certain = self.certain or gender_of(word)

    @property
    def heads(self) -> set[str]:
        """RETURNS (set[str]): the trades and offices that the article gives it."""
        return {head for role in self.roles for head in role.heads}

    def described(self) -> tuple[str | None, str | None]:
        """RETURNS (tuple): role and affiliation."""
        return joined(self.roles)


def gender_of(word: str) -> Gender | None:
    """RETURNS (Gender | None): what a lower-cased word itself says: "mrs", "spokeswoman", "he"."""
    plain = word.rstrip(".")
    if plain in word_set("feminine"):
        return "f"
    return "m" if plain in word_set("masculine") else None


class Register:
    """Finds or makes the party that a name stands for."""

    def __init__(self) -> None:
        self.all: list[Party] = []
        self._by_surname: dict[str, list[Party]] = {}
        self._by_given: dict[str, list[Party]] = {}
        self._by_opening: dict[tuple[str, ...], list[Party]] = {}
        self._by_parts: dict[tuple[str, ...], Party] = {}
        self._by_end: dict[str, list[Party]] = {}
        self._by_start: dict[str, list[Party]] = {}
        self._by_initials: dict[str, Party] = {}
        self._by_description: dict[tuple[str, SourceKind], Party] = {}
        self._groups: dict[str, list[Party]] = {}
        self._by_trade: dict[str, list[Party]] | None = None
        self._aged: dict[int, list[Party]] = {}
        self._by_lacking: dict[str, list[str]] | None = None
        """Family names by themselves and by what is left of them without one letter, made when first asked for."""

    # --- people

    def add_person(self, words: str, at: int) -> Party | None:
        """The party of a name of two words or more, a new one if need be."""
        name = person_name(words)
        if name is None:
            return None
        for known in self._by_surname.get(name.surname, []):
            if known.parts and known.parts.is_full and same_person(known.parts, name):
                return self._fuller(known, name, at)
        for known in self._by_opening.get(name.parts[:2], []):  # "Ana Ruiz" and "Ana Ruiz Falk"
            if known.parts and same_person(known.parts, name):
                return self._fuller(known, name, at)
        return self._new_person(name, at)

    def _fuller(self, known: Party, name: PersonName, at: int) -> Party:
        known.spelled[name.shown] += 1
        if known.parts and known.parts.surname != name.surname:
            if len(name.parts) < len(known.parts.parts):  # a headline's next word was taken for a name
                known.name, known.parts = name.shown, name
                self._index(known)
        elif known.parts and _is_short(known.parts, name):
            pass  # "Josh Ruiz" beside "Joshua Ruiz"
        elif known.parts and (
            _is_short(name, known.parts) or self._rank(known, name) >= self._rank(known, known.parts)
        ):
            known.name, known.parts = name.shown, name
            self._index(known)
        known.first = min(known.first, at)
        return known

    def _rank(self, party: Party, name: PersonName) -> tuple[int, bool, int, int]:
        """How well a form of the name shows it: full, not in capitals, with its suffix, often."""
        return len(name.parts), not name.shown.isupper(), len(name.shown.split()), party.spelled[name.shown]

    def _new_person(self, name: PersonName, at: int) -> Party:
        party = Party(name.shown, "named-person", name, at)
        party.spelled[name.shown] += 1
        self.all.append(party)
        self._index(party)
        return party

    def _index(self, party: Party) -> None:
        name = party.parts
        if name is None:
            return
        for index, key in (
            (self._by_surname, name.surname),
            (self._by_surname, name.parts[-1]),
            (self._by_given, name.parts[0]),
            *((self._by_given, nickname) for nickname in name.nicknames),
        ):
            found = index.setdefault(key, [])
            if party not in found:
                found.append(party)
        opening = self._by_opening.setdefault(name.parts[:2], [])
        if party not in opening:
            opening.append(party)

    def people_called(self, name: PersonName) -> list[Party]:
        """RETURNS (list[Party]): everybody a short form can stand for: by family name, or else by given name."""
        if name.is_full:
            found = [p for p in self._by_surname.get(name.surname, []) if p.parts and same_person(p.parts, name)]
            return found or [p for p in self._by_given.get(name.parts[0], []) if p.parts and same_person(p.parts, name)]
        by_family = self._by_surname.get(name.surname) or self._by_surname.get(name.parts[-1], [])
        by_given = [p for p in self._by_given.get(name.parts[0], []) if p.parts and p.parts.is_full]
        return by_family or by_given

    def misspelt(self, name: PersonName) -> Party | None:
        """RETURNS (Party | None): the one person whose family name differs from a single name by one letter."""
        if self._by_lacking is None:
            self._by_lacking = {}
            for family in self._by_surname:
                for key in _lacking(family):
                    self._by_lacking.setdefault(key, []).append(family)
        near = {family for key in _lacking(name.surname) for family in self._by_lacking.get(key, [])[:_SPELLINGS]}
        found = [p for family in sorted(near) if is_misspelt(family, name.surname) for p in self._by_surname[family]]
        full = [p for p in dict.fromkeys(found) if p.parts and p.parts.is_full]
        return full[0] if len(full) == 1 and not name.is_full else None

    def short_person(self, name: PersonName, at: int) -> Party:
        """RETURNS (Party): a party that is known by a single name only."""
        for known in self._by_surname.get(name.surname, []):
            if known.parts and not known.parts.is_full:
                if known.name.isupper() and not name.shown.isupper():
                    known.name = name.shown
                return known
        return self._new_person(name, at)

    # --- bodies

    def body(self, words: str, at: int, kind: SourceKind = "named-organisation", *, place: bool = False) -> Party:
        """The party of a body's or a place's name, short forms and initials joined; a new one if need be."""
        parts = body_parts(words)
        known = self.known_body(words, place=place)
        if known is not None:
            if len(parts) > len(body_parts(known.name)) or (known.name.isupper() and not bare(words).isupper()):
                known.name = unarticled(words)
                self._index_body(known)
            self._by_parts.setdefault(parts, known)
            return known
        party = Party(unarticled(words), kind, first=at)
        self.all.append(party)
        self._index_body(party)
        return party

    def known_body(self, words: str, *, place: bool = False) -> Party | None:
        """The body that the name stands for, if the article has it already.

        place (bool): whether it is a place's name, which is no short form of a body called after it.
        """
        parts = body_parts(words)
        if not parts:
            return None
        if parts in self._by_parts:
            return self._by_parts[parts]
        short = bare(words)
        if (short.isupper() or INITIALS.fullmatch(short)) and (known := self._by_initials.get(folded(short))):
            return known
        if spelled := self._by_parts.get((initials(words),)):
            return spelled
        ending = [p for p in self._by_end.get(parts[-1], []) if _ends(body_parts(p.name), parts)]
        if len(parts) > 1 and len(ending) == 1:
            return ending[0]
        if len(parts) == 1 and len(ending) == 1 and parts[0] in word_set("media") | word_set("organisation-heads"):
            return ending[0]
        if place:
            return None
        opening = [p for p in self._by_start.get(parts[0], []) if _opens(body_parts(p.name), parts)]
        opening.sort(key=lambda p: len(body_parts(p.name)))
        shortest = body_parts(opening[0].name) if opening else ()
        same = all(body_parts(p.name)[: len(shortest)] == shortest for p in opening)
        return opening[0] if opening and same else None

    def short_body(self, words: str) -> Party | None:
        """RETURNS (Party | None): the one body whose longer name a single word opens: "Lugo" of "Lugo Foods"."""
        parts = body_parts(words)
        opening = self._by_start.get(parts[0], []) if len(parts) == 1 else []
        longer = [p for p in opening if len(body_parts(p.name)) > 1 and not p.place]
        return longer[0] if len(longer) == len(opening) == 1 else None

    def _index_body(self, party: Party) -> None:
        parts = body_parts(party.name)
        if not parts:
            return
        self._by_parts.setdefault(parts, party)
        if letters := initials(party.name):
            self._by_initials.setdefault(letters, party)
        if 2 < len(parts) < _LETTERS:  # "MoJ", the Ministry of Justice
            self._by_initials.setdefault("".join(part[0] for part in parts), party)
        for index, key in ((self._by_end, parts[-1]), (self._by_start, parts[0])):
            found = index.setdefault(key, [])
            if party not in found:
                found.append(party)

    def bodies_ending(self, word: str) -> list[Party]:
        """RETURNS (list[Party]): the bodies whose name ends in a word: "the fund", "the ministry"."""
        return [p for p in self._by_end.get(folded(word), []) if len(body_parts(p.name)) > 1]

    # --- all others

    def described(self, name: str, kind: SourceKind, at: int) -> Party:
        """RETURNS (Party): the party with this description and kind, a new one if need be."""
        key = (folded(name), kind)
        if key not in self._by_description:
            party = Party(name, kind, first=at)
            self.all.append(party)
            self._by_description[key] = party
            if kind == "unnamed-group":
                self._groups.setdefault(phrase(name).head, []).append(party)
        return self._by_description[key]

    def groups_of(self, head: str) -> list[Party]:
        """RETURNS (list[Party]): the last groups that are described with this head, in the order they were met."""
        return self._groups.get(head, [])[-40:]

    def people_with_trade(self, heads: Iterable[str]) -> list[Party]:
        """RETURNS (list[Party]): the named people whom the article gives one of these trades; a few of each."""
        if self._by_trade is None:
            self._by_trade = {}
            for party in self.of_kind("named-person"):
                for head in sorted(party.heads):
                    self._by_trade.setdefault(head, []).append(party)
        found = [party for head in sorted(heads) for party in self._by_trade.get(head, [])[:20]]
        return list(dict.fromkeys(found))

    def people_of_family(self, surname: str) -> list[Party]:
        """RETURNS (list[Party]): those with this folded family name who are named in full; a few of many."""
        found = [p for p in self._by_surname.get(surname, [])[:20] if p.parts and p.parts.is_full]
        return [p for p in found if p.parts and p.parts.surname == surname]

    def people_of_age(self, age: int) -> list[Party]:
        """RETURNS (list[Party]): the named people who are said to be so old, in years."""
        return [p for p in self._aged.get(age, []) if p.age == age]

    def tell_age(self, party: Party, age: int | None) -> None:
        """Remember how old somebody is said to be, in years; the first number counts."""
        if age is not None and party.age is None:
            party.age = age
            self._aged.setdefault(age, []).append(party)

    def of_kind(self, kind: SourceKind) -> Iterator[Party]:
        """Yield the parties of one kind, in the order in which they were met."""
        return (p for p in self.all if p.kind == kind)


_LETTERS = 6
"""Initials with those of small words have fewer letters."""


def _is_short(long: PersonName, short: PersonName) -> bool:
    """Whether the second is the first with a shortened given name: "josh" of "joshua", no initial."""
    one, other = long.parts[0], short.parts[0]
    return len(long.parts) == len(short.parts) and 2 < len(other) < len(one) and one.startswith(other)


def _ends(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    return (len(short) < len(long) and long[-len(short) :] == short) or (
        len(short) > len(long) and short[-len(long) :] == long and len(long) > 1
    )


def _opens(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    if len(short) > len(long):
        long, short = short, long
    return (
        len(short) < len(long)
        and short not in UNIONS
        and long[: len(short)] == short
        and (len(short) > 1 or long[1] in word_set("company-endings"))
        and long[len(short)] not in _PARTS_OF
    )


def _lacking(word: str) -> list[str]:
    return [word, *(word[:n] + word[n + 1 :] for n in range(len(word)))] if len(word) < _LONG else []


def can_be_given(name: PersonName, party: Party) -> bool:
    """Whether a single name is the party's given name."""
    return bool(party.parts and party.parts.is_full and same_given(name.parts[0], party.parts.parts[0]))


def plain_words(words: str) -> str:
    """RETURNS (str): the words on one line."""
    return re.sub(r"\s+", " ", words).strip()
