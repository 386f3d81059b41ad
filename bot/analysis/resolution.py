"""Reads an article from its first mention to its last and gives every source to its party."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.analysis.clauses import subject
from bot.analysis.described import Described
from bot.analysis.interview import Interview
from bot.analysis.kinds import ARTICLE, DETERMINER, kind_of, singular
from bot.analysis.lexicon import cues, word_set
from bot.analysis.mentions import Layout, Mention, speaker_place
from bot.analysis.named import REPORTED
from bot.analysis.parties import BODIES, PEOPLE, Gender, Party, gender_of
from bot.analysis.reading import is_person
from bot.analysis.salience import Choice, Memory, Place, choose
from bot.analysis.several import choose_several
from bot.analysis.tagger import TaggedEntity
from bot.analysis.together import together
from bot.analysis.writers import Writers
from bot.breakdown import Attribution, Span

UNKNOWN, UNCLEAR, AUTHOR = "unknown", "unclear", "author"
_SURE, _CLEAR = (0.95, 0.6, 0.6), 0.34
"""From how likely a choice tells the gender of whom it means, in each reading, and from how likely it is made at all.

The first reading learns from pronouns that can mean one person only; the next ones decide others by that."""
_NOBODY = frozenset("you everyone everybody nobody no-one anyone anybody anything everything nothing there".split())
_HYPOTHETICAL = re.compile(r"^(?:no one|nobody|no\s|any\s|anyone|anybody|you$|neither)", re.IGNORECASE)
_WOULD = re.compile(r"\b(?:should|could|might|would|may|can)\b")
_HEDGE = re.compile(
    r"\b(?:seem\w*|appear(?:s|ed)?|look(?:s|ed)?(?: like)?|presumably|apparently|arguably|perhaps|likely"
    r"|unlikely|clear|unclear"
    r"|implication|assume|suggests?|reflects?|evident\w*|obvious\w*|doubtless|no doubt|no reason|sound(?:s|ed|ing)"
    r"|feels?|felt|surely|lesson|consider this)\b",
    re.IGNORECASE,
)
_AGENTLESS = re.compile(
    r"^\W*(?:and |but |by |in |to |while |before |after |even |then )?(?:\w+ly )?(\w+ing)\b|^to \w+", re.IGNORECASE
)
_CREDIT = re.compile(r"(?:image|photo|picture|credit)s?\b", re.IGNORECASE)
_NO_SUBJECT = re.compile(r"^(?:to|upon|by|was|were|is|are|been|being|help\w*)(?:\s|$)")
_PASSIVE = re.compile(r"^(?:was|were|is|are|has been|have been|had been)\s+(?:also |then )?(\w+ed)$", re.IGNORECASE)
_PRONOUNS = frozenset("he she they it who i we you her his their".split())
_LEAD = re.compile(
    r"(?:[\s\-–—•*·>\[(]|From\s+|Image[:;]\s*|Photo:\s*|Photo by\s+|Credit:\s*|[Ss]ource:\s*|attributed to\s+)+"
)
_QUANTIFIED = re.compile(r"(?<=\w),?\s+(?:both|all|each|alike|together|himself|herself|themselves)[\s,]*$")
"""What stands behind a subject without being part of who it is: "Ruiz and Falk both"."""
_MODIFIERS = 2
"""So many words before a group's head are taken as part of what it is called."""
_CARRIES_ON = re.compile(
    r"(?:and |but |then )?(?:came to|made (?:a|the|it|an)|took the view|went on|gave|reached the|drew the"
    r"|had (?:a|the|no) )",
    re.IGNORECASE,
)
"""A clause whose subject stands with the verb before: "and came to the conclusion"."""
_ADVERB = re.compile(r"(?<=\w)\s+([a-z]+ly|also|now|later|then|already|often|never|once)[\s,]*$")
_NO_ADVERBS = frozenset(
    "family assembly ally daily weekly monthly quarterly elderly bully reply supply monopoly anomaly".split()
)
_BEFORE = re.compile(r"(?:that|but|and|while|even|perhaps|only)\s+(?:even\s+)?(?=\w+\s*\w)", re.IGNORECASE)
_SMALL = frozenset(
    "of by to with for from about against on at in over and or but that as is are was were than like said".split()
)


