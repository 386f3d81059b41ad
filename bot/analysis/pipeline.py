"""The spaCy Language with our components, and `analyse`: Article in, Breakdown out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

# imported for their factories, which spaCy knows by name from here on
from bot.analysis import assertions, attribution, quotation, sentences, sources, tagging
from bot.analysis.balance import balance
from bot.analysis.spans import words, words_in
from bot.analysis.tagger import WEIGHTS, Tagger
from bot.analysis.tokens import tokenised
from bot.article.model import Article
from bot.breakdown import ArticleFacts, Breakdown, Model, Span, Voices

COMPONENTS = (
    ("hearsay_quotation", quotation),
    ("hearsay_sentences", sentences),
    ("hearsay_tagger", tagging),
    ("hearsay_attribution", attribution),
    ("hearsay_sources", sources),
    ("hearsay_assertions", assertions),
)
"""The components in the order in which each reads what the one before wrote, and the module that registers it."""

_HALF = re.compile("[\ud800-\udfff]")
_WITH_WEIGHTS = ("hearsay_tagger", "hearsay_assertions")


@cache
def language(weights: Path = WEIGHTS) -> Language:
    """Put the pipeline together; once in a process for each folder of weights.

    RETURNS (Language): English tokenisation and our components.
    RAISES ModelError: when the weights cannot be used.
    """
    nlp = spacy.blank("en")
    nlp.max_length = 50_000_000
    for name, _ in COMPONENTS:
        nlp.add_pipe(name, config={"weights": str(weights)} if name in _WITH_WEIGHTS else {})
    return nlp


def analyse(article: Article, weights: Path = WEIGHTS, progress: Callable[[float], None] | None = None) -> Breakdown:
    """Break one article down.

    article (Article): an English article; an empty text is fine.
    weights (Path): the folder of the tagger's weights.
    progress (Callable): called with the share of the text that is read, from 0 to 1.
    RETURNS (Breakdown): with offsets into `article.text`.
    """
    nlp = language(weights)
    article = _encodable(article)
    doc = _doc(nlp, article)
    doc._.progress = progress
    for _, component in nlp.pipeline:
        doc = component(doc)
    return _breakdown(article, doc, tagging.tagger(weights))


def analyse_many(articles: Iterable[Article], weights: Path = WEIGHTS) -> Iterator[Breakdown]:
    """Yield the breakdowns of `articles`, in order; a few are read at a time, so that the batches are full."""
    nlp = language(weights)
    for doc in nlp.pipe(_doc(nlp, _encodable(article)) for article in articles):
        yield _breakdown(doc._.article, doc, tagging.tagger(weights))


def _encodable(article: Article) -> Article:
    """The article with U+FFFD for half characters, which no encoding can hold; every offset stays."""
    found = _HALF.search(article.text)
    return replace(article, text=_HALF.sub("\ufffd", article.text)) if found else article


def _doc(nlp: Language, article: Article) -> Doc:
    doc = tokenised(nlp, article.text)
    doc._.article = article
    return doc


def _breakdown(article: Article, doc: Doc, model: Tagger) -> Breakdown:
    bounds = words(article.text)
    return Breakdown(
        article=ArticleFacts(
            id=article.id,
            url=article.url,
            title=article.title,
            publisher=article.publisher,
            byline=article.byline,
            published=article.published,
            language=article.language,
            words=len(bounds),
            partial=article.partial,
            text=article.text,
        ),
        attributions=doc._.attributions,
        sources=doc._.sources,
        assertions=doc._.assertions,
        voices=_voices(doc, bounds),
        balance=balance(doc, bounds),
        model=Model(name=model.name, version=model.version),
    )


def _voices(doc: Doc, bounds: list[tuple[int, int]]) -> Voices:
    """Words of content in quotation marks, words of other content, and all other words."""
    marked = words_in(bounds, [Span(start=q.start, end=q.end) for q in doc._.quotations])
    content = words_in(bounds, [span for one in doc._.attributions for span in one.content])
    quoted, reported = len(content & marked), len(content - marked)
    return Voices(quoted=quoted, reported=reported, narrated=len(bounds) - quoted - reported)
