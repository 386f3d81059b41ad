"""Documents and polls that an article takes up again: which of them "the survey", "the piece" or "the letter" means."""

from __future__ import annotations

import re

from bot.analysis.kinds import ARTICLE, DETERMINER, phrase
from bot.analysis.lexicon import cues, document_classes, word_set
from bot.analysis.named import Named
from bot.analysis.parties import BODIES, Party
from bot.breakdown import SourceKind, Span

_LOOK, _EARLIER, _NEXT = 480, 4000, 500
"""How many places, and how many characters, one looks back for a document, and how far ahead for a poll's name."""
_ONE_POLL = re.compile(r"(?:one of the|an?|the first|the latest|new)\s", re.IGNORECASE)
_PIECES = frozenset("piece article story feature profile column editorial report op-ed interview investigation".split())
_STORIES = frozenset("article story piece column profile feature investigation broadcast".split())
_TELLS = "article|story|piece|report|profile|feature|investigation|broadcast"
_STORY_BY = re.compile(
    rf"(?:(?:an?|the|one|another|this)\s+)?(?:[\w-]+\s+){{0,3}}?({_TELLS})"
    r"\s+(?:(?:published|written)\s+)?(?:by|in|from|on)\s+(?:the\s+)?(?:[a-z]+\s+)?",
    re.IGNORECASE,
)
_STORY_OF = re.compile(
    rf"(?:(?:an?|the|one|another|this)\s+)?(?:[\w-]+\s+){{0,2}}?Ξ(?:[’']s?)?\s+(?:[a-z-]+\s+){{0,2}}?"
    rf"({_TELLS})(?=\s*$|,|\s(?:on|about|that|which|published)\b)",
    re.IGNORECASE,
)
_STORY_OF_SITE = re.compile(
    r"(?:an?|the|one)\s(?:[\w-]+\s){0,2}?(article|story|piece|report)\s(?:by|in|from|on)\sthe\s(?:[a-z]+\s)?"
    r"(?:website|blog|site|newspaper|magazine)\s([\w.]+)$",
    re.IGNORECASE,
)
_PUBLISHED = r"(?:ran|runs|published|publishes|posted|printed|carried|aired|broadcast|released|wrote|has)"


def _is_named(name: str) -> bool:
    """Whether a poll's name tells whose it is, beside "New" and "Poll"."""
    words = [w for w in re.findall(r"\w[\w’'.&-]*", name) if w[0].isupper()]
    return any(w.lower() not in word_set("poll-heads") | {"new", "latest", "survey", "one", "a", "the"} for w in words)


_PARTICIPLE = 6
_POLLS = frozenset("poll polls polling survey surveys".split())


def _ends_name(word: str) -> bool:
    """Whether a word behind a document's head says what it does: "a video on the dam showing a leak"."""
    return word in cues().forms or (word.endswith("ing") and len(word) > _PARTICIPLE)


_RESEARCH = frozenset(["study", "survey", "analysis", "research", "paper"])
_PAPERS = frozenset(["documents", "papers", "filings", "records"])


