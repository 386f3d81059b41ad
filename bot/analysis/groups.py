"""The party of several without names: "experts" after "experts on rivers", "both women", "the two countries"."""

from __future__ import annotations

import re

from bot.analysis.documents import Documents
from bot.analysis.kinds import is_plural, phrase, singular
from bot.analysis.names import body_parts, is_head
from bot.analysis.parties import PEOPLE, Party
from bot.breakdown import Span

_LOOK, _NEAR, _SENTENCES = 120, 14, 3
"""How many places, and how many sentences, back several named together are looked for; and two of one sentence."""
SIBLINGS = frozenset(["brother", "sister", "sibling", "twin"])
_PLACES = frozenset("country nation state city town government power neighbor neighbour capital".split())


class Groups(Documents):
    """Finds which group a plural takes up."""

    def _the_two(self, words: str, span: Span) -> Party | None:
        """Several named together whom "both women", "the two countries" or "the departments" takes up."""
        counted = re.match(r"(?:both|the (?:two|three|four|pair|duo|trio|couple))\b", words, re.IGNORECASE)
        head = phrase(words).head
        if len(words.split()) > 3 or not (counted or (words.lower().startswith("the ") and is_plural(head))):
            return None
        number = {"two": 2, "both": 2, "pair": 2, "couple": 2, "duo": 2, "three": 3, "trio": 3, "four": 4}
        asked = next((number[w] for w in words.lower().split() if w in number), 0)
        one = singular(head)
        sentence = self.layout.sentence(span.start)
        for place in reversed(self.memory.places[-_LOOK:]):
            party = place.party
            if party.members < 2 or place.sentence < sentence - _NEAR:
                continue
            parts = party.name.lower().split(" + ")
            named = all(one in body_parts(part) for part in parts)
            person = is_head(one) or one in ("man", "woman") or head in number
            fits = person if party.kind in PEOPLE else (party.place if one in _PLACES else not person)
            family = one not in SIBLINGS or len({part.split()[-1] for part in parts}) == 1
            if family and (named or (counted and fits and asked in (0, party.members))):
                return party
        if (
            counted
            and asked == 2
            and one not in SIBLINGS
            and (is_head(one) or one in ("man", "woman") or head in number)
        ):
            return self._named_in_one_sentence(sentence, span.start)
        return None

    def _named_in_one_sentence(self, sentence: int, at: int) -> Party | None:
        """The two people, and no more, whom the last sentence that names more than one names."""
        by_sentence: dict[int, list[Party]] = {}
        for place in self.memory.back(sentence):
            if place.party.kind == "named-person" and place.sentence >= sentence - _SENTENCES:
                found = by_sentence.setdefault(place.sentence, [])
                found.extend([] if place.party in found or place.party.members > 1 else [place.party])
        for number in sorted(by_sentence, reverse=True):
            people = sorted(by_sentence[number], key=lambda p: p.first)
            if len(people) > 1:
                if len(people) > 2:
                    return None
                party = self.register.described(" + ".join(p.name for p in people), "named-person", at)
                party.members = 2
                return party
        return None

    def _same_group(self, label: str, words: str) -> Party | None:
        """The group that a bare plural takes up again: "experts" after "experts on rivers"."""
        one = phrase(label)
        if len(label.split()) > 2 or (
            label[:1].isupper() and words.split()[0] == label.split()[0] and self._is_people(label)
        ):
            return None
        if re.match(r"(?:some|many|most|several|other|a|an|all|more|few|both)\s", words, re.IGNORECASE):
            return None
        fitting = [
            p
            for p in self.register.groups_of(one.head)
            if p.attributions_seen
            and len(p.name.split()) > len(label.split())
            and (len(label.split()) == 1 or set(label.lower().split()) <= set(p.name.lower().split()))
            and not re.match(r"(?:some|many|most|several|other|all|few|both)\s", p.name, re.IGNORECASE)
        ]
        return fitting[-1] if fitting else None
