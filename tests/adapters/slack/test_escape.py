"""What strangers wrote stays words: held against a small reader of mrkdwn that was written from Slack's own pages."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.escape import JOINER, escape, verbatim
from bot.presentation.clean import clean

# Slack, "Formatting message text": what each piece of a text is, the most hidden one first.
READER: dict[str, re.Pattern[str]] = {
    "control": re.compile(r"<[^>]*>|<|>"),
    "entity": re.compile(r"&(?!(?:amp|lt|gt);)"),
    "emoji": re.compile(r":[\w+'-]+:"),
    "bold": re.compile(r"\*"),
    "italic": re.compile(r"_"),
    "strike": re.compile(r"~"),
    "code": re.compile(r"`"),
    "quote": re.compile(r"^\s*&gt;", re.MULTILINE),
    "address": re.compile(r"[A-Za-z][\w+.-]*://\S"),
    "domain": re.compile(r"\w\.\w"),
    "mail": re.compile(r"\w@\w"),
    "call": re.compile(r"(?:^|\W)[@#]\w"),
}
SHOWN_AS = str.maketrans({"∗": "*", "＿": "_", "∼": "~", "‵": "`"})

FRAGMENTS = (
    *("<@U0123>", "<!here>", "<!channel>", "<!everyone>", "<#C0123|news>", "<!subteam^S1|@team>", "<!date^1^{date}|x>"),
    *("<https://example.org|click>", "https://example.org/a?b=c&d=e", "HTTP://EXAMPLE.ORG", "example.org"),
    *("a@example.org", "@here", "@channel", "#general", ":smile:", ":+1:", ":skin-tone-2:", "10:30:45",
      "&amp;", "&lt;!here&gt;", "&"),
    *("*bold*", "_it_", "~s~", "`code`", "```block```", "> quote", "&gt; quote", "<", ">", "<<", ">>>", "|"),
    *("\\", "\n", "\u202e", "\u200b", "\u2060", "\ud800", "\x00", "“The mayor”", "said", " ",
      ".", ":", "::", "é", "議", "🙂", "1.", "- "),
)  # fmt: skip


def found(text: str) -> Iterator[str]:
    """RETURNS (Iterator[str]): what a text would be besides words."""
    for name, pattern in READER.items():
        if hit := pattern.search(text):
            yield f"{name} {hit[0]!r} in {text!r}"


def generated(count: int, seed: int = 6) -> Iterator[str]:
    dice = random.Random(seed)  # noqa: S311 - texts, no secrets
    for _ in range(count):
        yield "".join(dice.choices(FRAGMENTS, k=dice.randint(1, 12)))


def test_the_reader_sees_what_is_there() -> None:
    for fragment in FRAGMENTS[:28]:
        plain = fragment in ("&amp;", "&lt;!here&gt;")
        assert bool(list(found(fragment))) != plain, fragment


def test_ten_thousand_texts_are_words_alone() -> None:
    for text in generated(10_000):
        assert list(found(escape(text))) == []


@given(st.text())
def test_any_text_is_words_alone(text: str) -> None:
    assert list(found(escape(text))) == []


@given(st.text() | st.sampled_from(list(generated(200))))
def test_nothing_is_lost(text: str) -> None:
    shown = escape(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace(JOINER, "")
    assert shown.translate(SHOWN_AS) == clean(text).translate(SHOWN_AS)
    assert verbatim(text).replace(JOINER, "") == clean(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A & B", "A &amp; B"),
        ("<!here>", "&lt;!here&gt;"),
        ("&lt;", "&amp;lt;"),
        (":smile:", f":{JOINER}smile:"),
        ("> so", f"{JOINER}&gt; so"),
        ("at 10:30 in St. Ives", "at 10:30 in St. Ives"),
    ],
)
def test_what_becomes_of_it(text: str, shown: str) -> None:
    assert escape(text) == shown
