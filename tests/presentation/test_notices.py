"""Notices: one clear sentence in place of an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.article.model import ArticleError
from bot.presentation.actions import Show, decode
from bot.presentation.card import Button, Card, plain
from bot.presentation.notices import (
    answered_card,
    busy_card,
    changed_card,
    cooldown_card,
    gone_card,
    no_posting_card,
    thanks_card,
    unreadable_card,
)
from bot.presentation.summary import summarise
from bot.presentation.view import View
from tests.presentation.samples import breakdown
from tests.presentation.strategies import ANYTHING


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (busy_card(), "Busy at the moment\nMany articles are being read right now. Please ask again in a minute."),
        (no_posting_card(), "Not here\nYou may not write in this channel, so this answer stays yours alone."),
        (gone_card(), "This answer is no longer kept\nAnswers are kept for a limited time."),
        (thanks_card(), "Thank you\nYour feedback is kept with this answer"),
        (
            unreadable_card(ArticleError("This page is empty; paste the text.")),
            "This could not be read\nThis page is empty; paste the text.",
        ),
        (
            answered_card("https://chat.example/1"),
            "This article was broken down earlier in this channel (https://chat.example/1).",
        ),
        (answered_card(), "This article was already broken down in this channel."),
        (answered_card("javascript:1"), "This article was already broken down in this channel."),
        (changed_card(View(summarise(breakdown()))), "“Bridge falls” was changed after this answer was made."),
    ],
)
def test_a_notice_says(card: Card, words: str) -> None:
    assert words in plain(card)
    assert not card.controls


@pytest.mark.parametrize(
    ("left", "words"), [(0, "1 second."), (0.2, "1 second."), (1.01, "2 seconds."), (90, "90 sec")]
)
def test_a_cooldown_counts_a_started_second(left: float, words: str) -> None:
    assert f"Please ask again in {words}" in plain(cooldown_card(left))


def test_a_changed_article_leads_to_its_new_answer() -> None:
    (button,) = changed_card(View(summarise(breakdown()), "new1")).controls
    assert isinstance(button, Button)
    assert decode(button.action) == Show("new1")


def test_only_what_failed_is_a_problem() -> None:
    assert unreadable_card(ArticleError("No.")).tone == "problem"
    assert {card.tone for card in (busy_card(), cooldown_card(1), answered_card(), gone_card())} == {"notice"}


@given(ANYTHING, st.none() | ANYTHING)
def test_any_message_and_any_link_give_a_whole_card(message: str, link: str | None) -> None:
    for card in (unreadable_card(ArticleError(message)), answered_card(link)):
        assert len(plain(card).splitlines()) == 2
