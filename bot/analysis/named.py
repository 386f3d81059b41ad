"""The party of a source that holds a name: the name that it is headed by, several together, a body called after one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.analysis.coordinated import MASK, Coordinated
from bot.analysis.kinds import ARTICLE, DETERMINER, is_demonym, is_plural, person_heads, phrase, singular
from bot.analysis.lexicon import word_set
from bot.analysis.mentions import Mention
from bot.analysis.names import bare, is_head, person_name
from bot.analysis.parties import Party
from bot.analysis.roles import Role, is_title
from bot.analysis.statements import SEEN
from bot.breakdown import Span

_BRACKET = re.compile(r"(?<=\w)\s*\([“\"][^()\n]*\)?[\s,]*$")
_APART = re.compile(r"(?:\s+(?:of|for|at|in)\s[^,]{1,60})?\s*,\s*((?:the\s+|an?\s+)?(?:[\w.’'-]+\s+){0,5})")
_SEEN = re.compile(rf",?\s(?:{SEEN})\s(?:by|to|with)\s(?:the\s)?")
_APPOSED = re.compile(
    r"[’'”\"]?(?:\s\([^()]{1,30}\))?,\s+(?:which|whose|who|the|an?|one of|its|his|her|\d{1,3}\b)", re.IGNORECASE
)
_BODY_APPOSED = re.compile(
    rf"(?:the|an?|another|its|his|her|their)\s([^,;“”\"]{{2,90}}),\s+(?:the\s)?({MASK}+),?\s*", re.IGNORECASE
)
_TOLD_OF = frozenset(
    "the a an state former then retired veteran local longtime long-time late self-taught part-time foreign prime"
    " deputy vice chief senior award-winning".split()
)
"""What may stand before a trade between a description and a name: "the bird’s owner, retired miller Ana Ruiz"."""
_OWNER_BEFORE = re.compile(r"^.*\b(?:its|his|her|their)\s+")
"""What stands before an office and belongs to the clause around it."""
_LEANING = re.compile(
    r"(?:(?:more|highly|very)\s)?(?:[a-z]+(?:-[a-z]+)+|nonpartisan|bipartisan|conservative|liberal|progressive|libertarian"
    r"|influential|powerful|respected)\s(?=[A-Z][\w’&.-]*\s(?:(?:of|for|on|the|and)\s)*[A-Z])"
)
"""What is said of a body before its name."""
_SMALL = frozenset(
    "of by to with for from about against on at in over and or but that as is are was were than like said".split()
)


_SERVANT = re.compile(
    r"(?:an?|one|another)\s(?:[a-z-]+\s){0,2}?(?:spokes\w+|lawyer|attorney|aide|advis[eo]r|representative|official"
    r"|deputy|assistant|friend|relative|staffer|agent|publicist)\s(?:for|to|of|with)\s",
    re.IGNORECASE,
)


class Named(Coordinated):
    """Finds whom a source names."""

    def _named(self, words: str, span: Span, nth: int) -> Party | None:
        if bracket := _BRACKET.search(self.text, span.start, span.end):  # "Ana Ruiz (“The Dam,” “The Mill”)"
            span = Span(start=span.start, end=bracket.start())
            words = " ".join(span.of(self.text).split())
        inside = self._inside(span)
        if not inside:
            return self._capitalised(words, span, nth)
        seen = _SEEN.search(self.text, span.start, span.end)
        if seen and inside[0][1] >= seen.end():
            return None  # "the proposal, seen by the Gazette,"
        masked = self._masked(span, inside)
        if re.fullmatch(rf"(?:the\s+)?{MASK}+[\s.,]*", masked, re.IGNORECASE):
            return self._entity(*inside[0][:2], span)
        if (whole := self._longer(inside, span)) is not None:
            return whole
        shown = span.of(self.text)
        if (subject := self._of_headline_verb(span, inside, nth)) is not None:
            return subject
        if (together := self._together(span, masked, nth)) is not None:
            return together
        # "Falk’s running mate — Gov. Ana Ruiz —": what stands between dashes says who it is
        if dashed := re.search(
            rf"\s(?:—|–|--?)\s(?!including|like|such|among|led)(?:[\w.]+\s){{0,4}}?({MASK}+)\s*(?:—|–|--?|,)?\s*$",
            masked,
        ):
            for entity, first, _ in inside:
                if entity.label == "PER" and first == span.start + dashed.start(1):
                    return self._entity(entity, first, span)
        if re.match(rf"(?:an?|one|another)\s[^,]{{2,60}},\s+(?:[\w.-]+\s){{0,4}}{MASK}+,?\s*$", masked, re.IGNORECASE):
            entity, first, _ = inside[-1]  # "one villager, Ana Ruiz"
            if entity.label == "PER":
                return self._entity(entity, first, span)
        if (body := self._body_apposed(inside, masked, span)) is not None:
            return body
        # "RiverWatch, the industry’s own body,": what a comma parts from a name says what it is
        entity, first, last = inside[0]
        if re.fullmatch(r"(?:[Tt]he\s+)?", self.text[span.start : first]) and _APPOSED.match(self.text, last, span.end):
            return self._entity(entity, first, span)
        # "Lugo River Authority (LRA) chair Ana Ruiz": a name behind a title ends the phrase, whatever stands before
        entity, first, last = inside[-1]
        if entity.label == "PER" and re.fullmatch(r"[’']?s?[\s.,]*|,\s+who\s.*", self.text[last : span.end], re.DOTALL):
            behind = re.fullmatch(r"([^()]+)\([^()]+\)\s+((?:[\w-]+\s+){0,3})", self.text[span.start : first])
            titles = f"{behind[2] or behind[1]} {entity.words.split()[0]}" if behind else ""
            if any(is_title(word) for word in titles.split()):
                return self._entity(entity, first, span)
        one_line = masked.replace("\n", " ")
        core = phrase(re.sub(r"[’']s?$", "", one_line.strip())).core
        at = one_line.find(core)
        end = span.start + at + len(core)
        if core in one_line:
            for entity, first, last in reversed(inside):
                tail = self.text[last:end]
                if first < end and re.fullmatch(r"[’']?s?[\s.,”\"’]*", tail):
                    return self._entity(entity, first, span)
                if first < end and (known := self._body_of(entity, first, last, end, span)):
                    return known
        if (holder := self._act_of(inside, masked, span)) is not None:
            return holder
        # "Minister of Education Ana Ruiz": the name ends the phrase, behind a title
        cut = re.search(r"[,(;]|\s(?:who|which|that|whose)\s|[’']s?\s*$", masked)
        close = span.start + len(masked[: cut.start() if cut else len(masked)].rstrip(" .\n"))
        for entity, first, last in inside:
            before = shown[: first - span.start].split()
            untitled = list(before)
            while untitled and is_title(untitled[-1]) and [w.lower() for w in untitled[-2:]] != ["of", "state"]:
                untitled.pop()  # "Mr Ruiz" may be served; the Secretary of State is no servant of hers
            serves = bool(untitled) and untitled[-1].lower() in _SMALL  # "a spokesman for Mr Ruiz"
            serves = serves or _SERVANT.match(" ".join(before)) is not None  # "… for the Lugo County mayor Ana Ruiz"
            if entity.label == "PER" and last == close and before and not serves and person_heads(core):
                party = self._entity(entity, first, span)
                if party is not None:
                    told = _OWNER_BEFORE.sub("", " ".join(before))
                    party.add_roles([Role(ARTICLE.sub("", told))])
                return party
        # "the town's clerk, Ana Ruiz": the name stands beside the description
        for entity, first, last in inside:
            gap = self.text[end:first] if first >= end else "-"
            if re.match(r"[’']s?\s", self.text[last : last + 3]) and inside[-1][1] > last:
                continue  # "the first witness, Falk’s niece Ana Ruiz,"
            beside = _APART.fullmatch(gap)
            if (
                entity.label == "PER"
                and beside
                and all(
                    w[0].isupper() or w in _TOLD_OF or is_head(w) or w in word_set("kin") for w in beside[1].split()
                )
            ):
                party = self._entity(entity, first, span)
                if party and core:
                    told = _OWNER_BEFORE.sub("", shown[at : at + len(core)])
                    party.add_roles([Role(ARTICLE.sub("", told))])
                return party
            if re.fullmatch(r"\s+(?:called|named|known as|dubbed)\s+", gap):
                return self._entity(entity, first, span)
        return None

    def _body_apposed(self, inside: Sequence[tuple[Mention, int, int]], masked: str, span: Span) -> Party | None:
        """The body whose name ends its description: "the company that runs the mill, Fordway,"."""
        found = _BODY_APPOSED.fullmatch(masked)
        entity, first, _ = inside[-1]
        if found is None or entity.label != "ORG" or first != span.start + found.start(2):
            return None
        head = phrase(re.split(r"\s(?:that|which|who|behind|of|for|in|at)\s", found[1], maxsplit=1)[0]).head
        if head not in word_set("generic-bodies") | word_set("organisation-heads") | word_set("media"):
            return None
        party = self._entity(entity, first, span)
        if party is not None:
            party.add_roles([Role(head)])
        return party

    def _longer(self, inside: Sequence[tuple[Mention, int, int]], span: Span) -> Party | None:
        """The body of whose name only the last word was found: "River Vessels Elmia (RVE)"."""
        entity, first, last = inside[0]
        opens = re.fullmatch(r"(?:[Tt]he\s+)?((?:[A-Z][\w’&-]+\s+){1,4})", self.text[span.start : first])
        if (
            opens is None
            or entity.label == "PER"
            or not re.fullmatch(r"\s*(?:\([A-Z]{2,8}\))?[\s.,]*", self.text[last : span.end])
        ):
            return None
        words = opens[1].split()
        if any(is_title(w) or is_demonym(w) or w.lower() in word_set("not-names") for w in words):
            return None
        last_word = bare(entity.words).split()[-1].lower()
        if is_plural(last_word) and singular(last_word) in word_set("partisans"):  # "House Republicans": people
            return self.register.described(f"{opens[1]}{bare(entity.words)}", "unnamed-group", span.start)
        return self._with_kind(self.register.body(self.text[opens.start(1) + span.start : last], span.start))

    def _act_of(self, inside: Sequence[tuple[Mention, int, int]], masked: str, span: Span) -> Party | None:
        """Whose words or acts stand as the source: "Ruiz’s harsh remarks about the dam" are Ruiz's."""
        found = re.match(
            rf"(?:[\w.]+\s+){{0,3}}?{MASK}+[’']s?\s+(?:[\w-]+\s+){{0,3}}?([a-z-]+)(?=\s*$|\s+[a-z]+\s)", masked
        )
        heads = [w for w in masked.lower().split() if w in word_set("act-heads")]
        if found is None or not heads:
            return None
        one, first, last = inside[0]
        between = self.text[last : span.start + masked.lower().index(heads[0])]
        if first != span.start and not re.fullmatch(r"(?:[Tt]he|[\w.]+)\s+", self.text[span.start : first]):
            return None
        return self._entity(one, first, span) if re.fullmatch(r"[’']s?\s+(?:[\w-]+\s+){0,3}", between) else None

    def _of_headline_verb(self, span: Span, inside: Sequence[tuple[Mention, int, int]], nth: int) -> Party | None:
        """Whom a headline has speak before a colon: "Ana Ruiz Slams Lugo Mill Owner: …" is Ruiz, not the owner."""
        one, first, last = inside[0]
        cue = "".join(s.of(self.text) for s in self.attributions[nth].cue).strip()
        if self.layout.paragraph(span.start) > 0 or cue.lower() not in (":", "says") or first != span.start:
            return None
        verb = re.match(r"\s+([A-Z]?[a-z]+s)\s+\S", self.text[last : span.end])
        if verb is None or singular(verb[1].lower()) in word_set("organisation-heads"):
            return None
        lower = verb[1].lower()
        return None if is_head(singular(lower)) or lower in word_set("group-heads") else self._entity(one, first, span)

    def _entity(self, one: Mention, first: int, span: Span) -> Party | None:
        party = self._static.get(one.start)
        if party is None and one.start in self._open:
            party = self._short(one)
        if party is None:
            return None
        return self._with_kind(party)

    def _body_of(self, one: Mention, first: int, last: int, end: int, span: Span) -> Party | None:
        """A body that is called after somebody: "the Ruiz campaign", "Ruiz’s campaign"."""
        behind = re.match(r"(?:[’']s?)?\s+((?:[\w-]+\s+){0,2})([\w-]+)\s*$", self.text[last:end])
        if behind is None or one.label == "LOC":
            return None
        head = behind[2].lower()
        if head not in (
            "campaign",
            "administration",
            "camp",
            "team",
            "foundation",
            "organization",
            "organisation",
            "office",
        ):
            return None
        label = f"{bare(one.words)} {' '.join((behind[1] + behind[2]).split())}"
        if head in ("team", "camp") and (campaign := self.register.known_body(f"{bare(one.words)} campaign")):
            return campaign
        return self.register.body(label, span.start)

    def _capitalised(self, words: str, span: Span, nth: int) -> Party | None:
        """A party by capitals alone, where the tagger saw no name."""
        words = re.split(r",\s+(?=(?:the|an?|which|who|whose|one of)\s)", words)[0]
        label = re.sub(r"[’']s?$", "", DETERMINER.sub("", words)).strip(" .,:;")
        label = re.sub(r"\s*\([^()]*\)$", "", label)
        if leaning := _LEANING.match(label):  # "the conservative-leaning Lugo Foundation"
            label = label[leaning.end() :]
        tokens = label.split()
        if len(tokens) == 1 and words == label and label[:1].isupper() and is_head(label.lower()):
            called = person_name(label)
            full = [p for p in self.register.people_called(called) if p.parts and p.parts.is_full] if called else []
            if len(full) == 1:
                return full[0]  # "Doctor said", of Ken Doctor
        titled = max((n for n, t in enumerate(tokens[:-1]) if is_title(t)), default=-1)
        if (
            titled >= 0
            and len(tokens) - titled in (3, 4)
            and all(t[0].isupper() and not is_title(t) for t in tokens[titled + 1 :])
        ):
            party = self.register.add_person(" ".join(tokens[titled + 1 :]), span.start)
            if party:
                party.add_roles([Role(" ".join(tokens[: titled + 1]))])
                return party
        if (family := self._family(label)) is not None:
            return family
        generic = word_set("generic-bodies")
        if label.lower() in generic or (
            self.layout.paragraph(span.start) == 0 and tokens and tokens[-1].lower() in generic
        ):
            return None
        if self._is_one_of_a_people(words):
            return None
        names = [t for t in tokens if t[:1].isupper() and t.lower() not in word_set("not-names")]
        last = tokens[-1].lower() if tokens else ""
        titular = last in word_set("media") and bool(re.match(r"[Tt]he [A-Z]", words))  # "The Independent"
        if not names or len(names) < len(tokens) or (person_heads(tokens[-1]) and not titular):
            return None
        if (
            last in word_set("group-heads")
            or singular(last) in word_set("document-heads")
            or last in word_set("poll-heads")
        ):
            return None
        if is_head(singular(last)) and not titular:
            return None
        reported = label.lower() in word_set("outlets")
        camel = re.search(r"[a-z][A-Z]", tokens[-1])  # "RiverLeaks"
        if len(tokens) < 3 and is_plural(last) and not is_title(last) and not reported and not camel:
            return None
        if re.match(r"(?:an?|one|another|fellow|many|some|most|other)\s", words, re.IGNORECASE) and len(tokens) < 3:
            return None
        name = person_name(label)
        if name is not None:
            people = self.register.people_called(name)
            if len(people) == 1:
                return people[0]
            if people:
                return self._nearest_or_main(people, span.start)
        known = self.register.known_body(label)
        if known:
            return self._with_kind(known)
        if name is not None and (misspelt := self.register.misspelt(name)):
            return misspelt
        if self._is_people(label):
            return None
        if name is not None and (
            is_title(words.split()[0])
            or (len(tokens) == 1 and (label.isupper() or words == label) and self._speaks_in_transcript(span))
        ):
            return (
                self.register.add_person(label, span.start)
                if name.is_full
                else self.register.short_person(name, span.start)
            )
        if len(tokens) == 2 and words == label and last not in word_set("organisation-heads") | word_set("media"):
            return self.register.add_person(label, span.start)
        return self._with_kind(self.register.body(label, span.start))

    def _speaks_in_transcript(self, span: Span) -> bool:
        return bool(re.match(r"\s*:", self.text[span.end : span.end + 3]))

    def _is_one_of_a_people(self, words: str) -> bool:
        """Whether "the Lugo Elmian" is one of those whom the article calls Elmians, or of a party that all know."""
        found = re.fullmatch(r"(?:[Tt]he|[Tt]his) ((?:[A-Z][\w-]+ )*)([A-Z][a-z]+)", words)
        if found is None or found[2].endswith("s"):
            return False
        if not found[1] and is_demonym(found[2]):
            return True
        return self.vocabulary.has_plural(found[2]) or (bool(found[1]) and found[2].lower() in word_set("partisans"))

    def _is_people(self, label: str) -> bool:
        """Whether a capitalised plural names people by what they are: the article also has it in the singular."""
        return self.vocabulary.has_singular(label.split()[-1])
