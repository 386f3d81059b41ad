"""The names of one article given to parties, and what is remembered while it is read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from bot.analysis.entities import body_word, consistent
from bot.analysis.kinds import phrase
from bot.analysis.lexicon import word_set
from bot.analysis.mentions import Finder, Layout, Mention
from bot.analysis.names import PersonName, bare, body_parts, folded, person_name, spelled_out, unarticled
from bot.analysis.parties import BODIES, PEOPLE, Gender, Party, Register, can_be_given, gender_of
from bot.analysis.roles import Role, Roles, is_title
from bot.analysis.salience import Asked, Memory, gender_agrees
from bot.analysis.tagger import TaggedEntity
from bot.analysis.vocabulary import Vocabulary
from bot.breakdown import Attribution

_RELATED = re.compile(
    r"\b(?:husband and wife|wife and husband|couple|sisters|brothers|siblings|twins|parents|grandparents|newlyweds"
    r"|daughters|sons|children|cousins)\b",
    re.IGNORECASE,
)
_AGE_BEHIND = re.compile(r"\s*(?:,\s+(?:who is |aged )?|\()(\d{1,3})(?=[,.;)]|\s+(?:and|years old)\b)")
_AGE_BEFORE = re.compile(r"\b(\d{1,3})-year-old(?:\s+[\w’'-]+){0,3}\s+$")
UNCLEAR = "unclear"
"""What is given as the source where two named ones stay possible."""
_PLURAL = re.compile(r"\b[Tt]he ([A-Z][\w’-]*?)e?s\b")
_TOGETHER = 40
"""Characters between the first mentions of two who are named together."""
_SHORT_TITLES = {"doctor": "dr", "professor": "prof", "senator": "sen", "governor": "gov", "reverend": "rev"}

_KIN, _KIN_REACH = re.compile(r"\b([a-z-]+),\s$"), 24
"""What somebody is to another, right before the name; so many characters are looked over."""
_FAMILIAR = 2
"""Who is called by the given name alone so often is not whom the family name means first."""


class Reading:
    """One article while it is read: its mentions, its parties so far, who has spoken."""

    def __init__(self, layout: Layout, entities: Sequence[TaggedEntity], attributions: Sequence[Attribution]) -> None:
        self.layout = layout
        self.text = layout.text
        self.attributions = attributions
        self.entities = consistent(self.text, entities)
        self.vocabulary = Vocabulary(self.text)
        self.roles = Roles(self.text, self.entities, self.vocabulary)
        self.register = Register()
        self.memory = Memory()
        self._described: dict[str, Party] = {}
        """Unnamed people by their description."""
        self._of_people: dict[int, str] = {}
        """Of which people a body was said to be: "the Elmian company"; no other can be said of it."""
        self._told_by: dict[int, Party] = {}
        """The outlets whose stories stood as sources, by where."""
        self._familiar: Counter[int] = Counter()
        """How often each party is called by the given name alone."""
        self._first_bare: dict[int, int] = {}
        """Where the bare family name of each party that has been asked about stands first."""
        self._in_full: defaultdict[int, set[int]] = defaultdict(set)
        """The paragraphs in which each party is named in full."""
        self._by_given: set[int] = set()
        """Where a given name stands alone."""
        self._kin: dict[tuple[int, str], Party] = {}
        """Whose husband, sister … is who, by the one and the word."""
        self._first_reading: list[Party] = []
        """Who spoke in the reading before, in order."""
        self.mentions = Finder(layout, self.entities, self.roles).all()
        self._starts = [m.start for m in self.mentions]
        self._static: dict[int, Party] = {}
        """The party of each mention, by its start, where names alone tell it."""
        self._open: dict[int, list[Party]] = {}
        """The parties that a short name may stand for, where it is more than one."""
        self.given: list[Party | None] = [None] * len(attributions)
        self._name_parties()

    def _name_parties(self) -> None:
        """Give every name to a party: full names first, so that short ones find them."""
        names = [m for m in self.mentions if m.form == "name"]
        for words, at in spelled_out(self.text):
            self.register.body(words, at)
        self._share_family_name(names)
        short: list[Mention] = []
        full = (person_name(one.words) for one in names if one.label == "PER")
        families = {name.surname for name in full if name and name.is_full and not is_title(name.shown.split()[0])}
        for one in names:
            if one.label == "PER":
                name = person_name(one.words)
                if name is None:
                    continue
                if len(name.parts) == 2 and name.surname in families and is_title(name.shown.split()[0]):
                    short.append(one)  # "Ambassador Ruiz" beside "Ana Ruiz"
                    continue
                if name.is_full and name.parts[0] in ("team", "camp"):  # a campaign, not somebody
                    self._static[one.start] = self.register.body(one.words, one.start)
                    continue
                if not name.is_full:
                    short.append(one)
                    continue
                party = self.register.add_person(one.words, one.start)
            elif (family := self._family(one.words)) is not None:
                party = family
            elif one.label == "ORG":
                party = self.register.body(one.words, one.start)
            else:
                is_new = self.register.known_body(one.words, place=True) is None
                party = self.register.body(one.words, one.start, place=True)
                party.place = party.place or is_new
            if party:
                self._static[one.start] = party
                self._learn(party, one)
        self._fame = self._counted(names)
        earlier = self._named_first(short)
        for one in short:
            name = person_name(one.words)
            if name is None:
                continue
            if name.is_full:
                name = person_name(name.shown.split(maxsplit=1)[1]) or name
            if (family := self._family(unarticled(one.words))) is not None and not self.register.people_called(name):
                self._static[one.start] = family
                continue
            known = [p for p in self.register.people_called(name) if p.parts and p.parts.is_full]
            if name.surname in earlier:
                known = [p for p in known if can_be_given(name, p)]
            if len(known) > 1:
                self._open[one.start] = known
            elif not known and (body := self.register.short_body(one.words)) is not None:
                self._static[one.start] = body
            else:
                party = known[0] if known else self.register.misspelt(name)
                if known and party and party.parts and name.surname != party.parts.surname:
                    self._familiar[id(party)] += 1
                    self._by_given.add(one.start)
                if party is None:
                    party = self.register.short_person(name, one.start)
                elif (namesake := self._namesake(party, name, one)) is not None:
                    party = namesake
                self._static[one.start] = party
                self._learn(party, one)

    def _share_family_name(self, names: Sequence[Mention]) -> None:
        """Give a family name to whom a relative shares it with: "Ana and Ida Ruiz", of "the Ruizes"."""
        full = [name for one in names if one.label == "PER" and (name := person_name(one.words)) and name.is_full]
        families = {name.surname for name in full}
        together = {m[1].lower() for m in _PLURAL.finditer(self.text)}
        for one, other in pairwise(names):
            given, name = person_name(one.words), person_name(other.words)
            if not (given and name and name.is_full and one.label == other.label == "PER"):
                continue
            beside = re.fullmatch(r"\s+(?:and|&)\s+", self.text[one.end : other.start])
            if not beside or given.is_full or given.title or given.surname in families:
                continue
            family = name.shown.split()[-name.family :]
            near = self.text[max(0, one.start - 60) : other.end + 60]
            if _RELATED.search(near) or family[-1].lower() in together:
                self.register.add_person(" ".join([given.shown, *family]), one.start)

    def _namesake(self, party: Party, name: PersonName, one: Mention) -> Party | None:
        """Somebody else of the same family name, of whom only a title tells: "Lady Hughes" beside "Sir Alan Hughes"."""
        gender = self._courtesy(one)
        if gender is None or party.certain in (None, gender):
            return None
        title = re.search(r"(\S+)\s+$", self.text[max(0, one.start - 12) : one.start])
        shown = f"{name.title or (title[1] if title else '')} {name.shown}".strip()
        return self.register.described(shown, "named-person", one.start)

    def _family(self, label: str) -> Party | None:
        """Those of one family name who speak as one: "the Ruizes", "the Falks"."""
        name = person_name(re.sub(r"(?:es|s)$", "", label)) if re.fullmatch(r"[A-Z][\w’-]+s", label) else None
        people = [p for p in self.register.people_called(name) if p.parts and p.parts.is_full] if name else []
        if len(people) < 2:
            return None
        party = self.register.described(" + ".join(p.name for p in people[:3]), "named-person", people[0].first)
        party.members = len(people)
        return party

    def _counted(self, names: Sequence[Mention]) -> Counter[int]:
        """How often each party is named in full."""
        fame: Counter[int] = Counter()
        for one in names:
            party = self._static.get(one.start)
            if party and party.parts and " " in one.words:
                fame[id(party)] += 1
                self._in_full[id(party)].add(one.paragraph)
        return fame

    def _named_first(self, short: Sequence[Mention]) -> set[str]:
        """Family names that stand alone in several paragraphs before the only full name that has them.

        Then the full name is a relative's, not theirs: nobody is introduced so late.
        """
        seen: dict[str, set[int]] = {}
        for one in short:
            name = person_name(one.words)
            if name is None:
                continue
            known = [p for p in self.register.people_called(name) if p.parts and p.parts.is_full]
            if len(known) == 1 and not can_be_given(name, known[0]) and one.start < known[0].first - 600:
                seen.setdefault(name.surname, set()).add(one.paragraph)
        return {surname for surname, paragraphs in seen.items() if len(paragraphs) > 2}

    def _learn(self, party: Party, one: Mention) -> None:
        if one.label == "PER":
            name = person_name(one.words)
            party.add_roles(self.roles.beside(one.start, one.end, name.title if name else ""))
            party.titles |= self._titles(one)
            self.register.tell_age(party, self._age(one))
            if courtesy := self._courtesy(one):
                party.certain = party.certain or courtesy
        elif one.label == "ORG":
            self._learn_body(party, one)

    def _age(self, one: Mention) -> int | None:
        """The age beside a name: "Ana Ruiz, 58,", "Ana Ruiz (58)", "58-year-old Ana Ruiz"."""
        found = _AGE_BEHIND.match(self.text, one.end) or _AGE_BEFORE.search(
            self.text, max(0, one.start - 60), one.start
        )
        return int(found[1]) if found else None

    def _titles(self, one: Mention) -> set[str]:
        """RETURNS (set): the title in or right before a name, folded: "dr" for "Dr. Ruiz" and "Doctor Ruiz"."""
        before = re.search(r"([A-Za-z]+)\.?\s+$", self.text[max(0, one.start - 12) : one.start])
        name = person_name(one.words)
        words = [before[1]] if before and is_title(before[1]) else []
        words += name.title.split() if name else []
        plain = [folded(word.strip(",")) for word in words]
        return {_SHORT_TITLES.get(word, word) for word in plain}

    def _courtesy(self, one: Mention) -> Gender | None:
        return next((g for title in sorted(self._titles(one)) if (g := gender_of(title))), None)

    def _is_spoken_of_as_outlet(self, party: Party) -> None:
        parts = body_parts(party.name)
        if parts and parts[-1] not in word_set("organisation-heads"):
            party.outlet += 2

    def _learn_body(self, party: Party, one: Mention) -> None:
        """What the article calls a body beside its name, and whether it is spoken of as an outlet."""
        behind = self.text[one.end : one.end + 80]
        apposed = re.match(r",\s+(?:an?|the|which is an?|one of the)\s+([^,.;()\n]{3,70})", behind)
        if apposed:
            party.roles.append(Role(" ".join(apposed[1].split())))
        if called := body_word(self.text, one.start):
            party.roles.append(Role(called))
        before = self.text[max(0, one.start - 30) : one.start]
        if re.search(
            r"\b(?:told|interview(?:ed)? (?:with|on|by)|telling|reported by|published (?:in|by)|appear\w+ on"
            r"|aired on|writing in|wrote in)\s+$",
            before,
        ) and bare(one.words).split()[-1].lower() not in word_set("organisation-heads"):
            party.outlet += 2
        if re.match(
            r"(?:[’']s)?\s+(?:reporters?|hosts?|anchors?|editors?|correspondents?|columnists?|journalists?"
            r"|interview|report|analyst|headline)\b",
            behind,
        ):
            party.outlet += 1

    def _count_before(self, at: int) -> int:
        return bisect_left(self._starts, at)

    def _asked(self, at: int, words: str, attribution: int) -> Asked:
        return Asked(
            at,
            self.layout.sentence(at),
            self.layout.paragraph(at),
            gender_of(words.lower()),
            attribution,
            self.layout.content_at(at),
        )

    def _short(self, one: Mention) -> Party:
        """The party of a single name that several share: by title, then by who was mentioned last."""
        known = self._open[one.start]
        if (age := self._age(one)) is not None:
            known = [p for p in known if p.age in (None, age)] or known
        if titles := self._titles(one):
            known = [p for p in known if titles & p.titles] or known
        gender = self._courtesy(one)
        if gender:
            known = self._fitting_courtesy(known, gender, one)
            if len(known) > 1 and self._is_couple(known):
                return self._unclear()  # which of "Mel and Jo Ruiz" is "Ms. Ruiz" no text tells
        party = known[0] if len(known) == 1 else self._nearest_or_main(known, one.start)
        party.certain = party.certain or gender
        self.register.tell_age(party, age)
        return party

    def _fitting_courtesy(self, known: list[Party], gender: Gender, one: Mention) -> list[Party]:
        """Of several with one name those whom "Ms." or "Mr." may mean; all, where nothing tells."""
        if kin := [p for p in known if self._is_new_kin(p, gender, one)]:
            return kin
        main = min(known, key=lambda p: p.first)
        bare = [p for p in known if not self._is_kept_apart(p, main) and gender_agrees(p, gender) >= 0]
        if len(bare) == 1 < len(known):
            return bare
        told = [p for p in known if p.certain == gender or (p.certain is None and gender_agrees(p, gender) > 0)]
        return told or [p for p in known if p.certain is None] or known

    def _is_new_kin(self, party: Party, gender: Gender, one: Mention) -> bool:
        """Whether somebody was just told of as a relative: "She leaves a sister, Ida Falk. ¶ Ms. Falk said …"."""
        near = party.first < one.start and one.paragraph - self.layout.paragraph(party.first) <= 1
        kin = _KIN.search(self.text, max(0, party.first - _KIN_REACH), party.first) if near else None
        return kin is not None and kin[1] in word_set("kin") and gender_of(kin[1]) == gender

    def _is_couple(self, known: Sequence[Party]) -> bool:
        """Whether people of one name were named together, and nothing has told since which is the woman."""
        first, last = min(p.first for p in known), max(p.first for p in known)
        both = last - first < _TOGETHER and re.fullmatch(r"[\w’' -]+\band\s+", self.text[first:last]) is not None
        return both and not any(p.certain or max(p.votes.values()) > 0 for p in known)

    def _unclear(self) -> Party:
        return self.register.described(UNCLEAR, "unknown", 0)

    def _nearest_or_main(self, known: Sequence[Party], at: int) -> Party:
        """Of several with one name: who was just named in full, or else whom the article is mostly about."""
        known = [p for p in known if p.first <= at] or known  # nobody is called so before they are introduced
        main = min(known, key=lambda p: p.first)
        known = [p for p in known if not self._is_kept_apart(p, main)]
        sentence, paragraph = self.layout.sentence(at), self.layout.paragraph(at)
        near = [
            place
            for place in self.memory.back(sentence)
            if place.sentence >= sentence - 2
            and place.paragraph == paragraph
            and place.party in known
            and place.start not in self._by_given
            and not (place.oblique or place.quoted or place.pronoun)
        ]
        if near:
            leading = [place for place in near if place.leading and place.sentence == near[0].sentence]
            return (leading or near)[0].party
        last = self.memory.speakers[-1] if self.memory.speakers else None
        if (
            last is not None
            and last in known
            and any(
                place.party is last and place.source and place.paragraph >= paragraph - 1
                for place in self.memory.back(sentence)
            )
        ):
            return last
        formal = [p for p in known if self._familiar[id(p)] < _FAMILIAR] or known
        earliest = min(p.first for p in formal)  # of "Melania" and "Donald Trump" he is "Trump"
        return max(known, key=lambda p: (self._fame[id(p)] + 3 * (p.first == earliest), -p.first))

    def _is_kept_apart(self, party: Party, main: Party) -> bool:
        """Whether somebody is named in full whenever told of, since the bare name was another's before they came."""
        if party is main:
            return False
        if id(main) not in self._first_bare:
            bare = (at for at, known in self._open.items() if any(main is one for one in known))
            self._first_bare[id(main)] = min(bare, default=len(self.text))
        return self._first_bare[id(main)] < party.first and len(self._in_full[id(party)]) > 1

    def _with_kind(self, party: Party) -> Party:
        if party.kind in BODIES:
            party.kind = "other-media" if self._is_outlet(party) else "named-organisation"
        return party

    def _is_outlet(self, party: Party) -> bool:
        parts = body_parts(party.name)
        if parts and (parts[-1] in word_set("media") or "news" in parts[1:] or " ".join(parts) in word_set("outlets")):
            return True
        if party.place:
            return False
        called = [phrase(role.words).head for role in party.roles]
        return party.outlet >= 2 or any(head in word_set("media") for head in called)


def is_person(party: Party) -> bool:
    """Whether the party is one person."""
    return party.kind in PEOPLE and party.members == 1
