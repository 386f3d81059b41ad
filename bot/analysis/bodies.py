"""The body or outlet that a word stands for: "the fund", "the company", "the paper", "his campaign"."""

from __future__ import annotations

import re
from collections import Counter

from bot.analysis.groups import Groups
from bot.analysis.kinds import phrase, singular
from bot.analysis.lexicon import body_endings, word_set
from bot.analysis.names import body_parts, folded
from bot.analysis.parties import BODIES, Party
from bot.analysis.reading import is_person
from bot.analysis.roles import Role, marks
from bot.analysis.salience import Place, choose
from bot.breakdown import SourceKind, Span

_LOOK, _NEAR = 120, 3
"""How many places back a body is looked for, and how many sentences an outlet for "the paper"."""
_FILLERS = frozenset("that with from which representing based group national".split())


_ANY = frozenset(
    "company bank group organization organisation agency firm network website site association"
    " automaker carmaker chipmaker drugmaker".split()
)
"""What many bodies can be called; a charity, a court or a church is one only where the article says so."""
_PUBLIC = re.compile(
    r"\b(?:Agency|Administration|Attorney|Authority|Bureau|Commission|Committee|Court|Department|Government|Ministry"
    r"|Office|Parliament|Police|Senate|Service|Services)\b"
)
"""What makes a body's name a public one's: an agency, never a company."""
_RANKS = {
    **{rank: frozenset([rank]) for rank in "supreme high district circuit constitutional crown trial lower".split()},
    **{rank: frozenset(["appeal"]) for rank in ("appeal", "appeals", "appellate")},
}
"""What a court is called by its rank, and the words of a name that say the same."""
_STAFFS = frozenset(["campaign", "camp", "team"])
"""What stands for the people around somebody."""
_OPENS = 25
"""Characters into a sentence, with a title, within which its subject begins."""
_CAPITAL = re.compile(r"\b[A-Z]")
_MANY = 50
_SHORT = 4
"""A mark of fewer letters may be initials that a body's name spells out: "u.s", of the United States."""


