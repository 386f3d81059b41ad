"""Cards about the bot itself say what is so, in words that somebody who manages a channel understands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation import desk_cards
from bot.presentation.actions import Edit, Forget, Reset, encode
from bot.presentation.card import Card, plain
from bot.presentation.desk_cards import Records, Standing
from bot.presentation.missing import Missing
from bot.store.channel_settings import NAMES, ChannelSettings
from tests.presentation.strategies import ANYTHING
from tests.presentation.test_cards import strings

INTENT = Missing("Message Content Intent", "Without it no link in a message is seen.", "Switch it on in the portal.")
RECORDS = Records(3, 12, timedelta(days=7), {"settings": 1, "replies": 12, "events": 1}, timedelta(days=30), "1.2.3")


def standing(whole: bool = False, **changed: Any) -> Standing:
    origins = dict.fromkeys(NAMES, "default") | dict.fromkeys(changed, "workspace" if whole else "channel")
    return Standing(ChannelSettings(**changed), origins, whole)


def actions(card: Card) -> list[str]:
    return [control.action for control in card.controls]


def test_the_status_says_what_it_does_where_that_comes_from_and_what_it_holds() -> None:
    here = standing(mode="automatic", denied_domains=("a.org", "b.org"), channel_cooldown=0)
    told = plain(desk_cards.status_card(here, RECORDS, [("Connection", "up for 3 hours")]))
    for words in (
        "Hearsay in this channel",
        "It answers messages that share an article, and whoever asks it.",
        "What Hearsay does here: It answers links to articles by itself (set in this channel)",
        "Never these sites: a.org, b.org (set in this channel)",
        "Only these sites: no limit (default)",
        "Pause between answers here: none (set in this channel)",
        "Pause between answers to one person: 1 minute (default)",
        "The same article again: A link to the earlier answer, within 7 days (default)",
        "Connection: up for 3 hours",
        "Answers in the last 7 days: 3 answers here, 12 in all channels",
        "settings of 1 channel · which messages 12 answers belong to · 1 id of a message or a command",
        "All but the settings goes after 30 days.",
        "What an answer shows: all there is (default)",
        "Version: 1.2.3",
    ):
        assert words in told, words


@pytest.mark.parametrize(
    ("mode", "says"),
    [("off", "It stays silent"), ("command", "It answers whoever asks it, and nobody else.")],
)
def test_a_channel_that_is_not_automatic_has_no_pauses_to_tell_of(mode: str, says: str) -> None:
    told = plain(desk_cards.status_card(standing(mode=mode), RECORDS))
    assert says in told
    assert "Pause" not in told


def test_only_who_manages_the_channel_gets_the_buttons_and_only_where_there_is_something_to_reset() -> None:
    assert actions(desk_cards.status_card(standing(mode="off"), RECORDS)) == []
    edits = [encode(Edit("basics")), encode(Edit("finer"))]
    assert actions(desk_cards.status_card(standing(), RECORDS, can_manage=True)) == edits
    own = desk_cards.status_card(standing(mode="off"), RECORDS, can_manage=True)
    assert actions(own) == [*edits, encode(Reset())]
    whole = desk_cards.status_card(standing(whole=True, mode="off"), RECORDS, can_manage=True)
    assert actions(whole) == [*edits, encode(Reset())]


def test_in_a_conversation_with_it_alone_no_channels_settings_are_told() -> None:
    told = plain(desk_cards.status_card(standing(), RECORDS, direct=True, can_manage=True))
    assert "no channel's settings count here" in told
    assert "What Hearsay does" not in told


def test_what_is_missing_stands_on_the_status_and_on_what_was_saved() -> None:
    said = "Message Content Intent is missing. Without it no link in a message is seen. Switch it on in the portal."
    assert said in plain(desk_cards.status_card(standing(), RECORDS, missing=[INTENT]))
    assert said in plain(desk_cards.saved_card(standing(), "basics", changed=True, missing=[INTENT]))


def test_what_was_saved_is_told_with_the_way_to_the_other_page() -> None:
    card = desk_cards.saved_card(standing(mode="command"), "basics", changed=True)
    assert plain(card).startswith("Saved\nThis holds from now on.")
    assert actions(card) == [encode(Edit("finer")), encode(Reset())]
    assert plain(desk_cards.saved_card(standing(), "finer", changed=False)).startswith("Nothing was changed")


def test_problems_are_told_by_field_with_the_way_back() -> None:
    card = desk_cards.problems_card("finer", {"min_words": "This takes a whole number from 0 to 10000."})
    assert "Shortest article, in words: This takes a whole number from 0 to 10000." in plain(card)
    assert actions(card) == [encode(Edit("finer"))]
    assert card.tone == "problem"


def test_long_lists_of_sites_are_counted() -> None:
    many = standing(allowed_domains=tuple(f"a{i}.org" for i in range(10)))
    assert "a7.org, 2 more (set in this channel)" in plain(desk_cards.saved_card(many, "basics", changed=True))


def test_deleting_asks_back_and_says_what_it_was() -> None:
    asked = desk_cards.forget_card({"replies": 1, "feedback": 2})
    assert "which message 1 answer belongs to · 2 judgements of answers" in plain(asked)
    assert actions(asked) == [encode(Forget())]
    assert "Deleted: settings of 3 channels." in plain(desk_cards.forgotten_card({"settings": 3}, timedelta(days=30)))
    assert "There was nothing to delete." in plain(desk_cards.forgotten_card({}, timedelta(days=30)))


def test_a_reset_asks_back() -> None:
    assert actions(desk_cards.reset_card(whole=False)) == [encode(Reset(sure=True))]
    assert "What single channels have set stays." in plain(desk_cards.reset_card(whole=True))


def test_help_names_the_commands_and_where_it_is_explained() -> None:
    told = plain(desk_cards.help_card([("/breakdown <link>", "what it is made of")], "https://example.org/how"))
    assert "- /breakdown <link>: what it is made of" in told
    assert "How it works (https://example.org/how)" in told
    assert "What you can ask it" not in plain(desk_cards.help_card([]))


@given(st.lists(st.tuples(ANYTHING, ANYTHING), max_size=3), st.builds(Missing, ANYTHING, ANYTHING, ANYTHING), ANYTHING)
def test_whatever_the_platform_calls_things_the_cards_are_whole(
    pairs: list[tuple[str, str]], missing: Missing, version: str
) -> None:
    records = Records(0, 0, timedelta(days=7), {}, timedelta(days=30), version)
    cards = (
        desk_cards.status_card(standing(), records, pairs, missing=[missing]),
        desk_cards.help_card(pairs, version),
    )
    for card in cards:
        words = [card.title, *strings(card.parts)]
        assert all(words)
        assert not {category(char) for word in words for char in word} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
        assert max(map(len, words)) <= 400


def test_a_choice_of_parts_is_spelt_out() -> None:
    told = plain(desk_cards.saved_card(standing(show=("counts", "sources")), "basics", changed=True))
    assert "How many quotations, sources and statements there are; Who is given the most words (set in" in told
