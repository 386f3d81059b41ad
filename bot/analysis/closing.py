"""What the clause at a sentence's end gives to somebody, where no cue was seen: "The mill closes, officials said."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.speakers import DATELINE, Statement
from bot.breakdown import Span

_NAME = r"(?:[A-Z][\w.’'-]*[ \u00a0]+){0,5}[A-Z][\w’'-]*"
_SPEAKER = (
    rf"(?:the|an?|his|her|their|its|one|some|several|two|three)\s[^,;:“”\"\n]{{2,110}}?|{_NAME}"
    r"|(?!(?:he|she|it|they)\s)(?:[a-z]+\s){0,4}[a-z]+s|he|she|they"
)
_SAID = "said|says|confirmed|announced|told|added|wrote|testified|insisted|argued|warned|explained|acknowledged|noted"
_WHEN = (
    r"\s+(?:on|in|at|late|early|this|last|to|during|by|after|through|via|when|earlier|later)\b[^,;:“”\"\n]{0,80}"
    r"|\s+\w+day(?:\s\w+)?"
)
_CLOSING = re.compile(
    rf",(?P<mark>[”\"]?)\s+(?P<speaker>{_SPEAKER})\s+(?P<cue>(?:(?:has|have|had|also)\s)*(?:{_SAID}))(?:{_WHEN})?\.?\s*$"
)
_TAIL = 260
"""A clause that ends a sentence has no more characters."""
_RELATIVE = re.compile(r"\b(?:which|whom|who|that|where|when|as|if)\b")
_PHRASE = re.compile(r"“[^“”\"\n]{1,40}”|\"[^“”\"\n]{1,40}\"")
"""A few words in quotation marks, which the speaker behind them may have used."""
_MOST = 0.8
_CONFIDENCE = 0.5
_MARK = re.compile(r"[“”\"]")
_MIXED = re.compile(r"(?:[^\s“”\"]+\s+){2,}[^“”\"]*[“\"][^“”\"]+[”\"]")
"""A clause whose end is quoted: "The deal would be “destructive of the relationship,”"."""
_SHORT = 2
"""So few words ("Not so, she said") are left as they are."""


def with_closing(text: str, found: Sequence[Statement], sentences: Sequence[Span]) -> list[Statement]:
    """Add the statements of sentences that end with who said them, and drop what was read inside these.

    found (Sequence[Statement]): the statements so far, of which one may be missed in a long sentence.
    sentences (Sequence[Span]): the sentences of the text, in order.
    RETURNS (list[Statement]): in the order of their contents.
    """
    closed = [one for sentence in sentences if (one := _closed(text, sentence)) and not one.is_known(found)]
    kept = [one for one in found if not any(outer.holds(one) for outer in closed)]
    added = [Statement([one.content], one.cue, one.speaker, _CONFIDENCE) for one in closed]
    return sorted((*kept, *added), key=lambda one: one.content[0].start)


@dataclass(frozen=True, slots=True)
class _Closed:
    """A sentence in its parts: what is said, and the clause behind it."""

    content: Span
    speaker: Span
    cue: Span

    def is_known(self, found: Sequence[Statement]) -> bool:
        """Whether the cue belongs to a statement already, or the sentence is part of what somebody says."""
        for other in found:
            if other.cue and _shared(other.cue, self.cue):
                return True
            shared = sum(_shared(self.content, span) for span in other.content)
            whole = shared > _MOST * (self.content.end - self.content.start)
            if whole and not (other.cue and _shared(other.cue, self.content)):
                return True
        return False

    def holds(self, one: Statement) -> bool:
        """Whether all of a statement lies in what is said."""
        spans = (*one.content, *(span for span in (one.cue, one.source) if span))
        return all(self.content.start <= span.start and span.end <= self.content.end for span in spans)


def _closed(text: str, sentence: Span) -> _Closed | None:
    """Take a sentence apart that ends with who said it, and has no quotation in it."""
    low = max(sentence.start, sentence.end - _TAIL)
    found = _CLOSING.search(text, low, sentence.end)
    if found is None or _RELATIVE.search(found["speaker"]):
        return None
    dateline = DATELINE.match(text, sentence.start, found.start())
    content = Span(
        start=dateline.end() if dateline else sentence.start, end=found.end("mark") if found["mark"] else found.start()
    )
    if _MARK.search(_PHRASE.sub("", content.of(text))) and not (found["mark"] and _MIXED.fullmatch(content.of(text))):
        return None
    speaker, cue = (Span(start=found.start(name), end=found.end(name)) for name in ("speaker", "cue"))
    return _Closed(content, speaker, cue) if len(content.of(text).split()) > _SHORT else None


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
