"""Text from strangers stays letters in Discord's markdown."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.discord.escape import LONGEST_LINK, code, escape, link
from bot.presentation.clean import clean, fit_escaped
from tests.adapters.discord.markdown import Node, letters, live, read

LIVE = (
    "**bold**", "__under__", "_leaning_", "*leaning*", "~~gone~~", "||hidden||", "`code`", "```block```",
    "# head", "-# small", "> quoted", ">>> all quoted", "- item", "* item", "+ item", "1. item", "12) item",
    "[words](https://evil.example)", "[a](<https://evil.example>)", "[[a]](https://evil.example/x_(y))",
    "https://evil.example/a", "HTTP://evil.example", "<https://evil.example>", "discord://open",
    "mailto:a@evil.example", "<a@evil.example>", "discord.gg/abc", "https://discord.com/invite/abc",
    "discordapp.com/invite/x", "evil.example", "@everyone", "@here", "<@123>", "<@!123>", "<@&123>", "<#123>",
    "</hearsay settings:123>", "<id:customize>", "<t:1700000000:R>", "<:smile:123>", "<a:wave:123>", "\\",
    "\\\\*a*", "\\`", "\u202eabc", "a\u200bb", "\u2066x\u2069", "Z\u0351\u0352\u0353\u0354\u0355\u0356algo",
    "مرحبا بالعالم", "שלום", "e\u0301", "\U0001f468\u200d\U0001f469", "\ud800", "\x00", "\x1b[31m", " ", "\n",
    "\t", "(", ")", "]", "a", "1", ".", ":", "/", "3.5", "U.S.", "US-based",
)  # fmt: skip
PIECES = st.sampled_from(LIVE) | st.text(max_size=12) | st.text("\\*_~`|[]()<>@#:/.-+1 a\n", max_size=12)
HOSTILE = st.lists(PIECES, max_size=8).map("".join)


@settings(max_examples=5000, deadline=None)
@given(HOSTILE)
@example("[a](https://evil.example)")
def test_any_text_shows_as_its_letters_and_as_nothing_else(text: str) -> None:
    nodes = read(escape(text))
    assert live(nodes) == []
    assert letters(nodes) == clean(text)


@pytest.mark.parametrize("text", LIVE)
def test_what_is_more_than_letters_is_not_when_it_stands_alone_or_in_a_sentence(text: str) -> None:
    for whole in (text, f"He said {text} on Monday.", f"{text}{text}"):
        nodes = read(escape(whole))
        assert live(nodes) == []
        assert letters(nodes) == clean(whole)


def test_the_reader_of_markdown_sees_what_is_live() -> None:
    harmless = {"\\", "\u202eabc", "a\u200bb", "\u2066x\u2069", " ", "\n", "\t", "(", ")", "]", "a", "1", ".", ":", "/"}
    harmless |= {"3.5", "U.S.", "US-based", "مرحبا بالعالم", "שלום", "e\u0301", "\U0001f468\u200d\U0001f469", "\ud800"}
    harmless |= {"\x00", "\x1b[31m", "Z\u0351\u0352\u0353\u0354\u0355\u0356algo", "\\`"}
    assert [text for text in LIVE if text not in harmless and not live(read(text))] == []


@settings(max_examples=500, deadline=None)
@given(HOSTILE, st.integers(1, 80))
def test_what_is_cut_to_a_length_is_not_cut_inside_an_escape(text: str, limit: int) -> None:
    shown = fit_escaped(text, limit, escape)
    assert len(shown) <= limit
    assert live(read(shown)) == []


def test_a_text_that_fits_is_not_cut() -> None:
    assert fit_escaped("A *short* title", 40, escape) == "A \\*short\\* title"


def test_a_long_title_is_cut_at_a_word() -> None:
    assert fit_escaped("word " * 800, 30, escape) == "word word word word word …"


@settings(max_examples=500, deadline=None)
@given(HOSTILE.filter(lambda text: clean(text).strip()), st.text("ab()<>[]*_~|`'\"\\./?&=%#-", max_size=40))
def test_a_link_leads_where_we_say_and_its_words_are_letters(text: str, path: str) -> None:
    url = f"https://example.org/{path}"
    nodes = read(link(text, url))
    links = live(nodes)
    assert [node.kind for node in links] == ["link"]
    assert links[0].target.startswith("https://example.org/")
    assert not set(links[0].target) & set("()<>\"'`*|\\ \n")
    assert letters(nodes) == clean(text).replace("[", "(").replace("]", ")")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://", "ftp://example.org/", "https://example.org/a b", "x"]
)
def test_what_is_no_address_of_a_page_is_no_link(url: str) -> None:
    assert link("words", url) == "words"


def test_an_address_that_is_too_long_is_no_link() -> None:
    base = "https://example.org/"
    fits = base + "a" * (LONGEST_LINK - len(base))
    assert link("words", fits) == f"[words]({fits})"
    assert link("words", fits + "a") == "words"


@settings(max_examples=500, deadline=None)
@given(HOSTILE.filter(lambda text: clean(text).strip(" `")))
def test_code_holds_everything(text: str) -> None:
    assert read(code(text)) == [Node("code", clean(text).replace("`", "ˋ"))]
