"""Each number of the platform, at the limit and one past it."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack import limits
from adapters.slack.forms import view
from adapters.slack.render import blocks, fallback, plain_text
from bot.presentation.card import Button, Card, Divider, Lines, Option, Picture, Run, Select
from bot.presentation.form import Choice, Entry, Form
from bot.presentation.form import Option as FormOption
from tests.loopback_slack import limits as theirs


def test_ours_are_no_wider_than_what_slack_takes() -> None:
    for ours, wide in (
        (limits.BLOCKS, theirs.MESSAGE_BLOCKS),
        (limits.BLOCK_ID, theirs.BLOCK_ID),
        (limits.TEXT, theirs.TEXT_OBJECT),
        (limits.MESSAGE_TEXT, theirs.BLOCKS_TOTAL),
        (limits.HEADER, theirs.HEADER),
        (limits.IMAGE_URL, theirs.IMAGE_URL),
        (limits.ALT, theirs.ALT),
        (limits.ROW_ELEMENTS, theirs.ACTIONS),
        (limits.BUTTON_LABEL, theirs.BUTTON_TEXT),
        (limits.PLACEHOLDER, theirs.PLACEHOLDER),
        (limits.OPTIONS, theirs.OPTIONS),
        (limits.OPTION_LABEL, theirs.OPTION_TEXT),
        (limits.FIELD_LABEL, theirs.INPUT_LABEL),
        (limits.FIELD_HELP, theirs.INPUT_HINT),
        (limits.ENTRY, theirs.ENTRY),
        (limits.VIEW_TITLE, theirs.TITLE),
        (limits.METADATA, theirs.METADATA),
        (limits.FALLBACK, theirs.UPDATE_TEXT),
    ):
        assert ours <= wide


@pytest.mark.parametrize("limit", [limits.HEADER, limits.BUTTON_LABEL, limits.OPTION_LABEL, limits.VIEW_TITLE])
@pytest.mark.parametrize("words", ["x", "word ", ":ab:", "議"])
def test_plain_text_is_as_long_as_it_may_be_and_no_longer(limit: int, words: str) -> None:
    for length in (limit - 1, limit, limit + 1, 3 * limit):
        shown = plain_text((words * length)[:length], limit)["text"]
        assert 0 < len(shown) <= limit
    assert plain_text("x" * limit, limit)["text"] == "x" * limit
    assert plain_text("x" * (limit + 1), limit)["text"].endswith("…")


def test_options_end_at_a_hundred() -> None:
    for count in (limits.OPTIONS, limits.OPTIONS + 1):
        options = tuple(Option(f"{n}", f"h1:{n}") for n in range(count))
        made: list[dict[str, Any]] = blocks(Card("T", (Select("Go", "h1:c:x", options),)))
        assert len(made[-1]["elements"][0]["options"]) == limits.OPTIONS
        assert theirs.block_problems(made) == []


def test_rows_hold_five() -> None:
    for count, rows in ((5, 1), (6, 2), (25, 5)):
        made = blocks(Card("T", tuple(Button("B", f"h1:{n}") for n in range(count))))
        assert [one["type"] for one in made[1:]] == ["actions"] * rows


def test_a_message_has_fifty_blocks_at_most_and_keeps_its_buttons() -> None:
    parts = tuple(part for n in range(60) for part in (Lines(((Run(str(n)),),)), Divider()))
    made = blocks(Card("T", (*parts, Button("B", "h1:b"))))
    assert len(made) <= limits.BLOCKS
    assert made[-1]["type"] == "actions"
    assert theirs.block_problems(made) == []
    assert theirs.message_error(made) is None


@pytest.mark.parametrize("length", [limits.MESSAGE_TEXT - 500, limits.MESSAGE_TEXT, limits.MESSAGE_TEXT + 500])
def test_a_message_is_as_long_as_slack_takes(length: int) -> None:
    parts = tuple(Lines(((Run("x" * 200),),)) for _ in range(length // 200))
    assert theirs.message_error(blocks(Card("T", parts))) is None


def test_addresses_of_pictures_that_are_too_long_are_left_out() -> None:
    for length in (1900, 5000):
        made = blocks(Card("T", (Picture("alt" * 900, f"https://example.org/{'a' * length}"),)))
        assert theirs.block_problems(made) == []


def test_the_fallback_is_no_longer_than_slack_recommends() -> None:
    card = Card("T", tuple(Lines(((Run("<&>" * 100),),)) for _ in range(40)))
    assert limits.FALLBACK - 2000 < len(fallback(card)) <= limits.FALLBACK


def test_a_form_at_its_widest_is_a_view_that_slack_takes() -> None:
    options = tuple(FormOption(f"{n:0100}", f"{n:075}", chosen=n < 5) for n in range(25))
    form = Form(
        "h1:e:basics",
        "t" * 24,
        (
            Choice("one", "l" * 45, options[6:], "h" * 100),
            Choice("many", "l" * 45, options, "h" * 100, least=0, most=25),
            Entry("short", "l" * 45, "v" * 3000),
            Entry("long", "l" * 45, "", several_lines=True, required=True, longest=10),
        ),
        "s" * 24,
        notes=((Run("note"),),),
    )
    assert theirs.view_problems(view(form, "C1" * 2000)) == []