class Documents(Named):
    """Finds which document or poll a description takes up."""

    def _same_document(self, label: str, words: str, kind: SourceKind, span: Span) -> Party | None:
        """The document or poll that a definite description takes up again: "the survey" after "a poll of farmers"."""
        one = phrase(label)
        definite = re.match(r"(?:the|this|that|the same|its|their|his|her)\s", words, re.IGNORECASE)
        plain = set(DETERMINER.sub("", label).lower().split()) <= {
            "new",
            "latest",
            "recent",
            "poll",
            "survey",
            "national",
        }
        if kind == "poll" and plain and not one.plural and self.layout.paragraph(span.start) < 3:
            named = [p for p in self._first_reading if p.kind == "poll" and _is_named(p.name)]
            if named and named[0].name.lower() != label.lower():
                return named[0]
        if kind == "poll" and _ONE_POLL.match(words) and not _is_named(label):
            following = [p for p in self._first_reading if p.kind == "poll" and _is_named(p.name)]
            if following and 0 <= following[0].first - span.start < _NEXT:
                return following[0]
        last = next((p for p in self.memory.back(self.layout.sentence(span.start), 1) if p.source), None)
        if definite and last and label.lower() in _RESEARCH and phrase(last.party.name).head in _RESEARCH:
            return last.party if last.party.kind in ("document", "poll") else None  # "a survey … The study found"
        if kind == "document" and len(label.split()) == 1 and not one.plural:
            fuller = [
                p for p in self._first_reading if p.kind == kind and " " in p.name and phrase(p.name).head == one.head
            ]
            if len(fuller) == 1 and not re.match(
                r"(?:another|one|this|his|her|their)\s", fuller[0].name, re.IGNORECASE
            ):
                return fuller[0]
        sort = (
            set(document_classes().get(one.head, {one.head}))
            | {one.head}
            | ({"poll", "polling", "survey"} if kind == "poll" or one.head == "survey" else set())
        )
        for place in reversed(self.memory.places[-_LOOK:]):
            party = place.party
            if party.kind not in ("document", "poll") or not place.source:
                continue
            if definite and label.lower() in ("document", "text") and party.kind == "document":
                return party
            if definite and label.lower() in _PAPERS and party.kind == "document" and phrase(party.name).plural:
                return party
            head = phrase(party.name).head
            mine, theirs = set(DETERMINER.sub("", label).lower().split()), set(party.name.lower().split())
            if (
                party.kind == "poll"
                and one.head in _POLLS
                and definite
                and (len(mine - sort - {"same", "new", "latest"}) == 0 or mine <= theirs)
            ):
                return party
            if head in sort and definite and (len(mine) == 1 or mine <= theirs):
                return party
            if (
                party.kind == kind == "poll"
                and len((mine - {"new", "latest", "poll", "polls", "polling", "survey", "a"}) & theirs)
                and mine - {"new", "latest"} <= theirs
            ):
                return party
        return None

    def _story(self, words: str, span: Span) -> Party | None:
        """The outlet whose story stands as the source: "a report by the website Lugo Watch", "a Times article"."""
        held = self._inside(span)
        one, first, last = held[0] if held else (None, span.start, span.start)
        party = self._entity(one, first, span) if one is not None and one.label != "PER" else None
        before, behind = self.text[span.start : first], self.text[last : span.end]
        by = _STORY_BY.fullmatch(before)
        of = _STORY_OF.match(before + "Ξ" + behind)
        if party is None or party.kind not in BODIES:
            found = _STORY_OF_SITE.match(words)
            if found is None:
                return None
            party = self.register.body(found[2], span.start)
            self._is_spoken_of_as_outlet(party)
        elif (by and re.match(r"\s*(?:$|,|(?:that|which|published|on|about)\b)", behind)) or of:
            told = by or of
            if told is not None and told[1].lower() in _STORIES:
                self._is_spoken_of_as_outlet(party)
            elif not self._is_outlet(party):
                return None  # "a report by the river board" is a document
        else:
            return None
        self._told_by[span.start] = party
        return self._with_kind(party)

    def _same_story(self, label: str, at: int) -> Party | None:
        """The outlet whose story "the article" or "the story" takes up again."""
        if label.lower() not in _STORIES | {"report"} or not self._told_by:
            return None
        return next((self._told_by[start] for start in sorted(self._told_by, reverse=True) if start < at), None)

    def _outlet_of(self, label: str, at: int) -> Party | None:
        """The outlet that published "the piece": "The Lugo Gazette ran a feature on dams. The piece quotes …"."""
        if label.lower() not in _PIECES:
            return None
        found: Party | None = None
        for one in self.mentions[: self._count_before(at)][-40:]:
            party = self._static.get(one.start)
            if one.form != "name" or one.label == "PER" or party is None or party.kind not in BODIES:
                continue
            behind = self.text[one.end : one.end + 70]
            if re.match(
                rf"\s+{_PUBLISHED}\s+(?:\w+\s+)?(?:an?|its|the)\s(?:[\w-]+\s){{0,3}}?(?:{'|'.join(_PIECES)})\b", behind
            ):
                found = party
        if found is not None:
            self._is_spoken_of_as_outlet(found)
            return self._with_kind(found)
        return None

    def _introduced(self, label: str, at: int) -> str | None:
        """The fuller words by which the article first spoke of it: "report by the river board", "leaked memo"."""
        head = phrase(label).head
        if len(label.split()) > 1 or not head.isalpha():
            return None
        tail = r"\s+(?:of|by|from|to|on|about|at|for|in|with)\s+(?:[\w’'-]+\.?\s?){1,5}"
        pattern = re.compile(rf"\b(?:[Aa]n?|[Tt]he)\s+((?:[\w’'-]+\s+){{0,3}}?){head}\b(?P<tail>{tail})?")
        found: str | None = None
        kinds = "|".join(sorted(document_classes().get(head, {head})))
        quoted = re.compile(rf"\b(?:{kinds}),?\s+[“\"]([^”\"\n]{{2,60}})[”\"]", re.IGNORECASE)
        if named := quoted.search(self.text, max(0, at - _EARLIER), at):
            return named[1].strip(" ,.")
        titled = re.compile(
            rf"(?<!^)(?<![.?!”\"]\s)\b((?:[A-Z][\w’'.-]*\s+(?:of |the |and |for |to |on )*)+{head.capitalize()})\b"
        )
        titles = {m[1] for m in titled.finditer(self.text, max(0, at - _EARLIER), at)}
        if len({t.lower() for t in titles}) == 1:
            return ARTICLE.sub("", titles.pop())
        for match in pattern.finditer(self.text, max(0, at - _EARLIER), at):
            indefinite = match.group()[0] in "Aa"
            modifiers = match[1].split()
            if any(w.lower() in cues().forms or w.lower() in word_set("not-names") for w in modifiers):
                continue
            if not match["tail"] and not (indefinite and modifiers):
                continue
            words = ARTICLE.sub("", match.group().strip()).split()
            cut = next((n for n, w in enumerate(words) if n > len(modifiers) and _ends_name(w.lower())), len(words))
            found = found or " ".join(words[:cut])
        return found