class Bodies(Groups):
    """Finds which body a word for one takes up."""

    _by_word: dict[str, list[int]] | None = None
    """The named bodies by the words of their names, made when first asked for."""
    _courts: list[tuple[Party, set[str]]] | None = None
    """The courts that are named, a few of many, with the words of their names; made when first asked for."""

    def _overlapping(self, label: str, words: str, span: Span) -> Party | None:
        """The body whose name holds most of a description: "a union of river pilots", "River Pilots' Union"."""
        headline = self.layout.paragraph(span.start) == 0  # which leaves articles out, and begins with a capital
        if not (headline or re.match(r"(?:an?|the|one)\s", words, re.IGNORECASE)):
            return None
        plain = re.sub(r"\s(?:that|who|which)\b.*", "", label)
        plain = plain[:1].lower() + plain[1:] if headline else plain
        said = {singular(w) for w in re.findall(r"\b[a-z]{4,}", plain)} - _FILLERS  # a name in it is another body
        shared = Counter(n for word in said for n in self._holding(word))
        found = [self.register.all[n] for n, count in shared.items() if count > 1]
        if re.match(r"an?\s", words, re.IGNORECASE):
            found = [p for p in found if p.first > span.start]  # a new one, after that name, is another
        if len(found) == 1:
            found[0].add_roles([Role(phrase(label).head)])
            return found[0]
        return None

    def _holding(self, word: str) -> list[int]:
        """The numbers of the named bodies whose name holds a word; a few where there are many."""
        if self._by_word is None:
            self._by_word = {}
            for number, party in enumerate(self.register.all):
                if party.kind == "named-organisation" and not party.place and len(_CAPITAL.findall(party.name)) > 1:
                    for part in {singular(w) for w in body_parts(party.name)}:
                        self._by_word.setdefault(part, []).append(number)
        return self._by_word.get(word, [])[:_MANY]

    def _last_outlet(self, at: int) -> Party | None:
        """The outlet that was the last body to be named, in reach of "the paper"."""
        for place in reversed(self.memory.places[-_LOOK:]):
            if place.sentence < self.layout.sentence(at) - _NEAR:
                return None
            if place.party.kind in BODIES and not place.party.place:
                return self._with_kind(place.party) if self._is_outlet(place.party) else None
        return None

    def _called(self, label: str, words: str, kind: SourceKind, span: Span) -> Party | None:
        """The body that a word stands for: "the fund" for one whose name ends so, or that the article calls so."""
        head = phrase(label).head
        if len(label.split()) > 3 or re.match(r"an?\s", words, re.IGNORECASE):
            return None  # "an appeals court" is none that was spoken of
        if own := re.match(r"(his|her|their|its)\s", words, re.IGNORECASE):
            choice = choose(self.memory, self._asked(span.start, own[1], -1), is_person)
            if choice is None or choice.party.parts is None:
                return None
            family = choice.party.parts.parts[-1]
            named = [p for p in self.register.bodies_ending(head) if body_parts(p.name)[-2:] == (family, head)]
            if not named and (
                owned := re.search(rf"\b{re.escape(family)}[’']?s?\s+{head}\b", self.text, re.IGNORECASE)
            ):
                return self.register.body(re.sub(r"[’']s?\s", " ", owned.group()), span.start)
            return named[0] if len(named) == 1 else None
        if head == "court" and (ranks := set(label.lower().split()) & _RANKS.keys()):
            return self._court(frozenset[str]().union(*(_RANKS[rank] for rank in ranks)))
        marked = marks(" ".join(label.split()[:-1]))  # "the French ministry" is not Elmia's
        ending = [p for p in self.register.bodies_ending(head) if p.mentions and _has_marks(p, marked)]
        if head in _STAFFS and label.lower() == head and (theirs := self._of_whom_it_tells(head, span)) is not None:
            return theirs
        if len(ending) == 1:
            return self._with_kind(ending[0])
        for place in reversed(self.memory.places[-_LOOK:]):
            party = place.party
            if party.kind not in BODIES or party.members > 1 or not _has_marks(party, marked):
                continue
            called = {phrase(role.words).head for role in party.roles} | set(body_parts(party.name))
            if head in called or (kind == "other-media" and self._is_outlet(party)):
                return self._with_kind(party)
            if kind == "other-media" and place.source and re.fullmatch(r"[Tt]he\s[a-z ]+", words):
                self._is_spoken_of_as_outlet(party)  # "The website added": it is one
                return self._with_kind(party)
        if (only := self._of_that_sort(head, words)) is not None:
            return self._with_kind(only)
        if head in word_set("generic-bodies") and re.match(r"(?:the|this|that)\s", words, re.IGNORECASE):
            of = next((w for w in label.split()[:-1] if w[0].isupper()), "")
            fitting = [
                place
                for place in reversed(self.memory.places[-_LOOK:])
                if self._can_be_called(place, head) and self._of_people.get(id(place.party), of) in (of, "")
            ]
            sure = [p for p in fitting if p.leading or p.source] or (fitting if of else [])
            if sure:
                if of:
                    self._of_people[id(sure[0].party)] = of
                return self._with_kind(sure[0].party)
        return None

    def _of_whom_it_tells(self, head: str, span: Span) -> Party | None:
        """Whose campaign "the campaign" is, where the article tells of several: of who leads the sentence before."""
        named = self.register.bodies_ending(head)
        for place in self.memory.back(self.layout.sentence(span.start), 1):
            opens = place.start - self.layout.sentence_start(place.sentence) < _OPENS and not place.pronoun
            if opens and place.party.kind == "named-person" and place.party.parts is not None:
                family = place.party.parts.parts[-1]
                return next((p for p in named if family in body_parts(p.name)), None)
        return None

    def _court(self, rank: frozenset[str]) -> Party | None:
        """The one court of a rank that the article has named: "the appeals court" is no supreme one."""
        if self._courts is None:
            bodies = ((p, {singular(w) for w in body_parts(p.name)}) for p in self.register.all if p.kind in BODIES)
            self._courts = [(p, words) for p, words in bodies if "court" in words][:_MANY]
        found = [p for p, words in self._courts if rank <= words]
        return self._with_kind(found[0]) if len(found) == 1 else None

    def _of_that_sort(self, head: str, words: str) -> Party | None:
        """The one body mentioned so far whose name ends as such a one's does: "the watchdog", "River Authority"."""
        ends = body_endings().get(head)
        if ends is None or not re.match(r"(?:the|this|that)\s", words, re.IGNORECASE):
            return None
        fitting = [p for end in ends for p in self.register.bodies_ending(end) if p.mentions and p.kind in BODIES]
        return fitting[0] if len({id(p) for p in fitting}) == 1 else None

    def _can_be_called(self, place: Place, head: str) -> bool:
        """Whether a body can be meant by "the company" or "the group": no place, and of no other sort by its name."""
        party = place.party
        parts = body_parts(party.name)
        if party.kind not in BODIES or party.place or party.members > 1 or not parts:
            return False
        if head not in _ANY:
            return False
        public = bool(_PUBLIC.search(party.name)) or (party.name.isupper() and head == "agency")
        if (head in ("company", "firm", "bank") and public) or (head == "agency" and not public) or " + " in party.name:
            return False
        told = {phrase(words).head for words in (party.name, *(role.words for role in party.roles))}
        told &= word_set("organisation-heads")
        if told - _ANY:
            return False  # a charity is no company
        if self._is_outlet(party) and head not in word_set("media") | {"network", "company", "organization"}:
            return False
        return parts[-1] not in word_set("organisation-heads") - {head}


def _has_marks(party: Party, marked: frozenset[str]) -> bool:
    """Whether the names in a description are in a body's name, or in what it is called, too."""
    known = {folded(m) for role in party.roles for m in role.marks}
    parts = {part for mark in marked for part in body_parts(mark.upper() if len(mark) < _SHORT else mark)}
    return parts <= known.union(body_parts(party.name))
