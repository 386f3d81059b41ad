"""Excerpts: short, of whole words, with the evidence in sight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.breakdown import Span
from bot.presentation.excerpt import sentence, shorten, statement, unquoted

TEXTS = st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=400)


@given(TEXTS, st.integers(1, 200))
def test_a_shortened_text_is_never_longer_than_its_limit_and_on_one_line(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == " ".join(short.split())


@pytest.mark.parametrize(
    ("text", "limit", "short"), [("line break", 5, "line…"), ("line break", 6, "line …"), ("-- word", 5, "…")]
)
def test_the_ellipsis_and_its_space_are_within_the_limit(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@given(st.lists(st.text(alphabet="abcdefg", min_size=1, max_size=8), min_size=1), st.integers(12, 60))
def test_words_are_never_cut_in_two(words: list[str], limit: int) -> None:
    kept = [word for word in shorten(" ".join(words), limit).split() if word != "…"]
    assert kept == words[: len(kept)]


@pytest.mark.parametrize(
    ("raw", "bare"),
    [
        ("“It is so,”", "It is so"),
        ('"It is so."', "It is so."),
        ("It is so", "It is so"),
        ("“Not closed", "Not closed"),
        ("“", ""),
        ("", ""),
    ],
)
def test_quotation_marks_around_a_statement_go(raw: str, bare: str) -> None:
    assert unquoted(raw) == bare


def test_a_quotation_in_parts_comes_back_in_one_pair_of_marks() -> None:
    text = "“We know,” he said, “what we do.”"
    parts = (Span(start=0, end=10), Span(start=20, end=33))
    assert statement(text, parts, 80, quoted=True) == "“We know … what we do.”"


def test_a_reported_statement_has_no_marks_added() -> None:
    assert statement("He said it rained.", (Span(start=8, end=18),), 80, quoted=False) == "it rained."


def test_the_evidence_stays_in_sight_at_the_end_of_a_long_sentence() -> None:
    text = "Some words that lead nowhere at all, " * 10 + "and nobody has ever proved it."
    where = text.index("nobody")
    pieces = sentence(text, Span(start=0, end=len(text)), (Span(start=where, end=where + 6),), 80)
    assert pieces[0].text == "… "
    assert [p.text for p in pieces if p.marked] == ["nobody"]
    assert pieces[-1].text.endswith("proved it.")


@given(TEXTS, st.data())
def test_any_passage_with_any_evidence_gives_a_short_excerpt_of_its_own_words(text: str, data: st.DataObject) -> None:
    position = st.integers(0, len(text))
    spans = st.tuples(position, position).filter(lambda p: p[0] < p[1]).map(lambda p: Span(start=p[0], end=p[1]))
    passage = data.draw(spans)
    evidence = data.draw(st.lists(spans, max_size=4))
    pieces = sentence(text, passage, evidence, 40)
    shown = "".join(p.text for p in pieces)
    assert len(shown) <= 40 + 12 + 4
    bare = shown.removeprefix("… ").removesuffix(" …")
    assert " ".join(bare.split()) in " ".join(text.split()) or "…" in text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("that “we have received an inquiry”", "“we have received an inquiry”"),
        ("that Falk “can’t go on like this”", "that Falk “can’t go on like this”"),
        ("“We left,”", "“We left”"),
        ("we left at once", "“we left at once”"),
    ],
)
def test_the_articles_own_words_never_stand_in_the_quotation_marks(words: str, shown: str) -> None:
    assert statement(words, [Span(start=0, end=len(words))], 100, quoted=True) == shown
