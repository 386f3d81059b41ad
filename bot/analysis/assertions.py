"""What the article states in its own voice and on nobody's word, by patterns: the flags, the support, the weight."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from bot.analysis.lexicon import Detector, cues, detectors, flag_texts, word_set
from bot.analysis.quotation import outermost, role_of
from bot.analysis.spans import Ordered, merged, without
from bot.article.model import Article, Link
from bot.breakdown import Assertion, Attribution, Flag, FlagCode, Span, Support

if not Doc.has_extension("article"):
    Doc.set_extension("article", default=None)

_NUMBER_WORD = r"(?:dozens|hundreds|thousands|millions|billions|two-thirds|half|a third|a quarter)"
_NUMBER = re.compile(
    rf"(?:(?:some|about|around|nearly|almost|over|more than|at least|up to|as many as|fewer than|less than) )?"
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
    r"|\b\d+(?:[-/]\d+)+\b",
    re.IGNORECASE,
)
_WORDING: frozenset[FlagCode] = frozenset(["loaded-wording", "hedged", "editorialising"])
"""Codes that question a word and not a fact."""
_BASE = {"unsourced-number": 0.65, "scare-quotes": 0.35}
_SUPPORT = {"none": 1.0, "linked": 0.5, "carried-over": 0.5}


@Language.factory("hearsay_assertions")
class AssertionsByPatterns:
    """Writes `doc._.assertions` (tuple[Assertion]), in the order of the text.

    Reads sentences, `doc._.quotations`, `doc._.attributions` and, for links, `doc._.article`.
    """

    def __init__(self, nlp: Language, name: str = "hearsay_assertions") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """RETURNS (Doc): the same doc, with its assertions."""
        reading = _Reading.of(doc)
        found: list[Assertion] = []
        for sentence in doc.sents:
            span = _trimmed(reading.text, sentence.start_char, sentence.end_char)
            if span is None:
                continue
            flags = list(_flags(reading, span))
            if flags:
                support = _support(reading, span)
                weight = _weight(reading, span, flags, support)
                found.append(
                    Assertion(id=f"u{len(found) + 1}", span=span, support=support, weight=weight, flags=tuple(flags))
                )
        doc._.assertions = tuple(found)
        return doc


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the sentences of one article are judged by."""

    text: str
    links: tuple[Link, ...]
    attributed: Ordered
    """Content, cue and source of the attributions to a source; a crowd that nobody can check is none."""
    ordered: Ordered
    """What somebody decreed, voted or demanded: an act is theirs, the words for it are the article's."""
    crowds: Ordered
    """Source and cue of the attributions to such a crowd: "critics say"."""
    contents: Ordered
    quoted: Ordered
    scare: Ordered
    doubted: Ordered
    """Reported statements whose cue doubts them."""
    sourced: list[int]
    """Where the statements that have a source begin."""

    @classmethod
    def of(cls, doc: Doc) -> _Reading:
        text: str = doc.text
        article: Article | None = doc._.article
        sourced = [a for a in doc._.attributions if a.source and not _is_crowd(text, a)]
        contents = [span for one in doc._.attributions for span in one.content]
        quotes = outermost(doc._.quotations)
        return cls(
            text=text,
            links=article.links if article else (),
            attributed=Ordered(s for a in sourced if a.act != "orders" for s in (*a.content, *a.cue, *a.source)),
            ordered=Ordered(s for a in sourced if a.act == "orders" for s in (*a.content, *a.cue, *a.source)),
            contents=Ordered(contents),
            crowds=Ordered(_said_so(a) for a in doc._.attributions if a.cue and a.source and _is_crowd(text, a)),
            quoted=Ordered(Span(start=q.start, end=q.end) for q in quotes),
            scare=Ordered(Span(start=q.start, end=q.end) for q in quotes if role_of(text, q) == "scare"),
            doubted=Ordered(s for a in doc._.attributions if _doubts(text, a) for s in a.content),
            sourced=sorted(a.content[0].start for a in sourced),
        )


def _is_crowd(text: str, one: Attribution) -> bool:
    """Whether the source is a bare crowd: "critics", "some people", "many experts"; not "two residents of Lugo"."""
    words = [word.lower() for span in one.source for word in re.findall(r"[\w’'-]+", span.of(text))]
    return bool(words) and all(word in word_set("crowds") or word in word_set("quantifiers") for word in words)


