"""Who is meant: what people write between a name and the next thing that its owner says."""

from __future__ import annotations

import pytest

from tests.analysis.test_sources import names, sources


def test_a_description_introduced_before_the_quotation_takes_the_pronoun() -> None:
    text = (
        "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}.\n\nHer sister takes longer to answer. “{q2 Yes, it did},” "
        "{s2 she} {c2 says}."
    )
    assert names(text)[1] == "Her sister"


def test_two_speakers_with_one_surname_are_told_apart_by_courtesy_titles() -> None:
    text = (
        "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}. {s2 {PER Leo Ruiz}} {c2 said} {q2 it snowed}. "
        "{s3 Mrs. {PER Ruiz}} {c3 said} {q3 no}. {s4 Mr. {PER Ruiz}} {c4 said} {q4 yes}. "
        "{s5 Mrs. {PER Ruiz}} {c5 said} {q5 it hailed}."
    )
    given = names(text)
    assert given[2] == given[4] != given[3]


def test_a_relative_of_a_name_is_not_its_owner() -> None:
    text = "{PER Ana Ruiz}, {s1 whose brother} {c1 told} police “{q1 she had left}”."
    (one,) = sources(text)
    assert (one.kind, one.name == "Ana Ruiz") == ("unnamed-person", False)


def test_who_goes_back_to_the_name_and_not_to_the_town_beside_it() -> None:
    text = "They met {PER Leo Falk}, a clerk at the {ORG Lugo Council}, {s1 who} {c1 said} {q1 it rained}."
    assert names(text) == ["Leo Falk"]


def test_a_possessive_speaks_for_its_owner() -> None:
    text = "{PER Ana Ruiz} spoke. {s1 {PER Ruiz}’s} {c1 claim} {q1 that it rained} was denied."
    assert names(text) == ["Ana Ruiz"]


def test_a_campaign_speaks_for_itself() -> None:
    text = "{s1 The {PER Ruiz} campaign} {c1 said} {q1 it rained}. {s2 {PER Ana Ruiz}} {c2 said} {q2 no}."
    found = sources(text)
    assert [(s.name, s.kind) for s in found] == [
        ("Ruiz campaign", "named-organisation"),
        ("Ana Ruiz", "named-person"),
    ]


def test_post_nominal_letters_are_no_surname() -> None:
    text = "{s1 {PER Jane Roe KC}} {c1 said} {q1 it rained}. {s2 {PER Roe}} {c2 added} {q2 it poured}."
    assert names(text) == ["Jane Roe", "Jane Roe"]


def test_a_nickname_between_given_name_and_surname_names_the_same_person() -> None:
    text = (
        "{s1 {PER John “Jack” Falk}} {c1 said} {q1 it rained}. {s2 {PER Jack Falk}} {c2 said} {q2 it poured}. "
        "{s3 {PER John Falk}} {c3 said} {q3 it hailed}."
    )
    assert len(set(names(text))) == 1


def test_speakers_of_a_transcript_in_capitals_are_the_people_named_before() -> None:
    text = "{PER Ana Ruiz} met {PER Leo Falk}.\n{s1 {PER RUIZ}}{c1 :} {q1 It rained}.\n{s2 {PER FALK}}{c2 :} {q2 No}."
    assert names(text) == ["Ana Ruiz", "Leo Falk"]


def test_signatures_below_and_headers_above_a_statement_name_its_speaker() -> None:
    text = (
        "“{q1 It rained all day}.”\n{s1 -Commissioner {PER Ana Ruiz}}\n\n"
        "{s2 From Chairwoman {PER Eva Falk}}{c2 :} {q2 It did not}."
    )
    assert names(text) == ["Ana Ruiz", "Eva Falk"]


def test_a_title_of_several_words_with_of_is_no_part_of_the_name() -> None:
    (one,) = sources("{s1 Minister of Rivers {PER Ana Ruiz}} {c1 said} {q1 it rained}.")
    assert (one.name, one.role) == ("Ana Ruiz", "Minister of Rivers")


def test_i_inside_a_quotation_is_its_speaker_and_outside_the_author() -> None:
    text = (
        "“{q1 Well, {s2 I} {c2 think} {q2 it rained all day}},” {s1 {PER Ana Ruiz}} {c1 said}. "
        "{s3 I} {c3 doubt} {q3 that it did}."
    )
    assert names(text) == ["Ana Ruiz", "Ana Ruiz", "author"]


def test_nobody_in_particular_is_nobody() -> None:
    (one,) = sources("{s1 No one} {c1 says} {q1 it rained}.")
    assert (one.name, one.kind) == ("unknown", "unknown")


def test_a_hedge_without_a_source_is_the_authors_own() -> None:
    (one,) = sources("It {c1 seems} {q1 that it rained}.")
    assert one.kind == "author"


def test_they_is_the_group_and_it_the_body_that_spoke() -> None:
    text = (
        "{s1 Two farmers} {c1 said} {q1 it rained}. {s2 They} {c2 added} {q2 it poured}. "
        "{s3 The {ORG World River Fund}} {c3 said} {q3 no}. {s4 It} {c4 warned} {q4 of drought}."
    )
    assert names(text) == ["Two farmers", "Two farmers", "World River Fund", "World River Fund"]


def test_a_survey_taken_up_again_is_the_same_poll() -> None:
    text = "{s1 A poll of farmers} {c1 found} {q1 it rained}. {s2 The survey} {c2 showed} {q2 it poured}."
    assert len(set(names(text))) == 1


@pytest.mark.parametrize(
    ("mention", "kind"),
    [
        ("a colleague", "unnamed-person"),
        ("the chief whip", "unnamed-person"),
        ("court documents seen by the paper", "document"),
        ("a study published on Friday", "document"),
        ("Residents", "unnamed-group"),
        ("Prosecutors", "unnamed-group"),
        ("three of them", "unnamed-group"),
        ("42 percent of those surveyed", "unnamed-group"),
        ("the average of recent polls", "poll"),
        ("a group of farmers", "unnamed-group"),
        ("one of the mayor’s aides", "unnamed-person"),
        ("the government", "named-organisation"),
    ],
)
def test_kinds_of_descriptions_by_their_head(mention: str, kind: str) -> None:
    (one,) = sources(f"{{s1 {mention}}} {{c1 said}} {{q1 it rained all day}}.")
    assert one.kind == kind


@pytest.mark.parametrize(
    ("mention", "role", "affiliation"),
    [
        (
            "{PER Ana Ruiz}, director of the {ORG World River Fund},",
            "director of the World River Fund",
            "World River Fund",
        ),
        ("{ORG River Times} editor {PER Ana Ruiz}", "River Times editor", "River Times"),
        ("Sen. {PER Ana Ruiz} (X-Lugo)", "Sen.", "X-Lugo"),
        ("{PER Ana Ruiz}, a former aide to Mr. {PER Falk},", "former aide to Mr. Falk", "Falk"),
        ("the valley’s warden, {PER Ana Ruiz},", "valley’s warden", None),
    ],
)
def test_role_and_affiliation_are_read_off_the_words_beside_the_name(
    mention: str, role: str, affiliation: str | None
) -> None:
    (one,) = sources(f"{{s1 {mention}}} {{c1 said}} {{q1 it rained}}.")
    assert (one.name, one.role, one.affiliation) == ("Ana Ruiz", role, affiliation)
