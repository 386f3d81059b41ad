"""What the reader is told of a source without a name, and who is heard how much."""

from __future__ import annotations

import pytest

from bot.analysis.balance import balance
from bot.analysis.spans import words
from bot.breakdown import Balance
from tests.analysis.marked import analysed
from tests.analysis.test_sources import sources


def balanced(marked: str) -> Balance:
    doc = analysed(marked)
    return balance(doc, words(doc.text))


@pytest.mark.parametrize(
    ("mention", "described"),
    [
        ("a senior River Fund official", True),
        ("officials", False),
        ("some people", False),
        ("a fisherman from Lugo", True),
    ],
)
def test_whether_an_unnamed_source_is_described_at_all(mention: str, described: bool) -> None:
    (one,) = sources(f"{{s1 {mention}}} {{c1 said}} {{q1 it rained}}.")
    assert one.unnamed
    assert one.unnamed.described is described


def test_how_an_unnamed_source_knows_and_why_it_has_no_name() -> None:
    text = (
        "“{q1 It rained},” {c1 said} {s1 an official who was briefed on the talks} and who spoke on condition of "
        "anonymity because the talks go on."
    )
    doc = analysed(text)
    (one,) = doc._.sources
    assert one.unnamed
    assert one.unnamed.knows
    assert one.unnamed.reason
    assert one.unnamed.knows.of(doc.text).startswith("who was briefed on the talks")
    assert one.unnamed.reason.of(doc.text).startswith("on condition of anonymity")


def test_a_named_source_has_nothing_unnamed() -> None:
    (one,) = sources("{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}.")
    assert one.unnamed is None


@pytest.mark.parametrize(("mention", "codes"), [("critics", ["vague-attribution"]), ("two residents of Lugo", [])])
def test_a_crowd_that_nobody_can_check_is_flagged(mention: str, codes: list[str]) -> None:
    (one,) = sources(f"{{s1 {mention}}} {{c1 say}} {{q1 it rained}}.")
    assert [flag.code for flag in one.flags] == codes


def test_statements_and_words_are_counted_by_source() -> None:
    found = balanced(
        "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained all day long}. {s2 Critics} {c2 said} {q2 it did not}. "
        "{s3 {PER Ruiz}} {c3 said} {q3 it poured}."
    )
    assert [(s.statements, s.words) for s in found.by_source] == [(2, 7), (1, 3)]
    assert (found.named, found.unnamed, found.top_share) == (2, 1, 0.7)


def test_who_is_talked_about_and_never_speaks_is_not_heard() -> None:
    found = balanced(
        "{PER Leo Falk} failed to pay. {PER Falk} then left the town. {s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}."
    )
    assert [one.name for one in found.not_heard] == ["Leo Falk"]


@pytest.mark.parametrize(
    "text",
    [
        "{PER Leo Falk} failed to pay. {PER Falk} left. {s1 {PER Falk}} {c1 said} {q1 it rained}.",
        "{ORG River Fund} failed. {ORG River Fund} left. {s1 {ORG River Fund} aide {PER Leo Falk}} {c1 said} {q1 no}.",
        "{LOC Lugo} failed to pay. {LOC Lugo} sank. {s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}.",
        "{s1 {PER Ana Ruiz}} {c1 said} {q1 that {PER Leo Falk} lied, and that {PER Leo Falk} left}.",
        "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}. By {PER Leo Falk}",
    ],
    ids=["he speaks", "its spokesman speaks", "a place", "only others talk", "a byline"],
)
def test_who_speaks_or_is_not_talked_about_is_no_gap(text: str) -> None:
    assert balanced(text).not_heard == ()


@pytest.mark.parametrize("words", ["on condition of anonymity", "who asked not to be named", "requesting anonymity"])
def test_to_have_no_name_is_no_reason_for_it(words: str) -> None:
    (one,) = sources(f"{{s1 One official}}, {words}, {{c1 said}} {{q1 it rained}}.")
    assert one.unnamed and one.unnamed.reason is None


def test_how_an_unnamed_source_knows_ends_before_the_verb() -> None:
    doc = analysed("{s1 A clerk familiar with the plan} {c1 said} on Friday {q1 it rained}.")
    (one,) = doc._.sources
    assert one.unnamed and one.unnamed.knows and one.unnamed.knows.of(doc.text) == "familiar with the plan"


def test_the_reason_for_no_name_ends_before_the_verb() -> None:
    doc = analysed(
        "{q1 “It rained,”} {s1 a baker}, who asked not to be named because she fears her landlord, {c1 said}."
    )
    (one,) = doc._.sources
    reason = "asked not to be named because she fears her landlord"
    assert one.unnamed and one.unnamed.reason and one.unnamed.reason.of(doc.text) == reason
