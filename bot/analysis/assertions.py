"""What the article states in its own voice and on nobody's word, by patterns: the flags, the support, the weight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from bot.analysis.lexicon import Detector, cues, detectors, flag_texts
from bot.analysis.quotation import outermost, role_of
from bot.analysis.spans import merged, without
from bot.breakdown import Assertion, Flag, FlagCode, Span, Support

if not Doc.has_extension("article"):
    Doc.set_extension("article", default=None)

_NUMBER_WORD = r"(?:dozens|hundreds|thousands|millions|billions|two-thirds|half|a third|a quarter)"
_NUMBER = re.compile(
    rf"(?:(?:some|about|around|nearly|almost|over|more than|at least|up to|as many as|fewer than|less than) )?"
    rf"(?:[$€£]\s?\d[\d,.]*(?: (?:million|billion|trillion))?|\d[\d,.]*\s?(?:%|percent|per cent|million|billion|trillion)"
    rf"|(?<![\w.,$-])\d[\d,]*(?:\.\d+)?(?![\w-]|[.,]\d)|{_NUMBER_WORD}(?= (?:of|more|have|were|are)\b))",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_NO_CLAIM = re.compile(
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, \d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?: \d{{4}})?"
    r"|\b(?:1[5-9]|20)\d\d(?:s|[-–]\d\d)?\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2} [ap]\.?m\b|\b\d{1,2} o’clock"
    r"|\b\d+[- ]years?[- ]old|(?<=, )\d{1,3}(?=,)|\b(?:No|Rule|Article|Section|Chapter|Page|Route|Flight|Title|Act) \d+"
    r"|\b\d+-\d+\b",
    re.IGNORECASE,
)
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
        attributed = merged(s for a in doc._.attributions for s in (*a.content, *a.cue, *a.source))
        contents = merged(s for a in doc._.attributions for s in a.content)
        sourced = {i for a in doc._.attributions if a.source_id for i in range(a.content[0].start, a.content[0].start + 1)}
        found: list[Assertion] = []
        for sentence in doc.sents:
            span = _trimmed(doc.text, sentence.start_char, sentence.end_char)
            if span is None:
                continue
            around = [s for s in attributed if s.overlaps(span)]
            own = [piece for piece in without(span, around) if re.search(r"\w", piece.of(doc.text))]
            flags = list(_flags(doc, span, own, contents))
            if flags:
                support = _support(doc, span, sourced)
                weight = _weight(doc, span, flags, support)
                found.append(
                    Assertion(id=f"u{len(found) + 1}", span=span, support=support, weight=weight, flags=tuple(flags))
                )
        doc._.assertions = tuple(found)
        return doc


def _trimmed(text: str, start: int, end: int) -> Span | None:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return Span(start=start, end=end) if start < end else None


def _flags(doc: Doc, span: Span, own: list[Span], contents: list[Span]) -> Iterator[Flag]:
    """One flag a code: with all its evidence in the sentence."""
    evidence: dict[FlagCode, list[Span]] = {}
    quoted = [Span(start=q.start, end=q.end) for q in outermost(doc._.quotations) if q.start < span.end]
    for piece in own:
        for free in without(piece, quoted):
            for detector in detectors():
                for match in _matches(detector, doc.text, free):
                    evidence.setdefault(detector.code, []).append(match)
            for number in _numbers(doc.text, free):
                evidence.setdefault("unsourced-number", []).append(number)
    for code, found in (("hedged", _doubled_hedges(doc, span)), ("scare-quotes", _scare_quotes(doc, span, contents))):
        for one in found:
            evidence.setdefault(code, []).append(one)  # type: ignore[arg-type]  # literals of the line above
    for code, spans in evidence.items():
        texts = flag_texts()[code]
        spans.sort(key=lambda s: s.start)
        why = texts.why.replace("{evidence}", spans[0].of(doc.text))
        yield Flag(code=code, evidence=tuple(spans), why=why, ask=texts.ask)


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


def _doubled_hedges(doc: Doc, span: Span) -> Iterator[Span]:
    """Hedges inside a reported statement whose cue doubts it already ("claimed … presumably …").

    They are not the source's words: the article keeps its distance a second time, and does not say on whose word.
    """
    hedges = next(d for d in detectors() if d.code == "hedged")
    for one in doc._.attributions:
        doubted = any((cue := cues().of(s.of(doc.text))) is not None and cue.stance == "doubts" for s in one.cue)
        if one.kind == "indirect" and doubted:
            for content in one.content:
                if content.overlaps(span):
                    yield from _matches(hedges, doc.text, content)


def _scare_quotes(doc: Doc, span: Span, contents: list[Span]) -> Iterator[Span]:
    for quote in outermost(doc._.quotations):
        here = Span(start=quote.start, end=quote.end)
        if quote.end > span.end or quote.start < span.start or any(c.overlaps(here) for c in contents):
            continue
        if role_of(doc.text, quote) == "scare":
            yield here


def _support(doc: Doc, span: Span, sourced: Iterable[int]) -> Support:
    article = doc._.article
    if article is not None and any(link.start < span.end and link.end > span.start for link in article.links):
        return "linked"
    carried = re.match(r"(?:He|She|They|It|That|This|These|Those)\b", span.of(doc.text))
    near = any(span.start - 400 < at < span.start for at in sourced)
    return "carried-over" if carried and near else "none"


def _weight(doc: Doc, span: Span, flags: list[Flag], support: Support) -> float:
    """How much the sentence matters: its heaviest flag, a little for each further one, for the lead, less if supported."""
    by_code = {d.code: d.weight for d in detectors()} | _BASE
    heaviest = sorted((by_code[f.code] for f in flags), reverse=True)
    together = heaviest[0] + 0.08 * (len(heaviest) - 1)
    position = span.start / max(len(doc.text), 1)
    lead = 0.08 if position < 0.15 else 0.0
    return round(min(1.0, (together + lead) * _SUPPORT[support]), 2)
