"""Whom a pronoun must or cannot mean by the sentences that it stands in, before candidates are weighed."""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.analysis.mentions import speaker_place, within
from bot.analysis.parties import PEOPLE, Gender, Party, gender_of
from bot.analysis.persons import NEW
from bot.analysis.reading import is_person
from bot.analysis.salience import OTHER_GENDER, Asked, Place, gender_agrees
from bot.analysis.unsaid import Unsaid
from bot.breakdown import Span

_ANSWERS = re.compile(r"\b(?:repl(?:y|ied|ies)|answer\w*|retort\w*|respond\w*|counter\w*)\b")
_TO = re.compile(
    r"\s+(him|her)(?=[.,;:!?]|\s+(?:if|whether|that|to|about|on|in|for|why|what|how|when|where|at|during|the|an?|with|by"
    r"|after|he|she|they|it|this|[“\"])(?!\w))"
)
"""Who is spoken to, behind a cue; "her" before a noun is whose that is."""
_ADDRESSED = re.compile(rf"{_TO.pattern}|\s+them\b")
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
_JUDGES = re.compile(
    r"\b(?:criti[cs]i[sz]ed|slammed|blasted|attacked|accused|rebuked|chided|mocked|condemned|denounced|blamed|faulted|praised"
    r"|thanked|congratulated|fired|sacked|suspended|dismissed|called|described|labell?ed|branded|dubbed|derided|scolded|ridiculed"
    r"|lauded|applauded|booed|censured|reprimanded|sued|fined|arrested)\s(?:[\w-]+\s){0,4}$"
)
"""What is done to somebody for something that they did, not for what the doer did."""
_BECAUSE = re.compile(r"(?:\s[^.;:\n]{0,60})?,?\s(?:after|because)\s")
_VERB_REACH = 60
_ASKS = re.compile(r"\b(?:questioner|interviewer|moderator|caller|heckler|host|reporter|(?:audience|panel) member)$")
_REACTS = re.compile(
    r"(?:[\w.’'-]+\s){1,6}?(?:laughed|smiled|grinned|nodded|shrugged|sighed|paused|frowned|refused|declined|chuckled|shook)\b"
)
"""What somebody does who is about to answer."""
_ASKED_IT = re.compile(r"\b(?:asked|wondered|questioned|challenged|pressed)\b")
_REPLY = re.compile(r"[“\"‘']\s?(?:You\b|Yes\b|No\b|Well\b|Sure\b|Absolutely\b|Of course\b|Look\b|Thank)")
"""How somebody begins who answers another."""
_DOING = re.compile(
    r"[A-Z][a-z]+ing\s(?:against|for|with|alongside|beside|under|over|about|to|of)\s[^,.;:“”\"\n]{2,80},\s(?:also\s)?"
)
"""A phrase whose doer is the subject behind it, and the one it names is not."""
_THROUGH = re.compile(r"\b[Tt]hrough\s$")
"""What stands before who only passes on what somebody says: "Through a spokesman, he declined"."""
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
        quotes = asked.attribution >= 0 and self.attributions[asked.attribution].kind == "direct"
        for place in self.memory.back(asked.sentence):
            above = quotes and place.paragraph == asked.paragraph - 1
            if place.sentence < asked.sentence - 1 or not (place.paragraph == asked.paragraph or above):
                return None
            if above and not place.source:
                continue
            if above and self._is_answered(place, asked.attribution):
                return None
            passes_on = _THROUGH.search(self.text, max(0, place.start - 9), place.start)
            if not place.leading or passes_on or not is_person(place.party):
                continue
            new = place.party.kind == "unnamed-person" and NEW.match(self.text, place.start) is not None
            return place.party if new and gender_agrees(place.party, asked.gender) >= 0 else None
        return None

    def _speaks_of_another(self, asked: Asked, words: str, nth: int) -> Party | None:
        """Who leads the sentence before, where the pronoun opens the quotation, too: “He lied,” he said."""
        one = self.attributions[nth]
        said = one.content[0].of(self.text)[:_SHORT] if one.kind == "direct" else ""
        if asked.gender is None or not re.search(rf"\b{words}\b", said.lower()):
            return None
        before = [
            place
            for place in self.memory.back(asked.sentence, 1)
            if place.sentence == asked.sentence - 1 and place.paragraph == asked.paragraph and place.leading
        ]
        first = min(before, key=lambda place: place.start, default=None)
        reacts = first is not None and (first.source or _REACTS.match(self.text, first.start))
        apart = first is not None and reacts and not first.quoted and is_person(first.party)
        return first.party if first and apart and gender_agrees(first.party, asked.gender) > OTHER_GENDER else None

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

    def _judged(self, asked: Asked) -> Party | None:
        """Who is criticised, praised or dismissed for what "she" did: "Falk called Ana Ruiz unfit after she said …"."""
        start = self.layout.sentence_start(asked.sentence)
        high = bisect_left(self._starts, asked.start)
        if not high or self.mentions[high - 1].start < start or asked.gender is None:
            return None
        judged = self.mentions[high - 1]
        party = self._static.get(judged.start)
        named = judged.form == "name" and judged.label == "PER" and party is not None and not judged.leading
        if not named or party is None or gender_agrees(party, asked.gender) < 0:
            return None
        verb = _JUDGES.search(self.text, max(start, judged.start - _VERB_REACH), judged.start)
        doers = (p for p in self.memory.back(asked.sentence, 0) if p.leading and p.party is not party)
        doer = next((p.party for p in doers if is_person(p.party)), None)
        likelier = doer is not None and gender_agrees(doer, asked.gender) > max(gender_agrees(party, asked.gender), 0)
        because = not likelier and _BECAUSE.fullmatch(self.text, judged.end, asked.start)
        return party if verb and because else None

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
        asks = party is not None and party.kind == "unnamed-person" and _ASKS.search(party.name)
        replied = bool(asks and one.kind == "direct" and _REPLY.match(self.text, one.content[0].start))
        spoken = before is not None and before.kind == "direct"
        if before is not None and party is not None and (replied or (answers and spoken)):
            close = self.layout.sentence(span.start) - self.layout.sentence(speaker_place(before)) <= _CLOSE
            found |= {id(party)} if close else set()
        return found

    def _is_answered(self, place: Place, nth: int) -> bool:
        """Whether a quotation may answer who was told of: "A voter asked about it. ¶ “You’re right,” he said."."""
        start, end = (f(place.sentence) for f in (self.layout.sentence_start, self.layout.sentence_end))
        reply = _REPLY.match(self.text, self.attributions[nth].content[0].start) is not None
        return _ASKED_IT.search(self.text, start, end) is not None or (reply and bool(_ASKS.search(place.party.name)))

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
        doing = _DOING.fullmatch(self.text, self.layout.sentence_start(sentence), span.start)
        for one in self.mentions[max(low, high - _ACTING) : high]:
            party = self._static.get(one.start)
            if one.form == "described" and _THROUGH.search(self.text, max(0, one.start - 9), one.start):
                found |= {id(p.party) for p in self.memory.back(sentence, 0) if p.start == one.start}
            if one.form != "name" or party is None:
                continue
            if one.sentence == sentence and doing and one.end < doing.end():
                found.add(id(party))  # "Campaigning against Falk, he"
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
