"""Whom a definite description of one person means, of those named or told of: "the mayor", "the 58-year-old"."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from bot.analysis.allegiances import contends, may_stand, standing
from bot.analysis.bodies import Bodies
from bot.analysis.epithets import Description, choose_described
from bot.analysis.groups import SIBLINGS
from bot.analysis.kinds import person_heads, phrase
from bot.analysis.lexicon import word_set
from bot.analysis.names import folded, is_head
from bot.analysis.parties import PEOPLE, Party, gender_of
from bot.analysis.reading import is_person
from bot.analysis.roles import Role, marks
from bot.analysis.salience import Asked, Place, choose, gender_agrees
from bot.analysis.trades import Trade, has_role, is_of_another, is_past, is_told, modifiers

_MOST_PEOPLE = 200
"""So many named people are asked whom they stand for."""
_LEAD = 4
"""So many sentences may speak of somebody who is named behind them."""
_FAMOUS = 4
"""So many times as often one holder of an office must be named as another to be meant wherever neither is near."""
_LIKELY = 0.5
_EARLIER = 4000
SPOUSES = frozenset(["husband", "wife", "spouse", "partner", "ex-husband", "ex-wife"])
NEW = re.compile(r"(?:[Aa]n?|[Oo]ne|[Aa]nother)\s")
"""What stands before somebody who is told of for the first time."""
_GROWN, _SOON = 18, 2
_STAND_INS = frozenset(["insider", "source", "informant"])
"""What anybody is called who speaks without a name."""
_TELLING = re.compile(
    r"\b(?:former|ex-\w+|retired|veteran|self-\w+|one-time|onetime|long-time|longtime|newly-\w+)\b", re.IGNORECASE
)
"""What says more of somebody than what they are: said of whom the reader knows already."""
_SITS_FOR = re.compile(
    r"[Tt]he\s(?:[A-Z][\w’'-]+\s){1,3}(?:MP|MSP|MEP|TD|MLA|Democrat|Republican|senator|congressman|congresswoman|governor"
    r"|lawmaker|representative|legislator|assemblyman|assemblywoman|deputy|councillor)"
)
"""What a member of parliament is called by the place that sends them."""
_OWNED = re.compile(r"(\w+)[’']s?\s")
_AGED = re.compile(r"\b(\d{1,3})-year-old\b")


class Persons(Bodies):
    """Finds which person a description takes up."""

    def _fitting(self, label: str, at: int, words: str, nth: int = -1) -> Party | None:
        """Whom a definite description of one person means, of those mentioned before; None for nobody of them."""
        core = phrase(label).core
        heads = person_heads(core)
        head = heads[-1] if heads else core.split()[-1].lower()
        trade = Trade.of(head, core, names=marks(core), current=not is_past(core))
        possessive = re.match(r"(?:his|her|their|its)\s", words, re.IGNORECASE)
        if possessive and not word_set("kin") & {head}:
            return self._servant(possessive.group().strip().lower(), at, trade)
        asked = Asked(
            at,
            self.layout.sentence(at),
            self.layout.paragraph(at),
            gender_of(head),
            nth,
            self.layout.content_at(at),
            nth >= 0 and self.attributions[nth].kind != "indirect",
        )
        if possessive and (kin := self._relative_of(possessive.group().strip().lower(), at, head)) is not None:
            return kin
        if head in _STAND_INS and not possessive and (source := self._nameless_before(asked)) is not None:
            return source
        told = modifiers(core)
        if (known := self._of_age(core)) is not None:
            return known
        if re.search(r"\b(?:new|incoming|next)\b", core) and (heir := self.register.people_with_trade(["successor"])):
            return heir[0] if len(heir) == 1 else None
        known = self._with_trade(asked.sentence, trade) or self._successor(trade)
        if known is not None and is_of_another(label, known, trade):
            known = None
        if contends(head) and not trade.ranks:
            known = standing(islice(self.register.of_kind("named-person"), _MOST_PEOPLE), label) or known
            known = known if known is not None and may_stand(known, label) else None
        if known is not None and not (told and head in word_set("generic-heads") and not is_told(told, known)):
            return known
        if head in word_set("generic-heads") and not possessive and not told:
            return self._generic(label, head, asked)
        owner = _OWNED.search(core)
        if owner and (is_head(owner[1].lower()) or owner[1][0].isupper()):
            return None  # "the mayor's former doctor" is not the mayor
        if _SITS_FOR.fullmatch(words) and (near := self._just_told_of(asked, label)) is not None:
            return near
        plain = not possessive and len(label.split()) == len(core.split())
        telling = plain and (_TELLING.search(core) or _AGED.search(core))
        if not (telling or self._is_epithet(head, words)):
            return None  # "the judge", where nobody is said to be one: somebody new, never whoever was named last
        means = Description(
            marks(core),
            self._is_introduced(head, at),
            bool(possessive),
            len(label.split()),
            len(label.split()) > len(core.split()),
            int(aged[1]) if (aged := _AGED.search(core)) else None,
        )
        choice = choose_described(self.memory, asked, means)
        fits = choice is not None and (not contends(head) or may_stand(choice.party, label))
        fits = fits and not (choice and _SITS_FOR.fullmatch(words) and _sits_elsewhere(choice.party, label))
        return choice.party if choice and fits else None

    def _just_told_of(self, asked: Asked, label: str) -> Party | None:
        """Who leads the sentence before, or this one, where somebody is called by whom they sit for: "the Lugo MP"."""
        for place in self.memory.back(asked.sentence, 1):
            apart = place.paragraph != asked.paragraph
            if not place.leading or place.quoted or not is_person(place.party) or (apart and not asked.quotes):
                continue
            parts = place.party.parts
            named = place.party.kind == "named-person" and parts is not None and parts.is_full
            elsewhere = _sits_elsewhere(place.party, label)
            politics = not place.party.heads or place.party.heads & word_set("politicians")
            return place.party if named and politics and not elsewhere and may_stand(place.party, label) else None
        return None

    def _nameless_before(self, asked: Asked) -> Party | None:
        """Who has just spoken without a name: "A source at the mill said no. “…,” the insider added."."""
        for place in self.memory.back(asked.sentence, _SOON):
            if place.source:
                return place.party if place.party.kind == "unnamed-person" else None
        return None

    def _of_age(self, core: str) -> Party | None:
        """The one person whose age the article has given as a description does: "the 58-year-old"."""
        age = _AGED.search(core)
        people = self.register.people_of_age(int(age[1])) if age else []
        if age is None or len(people) != 1:
            return None
        if trade := core[age.end() :].strip():
            people[0].add_roles([Role(trade)])
        return people[0]

    def _generic(self, label: str, head: str, asked: Asked) -> Party | None:
        """Whom "the Elmian official" means: who is quoted under such words was most likely quoted before."""
        quoted = self.memory.quoted
        if asked.quotes and quoted and quoted.heads and gender_agrees(quoted, asked.gender) >= 0:
            return quoted
        if asked.gender and (newcomer := self._just_introduced(asked)) is not None:
            return newcomer
        choice = choose(
            self.memory,
            asked,
            lambda p: (
                is_person(p)
                and (head != "official" or bool(p.heads))
                and p.name.lower() != label.lower()
                and (asked.gender is None or gender_agrees(p, asked.gender) > 0)
            ),
        )
        return choice.party if choice and choice.chance >= _LIKELY else None

    def _just_introduced(self, asked: Asked) -> Party | None:
        """Who was told of as new in the sentence before: "The site sent it to a student. The woman said …"."""
        for place in self.memory.back(asked.sentence, 1):
            fits = place.party.kind == "unnamed-person" and gender_agrees(place.party, asked.gender) >= 0
            if fits and place.sentence < asked.sentence and NEW.match(self.text, place.start):
                return place.party
        return None

    def _with_trade(self, sentence: int, trade: Trade) -> Party | None:
        """The last one mentioned who is said to have the trade, or else the only one in the article."""
        for place in self.memory.back(sentence):
            party = place.party
            fits = party.kind in PEOPLE and not place.quoted and has_role(party, trade)
            if fits and (not trade.names or place.leading or has_role(party, trade, told=True)):
                return self._main_holder(party, place, sentence, trade)
        for party in reversed(self.memory.speakers):
            if party.kind in PEOPLE and has_role(party, trade):
                return party
        named = [p for p in self.register.people_with_trade(trade.heads) if has_role(p, trade)]
        if len(named) != 1 or (sentence > _LEAD and not named[0].mentions):
            return None  # who is told of later only is not meant, but in a lead
        return named[0]

    def _main_holder(self, party: Party, place: Place, sentence: int, trade: Trade) -> Party:
        """Whom the article is about, where the holder of an office named last is only a passing guest in it."""
        if (
            trade.head not in word_set("single-offices")
            or trade.names
            or (place.leading and place.sentence == sentence)
        ):
            return party
        others = [p for p in self.register.people_with_trade(trade.heads) if has_role(p, trade)]
        most = max(others, key=lambda p: p.mentions, default=party)
        return most if most.mentions > _FAMOUS * party.mentions else party

    def _successor(self, trade: Trade) -> Party | None:
        """Who holds an office, where the article only says whose successor that is."""
        if trade.head not in word_set("single-offices") or not trade.current:
            return None
        held = any(has_role(p, replace(trade, current=False)) for p in self.register.people_with_trade(trade.heads))
        found = self.register.people_with_trade(["successor"]) if held else []
        return found[0] if len(found) == 1 else None

    def _is_of_a_place(self, words: str) -> bool:
        """Whether capitals only tell an office, a place or a people: "the President", "the Lugo clerk"."""
        last = words.split()[-1]
        if len(words.split()) == 2 and is_head(last.lower()) and self.register.people_with_trade([last.lower()]):
            return True  # "The Collector", beside "District Collector Ana Ruiz"
        if (last.isupper() and is_head(last.lower())) or last.lower().rstrip(".") in word_set("titles") | word_set(
            "office-titles"
        ):
            return True
        return last[:1].islower() or last.lower().endswith("-year-old") or self._is_one_of_a_people(words)

    def _is_epithet(self, head: str, words: str) -> bool:
        """Whether a description can be said of many and is not how somebody is introduced: "the billionaire"."""
        known = head in word_set("epithet-heads") or head.endswith("-year-old")
        return known or self._is_one_of_a_people(words) or (head.endswith(("man", "woman")) and not is_head(head))

    def _is_introduced(self, head: str, at: int) -> bool:
        """Whether the article has spoken of such a one as of somebody new: "a clerk"."""
        pattern = rf"\b(?:[Aa]n?|[Aa]nother|[Oo]ne)\s+(?:[\w’'-]+,?\s+){{0,4}}?{re.escape(head)}\b"
        return re.search(pattern, self.text[max(0, at - _EARLIER) : at], re.IGNORECASE) is not None

    def _relative_of(self, pronoun: str, at: int, head: str) -> Party | None:
        """Who is the wife, the brother … of whom "his" or "her" means, as far as names or the text have told."""
        choice = choose(self.memory, self._asked(at, pronoun, -1), is_person)
        if choice is None or choice.chance < _LIKELY or choice.party.parts is None:
            return None
        owner = choice.party
        if (known := self._kin.get((id(owner), head))) is not None:
            return known
        gender = gender_of(head)
        namesakes = [
            p
            for p in self.register.people_of_family(choice.party.parts.surname)
            if p is not owner and (p.age or _GROWN) >= _GROWN
        ]
        if head.startswith("ex-"):  # who is told to be married now is not who was
            namesakes = [p for p in namesakes if all(self._kin.get((id(owner), now)) is not p for now in SPOUSES)]
        if len(namesakes) != 1 or gender_agrees(namesakes[0], gender) < 0 or namesakes[0].heads & word_set("kin"):
            return None
        return namesakes[0] if head in SPOUSES | SIBLINGS else None

    def _servant(self, pronoun: str, at: int, trade: Trade) -> Party | None:
        """Who has been called the lawyer, the aide … of the person that "his" or "her" means."""
        choice = choose(self.memory, self._asked(at, pronoun, -1), is_person)
        if choice is None or choice.party.parts is None:
            return None
        served = choice.party.parts.parts[-1]
        for party in self.register.people_with_trade(trade.heads):
            for role in party.roles:
                if set(role.heads) & trade.heads and served in folded(f"{role.words} {role.affiliation or ''}"):
                    return party
        return None


def _sits_elsewhere(party: Party, label: str) -> bool:
    """Whether somebody is told to sit for another place ("D-Moor") than a description names."""
    told = [role.affiliation for role in party.roles if role.affiliation and "-" in role.affiliation]
    return bool(told) and not any(seat.split("-")[-1] in label for seat in told)
