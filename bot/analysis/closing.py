"""What the clause at a sentence's end gives to somebody, where no cue was seen: "The mill closes, officials said."."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.statements import DATELINE, NAME, Statement
from bot.breakdown import Span

_SPEAKER = (
    rf"(?:the|an?|his|her|their|its|one|some|several|two|three)\s[^,;:“”\"\n]{{2,110}}?|{NAME}"
    r"|(?!(?:he|she|it|they)\s)(?:[a-z]+\s){0,4}[a-z]+s|he|she|they"
    rf"|(?:[A-Z][\w-]*\s)?(?:[a-z]+\s){{1,4}}{NAME}"
)
_NOUNS = r"(?:[\w’'.-]+\s){0,9}[\w’'.-]*\w"
"""Whom "according to" names, without anything that commas part off."""
_SAID = (
    "said|says|confirmed|announced|told|added|wrote|testified|insisted|argued|warned|explained|acknowledged|noted"
    "|maintained|maintains|reported|reports|has learned|have learned"
)
_WHEN = (
    r"(?:\s+\w+day(?:\s\w+)?)?"
    r"(?:\s+(?:on|in|at|late|early|this|last|to|during|by|after|through|via|when|earlier|later)\b(?:(?!\sthat\s)[^,;:\n]){0,100})?"
)
_CLOSING = re.compile(
    rf",(?P<mark>[”\"]|’’|'')?\s+(?:(?P<named>according to)\s+(?P<by>{_NOUNS})"
    rf"|(?P<speaker>{_SPEAKER})\s+(?P<cue>(?:(?:has|have|had|also)\s)*(?:{_SAID})){_WHEN})\.?[”\"]?\s*$"
)
_TAIL = 260
"""A clause that ends a sentence has no more characters."""
_RELATIVE = re.compile(
    r"\b(?:according|which|whom|who|that|where|when|as|if|what|than|how|why|despite|contrary|whatever)\b"
)
_CLAUSE = re.compile(
    r"^,[”\"’']*\s+(?:and|but|while|or|so|yet)\b|\s(?:would|will|was|were|is|are|could|might|may|should|did|dozens)\s"
)
"""What makes another clause of the words behind a comma: "and officials said in May it would be rebuilt"."""
_TELLS = re.compile(rf"(?:{_SAID}|tells|writes|tweeted|shouted|replied)$|^according to", re.IGNORECASE)
"""Cues that leave no doubt about whose the words beside them are."""
_PHRASE = re.compile(r"“[^“”\"\n]{1,40}”|\"[^“”\"\n]{1,40}\"")
"""A few words in quotation marks, which the speaker behind them may have used."""
_AGAIN = frozenset("he she they it".split())
"""Who may be the speaker of the sentence before."""
_MOST = 0.8
_CONFIDENCE = 0.9
_MARK = re.compile(r"[“”\"]")
_BEHIND_COLON = re.compile(r":\s*[“\"][^“”\"\n]*[”\"]$")
_NEW = re.compile(r"[.!?][”\"]\s+(?=[A-Z])")
"""Where another sentence may begin, which after a quotation is not always seen."""
_FRONTED = re.compile(
    r"(?:(?:in|on|after|before|during|for|by|with|as|when|while|if|because|since|under|asked|though|although|despite|amid"
    r"|from|to|of|following|until|once|outside|inside|speaking|at(?! least))\b"
    r"|\w+ (?:day|week|month|year|hour|minute)s? (?:after|before|later|ago|earlier)\b)",
    re.IGNORECASE,
)
"""What stands before the subject of a sentence, and says nothing by itself."""
_MOST_SAID = 1500
"""Characters of a sentence that is given to somebody as a whole."""
_SHORT = 2
"""So few words ("Not so, she said") are left as they are."""


def with_closing(text: str, found: Sequence[Statement], sentences: Sequence[Span]) -> list[Statement]:
    """Add the statements of sentences that end with who said them, and drop what was read inside these.

    found (Sequence[Statement]): the statements so far, of which one may be missed in a long sentence.
    sentences (Sequence[Span]): the sentences of the text, in order.
    RETURNS (list[Statement]): in the order of their contents.
    """
    touching = _touching(found, sentences)
    added: list[Statement] = []
    dropped: set[int] = set()
    for number, sentence in enumerate(sentences):
        near = touching.get(number, [])
        one = _closed(text, sentence)
        if one is None or any(one.holds(other) and other.cue and _TELLS.search(other.cue.of(text)) for other in near):
            continue  # "The road is unsafe, Ana Ruiz says, but it will stay open, the council said"
        if (behind := one.turned_round(near, sentence.end)) is not None:
            quoted = _MARK.search(text[behind.content[0].start]) is not None
            behind.content = [one.content, *(behind.content if quoted else [])]
            continue
        if one.is_known(near, text):
            continue
        added.append(Statement([one.content], one.cue, one.speaker, _CONFIDENCE))
        dropped |= {id(other) for other in near if one.holds(other)}
        for other in near:
            if one.runs_into(other, text):
                one.cut_off(other, text)
    kept = [one for one in found if id(one) not in dropped]
    return sorted((*kept, *added), key=lambda one: one.content[0].start)


def _touching(found: Sequence[Statement], sentences: Sequence[Span]) -> dict[int, list[Statement]]:
    """For each sentence's number the statements that have a part in it."""
    starts = [one.start for one in sentences]
    touching: dict[int, list[Statement]] = {}
    for one in found:
        spans = (*one.content, *(span for span in (one.cue, one.source) if span))
        numbers = {
            n for span in spans for n in range(bisect_right(starts, span.start) - 1, bisect_left(starts, span.end))
        }
        for number in numbers:
            touching.setdefault(number, []).append(one)
    return touching


