"""Several who speak as one: "Ana Ruiz and Leo Falk", "Ruiz and her supporters"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from bot.analysis import seats
from bot.analysis.kinds import ARTICLE, is_plural, kind_of, phrase, singular
from bot.analysis.lexicon import word_set
from bot.analysis.mentions import Mention
from bot.analysis.parties import Party
from bot.analysis.reading import Reading
from bot.breakdown import SourceKind, Span

MASK = "Ξ"
"""What a name's letters are written as where only its place in the phrase matters."""
_OF_PLACE = re.compile(rf"(?<={MASK})\s+of\s+[A-Z][\w’-]+(?=\s*,|\s+and\b|\s*$)")
_OFFICE_OF = re.compile(rf"\b[Ss]ecretary of [Ss]tate (?={MASK})")
_HEADLINE = 160
"""A headline has no more characters; what is longer, in a text without one, is a paragraph."""
_COORDINATED = re.compile(
    r"\s*,?\s+(?:and|&|plus|as well as|along with)\s+(?:also\s+)?|\s*,\s+(?=(?:[A-Z][\w.]*\s+){0,3}Ξ|[Oo]thers)"
    r"|\s*/\s*(?=Ξ)"
)
_BESIDE = re.compile(
    rf",\s+(?:the|an?|who|its|his|her)\s[^,{MASK}]*,?(?=\s+and\s+(?:[\w.-]+\s+){{0,4}}?{MASK}+\s*(?:,|$))",
    re.IGNORECASE,
)
"""What is said of the first of two: "Ana Ruiz, the mayor, and Leo Falk"."""


