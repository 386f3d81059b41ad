"""The party of a pronoun: "she", "they", "I", or "who" behind the words that it goes back to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from bot.analysis.binding import Binding
from bot.analysis.kinds import ARTICLE, is_plural, kind_of, singular
from bot.analysis.lexicon import cues, word_set
from bot.analysis.mentions import Layout, Mention, speaker_place
from bot.analysis.names import is_head
from bot.analysis.parties import BODIES, PEOPLE, Gender, Party, gender_of
from bot.analysis.persons import SPOUSES
from bot.analysis.reading import is_person
from bot.analysis.salience import Choice, choose
from bot.analysis.several import choose_several
from bot.analysis.tagger import TaggedEntity
from bot.breakdown import Attribution, Span

_IN_PLURAL = re.compile(r"(?:have|are|were|say|deny|insist|claim|argue|believe|want)\b")
_TOLD_TO = re.compile(r"\b(?:told|tells|telling|to|with)\s(?:the\s)?$")
_LEAST = {"both": 2, "all": 3}
"""How many a word means at least."""
_CLEAR = 0.34
"""From how likely a choice is made at all."""
_BESIDE = re.compile(r",?\s+(?:(?:the|an?)\s+)?(?:[a-z-]+\s+){0,3}")
_LIKELY = 0.5
_NEAR = 600
"""So many characters before "who" are looked over for what it goes back to; sentences are shorter."""
_SAID_OF = re.compile(r"(?:\s+of\s+[A-Z]\w+(?:\s[A-Z]\w+)?)?,\s(?:an?|the|his|her|one)\s[^,;.]{3,80},\s*")
"""What a name's apposition fills up to "who": "Leo Falk of Lugo, a leading contender, who"."""
_BESIDE_NAME = 2
"""So few characters stand between a name and the "who" that belongs to it."""
_AT_PLACE = re.compile(r"\s(?:in|on|at|from)\s(?:the\s)?[A-Z][\w’-]*(?:\s[A-Z][\w’-]*){0,2},?\s$")
_PEOPLE = re.compile(r"\b([A-Z][a-z]+s)\s$")
_SENT = re.compile(
    r"\b(?:sent|issued|released|published|wrote|posted|filed|circulated)(?:\s(?:him|her|them|it|[A-Z]\w+))?"
    r"\s(an?\s(?:[a-z’-]+\s){0,3}?[a-z-]+)(?=[.,]|\s(?:to|on|in|at|this|last|late|early|earlier|[A-Z]\w+day)\b)"
)
_IT_SAYS = re.compile(
    r"(?:also\s)?(?:says|states|reads|alleges|claims|calls|describes|lists|argues|asks|accuses|shows|notes)(?:\sthat)?"
)
_INTERVIEWED = re.compile(
    r"\b(?:interviewed|surveyed|polled|canvassed|(?:spoke|talked)\s(?:to|with))\s(?=\S)"
    r"([^.;:\n]{3,100}?)(?=[.;:]|,?\s(?:who|about|for|on|in|at|from|over|during|by|when|as|after|and\s\w+ed)\b)"
)
_IS_A = re.compile(
    r"\s(?:is|was|remains|became|has been)\s(?:also\s)?(?:an?|the)\s"
    r"(?:(?!(?:for|of|about|with|by|from|to|in|on|at|behind)\s)[\w’'-]+\s){1,6}"
)
_SOME_OF = frozenset("most some many all both few several none each".split())
_DASHES = re.compile(r"\s*(?:—|–|--)")
_LAST_WORD = re.compile(r"\b([a-z][a-z-]{2,})\s$")
_AND = re.compile(r"\b(?:and|or|but)\s+$")
"""What stands before a second clause about the same ones."""
_PASTS = frozenset("met saw made took gave had got kept left lost won led sent held drew beat hit put ran".split())
_MODIFIERS = 2
"""So many words before a group's head are taken as part of what it is called."""
_SMALL = frozenset(
    "upon of by to with for from about against on at in over and or but that as is are was were than like said".split()
)


