"""The spaCy Language with our components, and `analyse`: Article in, Breakdown out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

# imported for their factories, which spaCy knows by name from here on
from bot.analysis import assertions, attribution, quotation, sentences, sources
from bot.analysis.spans import words, words_in
from bot.article.model import Article
from bot.breakdown import ArticleFacts, Breakdown, Model, Span, Voices

COMPONENTS = (
    ("hearsay_quotation", quotation),
    ("hearsay_sentences", sentences),
    ("hearsay_attribution", attribution),
    ("hearsay_sources", sources),
    ("hearsay_assertions", assertions),
)
"""The components in the order in which each reads what the one before wrote, and the module that registers it."""


@cache
def language() -> Language:
    """RETURNS (Language): English tokenisation and our components; made once in a process."""
    nlp = spacy.blank("en")
    nlp.max_length = 50_000_000
    for name, _ in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def analyse(article: Article) -> Breakdown:
    """Break one article down.

    article (Article): an English article; an empty text is fine.
    RETURNS (Breakdown): with offsets into `article.text`.
    """
    nlp = language()
    doc = nlp.make_doc(article.text)
    doc._.article = article
    for _, component in nlp.pipeline:
        doc = component(doc)
    return _breakdown(article, doc)


def analyse_many(articles: Iterable[Article]) -> Iterator[Breakdown]:
    """Yield the breakdowns of `articles`, in order, each as soon as it is made."""
    for article in articles:
        yield analyse(article)


def _breakdown(article: Article, doc: Doc) -> Breakdown:
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
        model=Model(name=attribution.NAME, version=attribution.VERSION),
    )


def _voices(doc: Doc, bounds: list[tuple[int, int]]) -> Voices:
    """Words of content in quotation marks, words of other content, and all other words."""
    marked = words_in(bounds, [Span(start=q.start, end=q.end) for q in doc._.quotations])
    content = words_in(bounds, [span for one in doc._.attributions for span in one.content])
    quoted, reported = len(content & marked), len(content - marked)
    return Voices(quoted=quoted, reported=reported, narrated=len(bounds) - quoted - reported)