class Coordinated(Reading):
    """Finds whom a source names that names several."""

    def _named(self, words: str, span: Span, nth: int) -> Party | None:
        """The party that a source names, or None."""
        raise NotImplementedError  # `Named`, the only class above this one, finds a single name

    def _inside(self, span: Span) -> list[tuple[Mention, int, int]]:
        """The names in a span, each with the start and end of its bare form."""
        found = []
        nth = bisect_left(self._starts, span.start)
        if nth and self.mentions[nth - 1].end > span.start:
            nth -= 1
        while nth < len(self.mentions) and self.mentions[nth].start < span.end:
            one = self.mentions[nth]
            nth += 1
            if one.form != "name":
                continue
            raw = self.text[one.start : one.end]
            possessive = re.search(r"[’']s?$", raw)
            last = one.start + (possessive.start() if possessive else len(raw))
            if max(one.start, span.start) < min(last, span.end):
                found.append((one, max(one.start, span.start), min(last, span.end)))
        return found

    def _masked(self, span: Span, inside: Sequence[tuple[Mention, int, int]]) -> str:
        """The span's words with each name as one word."""
        letters = list(span.of(self.text))
        for _, first, last in inside:
            for at in range(first - span.start, last - span.start):
                letters[at] = MASK
        return "".join(letters)

    def _together(self, span: Span, masked: str, nth: int) -> Party | None:
        """Several who speak as one ("Ana Ruiz and Leo Falk", "Ruiz and her supporters"), named together."""
        plain = re.sub(r"\([^()]*\)", lambda m: " " * len(m.group()), masked).replace("\n", " ")
        if not re.search(MASK, plain) or not re.search(r",|\band\b|&|/", plain):
            return None
        introduced = re.match(
            rf"((?:his|her|their|its|the|two|both)(?:\s[\w-]+){{1,3}}),\s+(?={MASK}.*\band\b)", plain, re.I
        )
        if introduced and is_plural(phrase(introduced[1]).head):  # "her daughters, Ana and Ida Ruiz,"
            part = Span(start=span.start + introduced.end(), end=span.end)
            return self._together(part, masked[introduced.end() :], nth)
        plain = self._without_places(span, _BESIDE.sub(lambda m: " " * len(m.group()), plain))
        first_comma = re.search(r",\s+(?:the |an? |who |which |\w+ing |\d|[a-z]|[A-Z][\w-]*[’']s [a-z])", plain)
        if first_comma and not re.match(r",\s+(?:others|and)\b", plain[first_comma.start() :]):
            plain = plain[: first_comma.start()]
        # what follows the last of them is said of them: "Ana Ruiz and Leo Falk, Lugo Mill owner Ina Falk’s son,"
        if listed := re.search(rf"\band\s+(?:[\w.]+\s+){{0,4}}{MASK}+(?=,\s+\w)(?!.*\band\b)", plain):
            plain = plain[: listed.end()]
        pieces: list[tuple[int, int]] = []
        at = 0
        for gap in _COORDINATED.finditer(plain):
            pieces.append((at, gap.start()))
            at = gap.end()
        pieces.append((at, len(plain.rstrip())))
        pieces = [(a, b) for a, b in pieces if plain[a:b].strip()]
        if len(pieces) < 2:
            return None
        joined = re.search(r"\band\b|&|/|\bothers\b|\bas well as\b|\balong with\b", plain)
        low, high = self.layout.paragraph_bounds(self.layout.paragraph(span.start))
        if not joined and (low > 0 or high > _HEADLINE):
            return None  # "a clerk, Ana Ruiz"; headlines alone leave the "and" out
        named = [bool(re.search(rf"{MASK}[.’']?\s*(?:all|both|each)?$", plain[a:b])) for a, b in pieces]
        if re.match(rf"\s*{MASK}+\s+[\w-]+s\s*$", plain[pieces[-1][0] :]) and all(named[:-1]):
            last = plain.split()[-1].lower()
            if singular(last) in word_set("organisation-heads"):  # "the Ruiz and Falk campaigns"
                return self.register.described(
                    ARTICLE.sub("", " ".join(span.of(self.text).split())), "named-organisation", span.start
                )
        for at, (a, b) in enumerate(pieces):
            if not named[at] and MASK in plain[a:b]:
                part = Span(start=span.start + a, end=span.start + b)
                party = self._named(" ".join(part.of(self.text).split()), part, nth)
                named[at] = party is not None and (at < len(pieces) - 1 or party.kind == "named-person")
        if (both := self._group_and_name(span, plain, pieces, named, nth)) is not None:
            return both
        if not all(named[:-1]) or (
            not named[-1]
            and re.search(r"\s*[,/]\s*$", plain[pieces[-2][1] : pieces[-1][0]])
            and not plain[pieces[-1][0] :].lower().startswith("others")
        ):
            return None
        if re.search(r"\b(?:of|for|between|from|at|in|by|with|to|on)\s", _OFFICE_OF.sub("", plain[: pieces[0][1]])):
            return None
        names: list[str] = []
        kinds: list[SourceKind] = []
        for (a, b), is_named in zip(pieces, named, strict=True):
            part = Span(start=span.start + a, end=span.start + b)
            if is_named:
                party = self._named(" ".join(part.of(self.text).split()), part, nth)
                if party is None:
                    return None
                names.append(party.name)
                kinds.append(party.kind)
            else:
                label = ARTICLE.sub("", " ".join(part.of(self.text).split()))
                names.append(label)
                kinds.append(kind_of(label))
        if len(set(names)) == 1:
            return None
        kind: SourceKind = (
            kinds[0] if len(set(kinds)) == 1 or all(k.startswith("named") for k in kinds) else "unnamed-group"
        )
        party = self.register.described(" + ".join(names), kind, span.start)
        party.members = len(names)
        return party

    def _without_places(self, span: Span, plain: str) -> str:
        """The words without where each is from: "Ana Ruiz of Lugo and Leo Falk of Pennard", "Ana Ruiz, R-Ariz."."""
        for one, _, last in self._inside(span):
            if one.label == "PER" and (seat := seats.behind(self.text, last)):
                low, high = last - span.start, min(seat[1] - span.start, len(plain))
                plain = plain[:low] + " " * (high - low) + plain[high:]
        for (one, _, last), (place, first, end) in pairwise(self._inside(span)):
            if one.label == "PER" != place.label and re.fullmatch(r"\s+of\s+", self.text[last:first]):
                low, high = last - span.start, end - span.start
                plain = plain[:low] + " " * (high - low) + plain[high:]
        return _OF_PLACE.sub(lambda m: " " * len(m.group()), plain)

    def _group_and_name(
        self, span: Span, plain: str, pieces: Sequence[tuple[int, int]], named: Sequence[bool], nth: int
    ) -> Party | None:
        """The party of a group and one whose name is given: "state lawmakers and Governor Ana Ruiz"."""
        group = ARTICLE.sub("", plain[pieces[0][0] : pieces[0][1]].strip())
        one = phrase(group)
        if len(pieces) != 2 or named[0] or not named[1] or MASK in group or not one.plural:
            return None
        part = Span(start=span.start + pieces[1][0], end=span.start + pieces[1][1])
        party = self._named(" ".join(part.of(self.text).split()), part, nth)
        if party is None or not party.kind.startswith("named") or kind_of(group) != "unnamed-group":
            return None
        both = self.register.described(f"{group} + {party.name}", "unnamed-group", span.start)
        both.members = 2
        return both