class Pronouns(Binding):
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
        if (other := self._speaks_of_another(asked, lower, nth) or self._judged(asked)) is not None:
            return other
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
        own = [m for m in own if m.words.lower() not in _SOME_OF]
        people = lower in ("who", "whose", "whom")
        if people and (told := self._told_to_be(own, span.start)) is not None:
            return told
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

    def _told_to_be(self, own: Sequence[Mention], at: int) -> Party | None:
        """Whose name is the subject of what "who" stands beside: "Ana Ruiz is a former lawyer who …"."""
        names = [m for m in own if m.form == "name" and m.label == "PER"]
        is_it = names and _IS_A.fullmatch(self.text, names[-1].end, at)
        return self._static.get(names[-1].start) if is_it else None

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
        handed = self._handed_out(span, lower, nth)
        if handed is not None:
            return handed
        if lower == "they" and nth and (subject := self._in_plural(span.start, nth - 1)) is not None:
            return subject
        chosen = choose_several(self.memory, asked, plural=plural, least=_LEAST.get(lower, 1))
        if lower == "they" and nth and chosen is not None and chosen.kind == "other-media":
            teller = self.given[nth - 1]
            if teller is not None and is_person(teller) and self._hears(chosen, span.start, nth - 1):
                return teller
        return chosen

    def _in_plural(self, at: int, before: int) -> Party | None:
        """A body that the statement just before speaks of as several: "The Gazette have denied it. “…,” they said."."""
        one, party = self.attributions[before], self.given[before]
        if party is None or is_person(party) or not one.source or not one.cue or one.source[0].start > one.cue[0].start:
            return None
        near = 0 <= self.layout.sentence(at) - self.layout.sentence(one.cue[0].start) <= 1
        return party if near and _IN_PLURAL.match(one.cue[0].of(self.text)) else None

    def _hears(self, outlet: Party, at: int, before: int) -> bool:
        """Whether an outlet is who was told the statement before: "Ana Ruiz told the Gazette so. “…,” they said."."""
        if self.layout.sentence(speaker_place(self.attributions[before])) != self.layout.sentence(at) - 1:
            return False
        last = next((p for p in self.memory.back(self.layout.sentence(at)) if p.party is outlet), None)
        return last is not None and _TOLD_TO.search(self.text, max(0, last.start - 12), last.start) is not None

    def _handed_out(self, span: Span, lower: str, nth: int) -> Party | None:
        """What was sent, or who was interviewed, by the sentence before: "The city sent a letter. It says …"."""
        start = self.layout.sentence_start(self.layout.sentence(span.start))
        before = self.layout.sentence_start(max(self.layout.sentence(span.start) - 1, 0))
        if re.search(r"\w", self.text[start : span.start]) or self.layout.paragraph(before) != self.layout.paragraph(
            start
        ):
            return None
        leads = next((p for p in self.memory.back(self.layout.sentence(before), 0) if p.leading), None)
        by_outlet = leads is not None and leads.party.kind == "other-media"
        if lower == "they" and by_outlet and (asked := _INTERVIEWED.search(self.text, before, start)):
            words = " ".join(asked[1].split())
            if len(words.split()) < 2:
                return None
            people = kind_of(words) == "unnamed-group" and not words[0].isupper()
            return self.register.described(ARTICLE.sub("", words), "unnamed-group", asked.start(1)) if people else None
        cue = " ".join(s.of(self.text) for s in self.attributions[nth].cue)
        sent = _SENT.search(self.text, before, start) if lower == "it" and _IT_SAYS.fullmatch(cue) else None
        if sent is None or kind_of(sent[1]) != "document":
            return None
        label = ARTICLE.sub("", sent[1])
        return self._same_document(label, sent[1], "document", span) or self.register.described(
            label, "document", sent.start(1)
        )
