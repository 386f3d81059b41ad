"""What support an assertion has in reach: a link in its sentence, or the source of the sentence before."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from bot.analysis.assertions_reading import Reading, Sentence, share
from bot.article.address import LinkError, WebAddress, parse_link
from bot.article.model import Article
from bot.breakdown import Span, Support

_CARRIES = re.compile(
    r"(?:[“\"‘']?)(?:He|She|They|It|That|This|These|Those|Such|The (?:report|study|poll|survey|statement|document|"
    r"letter|researchers|authors|filing|lawsuit|complaint|same)|Among|In all|Overall|Another|Also|In addition)\b"
)
_MOST, _NEAR = 0.5, 600
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|csv|pptx?)$", re.IGNORECASE)


def support_of(
    doc: Doc, reading: Reading, sentence: Sentence, span: Span, own_site: str | None = None
) -> tuple[Support, str]:
    """Look for a source in reach of the sentence.

    reading, sentence: the article as it was judged, perhaps without its names.
    span (Span): where the sentence stands in `doc`.
    own_site (str): the article's own host; a link that stays there supports only where it leads to a document.
    RETURNS (tuple): the kind of support, and the site that is linked or the source that carries on ("" if unnamed).
    """
    article: Article | None = doc._.article
    for link in article.links if article else ():
        if link.start < span.end and link.end > span.start and (address := _address(link.url)):
            site = address.host.removeprefix("www.")
            if site != own_site or _DOCUMENT.search(address.path):
                return "linked", site
    return ("carried-over", _last_source(doc, span)) if _carries_on(reading, sentence) else ("none", "")


def _address(url: str) -> WebAddress | None:
    try:
        return parse_link(url)
    except LinkError:
        return None


def site_of(url: str | None) -> str | None:
    """RETURNS (str | None): the host of an address, without "www."."""
    address = _address(url) if url else None
    return address.host.removeprefix("www.") if address else None


def _carries_on(reading: Reading, sentence: Sentence) -> bool:
    if not sentence.number or not _CARRIES.match(sentence.span.of(reading.text)):
        return False
    before = reading.sentences[sentence.number - 1]
    return share(before, reading.attributed.touching(before.span)) >= _MOST


def _last_source(doc: Doc, span: Span) -> str:
    """RETURNS (str): the name of whoever is given as speaking last before the passage, if it is near; else ""."""
    for one in reversed(doc._.attributions):
        if one.source and one.act == "says" and span.start - _NEAR < one.content[0].start < span.start:
            source = next((s for s in doc._.sources if s.id == one.source_id), None)
            return source.name if source else " ".join(one.source[0].of(doc.text).split())
    return ""
