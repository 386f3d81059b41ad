"""Cards as Discord's messages: what stands where, and nothing in it but what we put there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.discord import limits
from adapters.discord.place import CARDS
from adapters.discord.render import layout, line, plain_embed
from bot.presentation import notices
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
    Picture,
    Quotation,
    Run,
    Select,
    Tone,
)
from bot.presentation.cards import card_of
from bot.presentation.clean import clean, fit
from bot.presentation.summary import summarise
from bot.presentation.view import View
from tests.adapters.discord.markdown import letters, live, read
from tests.adapters.discord.test_escape import HOSTILE
from tests.presentation.samples import breakdown
from tests.presentation.strategies import breakdowns

PAGES: tuple[Page, ...] = ("summary", "claims", "sources", "assertions", "about")
BUTTON = Button("Next", "h1:s:abc:claims:2")
SHOWN = HOSTILE.map(lambda text: fit(text, 60)).filter(lambda text: text.strip("… ") != "")


def payload(card: Card) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = layout(card).to_components()  # type: ignore[no-untyped-call]  # of discord.py
    return made


def texts(card: Card) -> list[str]:
    return list(_texts(payload(card)))


def _texts(components: Sequence[Any]) -> Iterator[str]:
    for one in components:
        if one["type"] == 10:
            yield one["content"]
        yield from _texts(one.get("components", ()))


def counted(components: Sequence[Any]) -> int:
    return sum(
        1 + counted(one.get("components", ())) + counted([one["accessory"]] if "accessory" in one else [])
        for one in components
    )


def _card(words: Sequence[str]) -> Card:
    """RETURNS (Card): with each kind of part, of ten texts."""
    title, name, quote, who, kind, why, ask, label, site, alt = words
    return Card(
        title,
        (
            Heading(name),
            Lines(((Run(label), Run(" "), Run(name, "strong"), Run(" "), Run(site, url="https://example.org/a")),)),
            Quotation((Run("“"), Run(quote), Run(" "), Run(why, "strong"), Run("”")), who, kind),
            Items((((Run(why),), (Run("Ask: "), Run(ask, "emphasis"))),)),
            Facts(((label, (Run(site, "code"),)),)),
            Picture(alt, b""),
        ),
    )


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(SHOWN, min_size=10, max_size=10))
def test_titles_names_and_quotes_bring_no_markup_of_their_own(words: list[str]) -> None:
    hostile = read("\n".join(texts(_card(words))))
    plain = read("\n".join(texts(_card(["word"] * 10))))
    assert [(node.kind, node.target) for node in live(hostile)] == [(node.kind, node.target) for node in live(plain)]
    for word in (words[0], words[2], words[3], words[6]):
        assert clean(word).strip() in letters(hostile)
    embed, _ = plain_embed(_card(words))
    assert live(read(embed.title or "")) == []
    expected = [node.kind for node in live(read(plain_embed(_card(["word"] * 10))[0].description or ""))]
    assert [node.kind for node in live(read(embed.description or ""))] == expected


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(breakdowns(), st.sampled_from(PAGES), st.integers(1, 4))
def test_any_page_of_any_breakdown_is_within_the_limits(one: Any, page: Page, number: int) -> None:
    card = card_of(View(summarise(one), id="b" * 16, sizes=CARDS.sizes), page, number)
    components = payload(card)
    assert counted(components) <= limits.COMPONENTS
    assert sum(map(len, _texts(components))) <= limits.TEXT
    assert all(text for text in _texts(components))
    embed, view = plain_embed(card)
    assert len(embed.title or "") <= limits.EMBED_TITLE
    assert len(embed.description or "") <= limits.EMBED_TEXT
    assert len(embed) <= limits.EMBED_TOTAL
    assert len(view.to_components()) <= 5
    for node in live(read("\n".join(_texts(components)))):
        assert node.kind in {"heading", "subtext", "quote", "list", "strong", "emphasis", "link"}
        assert node.kind != "link" or node.target == one.article.url


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_its_title_its_text_and_its_buttons_in_one_container(page: Page) -> None:
    card = card_of(View(summarise(breakdown()), id="abc", sizes=CARDS.sizes), page)
    (container,) = payload(card)
    assert container["type"] == 17
    assert container["components"][0]["content"] == f"## {card.title}"
    pressed = [one for row in container["components"] if row["type"] == 1 for one in row["components"]]
    assert [one["custom_id"] for one in pressed] == [control.action for control in card.controls]


def test_the_longest_real_reasons_leave_all_of_a_page_in_place() -> None:
    why, ask = "Because. " * 22, "Who says so, and how would they know? " + "Why? " * 4
    part = (
        Quotation((Run("word " * 32),), "Name " * 16, "kind " * 10),
        Items(tuple(((Run(why),), (Run("Ask: "), Run(ask, "emphasis"))) for _ in range(CARDS.sizes.reasons))),
        Lines(((Run("The sentence carries a link; its source may be behind it.", "emphasis"),),)),
    )
    card = Card("Title", part * CARDS.sizes.assertions)
    assert "…" not in "".join(texts(card))


def test_text_that_does_not_fit_is_left_out_by_whole_lines() -> None:
    card = Card("Title", (Lines(tuple((Run(f"*{n}* " + "word " * 30),) for n in range(60))), BUTTON, BUTTON))
    shown = "\n".join(texts(card))
    assert sum(map(len, texts(card))) <= limits.TEXT
    assert shown.endswith("word \n…")
    assert live(read(shown))[1:] == []


def test_a_text_is_whole_at_the_limit_and_cut_one_past_it() -> None:
    room = limits.TEXT - len("## T")
    fits = Card("T", (Lines(((Run("a"),), (Run("b" * (room - 2)),))),))
    assert sum(map(len, texts(fits))) == limits.TEXT
    over = Card("T", (Lines(((Run("a"),), (Run("b" * (room - 1)),))),))
    assert texts(over) == ["## T", "a\n…"]


def test_a_title_of_4000_characters_is_cut_at_a_word() -> None:
    title = texts(Card("word*" * 2 + " word" * 800, (Lines(((Run("x"),),)),)))[0]
    assert len(title) <= limits.EMBED_TITLE + 3
    assert title.endswith("word …")


def test_a_title_of_nothing_that_shows_still_makes_a_message() -> None:
    assert texts(Card("\u200b\u202e", (Lines(((Run("x"),),)),))) == ["## …", "x"]


def test_letters_that_climb_out_of_their_line_are_kept_in_it() -> None:
    assert texts(Card("Z" + "\u0351" * 300, ()))[0] == "## Z" + "\u0351" * 4


def test_words_from_right_to_left_stay_in_order() -> None:
    assert texts(Card("שלום עולם", ())) == ["## שלום עולם"]


def test_a_lone_button_stands_beside_its_text() -> None:
    (container,) = payload(Card("T", (Lines(((Run("x"),),)), BUTTON)))
    section = container["components"][1]
    assert section["type"] == 9
    assert section["components"][0]["content"] == "x"
    assert section["accessory"]["custom_id"] == BUTTON.action


def test_six_buttons_take_two_rows_and_a_select_one_of_its_own() -> None:
    options = tuple(Option(f"Page {n}", f"h1:s:abc:claims:{n}", chosen=n == 2) for n in range(1, 31))
    buttons = tuple(Button(str(n), f"h1:s:abc:sources:{n}") for n in range(1, 7))
    (container,) = payload(Card("T", (*buttons, Select("Go to", "h1:c:abc", options), BUTTON)))
    rows = [one["components"] for one in container["components"] if one["type"] == 1]
    assert [len(row) for row in rows] == [5, 1, 1, 1]
    assert rows[2][0]["custom_id"] == "h1:c:abc"
    assert [option["value"] for option in rows[2][0]["options"]] == [o.action for o in options[: limits.OPTIONS]]
    assert [option["default"] for option in rows[2][0]["options"]].index(True) == 1


def test_a_divider_is_a_separator() -> None:
    (container,) = payload(Card("T", (Lines(((Run("x"),),)), Divider(), Lines(((Run("y"),),)))))
    assert [one["type"] for one in container["components"]] == [10, 10, 14, 10]


def test_marks_that_touch_are_not_read_as_others() -> None:
    nodes = read(line((Run("a", "strong"), Run("b", "emphasis"), Run("c", "strong"), Run("d", "strong"))))
    assert letters(nodes) == "abcd"


def test_spaces_stay_outside_of_marks() -> None:
    assert line((Run("so "), Run(" many ", "strong"), Run("words"))) == "so  **many** words"


def test_a_card_without_components_v2_has_all_its_text_and_buttons() -> None:
    card = card_of(View(summarise(breakdown()), id="abc", sizes=CARDS.sizes), "summary")
    embed, view = plain_embed(card)
    assert embed.title == card.title
    assert "What a careful reader might ask" in (embed.description or "")
    assert len([one for row in view.to_components() for one in row["components"]]) == len(card.controls)


def test_each_tone_has_its_colour() -> None:
    tones: tuple[Tone, ...] = get_args(Tone)
    assert len({payload(Card("T", (), tone))[0]["accent_color"] for tone in tones}) == len(tones) == 3


def test_notices_are_short_messages() -> None:
    for card in (notices.busy_card(), notices.trouble_card(), notices.reading_card(), notices.reading_card(still=True)):
        assert len(texts(card)) == 2
