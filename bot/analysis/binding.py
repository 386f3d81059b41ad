"""Whom a pronoun must or cannot mean by the sentences that it stands in, before candidates are weighed."""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.analysis.mentions import speaker_place, within
from bot.analysis.parties import PEOPLE, Gender, Party, gender_of
from bot.analysis.persons import NEW
from bot.analysis.reading import is_person
from bot.analysis.salience import Asked, gender_agrees
from bot.analysis.unsaid import Unsaid
from bot.breakdown import Span

_ANSWERS = re.compile(r"\b(?:repl(?:y|ied|ies)|answer\w*|retort\w*|respond\w*|counter\w*)\b")
_TO = re.compile(
    r"\s+(him|her)(?=[.,;:!?]|\s+(?:if|whether|that|to|about|on|in|for|why|what|how|when|where|at|during|the|an?|with|by"
    r"|after|he|she|they|it|this|[“\"])(?!\w))"
)
"""Who is spoken to, behind a cue; "her" before a noun is whose that is."""
_ADDRESSED = re.compile(r"\s+(?:him|her|them)\b")
_SHORT = 300
"""A longer quotation may hold what others say."""
_CLOSE = 2
"""So many sentences on, a quotation may answer the one before."""
_INNER = re.compile(r"(?:[‘“]|(?<=\s)[\"'](?=\w))[^’”\"']*$")
"""A quotation within a quotation that is not closed yet."""
_VERB = re.compile(r"\s+(?:has\s|had\s)?[a-z]+")
_HIM = re.compile(r"\s+(him)\b")
_PRESSED_BY = re.compile(
    r"\b(?:asked|pressed|questioned|challenged|confronted|interviewed|quizzed|prodded|grilled|told|accused|criti[cs]i[sz]ed"
    r"|(?:cross-)?examined|briefed|informed|urged|advised|warned|prompted|heckled|interrupted|invited)"
    r"(?:\s(?:about|of|on|over)\s[\w\s]{1,30})?\s+by\s+(?:[\w.’'-]+,?\s){0,5}$"
)
_PARAGRAPHS = 1
"""So many paragraphs back somebody is near."""
_FRONTED = re.compile(
    r"[“\"\s]*(?:In|At|During|With|Despite|Counter|Like|After|Before|When|By|For|Through|Throughout|From|On|To|Citing"
    r"|Asked|Pressed|Speaking|Sitting)\b"
)
"""What a phrase before the subject begins with; "while" and "although" set two against each other."""
_ASKED = re.compile(r"[“\"\s]*(?:Asked|Pressed|Speaking|Sitting)\b")
"""The same where a clause in it has a subject of its own, which after "when" is as often another."""
_BEHIND_COMMA = re.compile(r",\s+(?:[\w.]+\s){0,4}$")
_FRONT, _ACTING = 160, 8
"""Characters of a fronted phrase before and behind the pronoun; and of so many names one may act upon whom it means."""


