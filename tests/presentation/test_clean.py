"""Text from strangers: one line, bounded, nothing hidden."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.clean import clean, fit, site, web_link
from tests.presentation.strategies import ANYTHING


@given(ANYTHING, st.integers(2, 200))
def test_what_is_shown_is_one_line_within_its_limit_and_holds_nothing_invisible(text: str, limit: int) -> None:
    shown = fit(text, limit)
    assert len(shown) <= limit
    assert shown == shown.strip()
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(ANYTHING)
def test_cleaning_twice_changes_nothing_and_never_lengthens(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert len(clean(text)) <= len(text)


@pytest.mark.parametrize("blank", ["\u034f", "\u115f", "\u1160", "\u17b4", "\u2800", "\u3164", "\uffa0"])
def test_letters_of_which_nothing_is_seen_go(blank: str) -> None:
    assert clean(f"a{blank}b") == "ab"
    assert fit(blank * 3, 10) == ""


def test_markup_and_accents_stay() -> None:
    assert clean("**a** <@1> e\u0301 東京") == "**a** <@1> e\u0301 東京"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "example.org",
        "javascript:alert(1)",
        "ftp://example.org",
        "https://",
        "https://[",
        "https://example.org/a b",
        "https://example.org/\n",
        "https://exämple.org/",
        f"https://example.org/{'a' * 2000}",
    ],
)
def test_only_addresses_of_web_pages_become_links(url: str | None) -> None:
    assert web_link(url) is None


def test_a_web_page_is_a_link_and_its_site_has_a_name() -> None:
    assert web_link("https://www.example.org:8000/a?b#c") == "https://www.example.org:8000/a?b#c"
    assert site("https://www.example.org:8000/a") == "example.org"