def _said_so(one: Attribution) -> Span:
    """From source to cue, where they stand side by side; else the source."""
    spans = sorted([*one.source, *one.cue], key=lambda s: s.start)
    near = spans[-1].start - spans[0].end <= 3
    return Span(start=spans[0].start, end=spans[-1].end) if near else one.source[0]


def _doubts(text: str, one: Attribution) -> bool:
    stances = [cue.stance for span in one.cue if (cue := cues().of(span.of(text)))]
    return one.kind == "indirect" and "doubts" in stances


def _trimmed(text: str, start: int, end: int) -> Span | None:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return Span(start=start, end=end) if start < end else None


def _flags(reading: _Reading, span: Span) -> Iterator[Flag]:
    """One flag a code: with all its evidence in the sentence."""
    text = reading.text
    evidence: dict[FlagCode, list[Span]] = {}
    own = without(span, [*reading.attributed.touching(span), *reading.quoted.touching(span)])
    for piece in own:
        narrated = without(piece, reading.ordered.touching(piece))
        for detector in detectors():
            for part in [piece] if detector.code in _WORDING else narrated:
                for match in _matches(detector, text, part):
                    evidence.setdefault(detector.code, []).append(match)
        for part in narrated:
            for number in _numbers(text, part):
                evidence.setdefault("unsourced-number", []).append(number)
    for crowd in reading.crowds.touching(span):
        if span.holds(crowd):
            evidence.setdefault("vague-attribution", []).append(crowd)
    for hedge in _doubled_hedges(reading, span):
        evidence.setdefault("hedged", []).append(hedge)
    for quote in reading.scare.touching(span):
        if span.holds(quote) and not reading.contents.touching(quote):
            evidence.setdefault("scare-quotes", []).append(quote)
    for code, spans in evidence.items():
        texts = flag_texts()[code]
        spans = merged(spans)
        words = " ".join(spans[0].of(text).split())
        yield Flag(code=code, evidence=tuple(spans), why=texts.why.replace("{evidence}", words), ask=texts.ask)


def _matches(detector: Detector, text: str, piece: Span) -> Iterator[Span]:
    for match in detector.pattern.finditer(text, piece.start, piece.end):
        yield Span(start=match.start(), end=match.end())


def _numbers(text: str, piece: Span) -> Iterator[Span]:
    """Figures that somebody must have counted: no dates, ages, times or scores, no bare numbers below ten."""
    innocent = [m.span() for m in _NO_CLAIM.finditer(text, piece.start, piece.end)]
    for match in _NUMBER.finditer(text, piece.start, piece.end):
        if any(a < match.end() and match.start() < b for a, b in innocent):
            continue
        digits = re.sub(r"[^\d]", "", match.group())
        if digits and re.fullmatch(r"[\d,.]+", match.group()) and int(digits[:9]) < 10:
            continue
        end = match.start() + len(match.group().rstrip(".,"))
        yield Span(start=match.start(), end=end)


def _doubled_hedges(reading: _Reading, span: Span) -> Iterator[Span]:
    """Hedges inside a reported statement whose cue doubts it already ("claimed … presumably …").

    They are not the source's words: the article keeps its distance a second time, and does not say on whose word.
    """
    hedges = next(d for d in detectors() if d.code == "hedged")
    for content in reading.doubted.touching(span):
        yield from _matches(hedges, reading.text, content)


def _support(reading: _Reading, span: Span) -> Support:
    if any(link.start < span.end and link.end > span.start for link in reading.links):
        return "linked"
    carried = re.match(r"(?:He|She|They|It|That|This|These|Those)\b", span.of(reading.text))
    near = bisect_left(reading.sourced, span.start) - bisect_left(reading.sourced, span.start - 400)
    return "carried-over" if carried and near else "none"


def _weight(reading: _Reading, span: Span, flags: list[Flag], support: Support) -> float:
    """How much the sentence matters: its heaviest flag, more with further ones and in the lead, less if supported."""
    by_code = {d.code: d.weight for d in detectors()} | _BASE
    heaviest = sorted((by_code[f.code] for f in flags), reverse=True)
    together = heaviest[0] + 0.08 * (len(heaviest) - 1)
    position = span.start / max(len(reading.text), 1)
    lead = 0.08 if position < 0.15 else 0.0
    return round(min(1.0, (together + lead) * _SUPPORT[support]), 2)
