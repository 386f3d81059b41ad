"""What the article states in its own voice and on nobody's word: the flags, the support, the weight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from bot.analysis import tagging
from bot.analysis.assertions_detectors import Evidence, evidence
from bot.analysis.assertions_features import features
from bot.analysis.assertions_masking import PLACEHOLDER, Masked, Names
from bot.analysis.assertions_need import Floats, NeedModel, inputs, need_model
from bot.analysis.assertions_reading import Reading, Sentence, sentences_of, share, words_inside
from bot.analysis.assertions_support import site_of, support_of
from bot.analysis.assertions_weight import weight_of, worth_of
from bot.analysis.assertions_wording import flag, supported
from bot.analysis.tagger import WEIGHTS, Tagger
from bot.analysis.tokens import tokenised
from bot.article.model import Article, Label
from bot.breakdown import Assertion, Flag, FlagCode, Span

if not Doc.has_extension("article"):
    Doc.set_extension("article", default=None)

OVERLAP = 64
"""Pieces that two windows of the second reading share: half of what the first takes."""
TOLD = 0.9
"""A sentence that is attributed to so large a share is never flagged …"""
OWN_WORDS = 2
"""… nor one with fewer words of the article's own."""
LEAST_NEED, MOST_TOLD = 0.4, 0.25
"""A sentence is flagged that so likely wants a source, and is not this likely somebody's statement after all."""
LEAST_CODE, MOST_CODES = 0.25, 3
_SURE, _SOME = 0.2, 0.15
"""What a detector's word adds to a code's likelihood: one that speaks by itself the sum of both, another the second."""
_RAISE = 0.6
_RAISING: frozenset[FlagCode] = frozenset(
    ["vague-attribution", "sweeping", "unsourced-cause", "hedged", "loaded-wording", "editorialising"]
)
"""How much a detector that is sure by itself adds to the logarithm of the odds: their words are too rare in the labels
to weigh as much as they do for a reader. In cross-validation precision and recall change by less than 0.02."""
_LABELLED_LEAST = 0.45
"""What is plainly marked as opinion or satire is flagged only where the need is as clear as this …"""
_LABELLED: frozenset[FlagCode] = frozenset(
    [
        "unsourced-fact",
        "unsourced-cause",
        "unsourced-number",
        "unsourced-prediction",
        "mind-reading",
        "vague-attribution",
    ]
)
"""… and only for its facts, causes, numbers, motives and predictions: judgements are its author's."""
_WITH_WORDS: frozenset[FlagCode] = frozenset(
    ["scare-quotes", "hedged", "unsourced-number", "editorialising", "sweeping", "loaded-wording"]
)
"""Codes that question words, so that they need some to show."""


@Language.factory("hearsay_assertions", default_config={"weights": str(WEIGHTS)})
class Assertions:
    """Writes `doc._.assertions` (tuple[Assertion]), in the order of the text.

    Judges a second reading of the article, from which its names are taken: who is named cannot change what is flagged.
    Reads sentences, `doc._.tags`, `doc._.sources` and, for links and labels, `doc._.article`. Where the tags hold no
    scores, all that the detectors are sure of is flagged, by `doc._.attributions` and `doc._.quotations`.

    weights (str): the folder of weights.
    """

    def __init__(self, nlp: Language, name: str, weights: str) -> None:
        self.name = name
        self._nlp = nlp
        self._folder = Path(weights)
        self._model = need_model(self._folder)

    def __call__(self, doc: Doc) -> Doc:
        """RETURNS (Doc): the same doc, with its assertions."""
        spans = sentences_of(doc)
        if self._model is None or not len(doc._.tags.word_starts):
            reading = Reading.of(doc, spans)
            found = [(one, None) for one in by_detectors(reading)]
            doc._.assertions = tuple(_worded(doc, reading, found))
        else:
            masked, reading, outlines = read_without_names(doc, spans, self._nlp, tagging.tagger(self._folder))
            judged = by_model(reading, outlines, self._model, labels=_labels(doc))
            doc._.assertions = tuple(_worded(doc, reading, [(one, masked) for one in judged]))
        return doc


def _labels(doc: Doc) -> frozenset[Label]:
    article: Article | None = doc._.article
    return article.labels if article else frozenset()


