"""Cards as blocks: what each part becomes, and that whatever a page holds fits and is words alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.place import CARDS
from adapters.slack.render import blocks, fallback
from bot.breakdown import Breakdown
from bot.presentation.actions import Page
from bot.presentation.card import (
    Button,
    Card,
    Divider,
    Facts,
    Heading,
    Items,
    Lines,
    Option,
    Part,
    Picture,
    Quotation,
    Run,
    Select,
)
from bot.presentation.cards import card_of
from bot.presentation.summary import summarise
from bot.presentation.view import View
from tests.adapters.slack.test_escape import found, generated
from tests.loopback_slack.limits import block_problems, message_error, texts
from tests.presentation.samples import breakdown
from tests.presentation.strategies import breakdowns

PAGES: tuple[Page, ...] = ("summary", "claims", "sources", "assertions", "about")


def pages(of: Breakdown, *, private: bool = False) -> Iterator[Card]:
    for page in PAGES:
        for number in (1, 2, 3):
            yield card_of(
                View(summarise(of), id="abc", sizes=CARDS.sizes, removable=not private, postable=private), page, number
            )


def assert_fits(card: Card) -> None:
    drawn = blocks(card, mark="re:1.2")
    assert block_problems(drawn) == []
    assert message_error(drawn) is None
    assert 0 < len(fallback(card)) <= 4000


def elements(drawn: Any) -> Iterator[dict[str, Any]]:
    """RETURNS (Iterator): all that has a type, however deep."""
    if isinstance(drawn, list):
        for one in drawn:
            yield from elements(one)
    elif isinstance(drawn, dict):
        if "type" in drawn:
            yield drawn
        for value in drawn.values():
            yield from elements(value)


def drawn(*parts: Part) -> list[dict[str, Any]]:
    return blocks(Card("T", parts))[1:]


def rich(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": list(elements)}]


def section(*runs: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(runs)}


def text(words: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words} | ({"style": style} if style else {})


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Heading("Head"), section(text("\n"), text("Head", bold=True))),
        (Lines(((Run("a"), Run("b", "emphasis")), (Run("c", "code"),))),
         section(text("a"), text("b", italic=True), text("\n"), text("c", code=True))),
        (Lines(((Run("here", url="https://example.org/a"),),)),
         section({"type": "link", "url": "https://example.org/a", "text": "here"})),
        (Lines(((Run("here", url="javascript:alert(1)"),),)), section(text("here"))),
        (Facts((("Kind", (Run("person"),)),)), section(text("Kind: ", bold=True), text("person"))),
        (Items((((Run("a"),),), ((Run("b"),), (Run("c"),)))),
         {"type": "rich_text_list", "style": "bullet",
          "elements": [section(text("a")), section(text("b"), text("\n"), text("c"))]}),
        (Picture("A bridge", b"png"), section(text("A bridge"))),
    ],
)  # fmt: skip
def test_parts_are_rich_text(part: Part, expected: dict[str, Any]) -> None:
    assert drawn(part) == rich(expected)


def test_a_quotation_is_followed_by_who_said_it() -> None:
    quote = {"type": "rich_text_quote", "elements": [text("“So it is”")]}
    assert drawn(Quotation((Run("“So it is”"),), "Ann Lee", "direct")) == rich(
        quote, section(text("— Ann Lee · direct"))
    )


def test_a_picture_with_an_address_is_an_image() -> None:
    image = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A bridge"}
    assert drawn(Picture("A bridge", "https://example.org/a.png")) == [image]


def test_buttons_stand_in_rows_and_what_cannot_be_pressed_is_left_out() -> None:
    buttons = [Button(f"B{n}", f"h1:{n}", "danger" if n == 6 else "secondary") for n in range(7)]
    select = Select("Go", "h1:c:x", (Option("One", "h1:1"), Option("Two", "h1:2", chosen=True)))
    made = drawn(Lines(((Run("x"),),)), Divider(), Button("Here", "h1:here", disabled=True), *buttons, select)
    assert [one["type"] for one in made] == ["rich_text", "divider", "actions", "actions"]
    row = [one for block in made[2:] for one in block["elements"]]
    assert [one["action_id"] for one in row] == [*(f"h1:{n}" for n in range(7)), "h1:c:x"]
    assert row[6]["style"] == "danger"
    assert row[7]["initial_option"]["value"] == "h1:2"


def test_without_controls_no_divider_is_left_at_the_end() -> None:
    card = Card("T", (Lines(((Run("x"),),)), Divider(), Button("B", "h1:b")))
    assert [one["type"] for one in blocks(card, controls=False)] == ["header", "rich_text"]


def test_the_mark_is_on_the_first_block() -> None:
    made = blocks(Card("T", (Lines(((Run("x"),),)),)), mark="re:17.5")
    assert [one.get("block_id") for one in made] == ["re:17.5", None]


def test_every_page_of_an_answer_fits() -> None:
    for card in pages(breakdown()):
        assert_fits(card)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(breakdowns(), st.booleans())
def test_whatever_a_page_holds_it_fits(of: Breakdown, private: bool) -> None:
    for card in pages(of, private=private):
        assert_fits(card)


def test_the_longest_answer_is_shown_whole() -> None:
    """As long as the presentation makes them: ten assertions, each with its reason at full length."""
    reason = tuple(
        part
        for _ in range(10)
        for part in (
            Quotation((Run("w" * 170),), "the article itself", "number without a source"),
            Items((((Run("r" * 300),), (Run("Ask: "), Run("q" * 300))),)),
            Lines(((Run("s" * 70, "emphasis"),),)),
        )
    )
    made = blocks(Card("T" * 150, reason))
    assert "…" not in json.dumps(made, ensure_ascii=False)
    assert message_error(made) is None


def test_what_does_not_fit_is_left_out_a_part_at_a_time() -> None:
    parts = tuple(Lines(((Run(f"{n} " + "word " * 100),),)) for n in range(60))
    made = blocks(Card("T", (*parts, Button("B", "h1:b"))))
    assert message_error(made) is None
    assert block_problems(made) == []
    shown = list(texts(made))
    assert "…" in shown
    assert all(words.endswith("word ") for words in shown if words[:1].isdigit())
    assert made[-1]["type"] == "actions"


def test_ten_thousand_texts_stay_words() -> None:
    """Titles, names, quotes and labels: no element but text is made of them, and nothing that mrkdwn would read."""
    strange = list(generated(10_000))
    for at in range(0, len(strange), 5):
        title, name, quote, line, label = strange[at : at + 5]
        parts = (
            Heading(name),
            Quotation((Run(quote),), name, "direct"),
            Lines(((Run(line, "strong"),),)),
            Facts(((label, (Run(line),)),)),
            Select(label, "h1:c:x", (Option(line, "h1:1"),)),
            Button(label, "h1:b"),
        )
        card = Card(title, parts)
        made = blocks(card)
        assert {one["type"] for one in elements(made)} <= {
            *("header", "plain_text", "rich_text", "rich_text_section", "rich_text_quote", "text", "actions"),
            *("button", "static_select"),
        }
        assert all(one["emoji"] is False for one in elements(made) if one["type"] == "plain_text")
        assert not any(problem.startswith("emoji") for words in texts(made) for problem in found(words))
        assert [list(found(words)) for words in fallback(card).split("\n") if list(found(words))] == []


def test_the_fallback_is_cut_at_a_line() -> None:
    card = Card("T", tuple(Lines(((Run(f"{n} & " + "x" * 90),),)) for n in range(100)))
    kept = fallback(card).split("\n")
    assert len(kept) > 30
    assert all(line.endswith("x" * 90) for line in kept[1:])
