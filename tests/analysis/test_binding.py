"""Whom a pronoun must or cannot mean by the sentence around it."""

from __future__ import annotations

import pytest

from tests.analysis.test_sources import names


def test_one_pronoun_alone_does_not_make_a_woman_of_somebody() -> None:
    text = (
        "Lugo\n\n“{q1 Nobody boards alone},” {c1 said} {s1 {PER Dov Prentice}}. The port’s chief, {PER Mira "
        "Olan}, left. "
        "“{q2 We copy others},” {s2 she} {c2 said}. {s3 {PER Prentice}} {c3 said} {q3 she had never been aboard}.\n\n"
        "{s4 Lord {PER Fenwick}} {c4 wrote} {q4 that the guild blinks}. Asked about it, {PER Prentice} laughed. "
        "{q5 “He said that last time,”} {s5 he} {c5 said}."
    )
    assert names(text)[4] == "Dov Prentice"


def test_her_husband_is_not_whom_she_answers() -> None:
    text = (
        "Lugo\n\n{PER Ana Ruiz} saw an officer. {q1 “Do not shoot,”} {s1 {PER Ruiz}} {c1 said}. {s2 She} then "
        "{c2 urges} her "
        "husband {q2 to come out}."
    )
    assert names(text) == ["Ana Ruiz", "Ana Ruiz"]


@pytest.mark.parametrize("verb", ["criticised", "praised", "described", "fired"])
def test_who_is_judged_did_it(verb: str) -> None:
    text = (
        f"Lugo\n\n{{PER Leo Falk}} {verb} {{PER Ana Ruiz}} after {{s1 she}} {{c1 attacked}} {{q1 the dam}}. "
        "{s2 {PER Falk}} {c2 said} {q2 no}."
    )
    assert names(text)[0] == "Ana Ruiz"


def test_a_spokesman_only_passes_on_what_somebody_says() -> None:
    text = "Lugo\n\n{PER Leo Falk} is running for mayor. Through a spokesman, {s1 he} {c1 declined} {q1 to comment}."
    assert names(text) == ["Leo Falk"]


def test_whom_one_campaigns_against_is_another() -> None:
    text = (
        "Lugo\n\n{PER Leo Falk} spoke little. Campaigning against {PER Max Olm} in May, {s1 he} barely {c1 "
        "mentioned} {q1 the dam}."
    )
    assert names(text) == ["Leo Falk"]


def test_who_asks_is_not_who_answers() -> None:
    text = (
        "Lugo\n\n{PER Leo Falk} took questions from builders. {s1 One questioner} {c1 asserted} {q1 that dams "
        "are unsafe}.\n\n"
        "{q2 “You’re right, they are,”} {s2 he} {c2 said}."
    )
    assert names(text)[1] == "Leo Falk"


def test_what_was_sent_says_it() -> None:
    text = (
        "Lugo\n\nThe {ORG Lugo Council} sent a cease-and-desist letter Thursday. {s1 It} {c1 says} {q1 the mill "
        "broke the law}."
    )
    assert names(text) == ["cease-and-desist letter"]


def test_who_was_interviewed_tells_it() -> None:
    text = (
        "Lugo\n\nThe {ORG Lugo Gazette} interviewed more than 20 former crew members and editors. {s1 They} {c1 "
        "described} "
        "{q1 a rough tone}."
    )
    assert names(text) == ["more than 20 former crew members and editors"]


def test_all_are_more_than_two() -> None:
    text = (
        "Lugo\n\n{s1 Five experts in dams} {c1 spoke to} {q1 the Gazette}. {PER Ana Ruiz}, director of the {ORG "
        "Lugo Institute} "
        "and a professor at {ORG Moor University}, was there. {s2 all} {c2 agreed} {q2 that it leaks}."
    )
    assert names(text)[1] == "Five experts in dams"


def test_who_is_told_what_somebody_is() -> None:
    text = "Lugo\n\n{PER Tom Kane} is a former clerk {s1 who} {c1 opposes} {q1 the dam}."
    assert names(text) == ["Tom Kane"]


def test_who_was_told_of_as_new_speaks_in_the_paragraph_below() -> None:
    text = (
        "Lugo\n\n{s1 {PER Jo Lind}} {c1 said} {q1 it rained}. {s2 One woman sheltering there} {c2 said} {q2 she "
        "had no insurance}."
        "\n\n{q3 “They dropped me,”} {s3 she} {c3 said}."
    )
    assert names(text)[2] == "One woman sheltering there"


def test_who_asks_in_the_paragraph_above_does_not_answer() -> None:
    text = (
        "Lugo\n\n{PER Ana Ruiz} caused a stir when {s1 a voter} {c1 asked} {q1 if she might appoint him}.\n\n"
        "{q2 “Wow, what an idea,”} {s2 she} {c2 said}."
    )
    assert names(text)[1] == "Ana Ruiz"


def test_a_thing_that_has_somebody_s_name_is_nobody() -> None:
    text = (
        "Lugo\n\n{PER Alix Claes}, a restorer, had spent months cleaning the {PER Saint Barbara}. {s1 She} {c1 said} "
        "{q1 it was done}."
    )
    assert names(text) == ["Alix Claes"]


@pytest.mark.parametrize("words", ["confirmed to", "told"])
def test_they_who_told_an_outlet_are_not_the_outlet(words: str) -> None:
    text = (
        f"Lugo\n\n{{s1 {{PER Kym Lino}}}}, a spokesperson for {{ORG Fordway}}, {{c1 {words}}} {{ORG WIRED}} {{q1 that "
        "it rained}. {q2 “We use a model,”} {s2 they} {c2 said} in an email."
    )
    assert names(text) == ["Kym Lino", "Kym Lino"]


def test_they_are_the_body_that_is_spoken_of_in_the_plural_just_before() -> None:
    text = (
        "Lugo\n\n{PER Ana Ruiz} and {PER Leo Falk} wrote. {s1 They} {c1 criticised} {q1 it}.\n\n{s2 {ORG Fordway}} {c2 "
        "have twice denied} {q2 that it leaked}.\n\n{q3 “We have checked it,”} {s3 they} {c3 said} on Friday."
    )
    assert names(text) == ["Ana Ruiz + Leo Falk", "Fordway", "Fordway"]


def test_a_statement_of_a_body_goes_on_in_a_paragraph_of_its_own() -> None:
    text = (
        "Lugo\n\n{q1 “We have checked it,”} {s1 {ORG Fordway}} {c1 says}.\n\n{q2 “It should be noted that it rained.”}"
    )
    assert names(text) == ["Fordway", "Fordway"]
