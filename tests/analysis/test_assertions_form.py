"""Sentences whose form gives them to somebody are not the article's own."""

from __future__ import annotations

import pytest

from bot.analysis.assertions_form import told_by_form
from bot.breakdown import Span


def told(text: str) -> list[str]:
    return [one.of(text) for one in told_by_form(text, [Span(start=0, end=len(text))])]


@pytest.mark.parametrize(
    "text",
    [
        "As papers leaked to the Name have shown, the dam was cracked.",
        "As Name reported, the dam was cracked.",
        "As the police put it, nobody was safe.",
    ],
)
def test_a_sentence_is_whose_report_it_opens_with(text: str) -> None:
    assert told(text) == [text]


@pytest.mark.parametrize(
    "text", ["As critics have noted, the dam was cracked.", "As we have shown, it was.", "As it rained, all left."]
)
def test_crowds_and_the_article_itself_vouch_for_nothing(text: str) -> None:
    assert told(text) == []


def test_what_somebody_calls_another_is_theirs() -> None:
    assert told("One of the doctors called Name a quack and a fake.") == ["called Name a quack and a fake."]
    assert told("Name is called a quack.") == told("The town was dubbed the Name a year ago.") == []


@pytest.mark.parametrize("headline", ["Name Sees ‘Personal Insult’ in the Vote", "Name and Name Say Dam Will Hold"])
def test_a_headline_is_whose_it_says_it_is(headline: str) -> None:
    text = f"{headline}\n\nIt rained."
    assert [one.of(text) for one in told_by_form(text, [Span(start=0, end=len(headline))])] == [headline]


@pytest.mark.parametrize("headline", ["Name Rises in Vote", "Dam Leaks Again, Say Neighbours", "Name Sees the dam."])
def test_other_headlines_and_sentences_are_the_article_s_own(headline: str) -> None:
    text = f"{headline}\n\nIt rained." if headline[-1] != "." else f"{headline} It rained."
    assert [*told_by_form(text, [Span(start=0, end=len(headline))])] == []
