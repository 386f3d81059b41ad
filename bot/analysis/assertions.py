"""What the article states in its own voice and on nobody's word: the flags, the support, the weight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from bot.analysis import tagging
from bot.analysis.assertions_detectors import Evidence, evidence
from bot.analysis.assertions_features import features
from bot.analysis.assertions_loaded import LEAST, SENTENCE, loaded_words, word_scores
from bot.analysis.assertions_masking import PLACEHOLDER, Masked, Names
from bot.analysis.assertions_need import Floats, LoadedModel, NeedModel, inputs, need_model
from bot.analysis.assertions_reading import Reading, Sentence, sentences_of, share, words_inside
from bot.analysis.assertions_support import site_of, support_of
from bot.analysis.assertions_weight import weight_of, worth_of
from bot.analysis.assertions_wording import flag, supported
from bot.analysis.tagger import WEIGHTS, Outlined, Tagger
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
_SPOKEN, _OWN = 0.11, 3
"""What is likelier than that to be somebody's statement after all is never flagged, for to flag a statement is the
worse mistake; what is flagged is worth as much less as it is less likely to be the article's own, to such a power."""
LEAST_NEED, _STANDING, _HIGHEST = -0.15, 0.7, 4
"""A sentence is flagged if the logarithm of the odds of that, and so much of the same for the mean of the article's
highest ones, make no less: where nothing stands out, a single sentence that does a little is more often wrong."""
LEAST_CODE, MOST_CODES = 0.25, 3
_SURE, _SOME = 0.2, 0.15
"""What a detector's word adds to a code's likelihood: one that speaks by itself the sum of both, another the second."""
_RAISE = 0.6
_RAISING: frozenset[FlagCode] = frozenset(
    ["vague-attribution", "sweeping", "unsourced-cause", "hedged", "loaded-wording", "editorialising"]
)
"""How much a detector that is sure by itself adds to the logarithm of the odds: their words are too rare in the labels
to weigh as much as they do for a reader. In cross-validation precision and recall change by less than 0.02."""
_LABELLED_MORE = 0.2
"""What is plainly marked as opinion or satire is flagged only where the need is clearer by this …"""
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
    [
        "scare-quotes",
        "hedged",
        "unsourced-number",
        "editorialising",
        "sweeping",
        "loaded-wording",
        "vague-attribution",
    ]
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
            second = read_without_names(doc, spans, self._nlp, tagging.tagger(self._folder), self._model.loaded)
            doc._.assertions = assertions_of(doc, second, self._model)
        return doc


def assertions_of(doc: Doc, second: SecondReading, model: NeedModel) -> tuple[Assertion, ...]:
    """RETURNS (tuple): what the model has flagged of an article."""
    judged = by_model(second, model, labels=_labels(doc))
    return tuple(_worded(doc, second.reading, [(one, second.masked) for one in judged]))


def _labels(doc: Doc) -> frozenset[Label]:
    article: Article | None = doc._.article
    return article.labels if article else frozenset()


@dataclass(frozen=True)
class SecondReading:
    """An article read without its names."""

    masked: Masked
    reading: Reading
    outlined: Outlined
    loaded: Floats
    """(words,), how loaded each word is, as the logarithm of the odds."""


def read_without_names(
    doc: Doc, spans: Sequence[Span], nlp: Language, tagger: Tagger, loaded: LoadedModel
) -> SecondReading:
    """Read an article a second time, without its names.

    doc (Doc): with its tags; its own attributions are not used.
    loaded (LoadedModel): scores its words.
    RETURNS (SecondReading): of the masked text.
    """
    text: str = doc.text
    masked = Names(text, spans, [(e.start, e.end) for e in doc._.tags.entities]).masked(spans)
    shadow = tokenised(nlp, masked.text)
    for name in ("hearsay_quotation", "hearsay_sentences"):
        shadow = nlp.get_pipe(name)(shadow)
    edges = [(one.start, one.end) for one in masked.sentences]
    outlined = tagger.outlined(masked.text, edges, PLACEHOLDER, OVERLAP, loaded.word[:, None])
    shadow._.tags = outlined.tags
    shadow = nlp.get_pipe("hearsay_attribution")(shadow)
    reading = Reading.of(shadow, masked.sentences)
    return SecondReading(masked, reading, outlined, word_scores(outlined, masked.sentences, loaded))


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


def by_model(second: SecondReading, model: NeedModel, *, labels: frozenset[Label]) -> Iterator[Judged]:
    """Yield the sentences that the learned score would have a source for, with the codes that it finds likeliest."""
    reading = second.reading
    numbers, strong, found, values = measured(second)
    if not numbers:
        return
    needs = model(values[numbers])
    own = 1.0 - needs.told
    source = np.array(
        [_raised(float(one), strong[n]) for one, n in zip(needs.source, numbers, strict=True)], dtype=np.float32
    )
    likely = source * own
    labelled = bool(labels & {"opinion", "satire"})
    least = LEAST_NEED + _LABELLED_MORE * labelled - _STANDING * _odds(float(np.sort(likely)[-_HIGHEST:].mean()))
    for row, number in enumerate(numbers):
        if needs.told[row] > _SPOKEN or _odds(float(likely[row])) < least:
            continue
        sentence = reading.sentences[number]
        likely_loaded = float(needs.codes[row][model.codes.index("loaded-wording")])
        words = loaded_words(second.outlined, second.loaded, reading, sentence, LEAST - SENTENCE * _odds(likely_loaded))
        shown = {**found[number], "loaded-wording": words} if words else _without_loaded(found[number])
        codes = _codes(model, needs.codes[row], strong[number], shown, first=number == 0)
        if labelled:
            codes = tuple(code for code in codes if code in _LABELLED)
        if codes:
            worth = float((0.5 * source[row] + 0.5 * needs.strong[row]) * own[row] ** _OWN)
            yield Judged(sentence, worth, codes, shown)


def _without_loaded(found: Evidence) -> Evidence:
    return {code: words for code, words in found.items() if code != "loaded-wording"}


def _odds(likely: float) -> float:
    """RETURNS (float): the logarithm of the odds."""
    likely = min(max(likely, 1e-6), 1 - 1e-6)
    return log(likely / (1 - likely))


def _raised(likely: float, strong: Evidence) -> float:
    """RETURNS (float): the likelihood, raised where detectors are sure by themselves."""
    odds = likely / max(1.0 - likely, 1e-6) * exp(_RAISE * min(len(strong.keys() & _RAISING), 2))
    return odds / (1.0 + odds)


def measured(second: SecondReading) -> tuple[list[int], list[Evidence], list[Evidence], Floats]:
    """Measure all sentences, and tell which of them may be flagged.

    RETURNS (tuple): the numbers of those; what the detectors found in each sentence, by itself and broadly; and the
        model's inputs, an array (sentences, inputs).
    """
    reading = second.reading
    strong = [evidence(reading, one, broad=False) for one in reading.sentences]
    found = [evidence(reading, one, broad=True) for one in reading.sentences]
    _, values = features(reading, strong, found)
    numbers = [one.number for one in reading.sentences if _may_be_flagged(reading, one)]
    return numbers, strong, found, inputs(values, second.outlined.outlines, second.outlined.states)


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
