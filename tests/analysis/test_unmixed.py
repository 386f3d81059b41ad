"""What is said is told apart from who says it and from what others say, where the tags mix them."""

from __future__ import annotations

import pytest

from tests.analysis.test_closing import statements


def test_what_stands_in_another_sentence_with_a_verb_of_its_own_is_not_said_here() -> None:
    text = "{s1 Police} {c1 shout at} {q1 him to stop}. Ana Ruiz can be heard yelling {q1 that he is unarmed}."
    assert statements(text) == [("Police", "him to stop")]


def test_a_quotation_may_go_on_behind_its_speaker_in_another_sentence() -> None:
    text = "{q1 “It rains,”} {s1 Ana Ruiz} {c1 said} of the dam. {q1 “It will hold.”}"
    assert statements(text) == [("Ana Ruiz", "“It rains,” … “It will hold.”")]


@pytest.mark.parametrize("opening", ["Say", "Suppose", "Let’s say", "Imagine"])
def test_what_is_only_supposed_nobody_says(opening: str) -> None:
    assert statements(f"{{s1 Ruiz}} argues otherwise. {{c1 {opening}}} {{q1 the dam breaks}}.") == []


def test_a_saying_is_whose_it_is_called() -> None:
    text = "What {s1 Ruiz} {c1 recalled} is a line attributed to Leo Falk — {q1 “Dams forget nothing.”}"
    assert statements(text) == [("Leo Falk", "“Dams forget nothing.”")]


def test_who_seems_to_think_something_thinks_it() -> None:
    text = "Ana Ruiz largely agreed and {c1 seemed} {q1 to think the dam was unsafe}."
    assert statements(text) == [("Ana Ruiz", "the dam was unsafe")]


def test_what_only_seems_so_to_the_writer_is_nobody_s() -> None:
    assert statements("The dam {c1 seemed} {q1 to hold}.") == [("", "to hold")]


def test_who_speaks_between_commas_is_taken_out_of_what_is_said() -> None:
    text = "The plan, {c1 said} {q1 the Tenants’ League, was “a gift for landlords”}."
    assert statements(text) == [("the Tenants’ League", "The plan … was “a gift for landlords”")]


@pytest.mark.parametrize("first", ["{s1 The plan,} ", "{s1 The plan}, "])
def test_what_is_spoken_of_in_front_of_the_verb_does_not_speak(first: str) -> None:
    text = first + "{c1 said} {q1 the council, was “a gift for landlords”}."
    assert statements(text) == [("the council", "The plan … was “a gift for landlords”")]


def test_a_clause_is_not_turned_round_where_what_is_said_ends_with_who_is_named() -> None:
    text = "{s1 The plan}, {c1 said} {q1 the council}, was late."
    assert statements(text) == [("The plan", "the council")]


def test_whom_an_aside_is_about_may_speak() -> None:
    text = "{s1 The mayor}, {c1 says} {q1 the council, which she has led since May, must go}."
    assert statements(text)[0][0] == "The mayor"


def test_what_is_said_may_begin_with_who_says_it() -> None:
    text = "It rained.\n\n{q1 The ad in question, a spot paid for by Falk}, {c1 says} {q1 Ruiz “sold out” the town}."
    assert statements(text) == [("The ad in question, a spot paid for by Falk", "Ruiz “sold out” the town")]


def test_a_headline_s_statement_stays_one_before_its_verb() -> None:
    text = "{q1 No talks without a written word}, {c1 says} {q1 Ruiz as the stir goes on}"
    assert ("No talks without a written word", "Ruiz as the stir goes on") not in statements(text)


def test_who_speaks_is_taken_out_of_the_cue() -> None:
    text = "{q1 “It is two things,”} {c1 says Early}. {q1 “It is late.”}"
    assert statements(text) == [("Early", "“It is two things,” … “It is late.”")]


def test_who_is_only_compared_says_nothing() -> None:
    text = "{s1 Ruiz} {c1 worried} {q1 more about the dam than} {s2 Falk} {c2 has ever been about} {q2 anything}."
    assert [source for source, _ in statements(text)] == ["Ruiz"]
