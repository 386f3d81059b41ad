"""What is answered in an interview whose turns are marked "Q:" and "A:", where nothing else in it says who speaks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from bot.analysis.spans import Ordered
from bot.analysis.statements import Statement
from bot.breakdown import Span

_TURN = re.compile(
    r"^[ \t*_]{0,3}(?P<mark>Q|A|Question|Answer)[*_]{0,2}(?P<colon>[:.])[*_]{0,2}[ \t\u00a0]+(?=\S)", re.MULTILINE
)
_FEWEST = 2
"""So many questions and as many answers make an interview; a list from A to Q has one of each."""
_CONFIDENCE = 0.9


def with_answers(text: str, found: Sequence[Statement], sentences: Sequence[Span]) -> list[Statement]:
    """Add for each marked answer a statement of those of its sentences that hold no other one.

    found (Sequence[Statement]): the statements so far.
    sentences (Sequence[Span]): the sentences of the text, in order.
    RETURNS (list[Statement]): in the order of their contents.
    """
    turns = list(_TURN.finditer(text))
    marks = [turn["mark"][0] for turn in turns]
    if min(marks.count("Q"), marks.count("A")) < _FEWEST:
        return list(found)
    taken = Ordered(span for one in found for span in (*one.content, *(s for s in (one.cue, one.source) if s)))
    starts = [one.start for one in sentences]
    added = []
    for nth, turn in enumerate(turns):
        if turn["mark"][0] == "A":
            last = nth + 1 == len(turns)
            end = text.find("\n", turn.end()) if last else turns[nth + 1].start()
            said = _free(text, Span(start=turn.end(), end=end if end >= 0 else len(text)), sentences, starts, taken)
            source, colon = (Span(start=turn.start(g), end=turn.end(g)) for g in ("mark", "colon"))
            added += [Statement(said, colon, source, _CONFIDENCE)] if said else []
    return sorted((*found, *added), key=lambda one: one.content[0].start)


def _free(text: str, turn: Span, sentences: Sequence[Span], starts: Sequence[int], taken: Ordered) -> list[Span]:
    """The sentences of a turn in which nothing stands that is taken, those beside each other as one span."""
    free: list[Span] = []
    for sentence in sentences[max(bisect_right(starts, turn.start) - 1, 0) : bisect_left(starts, turn.end)]:
        start, end = max(sentence.start, turn.start), min(sentence.end, turn.end)
        words = text[start:end].strip() if start < end else ""
        if not words or taken.touching(Span(start=start, end=end)):
            continue
        start += len(text[start:end]) - len(text[start:end].lstrip())
        if free and not text[free[-1].end : start].strip():
            free[-1] = Span(start=free[-1].start, end=start + len(words))
        else:
            free.append(Span(start=start, end=start + len(words)))
    return free
