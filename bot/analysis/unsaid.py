"""Who makes a statement to which the article gives no source in words, and who stands for nobody."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from bot.analysis.described import Described
from bot.analysis.interview import Interview
from bot.analysis.mentions import Layout, Mention, speaker_place
from bot.analysis.parties import BODIES, PEOPLE, Party
from bot.analysis.tagger import TaggedEntity
from bot.analysis.writers import Writers
from bot.breakdown import Attribution, Span

UNKNOWN, AUTHOR = "unknown", "author"
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
_PASSIVE = re.compile(r"^(?:was|were|is|are|has been|have been|had been)\s+(?:also |then )?(\w+ed)$", re.IGNORECASE)


_SAYING = re.compile(
    r"(?:says?|said|told|tells|alleged|alleges|argued|argues|warned|warns|claimed|claims|insisted|insists|added|adds"
    r"|replied|replies|noted|notes|asked|asks|wrote|writes|admitted|admits|explained|explains|announced|announces)"
    r"(?: that)?"
)
_ACTIVE = re.compile(r"(?:has|have|had) (?!been\b|to\b)(?:\w+ly )?\w+")
"""A cue in the perfect, whose subject stands before it."""
_SUBJECT_GAP = re.compile(r"(?:\s+[A-Z]{2,3})?\s*(?:,[^,.;:\n]{1,60},)?\s*(?:has |have |had )?")
_EXAMINED = re.compile(
    r"(?:When|After|Once)\s[^,.;:]{2,60}?\s(?:examined|checked|reviewed|rated|fact-checked|assessed|investigated|looked)\b[^.;:]{0,200}?,\s"
)
_IN_HEADLINES = re.compile(r"\b(?:reportedly|allegedly|accused|blamed|faulted|said to|reported)\b", re.IGNORECASE)
_CLOSED = re.compile(r"\s*(?:[.,;\n]|$)|\s+(?:as|after|over|while|amid|in|on|at|when)\s")
_JOINED = re.compile(r"\b(?:and|but)\s+(?:also\s+|then\s+)?$")
_INVERTED = re.compile(r"\s+(?:[A-Z][\w.]*\s+){0,3}")


class Unsaid(Described):
    """Finds whose a statement is that stands without a source."""

    def __init__(self, layout: Layout, entities: Sequence[TaggedEntity], attributions: Sequence[Attribution]) -> None:
        super().__init__(layout, entities, attributions)
        self._by_place = sorted((speaker_place(one), n) for n, one in enumerate(attributions))
        self._interview = Interview(self.text, self.register)
        self._writers = Writers(self.text, self.register)

    def _nobody(self) -> Party:
        return self.register.described(UNKNOWN, "unknown", 0)

    def _writer(self, at: int) -> Party:
        """Who writes at an offset: the journalist, or whoever signs or is introduced as the writer."""
        return self._writers.of(at) or self._author()

    def _author(self) -> Party:
        return self.register.described(AUTHOR, "author", 0)

    def _unsaid(self, nth: int) -> Party | None:
        """Who makes a statement to which the article gives no source in words."""
        one = self.attributions[nth]
        cue = " ".join(" ".join(s.of(self.text).split()) for s in one.cue)
        at = speaker_place(one)
        if one.cue and (beside := self._beside(one.cue[0])) is not None:
            return beside
        if one.cue and (same := self._joined_verb(one.cue[0], nth)) is not None:
            return same
        if cue and _HEDGE.search(cue) and one.kind != "direct":
            return self._writer(at)
        leading = self._leading(at) if cue.lower() == "says" and self.layout.paragraph(at) == 0 else None
        if leading is not None and not leading.place:
            return leading  # "Ruiz Shuts Mill, Says Dam Will Hold"
        if self.layout.paragraph(at) == 0 and _IN_HEADLINES.search(cue) and (told := self._lead_source(nth)):
            return told
        if cue == ":" and (opening := self._opening(at)):
            return opening
        if self._passive(nth) and (before := self._active_before(nth, at) or self._examiner(at)):
            return before
        if cue and _AGENTLESS.match(cue):
            found = self._same_sentence(nth, at)
            if found:
                return found
        if one.kind == "direct" and not cue:
            answers = self._interview.answers(one.content[0].start)
            return self._carried_on(nth) or answers or self._goes_on_below(nth)
        return None

    def _beside(self, cue: Span) -> Party | None:
        """Whose name stands right before a verb of saying ("Ana Ruiz KC alleged"), or behind it ("says Ana Ruiz")."""
        words = " ".join(cue.of(self.text).split())
        if not _SAYING.fullmatch(words) and not _ACTIVE.match(words):
            return None
        at = bisect_left(self._starts, cue.start) - 1
        if at >= 0 and self.mentions[at].form == "name" and not self.mentions[at].oblique:
            one = self.mentions[at]
            if one.leading and _SUBJECT_GAP.fullmatch(self.text, one.end, cue.start):
                return self._named_at(one)
        after = self.mentions[at + 1] if at + 1 < len(self.mentions) else None
        if after is not None and after.form == "name" and _INVERTED.fullmatch(self.text, cue.end, after.start):
            return self._named_at(after) if _CLOSED.match(self.text, after.end) else None
        return None

    def _joined_verb(self, cue: Span, nth: int) -> Party | None:
        """Whose verb of saying "and" or "but" joins to one before: "his aides say it rains but noted that …"."""
        low = self.layout.sentence_start(self.layout.sentence(cue.start))
        if not _SAYING.fullmatch(" ".join(cue.of(self.text).split())) or not _JOINED.search(self.text, low, cue.start):
            return None
        before = self.attributions[nth - 1] if nth else None
        joined = before is not None and before.source and low <= before.source[0].start < cue.start
        return self.given[nth - 1] if joined else None

    def _same_sentence(self, nth: int, at: int) -> Party | None:
        low = self.layout.sentence_start(self.layout.sentence(at))
        first, last = bisect_left(self._by_place, (low, -1)), bisect_left(self._by_place, (at, -1))
        for _, other in reversed(self._by_place[first:last]):
            party = self.given[other]
            if party is not None and party.kind != "unknown" and self.attributions[other].source:
                return party
        return self._leading(at)

    def _leading(self, at: int) -> Party | None:
        """The person or body that leads the sentence, before an offset in it."""
        start = bisect_left(self._starts, self.layout.sentence_start(self.layout.sentence(at)))
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

    def _lead_source(self, nth: int) -> Party | None:
        """Who says below it what a headline gives to nobody: "Mayor Reportedly Leaving"."""
        for other in range(nth + 1, min(len(self.attributions), nth + 4)):
            party, one = self.given[other], self.attributions[other]
            lead = self.layout.paragraph(speaker_place(one)) == 1 and one.source
            if lead and party and party.kind in ("document", "poll", *BODIES):
                return party
        return None

    def _examiner(self, at: int) -> Party | None:
        """Who looked at it in the same sentence: "When the Gazette checked the claim, it was rated false"."""
        found = _EXAMINED.match(self.text, self.layout.sentence_start(self.layout.sentence(at)))
        return self._leading(at) if found and found.end() < at else None

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

    def _goes_on_below(self, nth: int) -> Party | None:
        """Whose quotation goes on in a paragraph of its own, right below the one that says whose it is."""
        one = self.attributions[nth]
        paragraph = self.layout.paragraph(one.content[0].start)
        low, high = self.layout.paragraph_bounds(paragraph)
        beside = self.text[low : one.content[0].start] + self.text[one.content[-1].end : high]
        before = self.attributions[nth - 1] if nth else None
        party = self.given[nth - 1] if nth else None
        if before is None or party is None or re.search(r"\w", beside):
            return None
        if party.kind not in PEOPLE and (party.kind not in BODIES or before.kind != "direct"):
            return None
        above = self.layout.paragraph(max(before.content[-1].end - 1, speaker_place(before)))
        others = (
            n
            for n in range(nth - 1, max(-1, nth - 8), -1)
            if self.layout.paragraph(speaker_place(self.attributions[n])) == above and self.given[n] is not party
        )
        alone = before.kind != "indirect" or next(others, None) is None
        return party if above == paragraph - 1 and alone else None
