"""How a statement is given: an excerpt of it, and the cue where that says more than that it was said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.breakdown import Attribution, Breakdown, Span
from bot.presentation import excerpt
from bot.presentation.clean import clean, fit
from bot.presentation.texts import texts

CUE = 40
"""Most characters of a cue."""
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_REACH = 3
"""Words before a cue in which something may turn it around."""
_LOOK_BACK = 60
"""Characters before a cue that are searched for them."""


@dataclass(frozen=True, slots=True)
class Given:
    """A statement as a reader is shown it; together no longer than the limit, and without line breaks."""

    cue: str
    """ "denied", "has never said"; "" where it is quoted, or simply said."""
    words: str
    """Never empty."""

    def __str__(self) -> str:
        return f"{self.cue}: {self.words}" if self.cue else self.words


def given(breakdown: Breakdown, attribution: Attribution, limit: int) -> Given:
    """RETURNS (Given): an excerpt of at most `limit` characters."""
    cue = cue_of(breakdown.article.text, attribution)
    room = limit - (len(cue) + len(": ") if cue else 0)
    quoted = attribution.kind == "direct"
    words = clean(excerpt.statement(breakdown.article.text, attribution.content, room, quoted=quoted)).strip()
    return Given(cue, words or excerpt.ELLIPSIS)


def cue_of(text: str, attribution: Attribution) -> str:
    """RETURNS (str): the cue of a statement that is retold, unless its words only say that it was said."""
    if attribution.kind == "direct" or not attribution.cue:
        return ""
    known = texts().cues
    parts = [text[_start(text, attribution, span) : span.end] for span in attribution.cue]
    cue = fit(f" {excerpt.ELLIPSIS} ".join(parts), CUE)
    return "" if all(word.lower() in known["plain"] for word in _WORD.findall(cue)) else cue


def is_bare(text: str, attribution: Attribution) -> bool:
    """RETURNS (bool): whether no more is retold than one word, or what stands for something else: "that", "it too"."""
    if attribution.kind != "indirect":
        return False
    found = [word.lower() for span in attribution.content for word in _WORD.findall(span.of(text))]
    return len(found) <= 1 or all(word in texts().cues["bare"] for word in found)


def _start(text: str, attribution: Attribution, cue: Span) -> int:
    """RETURNS (int): where the cue begins, with the words right before it that turn it around: "did not say"."""
    taken = max((s.end for s in (*attribution.source, *attribution.content) if s.end <= cue.start), default=0)
    begin = max(taken, cue.start - _LOOK_BACK)
    start, found = cue.start, cue.start
    for word in reversed(list(_WORD.finditer(text, begin, cue.start))[-_REACH:]):
        if text[word.end() : found].strip():
            break  # punctuation: another clause
        found = word.start()
        lower = word[0].lower().replace("’", "'")
        known = texts().cues
        if lower in known["turning"] or lower.endswith("n't") or (start < cue.start and lower in known["auxiliary"]):
            start = found
    return start