@dataclass(frozen=True, slots=True)
class _Closed:
    """A sentence in its parts: what is said, and the clause behind it."""

    content: Span
    speaker: Span
    cue: Span

    def is_known(self, found: Sequence[Statement], text: str) -> bool:
        """Whether the cue belongs to a statement already, or the sentence is part of what somebody says."""
        for other in found:
            if other.cue and _shared(other.cue, self.cue):
                return True
            shared = sum(_shared(self.content, span) for span in other.content)
            whole = shared > _MOST * (self.content.end - self.content.start)
            if whole and not (other.cue and (_shared(other.cue, self.content) or self.runs_into(other, text))):
                return True
        return False

    def turned_round(self, found: Sequence[Statement], end: int) -> Statement | None:
        """The statement that has this clause and was read to say what comes behind: "It rains, Ruiz said. Go on."."""
        for other in found:
            if other.cue and _shared(other.cue, self.cue) and all(s.start >= end for s in other.content):
                return other
        return None

    def runs_into(self, one: Statement, text: str) -> bool:
        """Whether a statement of the sentence before, unquoted, was read on into this one, which somebody else ends."""
        first, last = one.content[0].start, self.content.end
        crossing = [span for span in one.content if first < self.content.start < span.end <= last]
        unquoted = bool(crossing) and not _MARK.search(crossing[0].of(text)[0])
        before = one.cue is not None and one.cue.end <= self.content.start
        return unquoted and before and self.speaker.of(text).lower() not in _AGAIN

    def cut_off(self, one: Statement, text: str) -> None:
        """End a statement that runs into this one where this one begins."""
        start = self.content.start
        kept = [
            (span.start, len(text[span.start : min(start, span.end)].rstrip(" \n.")))
            for span in one.content
            if span.start < start
        ]
        one.content = [Span(start=at, end=at + length) for at, length in kept if length] or one.content

    def holds(self, one: Statement) -> bool:
        """Whether all of a statement lies in what is said."""
        spans = (*one.content, *(span for span in (one.cue, one.source) if span))
        return all(self.content.start <= span.start and span.end <= self.content.end for span in spans)


def _closed(text: str, sentence: Span) -> _Closed | None:
    """Take a sentence apart that ends with who said it, and has no whole quotation in it."""
    low = max(sentence.start, sentence.end - _TAIL)
    found = _CLOSING.search(text, low, sentence.end)
    if found is None or _RELATIVE.search(found["speaker"] or found["by"]) or _CLAUSE.search(found.group()):
        return None
    dateline = DATELINE.match(text, sentence.start, found.start())
    start = dateline.end() if dateline else sentence.start
    end = found.end("mark") if found["mark"] else found.start()
    start = next((start + new.end() for new in reversed([*_NEW.finditer(text[start:end])])), start)
    said = text[start:end].rstrip()
    if len(said.split()) <= _SHORT or len(said) > _MOST_SAID or (_FRONTED.match(said) and "," not in said[:-1]):
        return None  # "In a courtroom on Monday, Ana Ruiz testified"
    if _BEHIND_COLON.search(said):
        return None  # "The board had one motto: “Go,” Ruiz said": only the motto is hers
    plain = said.replace("''", '" ').rstrip()
    if plain.startswith(("According to", "“", '"')) or (
        _MARK.search(_PHRASE.sub("", plain)) and not _ends_quoted(plain)
    ):
        return None
    groups = ("by", "named") if found["by"] else ("speaker", "cue")
    speaker, cue = (Span(start=found.start(name), end=found.end(name)) for name in groups)
    return _Closed(Span(start=start, end=start + len(said)), speaker, cue)


def _ends_quoted(said: str) -> bool:
    """Whether the end of a clause is quoted, and not all of it: "The deal would be “destructive of all,”"."""
    opening = max(said.rfind("“"), said.rfind('"', 0, len(said) - 1))
    before = said[: max(opening, 0)].rstrip()
    return said[-1] in '”"' and len(before.split()) > 1 and before[-1] != ":" and said[0] not in '“"'


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
