"""The party of a source without a name: whom "the official", "experts", "the survey" or "the company" takes up."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from bot.analysis import seats
from bot.analysis.bodies import Bodies
from bot.analysis.epithets import Description, choose_described
from bot.analysis.groups import SIBLINGS
from bot.analysis.kinds import ARTICLE, DETERMINER, is_reports, kind_of, person_heads, phrase
from bot.analysis.lexicon import word_set
from bot.analysis.mentions import Mention
from bot.analysis.names import folded, is_head
from bot.analysis.parties import BODIES, PEOPLE, Party, gender_of
from bot.analysis.reading import is_person
from bot.analysis.roles import Role, marks
from bot.analysis.salience import Asked, Place, choose, gender_agrees
from bot.analysis.trades import Trade, has_role, is_of_another, is_past, is_told, modifiers, shares_words
from bot.breakdown import SourceKind, Span

_LEAD = 4
"""So many sentences may speak of somebody who is named behind them."""
_AGAINST = frozenset(["critics", "opponents", "foes", "rivals", "detractors", "victims"])
_FAMOUS = 4
"""So many times as often one holder of an office must be named as another to be meant wherever neither is near."""
_SURE, _LIKELY = 0.6, 0.5
_EARLIER = 4000
SPOUSES = frozenset(["husband", "wife", "spouse", "partner"])
_CALLED = re.compile(r"\s+(?:called|named)\s+")
_CAPITALS = r"(?P<name>[A-Z][\w’&.-]*(?:\s+[A-Z][\w’&.-]*)*)"
_BODY = re.compile(rf"(?:the|an?|its|this)\s+(?P<sort>(?:[a-z-]+\s+){{0,2}}[a-z-]+)\s+{_CAPITALS}", re.ASCII)
_OUTLET = re.compile(rf"[Tt]he\s+{_CAPITALS}\s+(?P<sort>newspaper|magazine|website|site|blog|podcast|channel|network)")
"""Bodies whose name the tagger has missed, beside a word that says what they are."""
_DEFINITE = re.compile(r"(?:the|this|that|his|her|their|its|one|another|some|any|no)\s", re.IGNORECASE)
NEW = re.compile(r"(?:[Aa]n?|[Oo]ne|[Aa]nother)\s")
"""What stands before somebody who is told of for the first time."""
_HEAD, _SOON = 3, 30
"""Among the first paragraphs, and among so many mentions, an article names whom its first sentence told of."""
_GROWN = 18
_TELLING = re.compile(
    r"\b(?:former|ex-\w+|retired|veteran|self-\w+|one-time|onetime|long-time|longtime|newly-\w+)\b", re.IGNORECASE
)
"""What says more of somebody than what they are: said of whom the reader knows already."""
_AGED = re.compile(r"\b(\d{1,3})-year-old\b")
_INTRODUCED = re.compile(
    r"\s+((?:at|for|with)\s+(?:(?:the|an?|his|her)\s+)?(?:[\w.]+[’']s\s+)?(?:[A-Z][\w.’'-]*|former|own)"
    r"(?:\s+(?:of\s+)?(?:[A-Z][\w.’'-]*|firm|company|office|campaign|department|agency|bank|ministry))*)"
)
"""Where somebody without a name works, behind the words that introduce them: "a partner at Ruiz’s former firm"."""


class Described(Bodies):
    """Finds whom a description takes up."""

    def _description_mention(self, one: Mention) -> Party | None:
        if one.label != "person":
            label = ARTICLE.sub("", one.words)
            return self._group(label, one.start) if label else None
        label = ARTICLE.sub("", one.words)
        behind = self.text[one.end : one.end + 30]
        before = self.text[max(0, one.start - 14) : one.start]
        if re.match(r",?\s+[A-Z]|[’'-]|,\s+(?:the|an?)\s+(?:[a-z-]+\s+){1,3}[A-Z]", behind) or re.search(
            r"(?:,|\b(?:is|was|as|be|been|a|became|an|the))\s+$", before
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

    def _person_described(self, label: str, at: int) -> Party:
        party = self.register.described(label, "unnamed-person", at)
        heads = person_heads(label)
        if heads and party.certain is None:
            party.certain = gender_of(heads[-1])
        return party

    def _group(self, label: str, at: int) -> Party:
        return self.register.described(label, "unnamed-group", at)

    def _describe(self, words: str, span: Span, nth: int) -> Party:
        if (beside := self._name_before(span) or self._name_behind(span)) is not None:
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
            r",\s+(?:(?:who|which|whose|including|like|such as)\b|\w+ed\s(?:by|in|on|at|for|to)\s).*$", "", label
        )
        label = " + ".join([*names, label])
        label = re.sub(r"(?<=\w)[’']s?$", "", label) or words
        if is_reports(words):
            reports = self.register.described(label, "other-media", span.start)
            reports.outlet = 2
            return reports
        if re.fullmatch(r"[A-Z]{3,6}", label) and not self.text.isupper():
            return self._with_kind(self.register.body(label, span.start))  # "the WHO", which is no name to the tagger
        if titled := re.fullmatch(r"(?:.*[’']s\s+)?[“\"]([^“”\"]{2,60})[”\"]", words):
            return self.register.described(titled[1].strip(" ,."), "document", span.start)
        if named := (_BODY.fullmatch(words) or _OUTLET.fullmatch(words)):
            sort = named["sort"].split()[-1]
            if sort in word_set("organisation-heads") | word_set("media"):
                body = self.register.body(named["name"], span.start)
                body.add_roles([Role(named["sort"])])
                return self._with_kind(body)
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
        found = re.search(r",\s+(?:(?:which|who)\s+)?(?:include|including|like|such as)\s", span.of(self.text))
        if found is None:
            return []
        names: list[str] = []
        at = span.start + found.end()
        for piece in re.split(r",\s+(?:and\s+)?|\s+and\s+", self.text[at : span.end].rstrip(" ,")):
            held = self._inside(Span(start=at, end=at + len(piece)))
            one, first, last = held[-1] if held else (None, at, at)
            party = self._entity(one, first, span) if one and last == at + len(piece.rstrip()) else None
            if party is None or party.place:
                return []  # "including 20 mill workers"
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
        opens = re.match(r"(?:the|an?|its|his|her|one of|[\w.]+[’']s)\s", span.of(self.text), re.IGNORECASE)
        return (
            self._entity(one, one.start, span)
            if opens and (behind == "," or span.of(self.text).endswith(","))
            else None
        )

    def _name_behind(self, span: Span) -> Party | None:
        """Whose name a description ends with that was cut short: "a scaffolder" of "a scaffolder called Leo Falk"."""
        gap = _CALLED.match(self.text, span.end)
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
        told = modifiers(core)
        if (known := self._of_age(core)) is not None:
            return known
        if re.search(r"\b(?:new|incoming|next)\b", core) and (heir := self.register.people_with_trade(["successor"])):
            return heir[0] if len(heir) == 1 else None
        known = self._with_trade(asked.sentence, trade) or self._successor(trade)
        if known is not None and is_of_another(label, known, trade):
            known = None
        if known is not None and not (told and head in word_set("generic-heads") and not is_told(told, known)):
            return known
        if head in word_set("generic-heads") and not possessive and not told:
            return self._generic(label, head, asked)
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
        return choice.party if choice else None

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
        if len(named) != 1 or (sentence > _LEAD and not named[0].mentions and not named[0].attributions_seen):
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
