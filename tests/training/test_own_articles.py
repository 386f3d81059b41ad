"""Our own articles with their key: the key fits the texts, and most of what is said goes to whoever said it."""

from __future__ import annotations

import pytest

from bot.breakdown import Attribution, Span
from bot.training import own_articles

KINDS = frozenset(
    "named-person named-organisation unnamed-person unnamed-group document poll other-media author".split()
)


def test_every_statement_of_the_key_stands_once_in_its_article() -> None:
    articles = list(own_articles.read())
    assert len(articles) == 48
    for article in articles:
        assert len(article.said) >= 10
        for said in article.said:
            words = article.text[said.start : said.end]
            assert article.text.count(words) == 1, (article.name, words)
            assert said.kind in KINDS
            assert all(said.speakers)


@pytest.mark.parametrize(("part", "least"), [("learned", 0.82), ("check", 0.83)])
def test_most_statements_are_found_and_given_to_the_right_source(part: str, least: float) -> None:
    figures = own_articles.score(part)
    assert figures["found"] >= 0.97
    assert figures["right source"] >= least


def test_of_two_attributions_the_shorter_that_holds_the_statement_is_meant() -> None:
    said = own_articles.Said(10, 30, (0, 3), ("Ana Ruiz",), "named-person")
    outer, inner, beside = (attribution(f"a{n}", *span) for n, span in enumerate([(0, 90), (8, 32), (28, 60)]))
    assert own_articles.matched(said, [outer, inner, beside]) is inner
    assert own_articles.matched(said, [beside]) is None


def attribution(name: str, start: int, end: int) -> Attribution:
    return Attribution(
        id=name, kind="indirect", act="says", content=(Span(start=start, end=end),), cue=(), source=(), confidence=1
    )
