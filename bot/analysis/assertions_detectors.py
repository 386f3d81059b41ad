"""The detectors: for each flag code the words of a sentence that speak for it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from bot.analysis.assertions_reading import Reading, Sentence
from bot.analysis.lexicon import Detector, detectors
from bot.analysis.spans import merged
from bot.breakdown import FlagCode, Span

Detect = Callable[[Reading, Sentence, bool], Iterator[Span]]
Evidence = dict[FlagCode, tuple[Span, ...]]

_NUMBER_WORD = (
    r"(?:dozens|(?:tens of )?thousands|hundreds|millions|billions|two-thirds|half|a third|a quarter|a majority|most)"
)
_NUMBER = re.compile(
    rf"(?:(?:some|about|around|roughly|nearly|almost|over|more than|at least|up to|as many as|fewer than|less than) )?"
    rf"(?:[$€£]\s?\d[\d,.]*(?: (?:million|billion|trillion))?"
    r"|\d[\d,.]*\s?(?:%|percent|per cent|million|billion|trillion)"
    rf"|(?<![\w.,$-])\d[\d,]*(?:\.\d+)?(?![\w-]|[.,]\d)|{_NUMBER_WORD}(?= (?:of|more|have|were|are)\b))",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_NO_CLAIM = re.compile(
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, \d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?: \d{{4}})?"
    r"|\b(?:1[5-9]|20)\d\d(?:s|[-–]\d\d)?\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2} [ap]\.?m\b|\b\d{1,2} o’clock"
    r"|\b\d+[- ]years?[- ]old|(?<=, )\d{1,3}(?=,)|\b(?:No|Rule|Article|Section|Chapter|Page|Route|Flight|Title|Act) \d+"
    r"|\b(?:dies|died|dead|aged?|turned|turns|birthday)(?: at| of)?(?: the age of)? \d{1,3}\b"
    r"|\b\d+(?:[-/]\d+)+\b",
    re.IGNORECASE,
)
_SMALL = 10
_ALMOST_ALL = re.compile(r"\b(?:not|almost|nearly|hardly|virtually) $", re.IGNORECASE)
"""Before "everyone" or "nobody" it leaves the exception that the absolute lacks."""


def evidence(reading: Reading, sentence: Sentence, *, broad: bool) -> Evidence:
    """Run all detectors over a sentence.

    broad (bool): whether also words count that speak for a flag only where the learned score asks for one.
    RETURNS (Evidence): the codes that a detector spoke for, each with its words, in order and merged.
    """
    found: Evidence = {}
    for code, detector in DETECTORS.items():
        spans = merged(detector(reading, sentence, broad))
        if spans:
            found[code] = tuple(spans)
    return found


def _listed(code: FlagCode, *, wording: bool = False) -> Detect:
    """A detector by the patterns of the lexicon.

    wording (bool): whether it questions words, which stay the article's own also in somebody's order.
    """

    def detector(reading: Reading, sentence: Sentence, broad: bool) -> Iterator[Span]:
        for piece in sentence.own if wording else sentence.narrated:
            yield from _matches(_patterns(code), reading.text, piece, broad)

    return detector


def _patterns(code: FlagCode) -> Detector:
    return next(one for one in detectors() if one.code == code)


def _matches(detector: Detector, text: str, piece: Span, broad: bool) -> Iterator[Span]:
    for match in (detector.broad if broad else detector.pattern).finditer(text, piece.start, piece.end):
        yield Span(start=match.start(), end=match.end())


def _sweeping(reading: Reading, sentence: Sentence, broad: bool) -> Iterator[Span]:
    """Absolutes, unless a word before them takes them back: "not everyone", "almost nobody"."""
    for found in _listed("sweeping")(reading, sentence, broad):
        if not _ALMOST_ALL.search(reading.text, max(sentence.span.start, found.start - 12), found.start):
            yield found


def _numbers(reading: Reading, sentence: Sentence, broad: bool) -> Iterator[Span]:
    """Figures that somebody must have counted: no dates, ages, times or scores, no bare numbers below ten."""
    text = reading.text
    for piece in sentence.narrated:
        innocent = [m.span() for m in _NO_CLAIM.finditer(text, piece.start, piece.end)]
        for match in _NUMBER.finditer(text, piece.start, piece.end):
            if any(a < match.end() and match.start() < b for a, b in innocent):
                continue
            digits = re.sub(r"[^\d]", "", match.group())
            if digits and re.fullmatch(r"[\d,.]+", match.group()) and int(digits[:9]) < _SMALL:
                continue
            yield Span(start=match.start(), end=match.start() + len(match.group().rstrip(".,")))


_STANDS_FOR = re.compile(r"(?:who|whom|whose|which|that|his|her|its|my|our)\b", re.IGNORECASE)
"""What goes back to somebody who is told of: "who refused", "her proposals"."""


def _vague(reading: Reading, sentence: Sentence, broad: bool) -> Iterator[Span]:
    """Crowds that nobody can check, as the tagger found them or as the lexicon lists them."""
    yield from _listed("vague-attribution")(reading, sentence, broad)
    for crowd in reading.crowds.touching(sentence.span):
        if sentence.span.holds(crowd) and not _STANDS_FOR.match(reading.text, crowd.start, crowd.end):
            yield crowd


def _hedged(reading: Reading, sentence: Sentence, broad: bool) -> Iterator[Span]:
    """Hedges of the article's own, and those inside a reported statement whose cue doubts it already.

    "Claimed … presumably": they are not the source's words, the article keeps its distance a second time, and does not
    say on whose word.
    """
    yield from _listed("hedged", wording=True)(reading, sentence, broad)
    for content in reading.doubted.touching(sentence.span):
        yield from _matches(_patterns("hedged"), reading.text, content, False)


def _scare(reading: Reading, sentence: Sentence, broad: bool) -> Iterator[Span]:
    for quote in reading.scare.touching(sentence.span):
        if sentence.span.holds(quote) and not reading.contents.touching(quote):
            yield quote


def _loaded(reading: Reading, sentence: Sentence, broad: bool) -> Iterator[Span]:
    """Words that the tagger or the lexicon finds loaded, outside quotation marks and attributions."""
    yield from _listed("loaded-wording", wording=True)(reading, sentence, broad)
    for one in reading.tags.loaded_in(sentence.span.start, sentence.span.end):
        nth = bisect_right(sentence.own, one.start, key=lambda piece: piece.start) - 1
        if nth >= 0 and one.end <= sentence.own[nth].end:
            yield Span(start=one.start, end=one.end)


DETECTORS: dict[FlagCode, Detect] = {
    "vague-attribution": _vague,
    "unsourced-number": _numbers,
    "unsourced-cause": _listed("unsourced-cause"),
    "sweeping": _sweeping,
    "loaded-wording": _loaded,
    "scare-quotes": _scare,
    "hedged": _hedged,
    "opinion-as-fact": _listed("opinion-as-fact"),
    "mind-reading": _listed("mind-reading"),
    "unsourced-prediction": _listed("unsourced-prediction"),
    "editorialising": _listed("editorialising", wording=True),
}
"""All but `loaded-verb`, which stands on attributions; `unsourced-fact` and `headline-mismatch` have no words of their
own."""