class Binding(Unsaid):
    """Knows who is, or is not, meant by a pronoun, whatever else speaks for them."""

    def _speaker_of_them(self, party: Party, asked: Asked) -> Party | None:
        """Who, without a name, has just spoken of somebody: "A spokesman said Falk would stay. “…,” he added."."""
        places = [p for p in self.memory.back(asked.sentence, 2) if p.paragraph == asked.paragraph]
        last = next((p for p in places if p.party is party and not p.pronoun), None)
        source = next((p for p in places if p.source and p.sentence < asked.sentence), None)
        if last is None or source is None or source.party.kind != "unnamed-person" or not source.leading:
            return None
        within_it = last.inside >= 0 and self.given[last.inside] is source.party
        return source.party if within_it and gender_agrees(source.party, asked.gender) >= 0 else None

    def _too_far(self, party: Party, asked: Asked) -> bool:
        """Whether somebody was last named in none of the paragraphs around, so that a pronoun can hardly mean them."""
        last = next((p for p in self.memory.back(asked.sentence) if p.party is party and not p.quoted), None)
        return last is None or last.paragraph < asked.paragraph - _PARAGRAPHS

    def _newcomer(self, asked: Asked) -> Party | None:
        """Somebody without a name who was told of as new in the sentence before and leads it: "A fisherman saw it."."""
        for place in self.memory.back(asked.sentence):
            if place.sentence < asked.sentence - 1 or place.paragraph != asked.paragraph:
                return None
            if not place.leading or not is_person(place.party):
                continue
            new = place.party.kind == "unnamed-person" and NEW.match(self.text, place.start) is not None
            return place.party if new and gender_agrees(place.party, asked.gender) >= 0 else None
        return None

    def _subject_behind(self, span: Span, asked: Asked) -> Party | None:
        """Who is named behind the phrase that a sentence begins with: "In her statement, Ana Ruiz defended it"."""
        start = self.layout.sentence_start(asked.sentence)
        subject = span.of(self.text).lower() in ("he", "she")
        fronted = (_ASKED if subject else _FRONTED).match(self.text, start, span.start)
        if not fronted or span.start - start > _FRONT or self.layout.is_quoted(span.start):
            return None
        at = bisect_left(self._starts, start)
        while at < len(self.mentions) and self.mentions[at].sentence == asked.sentence:
            one = self.mentions[at]
            at += 1
            party = self._static.get(one.start)
            if one.form != "name" or one.label != "PER" or one.end <= span.start:
                if party is not None and party.kind in PEOPLE:
                    return None
                continue
            if _BEHIND_COMMA.search(self.text, span.end, one.start) is None:
                continue  # "In his plan to stop Falk, Ruiz said"
            fits = asked.gender is None or (party is not None and gender_agrees(party, asked.gender) >= 0)
            single = party is not None and party.members == 1 and not one.oblique
            return party if single and fits and one.start - span.end < _FRONT else None
        return None

    def _not_meant(self, span: Span, nth: int) -> set[int]:
        """Whom a pronoun cannot well mean: whom it answers or speaks to, and who does something to whom it means."""
        one = self.attributions[nth]
        mine = gender_of(span.of(self.text).lower())
        found = self._acting_upon(span, mine)
        for number in range(nth - 1, max(-1, nth - 4), -1):  # who was just "she" is not "he"
            other, whose = self.attributions[number], self.given[number]
            theirs = gender_of(other.source[0].of(self.text).lower()) if other.source else None
            far = self.layout.sentence(span.start) - self.layout.sentence(speaker_place(other)) > _CLOSE
            known = whose is None or gender_agrees(whose, mine) > 0
            if whose is not None and mine and theirs and mine != theirs and not (far or known):
                found.add(id(whose))
            spoken_to = _TO.match(self.text, other.cue[-1].end) if other.cue else None
            if whose is not None and spoken_to and mine and gender_of(spoken_to[1]) == mine and not far and not known:
                found.add(id(whose))  # "Falk asked her … She said": not Falk
        cue = " ".join(s.of(self.text) for s in one.cue)
        answers = _ANSWERS.search(cue) or (one.cue and _ADDRESSED.match(self.text, one.cue[-1].end))
        before = self.attributions[nth - 1] if nth else None
        party = self.given[nth - 1] if nth else None
        if answers and before is not None and party is not None and before.kind == "direct":
            close = self.layout.sentence(span.start) - self.layout.sentence(speaker_place(before)) <= _CLOSE
            found |= {id(party)} if close else set()
        return found

    def _quotes_of(self, nth: int) -> set[int]:
        """Who is named in the very quotation: nobody much speaks of themselves by name."""
        one = self.attributions[nth]
        spans = [c for c in one.content if c.end - c.start <= _SHORT] if one.kind == "direct" else []
        found: set[int] = set()
        for content in spans:
            for mention in within(self.mentions, [content]):
                party = self._static.get(mention.start)
                inner = _INNER.search(self.text, content.start + 1, mention.start)  # “She asked, ‘Where is it, Leo?’”
                if mention.form == "name" and party is not None and not inner:
                    found.add(id(party))
        return found

    def _acting_upon(self, span: Span, mine: Gender | None) -> set[int]:
        """Who does something to whom the pronoun means: "pressed by Falk, he", "after Falk hit him, he"."""
        sentence = self.layout.sentence(span.start)
        before = self.layout.sentence_start(max(sentence - 1, 0))
        near = self.layout.paragraph(before) == self.layout.paragraph(span.start)
        low = bisect_left(self._starts, before if near else self.layout.sentence_start(sentence))
        high = bisect_left(self._starts, span.start)
        found: set[int] = set()
        for one in self.mentions[max(low, high - _ACTING) : high]:
            party = self._static.get(one.start)
            if one.form != "name" or party is None:
                continue
            verb = _VERB.match(self.text, one.end)
            upon = (_HIM.match(self.text, verb.end()) or _TO.match(self.text, verb.end())) if verb else None
            if (upon and gender_of(upon[1]) == mine) or _PRESSED_BY.search(
                self.text, max(0, one.start - 60), one.start
            ):
                found.add(id(party))
        return found

    def _first_named_after(self, span: Span, gender: Gender | None) -> Party | None:
        """Whom a pronoun at the head of an article is about to name, in the same paragraph."""
        at = bisect_left(self._starts, span.end)
        paragraph = self.layout.paragraph(span.start)
        for one in self.mentions[at : at + 12]:
            if one.paragraph != paragraph:
                return None
            party = self._static.get(one.start)
            if party and party.kind == "named-person" and party.certain in (None, gender) and not one.quoted:
                return party
        return None
