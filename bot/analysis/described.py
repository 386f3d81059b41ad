"""The party of a source without a name: whom "the official", "experts", "the survey" or "the company" takes up."""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.analysis import seats
from bot.analysis.kinds import ARTICLE, DETERMINER, is_reports, kind_of, person_heads, phrase
from bot.analysis.lexicon import word_set
from bot.analysis.mentions import Mention
from bot.analysis.names import folded, is_head
from bot.analysis.parties import BODIES, Party, gender_of
from bot.analysis.persons import Persons
from bot.analysis.reading import is_person
from bot.analysis.roles import Role, marks
from bot.analysis.salience import choose
from bot.analysis.trades import Trade, has_role, is_past, shares_words
from bot.breakdown import SourceKind, Span

_AGAINST = frozenset(["critics", "opponents", "foes", "rivals", "detractors", "victims"])
_SURE = 0.6
_CALLED = re.compile(r"\s+(?:called|named)\s+")
_CAPITALS = r"(?P<name>[A-Z][\w’&.-]*(?:\s+[A-Z][\w’&.-]*)*)"
_BODY = re.compile(rf"(?:the|an?|its|this)\s+(?P<sort>(?:[a-z-]+\s+){{0,2}}[a-z-]+)\s+{_CAPITALS}", re.ASCII)
_OUTLET = re.compile(rf"[Tt]he\s+{_CAPITALS}\s+(?P<sort>newspaper|magazine|website|site|blog|podcast|channel|network)")
"""Bodies whose name the tagger has missed, beside a word that says what they are."""
_SEAT = re.compile(r"(?:Republican|Democrat|Independent) (?:of|from)\s|[RDI]-[A-Z]")
_EXAMPLES = "including|like|such as|among them|notably|led by"
"""What stands before some of a group."""
_SITE = re.compile(r"(?:[Tt]he|[Aa]n?)\s(?:[a-z-]+\s){0,2}?(website|blog|podcast|newspaper|magazine)\s([a-z][\w-]*\d*)")
"""An outlet with a name in small letters: "the website fivethirty"."""
_DEFINITE = re.compile(r"(?:the|this|that|his|her|their|its|one|another|some|any|no)\s", re.IGNORECASE)
_HEAD, _SOON = 3, 30
"""Among the first paragraphs, and among so many mentions, an article names whom its first sentence told of."""
_OURS = re.compile(r"^(?:our|my|your)\s+(?=\S)", re.IGNORECASE)
_INTRODUCED = re.compile(
    r"\s+((?:at|for|with)\s+(?:(?:the|an?|his|her)\s+)?(?:[\w.]+[’']s\s+)?(?:[A-Z][\w.’'-]*|former|own)"
    r"(?:\s+(?:of\s+)?(?:[A-Z][\w.’'-]*|firm|company|office|campaign|department|agency|bank|ministry))*)"
)
"""Where somebody without a name works, behind the words that introduce them: "a partner at Ruiz’s former firm"."""


