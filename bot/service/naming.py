"""What a breakdown is called, the same on the command line, in the database and on every machine."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from bot.article.canonical import canonical_of
from bot.article.model import Article
from bot.breakdown import Breakdown
from bot.jobs import Reading
from bot.store import breakdown_id, model_key


def content_hash(text: str) -> str:
    """RETURNS (str): of an article's text, in hexadecimal; a page that says the same has the same."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def key_of_page(reading: Reading, url: str) -> str:
    """RETURNS (str): the key of the article that was found at `url`, which may declare that it lives elsewhere."""
    return canonical_of(url, reading.article.url)


def identified(reading: Reading, key: str) -> Reading:
    """RETURNS (Reading): the same under the breakdown's id, which `key`, text and model make."""
    identifier = breakdown_id(key, content_hash(reading.article.text), model_key(reading.breakdown))
    return Reading(named(reading.article, identifier), renamed(reading.breakdown, identifier))


def named(article: Article, identifier: str) -> Article:
    """RETURNS (Article): the same under that id."""
    return replace(article, id=identifier)


def renamed(breakdown: Breakdown, identifier: str) -> Breakdown:
    """RETURNS (Breakdown): the same under that id."""
    return breakdown.model_copy(update={"article": breakdown.article.model_copy(update={"id": identifier})})
