"""Breakdowns and texts as strangers could bring them about, for property tests."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from bot.breakdown import (
    Act,
    ArticleFacts,
    Assertion,
    Attribution,
    Breakdown,
    Flag,
    FlagCode,
    Kind,
    Model,
    Source,
    SourceKind,
    Span,
    Support,
    Voices,
)
from bot.presentation.view import PageSize

HOSTILE = (
    "<@123> @everyone <!here> <https://example.org|click> [x](https://example.org) discord.gg/abc",
    "**bold** __u__ `code` ```block``` ||spoiler|| > quote # head & < > {name} {0} %s \\",
    "line\nbreak\r\n\ttab \u2028 \x1b[31m \x00 \x07",
    "\u202eabc\u2066def\u2069 zero\u200bwidth\u200d \ufeff \U000e0041 e\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
    "\u200b\u200b",
    "   ",
    "",
    "a" * 20_000,
    "word " * 4_000,
    "\ud800",
    "“”",
)
ANYTHING = st.sampled_from(HOSTILE) | st.text(max_size=60)
LETTERS = st.text("abc xyz", max_size=30)
"""Words of nobody's article, to tell them from CYRILLIC."""
CYRILLIC = st.text("абв где “”.\n", max_size=40).map(lambda text: text * 40)
IDENTIFIERS = st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)
SIZES = st.builds(PageSize, *[st.integers(1, 4)] * 6)

# a span may reach past the end: what is kept may be older than the code that reads it
SPANS = st.tuples(st.integers(0, 1000), st.integers(1, 600)).map(lambda p: Span(start=p[0], end=p[0] + p[1]))


def _choices(literal: object) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(literal))


def _flags(words: st.SearchStrategy[str], least: int = 0) -> st.SearchStrategy[list[Flag]]:
    one = st.builds(Flag, code=_choices(FlagCode), evidence=st.lists(SPANS, max_size=3), why=words, ask=words)
    return st.lists(one, min_size=least, max_size=5)


@st.composite
def breakdowns(
    draw: st.DrawFn, text: st.SearchStrategy[str] = ANYTHING, words: st.SearchStrategy[str] = ANYTHING
) -> Breakdown:
    """RETURNS (Breakdown): with any order, any overlap, and sources that are missing or never speak."""
    maybe = st.none() | words
    sources = [
        Source(
            id=f"s{i}",
            name=draw(words),
            kind=draw(_choices(SourceKind)),
            role=draw(maybe),
            affiliation=draw(maybe),
            flags=draw(_flags(words)),
        )
        for i in range(draw(st.integers(0, 5)))
    ]
    attributions = [
        Attribution(
            id=f"a{i}",
            kind=draw(_choices(Kind)),
            act=draw(_choices(Act)),
            content=draw(st.lists(SPANS, min_size=1, max_size=3)),
            cue=draw(st.lists(SPANS, max_size=2)),
            source=draw(st.lists(SPANS, max_size=1)),
            source_id=draw(st.none() | st.sampled_from(["s0", "s1", "s2", "s9"])),
            confidence=draw(st.floats(0, 1)),
            flags=draw(_flags(words)),
        )
        for i in range(draw(st.integers(0, 9)))
    ]
    assertions = [
        Assertion(
            id=f"u{i}",
            span=draw(SPANS),
            support=draw(_choices(Support)),
            weight=draw(st.floats(0, 1)),
            flags=draw(_flags(words, least=1)),
        )
        for i in range(draw(st.integers(0, 6)))
    ]
    counts = st.integers(0, 10_000)
    return Breakdown(
        article=ArticleFacts(
            id=draw(words),
            url=draw(maybe | st.sampled_from(["https://example.org/a", "javascript:alert(1)", "https://[", "http://"])),
            title=draw(maybe),
            publisher=draw(maybe),
            byline=draw(maybe),
            published=draw(maybe),
            language="en",
            words=draw(counts),
            partial=draw(st.booleans()),
            text=draw(text),
        ),
        attributions=tuple(attributions),
        sources=tuple(sources),
        assertions=tuple(assertions),
        voices=Voices(quoted=draw(counts), reported=draw(counts), narrated=draw(counts)),
        model=Model(name=draw(words), version=draw(words)),
    )
