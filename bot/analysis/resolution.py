"""Reads an article from its first mention to its last and gives every source to its party."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.analysis.clauses import subject
from bot.analysis.kinds import DETERMINER, kind_of, phrase, singular
from bot.analysis.lexicon import cues, word_set
from bot.analysis.mentions import Layout, Mention, speaker_place
from bot.analysis.parties import PEOPLE, Party
from bot.analysis.pronouns import Pronouns
from bot.analysis.roles import is_title
from bot.analysis.salience import Memory, Place
from bot.analysis.tagger import TaggedEntity
from bot.analysis.together import together
from bot.breakdown import Attribution, Span

_SURE = (0.95, 0.6, 0.6)
"""From how likely a choice tells the gender of whom it means, in each reading.

The first reading learns from pronouns that can mean one person only; the next ones decide others by that."""
_NOBODY = frozenset("you everyone everybody nobody no-one anyone anybody anything everything nothing there".split())
_TRAILING = 40
"""Characters at the end of a source in which marks are cut off."""
_OF_WHOM = re.compile(r"(?:[\w-]+\s+){1,2}of (whom|which)")
_OWNED = re.compile(r"([Hh]is|[Hh]er)\s(?:[\w-]+\s){0,2}?([\w-]+)")
"""Whose word or act stands as the source: "his response"."""
_HYPOTHETICAL = re.compile(
    r"^(?:no one|nobody|not every(?:one|body)|no\s(?!10\b)|any\s|anyone|anybody|you$|neither)", re.IGNORECASE
)
_WOULD = re.compile(r"\b(?:should|could|might|would|may|can)\b")
_CREDIT = re.compile(r"(?:image|photo|picture|credit)s?\b", re.IGNORECASE)
_NO_SUBJECT = re.compile(r"^(?:to|upon|by|was|were|is|are|been|being|help\w*)(?:\s|$)")
_PRONOUNS = frozenset("he she they it who i we you her his their".split())
_LEAD = re.compile(
    r"(?:[\s\-–—•*·>\[(]|From\s+|Image[:;]\s*|Photo:\s*|Photo by\s+|Credit:\s*|[Ss]ource:\s*|attributed to\s+)+"
)
_QUANTIFIED = re.compile(r"(?<=\w),?\s+(?:both|all|each|alike|together|himself|herself|themselves)[\s,]*$")
"""What stands behind a subject without being part of who it is: "Ruiz and Falk both"."""
_CARRIES_ON = re.compile(
    r"(?:and |but |then )?(?:came to|made (?:a|the|it|an)|took the view|went on|gave|reached the|drew the"
    r"|had (?:a|the|no) )",
    re.IGNORECASE,
)
"""A clause whose subject stands with the verb before: "and came to the conclusion"."""
_WHEN = re.compile(r"\b(?:after|before|during|since|amid|following)\s+$", re.IGNORECASE)
"""What stands before a time, and not before somebody who speaks."""
_ADVERB = re.compile(r"(?<=\w)\s+([a-z]+ly|also|now|later|then|already|often|never|once)[\s,]*$")
_NO_ADVERBS = frozenset(
    "family assembly ally daily weekly monthly quarterly elderly bully reply supply monopoly anomaly".split()
)
_BEFORE = re.compile(r"(?:that|but|and|while|even|perhaps|only)\s+(?:even\s+)?(?=\w+\s*\w)", re.IGNORECASE)
_OWN = re.compile(r"(?<=[’']s)\s+own\s*$")
_ACRONYMS = frozenset(["WHO", "US", "IT"])
"""Bodies and trades whose initials make a pronoun, but for lines all in capitals."""
_BACK = 40
_ARTICLE = len("the ")
_OWNER = re.compile(r"[’']s\s")
_PREDICATE = re.compile(r"\b(?:is|was|are|were|remains?|became)\s+(?:also\s+)?(?:one of |among )?(?:the|an?)?\s*$")


class Resolver(Pronouns):
    """The parties of one article, and whom each attribution is given to."""

    def __init__(self, layout: Layout, entities: Sequence[TaggedEntity], attributions: Sequence[Attribution]) -> None:
        super().__init__(layout, entities, attributions)
        self._initials: dict[str, list[Party]] | None = None
        """Who can stand behind the letters before a colon, made when first asked for."""
        self._groups = list(together(self.mentions, lambda one: self._static.get(one.start), self.text, self.register))

    def run(self) -> list[Party]:
        """Resolve every source; several times, since what one reading tells of gender decides cases of the next.

        RETURNS (list[Party]): those with an attribution, in the order in which they speak.
        """
        for self._sure in _SURE:
            self.memory = Memory()
            self._votes.clear()
            self.given = [None] * len(self.attributions)
            self._described = {}
            self._of_people = {}
            self._told_by = {}
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
        group_ends = 0
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
                self.given[event] = party
                if party is not None:
                    by_source[one.source[0].start] = party
                    named_in = party.kind == "unnamed-group" and " + " in party.name
                    group_ends = one.source[-1].end if named_in else group_ends
                    self._remember_source(party, one, event)
            elif at not in by_source:
                party = self._of_mention(event)
                if party is not None and not self._is_thing(event):
                    place = Place.of(event, party)
                    if at < group_ends:  # of "opponents, including the Lugo Mill," the opponents lead
                        place.leading, place.oblique = False, True
                    self.memory.add(place)
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

    def _is_thing(self, one: Mention) -> bool:
        """Whether an article makes a thing of somebody's name, which no pronoun means: "cleaned the Saint Anne"."""
        before = self.text[max(0, one.start - _ARTICLE) : one.start]
        named = one.form == "name" and one.label == "PER" and " " in one.words
        return named and before.lower() == "the " and not is_title(one.words.split()[0])

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
        if lower in cues().forms and one.cue and (speaker := self._behind_verb(one.cue[0])) is not None:
            return speaker  # source and cue change places: "said" and "Ana Ruiz"
        if words in _ACRONYMS and not self.text[span.end : span.end + 12].isupper():
            lower = words
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
        if some := _OF_WHOM.fullmatch(lower):
            return self._relative(span, some[1], nth)
        if lower in ("they", "them", "their", "it", "its", "both", "all", "themselves", "itself"):
            return self._several(span, lower, nth) or self._nobody()
        if turn := self._interview.turn(words):
            return self._author() if turn == "asks" else self._interview.guest
        if (labelled := self._by_initials(words, span)) is not None:
            return labelled
        if lower == "you" and self._interview.guest and not self.layout.is_quoted(span.start):
            return self._interview.guest
        if lower in _NOBODY or _HYPOTHETICAL.match(lower):
            return self._nobody()
        if lower == "one" and one.kind != "indirect" and (member := self._one_of_them(span)) is not None:
            return member
        if lower in ("this", "these", "those", "there", "one", "the one", "the", "a", "an"):
            return None
        if (subject := self._beyond_possessive(span, one)) is not None:
            return subject
        owned = _OWNED.fullmatch(words)
        if owned and owned[2].lower() in word_set("act-heads"):
            return self._pronoun(Span(start=span.start, end=span.start + len(owned[1])), owned[1].lower(), nth)
        party = self._story(words, span) or self._named(words, span, nth)
        if party is None:
            cue = " ".join(s.of(self.text) for s in one.cue)
            if self._is_supposed(words, cue or self.text[span.end : span.end + 20]):
                return self._nobody()
            acts = kind_of(words) == "unnamed-person" or phrase(words).plural  # "after the former adviser denied it"
            when = not acts and _WHEN.search(self.text, max(0, span.start - 12), span.start)
            if when and (subject := self._leading(span.start)):
                return subject  # "Ana Ruiz, shortly after the arrest, linked …"
            party = self._describe(words, span, nth)
        return party

    def _one_of_them(self, span: Span) -> Party | None:
        """One of a group that the sentence or the one before speaks of: "Lawmakers were scathing. “…,” one said."."""
        for place in self.memory.back(self.layout.sentence(span.start), 1):
            if place.party.kind == "unnamed-group" and not (place.oblique or place.quoted):
                return self.register.described(f"one of {place.party.name}", "unnamed-person", span.start)
        return None

    def _behind_verb(self, cue: Span) -> Party | None:
        """Who is named by what stands as the cue."""
        held = self._inside(cue)
        return self._entity(*held[0][:2], cue) if held else None

    def _beyond_possessive(self, span: Span, one: Attribution) -> Party | None:
        """Who leads a sentence in which an owner was tagged: "Elmia is one of the region’s critics and has said"."""
        verb = one.cue[0] if one.cue else None
        if (
            verb is None
            or not _OWNER.match(self.text, span.end)
            or not _PREDICATE.search(self.text, max(0, span.start - _BACK), span.start)
        ):
            return None
        between = self.text[span.end : verb.start]
        joined = verb.start > span.end and re.search(r"\b(?:and|but)\s+$", between) is not None
        return self._leading(span.start) if joined else None

    def _by_initials(self, words: str, span: Span) -> Party | None:
        """Who speaks behind a label of two or three letters in an interview: "AR:" for Ana Ruiz."""
        if not re.fullmatch(r"[A-Z]{2,3}", words) or not re.match(r"\s*:", self.text[span.end : span.end + 3]):
            return None
        if self._initials is None:
            self._initials = {}
            for party in self.register.of_kind("named-person"):
                if party.parts and party.members == 1:
                    self._initials.setdefault("".join(part[0] for part in party.parts.parts), []).append(party)
        found = self._initials.get(words.lower(), [])
        return found[0] if len(found) == 1 else None

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
        whole = start, end
        if behind := _QUANTIFIED.search(self.text, start, end):
            end = behind.start()
        if (adverb := _ADVERB.search(self.text, start, end)) and adverb[1] not in _NO_ADVERBS:
            end = adverb.start()
        if before := _BEFORE.match(self.text, start, end):
            start = before.end()
        if own := _OWN.search(self.text, start, end):  # "by Ruiz’s own admission"
            end = own.start()
        start, end = (start, end) if start < end else whole
        span = Span(start=start, end=end)
        trailing = re.search(r"[\s,;:\])–—]+$|\s+-+$", self.text[max(start, end - _TRAILING) : end])
        if trailing and not (self.text[start:end].rstrip().endswith(")") and "(" in self.text[start:end]):
            end -= len(trailing.group())
        return Span(start=start, end=end) if end > start else span
