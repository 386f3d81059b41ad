"""The party of a pronoun: "she", "they", "I", or "who" behind the words that it goes back to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from bot.analysis.kinds import ARTICLE, is_plural, kind_of, singular
from bot.analysis.lexicon import cues, word_set
from bot.analysis.mentions import Layout, Mention, speaker_place, within
from bot.analysis.names import is_head
from bot.analysis.parties import BODIES, PEOPLE, Gender, Party, gender_of
from bot.analysis.persons import NEW, SPOUSES
from bot.analysis.reading import is_person
from bot.analysis.salience import Asked, Choice, choose, gender_agrees
from bot.analysis.several import choose_several
from bot.analysis.tagger import TaggedEntity
from bot.analysis.unsaid import Unsaid
from bot.breakdown import Attribution, Span

_CLEAR = 0.34
"""From how likely a choice is made at all."""
_BESIDE = re.compile(r",?\s+(?:(?:the|an?)\s+)?(?:[a-z-]+\s+){0,3}")
_LIKELY = 0.5
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
_NEAR = 600
"""So many characters before "who" are looked over for what it goes back to; sentences are shorter."""
_SAID_OF = re.compile(r"(?:\s+of\s+[A-Z]\w+(?:\s[A-Z]\w+)?)?,\s(?:an?|the|his|her|one)\s[^,;.]{3,80},\s*")
"""What a name's apposition fills up to "who": "Leo Falk of Lugo, a leading contender, who"."""
_BESIDE_NAME = 2
"""So few characters stand between a name and the "who" that belongs to it."""
_AT_PLACE = re.compile(r"\s(?:in|on|at|from)\s(?:the\s)?[A-Z][\w’-]*(?:\s[A-Z][\w’-]*){0,2},?\s$")
_PEOPLE = re.compile(r"\b([A-Z][a-z]+s)\s$")
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
_DASHES = re.compile(r"\s*(?:—|–|--)")
_LAST_WORD = re.compile(r"\b([a-z][a-z-]{2,})\s$")
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
_AND = re.compile(r"\b(?:and|or|but)\s+$")
"""What stands before a second clause about the same ones."""
_PASTS = frozenset("met saw made took gave had got kept left lost won led sent held drew beat hit put ran".split())
_MODIFIERS = 2
"""So many words before a group's head are taken as part of what it is called."""
_SMALL = frozenset(
    "upon of by to with for from about against on at in over and or but that as is are was were than like said".split()
)