def read_without_names(
    doc: Doc, spans: Sequence[Span], nlp: Language, tagger: Tagger
) -> tuple[Masked, Reading, Floats]:
    """Read an article a second time, without its names.

    doc (Doc): with its tags; its own attributions are not used.
    RETURNS (tuple): the masked text, how its sentences are read, and the encoder's outline of each.
    """
    text: str = doc.text
    masked = Names(text, spans, [(e.start, e.end) for e in doc._.tags.entities]).masked(spans)
    shadow = tokenised(nlp, masked.text)
    shadow = nlp.get_pipe("hearsay_quotation")(shadow)
    edges = [(one.start, one.end) for one in masked.sentences]
    shadow._.tags, outlines = tagger.outlined(masked.text, edges, PLACEHOLDER, OVERLAP)
    shadow = nlp.get_pipe("hearsay_attribution")(shadow)
    return masked, Reading.of(shadow, masked.sentences), outlines


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence that is to be flagged: how much a reader wants a source for it, and why."""

    sentence: Sentence
    worth: float
    codes: tuple[FlagCode, ...]
    found: Evidence


def by_detectors(reading: Reading) -> Iterator[Judged]:
    """Yield the sentences in which a detector is sure by itself."""
    for sentence in reading.sentences:
        found = evidence(reading, sentence, broad=False)
        if found:
            yield Judged(sentence, worth_of(found), tuple(found), found)


def by_model(reading: Reading, outlines: Floats, model: NeedModel, *, labels: frozenset[Label]) -> Iterator[Judged]:
    """Yield the sentences that the learned score would have a source for, with the codes that it finds likeliest."""
    numbers, strong, found, values = measured(reading, outlines)
    if not numbers:
        return
    needs = model(values)
    labelled = bool(labels & {"opinion", "satire"})
    least = _LABELLED_LEAST if labelled else LEAST_NEED
    for row, number in enumerate(numbers):
        source = _raised(float(needs.source[row]), strong[number])
        if source < least or needs.told[row] >= MOST_TOLD:
            continue
        codes = _codes(model, needs.codes[row], strong[number], found[number], first=number == 0)
        if labelled:
            codes = tuple(code for code in codes if code in _LABELLED)
        if codes:
            worth = 0.5 * source + 0.5 * float(needs.strong[row])
            yield Judged(reading.sentences[number], worth, codes, found[number])


def _raised(likely: float, strong: Evidence) -> float:
    """RETURNS (float): the likelihood, raised where detectors are sure by themselves."""
    odds = likely / max(1.0 - likely, 1e-6) * exp(_RAISE * min(len(strong.keys() & _RAISING), 2))
    return odds / (1.0 + odds)


def measured(reading: Reading, outlines: Floats) -> tuple[list[int], list[Evidence], list[Evidence], Floats]:
    """Measure the sentences that may be flagged.

    RETURNS (tuple): their numbers; what the detectors found in each sentence of the article, by itself and broadly; and
        the model's inputs, an array (numbers, inputs).
    """
    strong = [evidence(reading, one, broad=False) for one in reading.sentences]
    found = [evidence(reading, one, broad=True) for one in reading.sentences]
    _, values = features(reading, strong, found)
    numbers = [one.number for one in reading.sentences if _may_be_flagged(reading, one)]
    return numbers, strong, found, inputs(values[numbers], outlines[numbers])


def _may_be_flagged(reading: Reading, one: Sentence) -> bool:
    return words_inside(one, one.own) >= OWN_WORDS and share(one, reading.attributed.touching(one.span)) < TOLD


def _codes(model: NeedModel, likely: Floats, strong: Evidence, found: Evidence, *, first: bool) -> tuple[FlagCode, ...]:
    """The likeliest codes, best first: those that need words only where a detector has some."""
    names: Sequence[FlagCode] = model.codes  # type: ignore[assignment]  # the file holds them as plain strings
    scores = {
        name: float(chance) + _SURE * (name in strong) + _SOME * (name in found)
        for name, chance in zip(names, likely, strict=True)
        if (name in found or name not in _WITH_WORDS) and (first or name != "headline-mismatch")
    }
    order = sorted(scores, key=lambda name: -scores[name])
    sure = [name for name in order if scores[name] >= LEAST_CODE]
    return tuple(sure[:MOST_CODES] or order[:1])


def _worded(doc: Doc, reading: Reading, found: Iterable[tuple[Judged, Masked | None]]) -> Iterator[Assertion]:
    """Turn what was judged into assertions on the article's own words."""
    text: str = doc.text
    article: Article | None = doc._.article
    site = site_of(article.url) if article else None
    for number, (judged, masked) in enumerate(found, start=1):
        back = masked.back if masked else _same
        sentence = judged.sentence
        span, told = back(sentence.span), sentence.span.of(reading.text)
        support, who = support_of(doc, reading, sentence, span, site)
        flags: list[Flag] = []
        for code in judged.codes:
            words = judged.found.get(code, ())
            shown = words or (max(sentence.narrated or (sentence.span,), key=lambda s: s.end - s.start),)
            evidence_spans = tuple(back(one) for one in _tidy(shown, reading.text))
            flags.append(flag(code, evidence_spans, text, told, own_words=bool(words)))
        if support != "none":
            flags[0] = supported(flags[0], support, who, told)
        weight = weight_of(reading, sentence, judged.worth, judged.found, support)
        yield Assertion(id=f"u{number}", span=span, support=support, weight=weight, flags=tuple(flags))


def _same(span: Span) -> Span:
    return span


def _tidy(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """The spans without the spaces and commas at their edges."""
    out = []
    for span in spans:
        start, end = span.start, span.end
        while start < end - 1 and (text[start].isspace() or text[start] in ",;:"):
            start += 1
        while end - 1 > start and (text[end - 1].isspace() or text[end - 1] in ",;:."):
            end -= 1
        out.append(Span(start=start, end=end))
    return tuple(out)
