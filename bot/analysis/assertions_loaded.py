"""Which words of a sentence are loaded, by the states of the encoder: a word in its context, not a list."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np
from spacy.lang.en.stop_words import STOP_WORDS

from bot.analysis.assertions_masking import PLACEHOLDER
from bot.analysis.assertions_need import Floats, LoadedModel
from bot.analysis.assertions_reading import Reading, Sentence
from bot.analysis.lexicon import detectors
from bot.analysis.spans import merged
from bot.analysis.tagger import Outlined
from bot.analysis.tagger_states import WIDTH
from bot.breakdown import Span

LEAST = -2.75
"""Score from which a word of a flagged sentence is shown as loaded …"""
SENTENCE = 0.75
"""What the sentence adds to a word's logarithm of the odds: so much of that of "loaded-wording" for all of it."""
_LISTED = 2.5
"""… so much less where the lexicon lists it."""
_FIRST = 9.0
"""What a listed word has before any other, where only one can be shown."""
_LABELS = re.compile(r"(?<![\w-])(?:\w[\w.]{0,30}-occupied|so-called|regimes?)(?!\w)", re.IGNORECASE)
"""Labels that take a side by themselves (Wikipedia MOS:LABEL), whatever the score."""
_PLAIN = re.compile(r"(?:non|ex|then|mid|pre|post|re|co)-", re.IGNORECASE)
"""What opens a word that is only joined: "non-binding"."""
_JOINED_BEFORE, _JOINED_AFTER = re.compile(r"(?:\w+-)+$"), re.compile(r"(?:-\w+)+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_CONTRACTED = re.compile(
    r"(?:ai|are|ca|could|did|do|does|had|has|have|is|must|need|should|was|were|wo|would)n(?:[’']t)?|t|s|ll|ve|re|d|m",
    re.IGNORECASE,
)
_JOINT, _JOINED = (
    re.compile(r"(?:and|or|but)\s+", re.IGNORECASE),
    re.compile(r"\s+(?:and|or|but|the|an?)$", re.IGNORECASE),
)
_FAR, _REACH = 3, 60
"""A word of meaning may stand so many words behind, or so many characters before."""


def word_scores(outlined: Outlined, sentences: Sequence[Span], model: LoadedModel) -> Floats:
    """RETURNS (array): (words,), how loaded each word is, as the logarithm of the odds."""
    scores = outlined.probed[:, 0] + np.float32(model.bias)
    starts = [one.start for one in sentences]
    around = outlined.states[:, -WIDTH:] @ model.sentence
    for number, (start, _) in enumerate(outlined.words):
        nth = bisect_right(starts, start) - 1
        if nth >= 0:
            scores[number] += around[nth]
    return scores


def loaded_words(
    outlined: Outlined, scores: Floats, reading: Reading, sentence: Sentence, least: float = LEAST
) -> tuple[Span, ...]:
    """Find the loaded words in what a sentence says in the article's own voice.

    scores (array): (words,), as `word_scores` gives them.
    least (float): the score from which a word counts in this sentence.
    RETURNS (tuple): their spans, neighbours as one; labels first, then by score.
    """
    text = reading.text
    found: list[Span] = []
    for piece in sentence.own:
        listed = [m.span() for m in _listed().finditer(text, piece.start, piece.end)]
        found += [Span(start=m.start(), end=m.end()) for m in _LABELS.finditer(text, piece.start, piece.end)]
        held = [m.span() for m in _hedges().finditer(text, piece.start, piece.end)]
        low = bisect_left(outlined.words, piece.start, key=lambda word: word[0])
        high = bisect_left(outlined.words, piece.end, key=lambda word: word[0])
        for number in range(low, high):
            start, end = outlined.words[number]
            known = any(a < end and start < b for a, b in listed)
            hedged = any(a < end and start < b for a, b in held)
            if hedged or end > piece.end or not _is_word(text[start:end]) or scores[number] < least - _LISTED * known:
                continue
            whole = _whole(text, start, end, piece)
            if not _PLAIN.match(text, whole.start, whole.end):
                found.append(whole)
        found += [
            Span(start=a, end=b) for a, b in listed if any(one.start < b and a < one.end for one in found)
        ]  # all of "so-called", not "called" alone
    said = [_edged(text, _with_a_word(text, one, sentence.own)) for one in merged(found)]
    return tuple(sorted(merged(said), key=lambda one: -_rank(one, outlined, scores, text)))


def _rank(span: Span, outlined: Outlined, scores: Floats, text: str) -> float:
    low = bisect_left(outlined.words, span.start, key=lambda word: word[0])
    high = bisect_left(outlined.words, span.end, key=lambda word: word[0])
    is_listed = bool(_LABELS.search(text, span.start, span.end) or _listed().search(text, span.start, span.end))
    return float(max(scores[low:high], default=LEAST)) + _FIRST * is_listed


def _listed() -> re.Pattern[str]:
    return next(one.pattern for one in detectors() if one.code == "loaded-wording")


def _hedges() -> re.Pattern[str]:
    return next(one.broad for one in detectors() if one.code == "hedged")


def _whole(text: str, start: int, end: int, piece: Span) -> Span:
    """The word with all that hyphens join to it: of "non-binding" not "non" alone."""
    left = _JOINED_BEFORE.search(text, piece.start, start)
    right = _JOINED_AFTER.match(text, end, piece.end)
    return Span(start=left.start() if left else start, end=right.end() if right else end)


def _is_word(form: str) -> bool:
    return any(c.isalpha() for c in form) and form != PLACEHOLDER


def _with_a_word(text: str, span: Span, pieces: Sequence[Span]) -> Span:
    """The words, function words alone ("of", "didn" of "didn’t") with the word behind or before that says something."""
    if any(_says_something(one[0]) for one in _WORD.finditer(text, span.start, span.end)):
        return span
    low, high = next(((p.start, p.end) for p in pieces if p.start <= span.start < p.end), (span.start, span.end))
    low, high = max(low, span.start - _REACH), min(high, span.end + _REACH)
    behind = next((m for m in _WORD.finditer(text, span.end, high) if _says_something(m[0])), None)
    if behind and len(text[span.end : behind.start()].split()) <= _FAR:
        return Span(start=span.start, end=behind.end())
    before = [m for m in _WORD.finditer(text, low, span.start) if _says_something(m[0])]
    return Span(start=before[-1].start(), end=span.end) if before else span


def _edged(text: str, span: Span) -> Span:
    """The words without what only joins them to others: "tireless" of "and tireless"."""
    start, end = span.start, span.end
    while joint := _JOINT.match(text, start, end):
        start = joint.end()
    while joint := _JOINED.search(text, start, end):
        end = joint.start()
    return Span(start=start, end=end) if start < end else span


def _says_something(word: str) -> bool:
    return word.lower() not in STOP_WORDS and not _CONTRACTED.fullmatch(word)