class Described(Persons):
    """Finds whom a description takes up."""

    def _description_mention(self, one: Mention) -> Party | None:
        if one.label != "person":
            label = _OURS.sub("", ARTICLE.sub("", one.words))
            return self._group(label, one.start) if label else None
        label = ARTICLE.sub("", one.words)
        behind = self.text[one.end : one.end + 30]
        before = self.text[max(0, one.start - 14) : one.start]
        if re.match(r",?\s+[A-Z]|[’'-]|,\s+(?:the|an?)\s+(?:[a-z-]+\s+){1,3}[A-Z]", behind) or (
            re.search(r"\b(?:is|was|as|be|been|a|became|an|the)\s+$", before)
            or (re.search(r",\s+$", before) and not self._opens_clause(one))
        ):
            return None  # a title, an apposition or what somebody is
        kin = re.match(r"(?:his|her)\s", one.words, re.IGNORECASE) and label.split()[-1].lower() in word_set("kin")
        if (kin or re.match(r"(?:[Tt]he|[Tt]his|[Tt]hat)\s", one.words)) and (
            known := self._fitting(label, one.start, one.words)
        ):
            return known
        key = label.lower()
        if key not in self._described:
            place = _INTRODUCED.match(self.text, one.end) if re.match(r"(?:[Aa]n?|[Oo]ne)\s", one.words) else None
            full = f"{label} {' '.join(place[1].split())}" if place else label
            self._described[key] = self._described[full.lower()] = self._person_described(full, one.start)
        return self._described[key]

    def _opens_clause(self, one: Mention) -> bool:
        """Whether a comma before a description parts it from no name: "Asked if it would hold, the mayor laughed."."""
        at = bisect_left(self._starts, one.start) - 1
        beside = at >= 0 and not re.search(r"\w", self.text[self.mentions[at].end : one.start])
        return not beside and re.match(r"(?:[Tt]he|[Tt]his|[Tt]hat)\s", one.words) is not None

    def _person_described(self, label: str, at: int) -> Party:
        party = self.register.described(label, "unnamed-person", at)
        heads = person_heads(label)
        if heads and party.certain is None:
            party.certain = gender_of(heads[-1])
        return party

    def _group(self, label: str, at: int) -> Party:
        return self.register.described(label, "unnamed-group", at)

    def _describe(self, words: str, span: Span, nth: int) -> Party:
        if (beside := self._name_before(span) or self._name_behind(span, nth)) is not None:
            return beside
        label = re.sub(r"\s+(?:that|who|which|whom)$", "", ARTICLE.sub("", words)).strip(" ,;:")
        if kind_of(words) == "unnamed-person":
            label = re.sub(
                r"\s+who (?:spoke|asked|requested|declined|refused|was not|is not|wished|insisted)\b.*$", "", label
            )
        names = self._included(span)
        if not re.match(r"(?:one|another|some|each)\s", label, re.IGNORECASE):
            label = re.sub(r",\s+an?\s.*$", "", label)
        label = re.sub(
            rf",\s+(?:(?:who|which|whose|{_EXAMPLES})\b"
            r"|(?:\w+ed|seen|shown|drawn)\s(?:by|in|on|at|for|to|up)\s).*$",
            "",
            label,
        )
        label = " + ".join([label, *names])
        label = re.sub(r"(?<=\w)[’']s?$", "", label) or words
        if is_reports(words):
            reports = self.register.described(label, "other-media", span.start)
            reports.outlet = 2
            return reports
        if re.fullmatch(r"[A-Z]{3,6}", label) and not self.text.isupper() and not is_head(label.lower()):
            return self._with_kind(self.register.body(label, span.start))  # "the WHO", which is no name to the tagger
        if titled := re.fullmatch(r"(?:.*[’']s\s+)?[“\"]([^“”\"]{2,60})[”\"]", words):
            return self.register.described(titled[1].strip(" ,."), "document", span.start)
        if named := (_BODY.fullmatch(words) or _OUTLET.fullmatch(words)):
            sort = named["sort"].split()[-1]
            if sort in word_set("organisation-heads") | word_set("media"):
                body = self.register.body(named["name"], span.start)
                body.add_roles([Role(named["sort"])])
                return self._with_kind(body)
        if site := _SITE.fullmatch(words):
            outlet = self.register.body(site[2], span.start)
            outlet.add_roles([Role(site[1])])
            return self._with_kind(outlet)
        if called := re.search(
            r"\b(?:called|named|known as)\s+((?:[A-Z][\w’'-]*)(?:\s+(?:of\s+|for\s+|the\s+|and\s+)*[A-Z][\w’'-]*)*)$",
            label,
        ):
            return self._with_kind(self.register.body(called[1], span.start))
        kind = "unnamed-person" if self._is_one_of_a_people(words) else self._kind_of(words, span)
        definite = bool(re.match(r"(?:the|this|that|these|those|his|her|their|its)\s", words, re.IGNORECASE))
        known: Party | None = self._of_headline(label, words, kind, span) or self._the_two(words, span)
        known = known or self._seated(words, span)
        if known is not None:
            return known
        if kind == "unnamed-person":
            if definite and (not DETERMINER.sub("", label)[:1].isupper() or self._is_of_a_place(words)):
                known = self._fitting(label, span.start, words, nth)
                if known and (seat := seats.meant(words)) and self._sits(known, seat) is False:
                    known = None
            elif re.match(r"[A-Z][\w.&-]*[’']s?\s", words) and (heads := person_heads(phrase(label).core)):
                trade = Trade.of(heads[-1], label, names=marks(phrase(label).core))  # "Lugo Mill’s CEO"
                known = self._with_trade(self.layout.sentence(span.start), trade)
                known = known if known is not None and has_role(known, trade, told=True) else None
            if known is None:
                key = label.lower()
                known = self._described.get(key) or self._person_described(label, span.start)
                self._described[key] = known
                self._serves(known, words, span)
            return known
        if kind == "unnamed-group":
            generic = label.lower() in word_set("generic-bodies")
            known = (self._called(label, words, kind, span) if generic else None) or self._same_group(label, words)
        elif kind in ("document", "poll"):
            known = self._last_outlet(span.start) if label.lower() == "paper" and definite else None
            known = known or (self._same_story(label, span.start) if definite else None)
            known = known or self._same_document(label, words, kind, span)
            if known is None and definite:
                known = self._outlet_of(label, span.start)
                label = self._introduced(label, span.start) or label
        elif kind in BODIES:
            plain = phrase(label).head in ("media", "press", "outlets", "newspapers")  # all of them: none in particular
            known = None if plain else self._called(label, words, kind, span) or self._overlapping(label, words, span)
        party = known or self.register.described(label, kind, span.start)
        if known is None and kind in ("unnamed-group", "document", "poll"):
            against = phrase(label).head in _AGAINST  # "critics of Lugo Foods" do not serve it
            served = (
                None
                if against
                else self.roles.served(span.start, span.start + len(re.split(r",\s", span.of(self.text))[0]))
            )
            party.add_roles([Role("", served)] if served else [])
        return party

    def _seated(self, words: str, span: Span) -> Party | None:
        """The last one named who sits for a state, where a description tells only that: "the Arizona Republican"."""
        seat = seats.meant(words)
        if seat is None:
            return None
        back = self.memory.back(self.layout.sentence(span.start))
        return next((place.party for place in back if self._sits(place.party, seat) is True), None)

    def _sits(self, party: Party, seat: seats.Seat) -> bool | None:
        """RETURNS (bool | None): whether somebody sits for the state, and the party; None where nothing is said."""
        told = [seats.seat_of(role.affiliation) for role in party.roles if role.affiliation]
        theirs = next((one for one in told if one), None)
        return None if theirs is None else theirs.state == seat.state and seat.party in (None, theirs.party)

    def _included(self, span: Span) -> list[str]:
        """The names of those whom a group's description gives: "other mills, including the Lugo Mill and Falk's"."""
        found = re.search(rf",\s+(?:(?:which|who)\s+)?(?:include|{_EXAMPLES})\s", span.of(self.text))
        if found is None:
            return []
        names: list[str] = []
        at = span.start + found.end()
        for piece in re.split(r",\s+(?:and\s+)?|\s+and\s+", self.text[at : span.end].rstrip(" ,")):
            held = self._inside(Span(start=at, end=at + len(piece)))
            one, first, last = held[-1] if held else (None, at, at)
            party = self._entity(one, first, span) if one and last == at + len(piece.rstrip()) else None
            seat = bool(names) and _SEAT.match(piece) is not None  # "Ana Ruiz, Republican of Lugo"
            if not seat and (party is None or party.place):
                return []  # "including 20 mill workers"
            if party is not None and not seat:
                names.append(party.name)
            at = self.text.index(piece, at) + len(piece)
            gap = re.match(r",\s+(?:and\s+)?|\s+and\s+", self.text[at : span.end])
            at += gap.end() if gap else 0
        return names

    def _kind_of(self, words: str, span: Span) -> SourceKind:
        """What kind a description is, the words inside a name put aside: "one Club for Growth ad" is a document."""
        inside = self._inside(span)
        if not inside or " ".join(span.of(self.text).split()) != words:
            return kind_of(words)
        return kind_of(" ".join(self._masked(span, inside).split()))

    def _name_before(self, span: Span) -> Party | None:
        """The party whose name stands right before, with a comma: the words are its apposition."""
        at = bisect_left(self._starts, span.start) - 1
        if at < 0:
            return None
        one = self.mentions[at]
        if one.form != "name" or not re.fullmatch(r",\s+", self.text[one.end : span.start]):
            return None
        behind = self.text[span.end : span.end + 1]
        if re.match(
            r"\s(?:with|from|at|who|whose|focused|aimed|based|dedicated)\s", self.text[span.end : span.end + 11]
        ):
            behind = ","  # "Ida, a student with an interest in dams"
        opens = re.match(r"(?:the|an?|its|his|her|one of|[\w.]+[’']s)\s", span.of(self.text), re.IGNORECASE)
        return (
            self._entity(one, one.start, span)
            if opens and (behind == "," or span.of(self.text).endswith(","))
            else None
        )

    def _name_behind(self, span: Span, nth: int) -> Party | None:
        """Whose name a description ends with that was cut short: "a scaffolder" of "a scaffolder called Leo Falk"."""
        gap = _CALLED.match(self.text, span.end)
        if gap and any(c.start <= gap.end() - 2 < c.end for c in self.attributions[nth].cue):
            return None  # "One of them called Ana Ruiz a fraud"
        at = bisect_left(self._starts, gap.end()) if gap else len(self._starts)
        beside = gap is not None and at < len(self.mentions) and self.mentions[at].start == gap.end()
        return self._static.get(self.mentions[at].start) if beside and self.mentions[at].form == "name" else None

    def _of_headline(self, label: str, words: str, kind: SourceKind, span: Span) -> Party | None:
        """Whom a headline's description announces ("Lawmaker urges …"): the first named source that it fits."""
        deck = kind == "unnamed-person" and self.layout.paragraph(span.start) == 1 and not _DEFINITE.match(words)
        if (self.layout.paragraph(span.start) > 0 and not deck) or (
            DETERMINER.match(words) and not re.match(r"(?:a|an|new|the)\s", words.lower())
        ):
            return None
        heads = person_heads(phrase(label).core)
        if kind == "other-media":
            body = next(
                (p for p in self._first_reading[:3] if p.kind in BODIES and p.name.lower() != label.lower()), None
            )
            if body:
                self._is_spoken_of_as_outlet(body)
            return body
        for party in self._first_reading[:3]:
            other = party.parts is not None and party.parts.parts[-1] in folded(label).split()  # "a spokesman for Ruiz"
            if kind == "unnamed-person" and party.kind == "named-person" and heads and not other:
                trade = Trade.of(heads[-1], label, current=not is_past(label))
                if has_role(party, trade) or shares_words(label, party):
                    return party
        if kind == "unnamed-person" and heads and re.match(r"an?\s", words, re.IGNORECASE):
            return self._announced(label, Trade.of(heads[-1], label), span)
        return None

    def _announced(self, label: str, trade: Trade, span: Span) -> Party | None:
        """Whom the first sentence tells of before the next names them: "A miller has sued." "Ana Ruiz, 40, said …"."""
        own = self.layout.sentence(span.start)
        at = bisect_left(self._starts, span.end)
        for one in self.mentions[at : at + _SOON]:
            party = self._static.get(one.start)
            if one.sentence == own or not one.leading or one.label in ("ORG", "LOC", "group"):
                continue
            fits = party is not None and (not party.heads or party.heads & trade.heads)
            new = party is not None and party.first == one.start and party in self._first_reading
            if party is None or not fits or not new or self.layout.paragraph(one.start) > _HEAD:
                return None
            party.add_roles([Role(label)])
            return party
        return None

    def _serves(self, party: Party, words: str, span: Span) -> None:
        """The role and the body that a description itself gives: "a Treasury official", "her lawyer"."""
        heads = person_heads(phrase(words).core)
        if not heads:
            return
        served = self.roles.served(span.start, span.end)
        if served is None and (own := re.match(r"(?:his|her|their)\s", words, re.IGNORECASE)):
            choice = choose(self.memory, self._asked(span.start, own.group().strip(), -1), is_person)
            served = choice.party.name if choice and choice.chance >= _SURE else None
        party.add_roles([Role(heads[-1], served)])