class Pronouns(Unsaid):
    """Finds whom a pronoun means."""

    def __init__(self, layout: Layout, entities: Sequence[TaggedEntity], attributions: Sequence[Attribution]) -> None:
        super().__init__(layout, entities, attributions)
        self._votes: defaultdict[int, dict[Gender, float]] = defaultdict(lambda: {"f": 0.0, "m": 0.0})
        self._sure = 1.0
        """From how likely a choice tells the gender of whom it means, in this reading."""

    def _of_mention(self, one: Mention) -> Party | None:
        """The party of a mention that is no source; None where it is none or cannot be told."""
        if one.form == "name":
            party = self._static.get(one.start)
            if party is None and one.start in self._open:
                party = self._short(one)
            return party
        if one.form == "pronoun":
            choice = choose(self.memory, self._asked(one.start, one.words, -1), is_person)
            if choice is None:
                return None
            if choice.chance >= self._sure and (gender := gender_of(one.words.lower())):
                self._tell(choice, gender)
            return choice.party if choice.chance >= 0.5 else None
        self._hear_of_owner(one)
        return self._description_mention(one)

    def _hear_of_owner(self, one: Mention) -> None:
        """Count the pronoun that opens a description: "her co-author" tells of the one before."""
        owner = re.match(r"(his|her)\s", one.words, re.IGNORECASE)
        gender = gender_of(owner[1].lower()) if owner else None
        choice = choose(self.memory, self._asked(one.start, owner[1], -1), is_person) if owner else None
        if choice is not None and gender and choice.chance >= self._sure:
            self._tell(choice, gender)
        head = one.words.split()[-1].lower()
        if owner and head in word_set("kin") and (relative := self._beside_kin(one)) is not None:
            relative.certain = relative.certain or gender_of(head)
        if choice is not None and choice.chance >= _LIKELY and head in word_set("kin"):
            self._hear_of_kin(choice.party, head, one)

    def _hear_of_kin(self, owner: Party, head: str, one: Mention) -> None:
        """Remember who is whose wife, brother …, where the name stands beside the word: "his wife, Ana Ruiz,"."""
        relative = self._beside_kin(one)
        if relative is not None and relative is not owner:
            self._kin[id(owner), head] = relative
            if head in SPOUSES:
                past = head.startswith("ex-")
                others = (other for other in SPOUSES if other.startswith("ex-") is past)
                self._kin.update({(id(relative), other): owner for other in others})

    def _beside_kin(self, one: Mention) -> Party | None:
        """Whose name stands beside a word for a relative: "her husband, the composer Leo Falk"."""
        at = bisect_left(self._starts, one.end)
        if at == len(self.mentions) or not _BESIDE.fullmatch(self.text, one.end, self.mentions[at].start):
            return None
        party = self._static.get(self.mentions[at].start)
        return party if party is not None and party.kind == "named-person" else None

    def _tell(self, choice: Choice, gender: Gender) -> None:
        """Count a plain pronoun."""
        self._votes[id(choice.party)][gender] += choice.chance

    def _pronoun(self, span: Span, lower: str, nth: int) -> Party | None:
        asked = self._asked(span.start, lower, nth)
        if (newcomer := self._newcomer(asked)) is not None:
            return newcomer
        if (subject := self._subject_behind(span, asked)) is not None:
            return subject
        unlikely, quoted = self._not_meant(span, nth), self._quotes_of(nth)
        choice = choose(self.memory, asked, lambda p: is_person(p) and id(p) not in unlikely | quoted)
        if quoted and choice is not None and self._too_far(choice.party, asked):
            choice = choose(self.memory, asked, lambda p: is_person(p) and id(p) not in unlikely)
        if choice is None or choice.chance < _CLEAR:
            choice = choose(self.memory, asked, is_person)
        if choice is None:
            return self._first_named_after(span, asked.gender) or self._nobody()
        if choice.chance < _CLEAR:
            return self._unclear()
        quotes = self.attributions[nth].kind == "direct"
        if quotes and (speaker := self._speaker_of_them(choice.party, asked)) is not None:
            return speaker
        if choice.chance >= self._sure and asked.gender:
            self._tell(choice, asked.gender)
        return choice.party

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

    def _first_person(self, span: Span, nth: int) -> Party | None:
        outer = self.layout.content_at(span.start)
        if outer not in (-1, nth) and self.attributions[outer].source:
            party = self.given[outer]
            if party is not None and party.kind in PEOPLE:
                return party
        if self._interview.guest and outer in (-1, nth) and self.layout.is_quoted(span.start):
            return self._interview.guest
        if self.layout.is_quoted(span.start) and (speaker := self.memory.last_speaker(is_person)):
            return speaker
        return self._interview.answers(span.start) or self._writer(span.start)

    def _relative(self, span: Span, lower: str, nth: int) -> Party | None:
        """Whom "who" goes back to: the noun phrase right before it, or the name that the phrase stands beside."""
        start = max(self.layout.sentence_start(self.layout.sentence(span.start)), span.start - _NEAR)
        if _AND.search(self.text, max(start, span.start - 8), span.start) and (
            same := self._relative_before(lower, start, nth)
        ):
            return same
        at = bisect_left(self._starts, span.start)
        own = [m for m in self.mentions[max(0, at - 8) : at] if m.start >= start and m.form != "pronoun"]
        people = lower in ("who", "whose", "whom")
        for one in reversed(own):
            near = len(_DASHES.sub("", self.text[one.end : span.start]))
            if people and near > _BESIDE_NAME and self._noun_between(one, span.start):
                continue  # "Ruiz would need a share of delegates who have not yet said"
            party = self._static.get(one.start) or (self._of_mention(one) if one.form != "pronoun" else None)
            if one.form == "described" and self._apposed_to(one, own):
                party = self._apposed_to(one, own)
            if party is None:
                continue
            human = party.kind in PEOPLE or party.kind == "unnamed-group"
            apposed = _SAID_OF.fullmatch(self.text, one.end, span.start) is not None
            aside = one.oblique and one.form == "name" and near > 2 and own[0] is not one
            if people and human and (apposed or not aside):
                return self._with_modifiers(one, party, start)
            apart = party.place and (one.oblique or near > 2)
            if not people and (party.kind in BODIES or party.kind in ("document", "poll")) and near < 40 and not apart:
                return party
        held = _AT_PLACE.search(self.text, start, span.start) if people else None
        before = self.text[start : held.start() if held else span.start].rstrip(" ,–—-")
        found = re.search(r"((?:(?:[Tt]he|[Aa]n?|[Tt]hose|[Ss]ome|[Mm]any)\s+)?(?:[\w’-]+\s+){0,2}[\w’-]+)$", before)
        if found is None:
            return None
        words = found[1]
        label = ARTICLE.sub("", words)
        kind = kind_of(label)
        if not people and kind not in ("document", "poll", "named-organisation", "other-media", "unnamed-group"):
            return None
        tokens = label.split()
        small = max((n for n, token in enumerate(tokens[:-1]) if token.lower() in _SMALL), default=-1)
        cut = people or tokens[0].endswith(("ed", "ing"))
        tokens = tokens[small + 1 :] if cut else tokens  # "run by Elmians, who", "a share of delegates who"
        verb = (small < 0 and before[: found.start()].endswith(" to ")) or (small >= 0 and label.split()[small] == "to")
        tokens = tokens[1:] if verb and len(tokens) > 1 else tokens  # "to placate Elmians who"
        tokens += held.group().strip(" ,").split() if held else []
        while len(tokens) > 1 and (tokens[0].lower() in cues().forms or tokens[0].lower() in _PASTS | _SMALL):
            tokens.pop(0)
        if kind in ("document", "poll") and (known := self._same_document(label, words, kind, span)) is not None:
            return known
        return self.register.described(
            " ".join(tokens), kind if not people or kind == "unnamed-person" else "unnamed-group", span.start
        )

    def _noun_between(self, one: Mention, at: int) -> bool:
        """Whether people other than those of a mention are spoken of right before an offset."""
        if one.label == "PER" and (behind := _AT_PLACE.search(self.text, max(one.end, at - 60), at)):
            at = behind.start() + 1  # "Ruiz may please Lugans on Moor Hill, who …"
        last = _LAST_WORD.search(self.text, max(one.end, at - 40), at) or _PEOPLE.search(self.text, one.end, at)
        if last is None or (last[1] in cues().forms and not is_head(singular(last[1]))):
            return False
        return is_head(last[1]) or is_head(singular(last[1])) or is_plural(last[1])

    def _relative_before(self, lower: str, start: int, nth: int) -> Party | None:
        """Whom the same pronoun meant before in its sentence: "voters who are late, and who say that …"."""
        for number in range(nth - 1, -1, -1):
            one = self.attributions[number]
            if not one.source or one.source[0].start < start:
                return None
            if one.source[0].of(self.text).lower() == lower:
                return self.given[number]
        return None

    def _with_modifiers(self, one: Mention, party: Party, low: int) -> Party:
        """The party of a bare group with the words before it that say which: "young Elmian voters, who …"."""
        if party.kind != "unnamed-group" or " " in one.words:
            return party
        start = one.start
        for word in [*re.finditer(r"\S+", self.text[low : one.start])][: -_MODIFIERS - 1 : -1]:
            plain = word.group().lower()
            if (
                not plain.replace("-", "").isalpha()
                or plain in cues().forms
                or plain in _SMALL | _PASTS
                or ("-" not in plain and plain.endswith(("ed", "ing", "ly", "s")))
            ):
                break
            start = low + word.start()
        label = ARTICLE.sub("", self.text[start : one.end])
        return self.register.described(" ".join(label.split()), "unnamed-group", start) if start < one.start else party

    def _apposed_to(self, one: Mention, own: Sequence[Mention]) -> Party | None:
        """The party of the name right before a described mention: "Leo Falk, a clerk at the ministry who …"."""
        for other in own:
            near = other.form == "name" and other.label == "PER" and 0 < one.start - other.end <= 6
            if near and "," in self.text[other.end : one.start]:
                return self._static.get(other.start)
        return None

    def _several(self, span: Span, lower: str, nth: int) -> Party | None:
        """Whom "they" or "it" means: a group, a body or a document; see `several.py`."""
        plural = lower in ("they", "them", "their", "both", "all", "themselves")
        asked = self._asked(span.start, lower, nth)
        return choose_several(self.memory, asked, plural=plural)