class Resolver(Described):
    """The parties of one article, and whom each attribution is given to."""

    def __init__(self, layout: Layout, entities: Sequence[TaggedEntity], attributions: Sequence[Attribution]) -> None:
        super().__init__(layout, entities, attributions)
        self._by_place = sorted((speaker_place(one), n) for n, one in enumerate(attributions))
        self._interview = Interview(self.text, self.register)
        self._writers = Writers(self.text, self.register)
        self._groups = list(together(self.mentions, lambda one: self._static.get(one.start), self.text, self.register))

    def run(self) -> list[Party]:
        """Resolve every source; several times, since what one reading tells of gender decides cases of the next.

        RETURNS (list[Party]): those with an attribution, in the order in which they speak.
        """
        for self._sure in _SURE:
            self.memory = Memory()
            self._votes: defaultdict[int, dict[Gender, float]] = defaultdict(lambda: {"f": 0.0, "m": 0.0})
            self.given = [None] * len(self.attributions)
            self._described = {}
            for party in self.register.all:
                party.mentions = 0
                party.sources.clear()
                party.attributions.clear()
            self._read()
            self._vote()
            self._first_reading = list(dict.fromkeys(p for p in self.given if p))
        return self._spoken()

    def _spoken(self) -> list[Party]:
        found: dict[int, Party] = {}
        for one, party in zip(self.attributions, self.given, strict=True):
            if party is not None:
                found.setdefault(id(party), party)
                party.attributions.append(one.id)
                party.sources.update(dict.fromkeys(one.source))
        return list(found.values())

    def named_places(self) -> Iterator[tuple[Party, list[Mention]]]:
        """Yield each person and body that is named, places left out, with the mentions that name it, in order."""
        found: dict[int, tuple[Party, list[Mention]]] = {}
        for one in self.mentions:
            party = self._static.get(one.start)
            if party is None and one.start in self._open:
                party = self._nearest_or_main(self._open[one.start], one.start)
            if one.form == "name" and one.label != "LOC" and party is not None:
                found.setdefault(id(party), (party, []))[1].append(one)
        return iter(found.values())

    def _events(self) -> Iterator[tuple[int, int, Mention | int]]:
        """Yield mentions and attributions by where they stand; an attribution before what its source holds."""
        events: list[tuple[int, int, Mention | int]] = [(m.start, 1, m) for m in self.mentions]
        events += [(speaker_place(one), 0, n) for n, one in enumerate(self.attributions)]
        events.sort(key=lambda e: (e[0], e[1]))
        return iter(events)

    def _read(self) -> None:
        groups = iter(self._groups)
        waiting = next(groups, None)
        silent: list[int] = []
        nested: list[int] = []
        by_source: dict[int, Party] = {}
        for at, _, event in self._events():
            while waiting is not None and waiting.start < at:
                self.memory.places.append(waiting)
                waiting = next(groups, None)
            if isinstance(event, int):
                one = self.attributions[event]
                if not one.source:
                    silent.append(event)
                    continue
                if self._speaks_within(one, event):
                    nested.append(event)
                    continue
                party = self._resolve(one, event)
                if (
                    party is not None
                    and party.kind in BODIES
                    and any(REPORTED.search(s.of(self.text)) for s in one.cue)
                ):
                    self._is_spoken_of_as_outlet(party)
                self.given[event] = party
                if party is not None:
                    by_source[one.source[0].start] = party
                    self._remember_source(party, one, event)
            elif at not in by_source:
                party = self._of_mention(event)
                if party is not None:
                    self.memory.add(Place.of(event, party))
        for nth in nested:
            self.given[nth] = self._resolve(self.attributions[nth], nth)
        for nth in silent:
            self.given[nth] = self._unsaid(nth)
        for party in self.register.all:
            self._with_kind(party)

    def _speaks_within(self, one: Attribution, nth: int) -> bool:
        """Whether the source is an "I" inside another's statement, which may name its speaker only behind it."""
        outer = self.layout.content_at(one.source[0].start)
        return outer not in (-1, nth) and one.source[0].of(self.text).lower() in ("i", "we", "my", "our")

    def _remember_source(self, party: Party, one: Attribution, nth: int) -> None:
        at = one.source[0].start
        if party.kind == "unknown" or (not one.cue and _CREDIT.match(one.source[0].of(self.text))):
            return
        place = Place(
            party,
            at,
            self.layout.sentence(at),
            self.layout.paragraph(at),
            leading=True,
            oblique=False,
            inside=self.layout.content_at(at),
            quoted=self.layout.is_quoted(at),
            pronoun=one.source[0].of(self.text).lower() in word_set("pronouns-person") | word_set("pronouns-group"),
            source=True,
        )
        self.memory.add(place)
        if one.act != "orders" and not place.quoted:
            self.memory.spoke(party, one.kind != "indirect")

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
        return self._description_mention(one)

    def _tell(self, choice: Choice, gender: Gender) -> None:
        """Count a plain pronoun."""
        self._votes[id(choice.party)][gender] += choice.chance

    def _vote(self) -> None:
        """Let what pronouns told in this reading count in the next."""
        for party in self.register.all:
            if party.kind in PEOPLE:
                party.votes = dict(self._votes[id(party)])

    def _resolve(self, one: Attribution, nth: int) -> Party | None:
        span = one.source[0] if len(one.source) == 1 else Span(start=one.source[0].start, end=one.source[-1].end)
        if len(one.source) > 1 and span.end - span.start > 160:
            span = one.source[0]
        if len(one.source) > 1 and (pronoun := [s for s in one.source if s.of(self.text).lower() in _PRONOUNS]):
            span = pronoun[-1]
        span = self._trimmed(span, one)
        words = " ".join(span.of(self.text).split())
        if not re.search(r"\w", words):
            return None
        lower = words.lower().strip(" ,.:;’'")
        if lower in word_set("pronouns-person") or lower in ("self", "himself", "herself"):
            return self._pronoun(span, lower, nth)
        if not one.cue and _NO_SUBJECT.match(lower):
            return self._same_sentence(nth, span.start) or self._first_person(span, nth)
        if not one.cue and nth and _CARRIES_ON.match(words):
            return self._same_sentence(nth, span.start) or self.given[nth - 1]
        if not one.cue and lower.split()[0] in cues().forms and nth and not self._opens_as_noun(span):
            return self.given[nth - 1]  # "… and claim": the subject stands with the verb before
        if lower in ("i", "we", "this reporter", "my", "our", "me", "us", "let's", "let’s", "s", "myself"):
            return self._first_person(span, nth)
        if lower in ("who", "that", "which", "whose", "whom"):
            return self._relative(span, lower, nth)
        if lower in ("they", "them", "their", "it", "its", "both", "all", "themselves", "itself"):
            return self._several(span, lower, nth) or self._nobody()
        if turn := self._interview.turn(words):
            return self._author() if turn == "asks" else self._interview.guest
        if lower == "you" and not one.cue and self._interview.guest:
            return self._interview.guest
        if lower in _NOBODY or _HYPOTHETICAL.match(lower):
            return self._nobody()
        if lower in ("this", "these", "those", "there", "one", "the one", "the", "a", "an"):
            return None
        party = self._named(words, span, nth)
        if party is None:
            cue = " ".join(s.of(self.text) for s in one.cue)
            if self._is_supposed(words, cue or self.text[span.end : span.end + 20]):
                return self._nobody()
            party = self._describe(words, span, nth)
        return party

    def _opens_as_noun(self, span: Span) -> bool:
        """Whether the first word is a document, though it could be a verb: "Estimates suggest"."""
        first = span.of(self.text).split()[0]
        return first[0].isupper() and singular(first.lower()) in word_set("document-heads")

    def _is_supposed(self, words: str, verb: str) -> bool:
        """Whether nobody has said it yet: "some may not know", "voters should consider", "a rival could ask"."""
        if not _WOULD.search(verb):
            return False
        if re.match(r"(?:an?|any|voters|people|the next|most|some|many|readers)\b", words, re.IGNORECASE):
            return True
        plain = not DETERMINER.match(words) and kind_of(words) == "unnamed-group"
        return plain and re.match(r"\W*(?:may|might|should)\b", verb) is not None

    def _trimmed(self, span: Span, one: Attribution) -> Span:
        """The span without marks of a list or a transcript before it, and without the verb of a clause."""
        words = span.of(self.text)
        if not one.cue:
            return self._edged(*subject(words, span.start))
        lead = _LEAD.match(words)
        return self._edged(span.start + (lead.end() if lead and lead.end() < len(words) else 0), span.end)

    def _edged(self, start: int, end: int) -> Span:
        if behind := _QUANTIFIED.search(self.text, start, end):
            end = behind.start()
        if (adverb := _ADVERB.search(self.text, start, end)) and adverb[1] not in _NO_ADVERBS:
            end = adverb.start()
        if before := _BEFORE.match(self.text, start, end):
            start = before.end()
        span = Span(start=start, end=end)
        trailing = re.search(r"[\s,;:\])–—]+$|\s+-+$", self.text[start:end])
        if trailing and not (self.text[start:end].rstrip().endswith(")") and "(" in self.text[start:end]):
            end -= len(trailing.group())
        return Span(start=start, end=end) if end > start else span

    def _nobody(self) -> Party:
        return self.register.described(UNKNOWN, "unknown", 0)

    def _unclear(self) -> Party:
        return self.register.described(UNCLEAR, "unknown", 0)

    def _writer(self, at: int) -> Party:
        """Who writes at an offset: the journalist, or whoever signs or is introduced as the writer."""
        return self._writers.of(at) or self._author()

    def _author(self) -> Party:
        return self.register.described(AUTHOR, "author", 0)

    def _pronoun(self, span: Span, lower: str, nth: int) -> Party | None:
        asked = self._asked(span.start, lower, nth)
        choice = choose(self.memory, asked, is_person)
        if choice is None:
            return self._first_named_after(span, asked.gender) or self._nobody()
        if choice.chance < _CLEAR:
            return self._unclear()
        if choice.chance >= self._sure and asked.gender:
            self._tell(choice, asked.gender)
        return choice.party

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
        start = self.layout.sentence_start(self.layout.sentence(span.start))
        at = bisect_left(self._starts, span.start)
        own = [m for m in self.mentions[max(0, at - 8) : at] if m.start >= start and m.form != "pronoun"]
        people = lower in ("who", "whose", "whom")
        for one in reversed(own):
            near = span.start - one.end
            party = self._static.get(one.start) or (self._of_mention(one) if one.form != "pronoun" else None)
            if one.form == "described" and self._apposed_to(one, own):
                party = self._apposed_to(one, own)
            if party is None:
                continue
            human = party.kind in PEOPLE or party.kind == "unnamed-group"
            if people and human and not (one.oblique and one.form == "name" and near > 2 and own[0] is not one):
                return self._with_modifiers(one, party, start)
            apart = party.place and (one.oblique or near > 2)
            if not people and (party.kind in BODIES or party.kind in ("document", "poll")) and near < 40 and not apart:
                return party
        before = self.text[start : span.start].rstrip(" ,")
        found = re.search(r"((?:(?:[Tt]he|[Aa]n?|[Tt]hose|[Ss]ome|[Mm]any)\s+)?(?:[\w’-]+\s+){0,2}[\w’-]+)$", before)
        if found is None:
            return None
        words = found[1]
        label = ARTICLE.sub("", words)
        kind = kind_of(label)
        if not people and kind not in ("document", "poll", "named-organisation", "other-media", "unnamed-group"):
            return None
        tokens = label.split()
        while len(tokens) > 1 and (tokens[0].lower() in cues().forms or tokens[0].lower() in _SMALL):
            tokens.pop(0)
        return self.register.described(
            " ".join(tokens), kind if not people or kind == "unnamed-person" else "unnamed-group", span.start
        )

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
                or plain in _SMALL
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

    def _unsaid(self, nth: int) -> Party | None:
        """Who makes a statement to which the article gives no source in words."""
        one = self.attributions[nth]
        cue = " ".join(" ".join(s.of(self.text).split()) for s in one.cue)
        at = speaker_place(one)
        if cue and _HEDGE.search(cue) and one.kind != "direct":
            return self._writer(at)
        if cue == ":" and (opening := self._opening(at)):
            return opening
        if self._passive(nth) and (before := self._active_before(nth, at)):
            return before
        if cue and _AGENTLESS.match(cue):
            found = self._same_sentence(nth, at)
            if found:
                return found
        if one.kind == "direct" and not cue:
            return self._carried_on(nth) or self._interview.answers(one.content[0].start)
        return None

    def _same_sentence(self, nth: int, at: int) -> Party | None:
        low = self.layout.sentence_start(self.layout.sentence(at))
        first, last = bisect_left(self._by_place, (low, -1)), bisect_left(self._by_place, (at, -1))
        for _, other in reversed(self._by_place[first:last]):
            party = self.given[other]
            if party is not None and party.kind != "unknown" and self.attributions[other].source:
                return party
        start = bisect_left(self._starts, low)
        for mention in self.mentions[start : start + 20]:
            if mention.start >= at:
                break
            party = self._named_at(mention)
            if party and mention.leading and party.kind in (*PEOPLE, *BODIES):
                return party
        return None

    def _named_at(self, one: Mention) -> Party | None:
        """The party that a name stands for, by its place where several share the name."""
        if one.start in self._open:
            return self._nearest_or_main(self._open[one.start], one.start)
        return self._static.get(one.start)

    def _active_before(self, nth: int, at: int) -> Party | None:
        """Who did the same before in the same paragraph: "The board rated four bridges. Two were rated safe"."""
        verb = self._passive(nth)
        paragraph = self.layout.paragraph(at)
        for other in range(nth - 1, max(-1, nth - 5), -1):
            one, party = self.attributions[other], self.given[other]
            if party is None or not one.source or abs(self.layout.paragraph(speaker_place(one)) - paragraph) > 1:
                continue
            if verb in " ".join(s.of(self.text) for s in one.cue).lower().split():
                return party
        return None

    def _passive(self, nth: int) -> str:
        """RETURNS (str): the participle of a passive cue without "by", lower-cased; empty for any other."""
        cue = " ".join(" ".join(s.of(self.text).split()) for s in self.attributions[nth].cue)
        found = _PASSIVE.match(cue)
        return found[1].lower() if found else ""

    def _opening(self, at: int) -> Party | None:
        """Who leads the sentence that ends in a colon before a statement."""
        low = self.layout.sentence_start(self.layout.sentence(at))
        start = bisect_left(self._starts, low)
        for mention in self.mentions[start : start + 20]:
            if mention.start >= at:
                break
            party = self._named_at(mention)
            if mention.form == "name" and mention.label != "LOC" and not mention.oblique and party is not None:
                return party
        return None

    def _carried_on(self, nth: int) -> Party | None:
        """The speaker of a quotation that the paragraph gives to nobody, where the same paragraph names just one."""
        paragraph = self.layout.paragraph(self.attributions[nth].content[0].start)
        around = range(max(0, nth - 6), min(len(self.attributions), nth + 7))
        found = {
            id(p): p
            for n in around
            if n != nth
            and (p := self.given[n]) is not None
            and self.attributions[n].kind != "indirect"
            and self.layout.paragraph(speaker_place(self.attributions[n])) == paragraph
        }
        return next(iter(found.values())) if len(found) == 1 else None
