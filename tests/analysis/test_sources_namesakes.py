"""People of one name are told apart by titles, ages and kinship; where nothing tells them apart, nobody is named."""

from __future__ import annotations

import pytest

from bot.analysis.names import same_given
from tests.analysis.test_sources import names, sources


def test_a_title_tells_which_of_a_name_is_meant() -> None:
    text = (
        "{s1 Dr {PER Emma Stone}} {c1 said} {q1 it rained}. Her husband, {PER Tom Stone}, left. "
        "{s2 Dr {PER Stone}} {c2 added} {q2 it poured}."
    )
    assert names(text) == ["Emma Stone", "Emma Stone"]


def test_a_title_of_the_other_gender_is_somebody_else_s() -> None:
    text = "{s1 Sir {PER Alan Hughes}} {c1 said} {q1 it rained}. {s2 Lady {PER Hughes}} {c2 said} {q2 it was dry}."
    assert names(text) == ["Alan Hughes", "Lady Hughes"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("francis", "frances", False),
        ("julian", "juliana", False),
        ("antonio", "antonia", False),
        ("gabriel", "gabrielle", False),
        ("kristin", "kristen", True),
        ("alex", "alexandra", True),
        ("rob", "robert", True),
    ],
)
def test_what_tells_women_from_men_is_no_misspelling(one: str, other: str, same: bool) -> None:
    assert same_given(one, other) is same
    assert same_given(other, one) is same


def test_an_age_tells_which_of_a_name_is_meant() -> None:
    text = (
        "{PER Marco Falk}, 24, died. {s1 {PER Rena Falk}} {c1 said} {q1 it rained}. {PER Marco Falk} was a clerk. "
        "“{q2 We left},” {c2 said} {s2 {PER Falk}}, 31, in Lugo."
    )
    assert names(text) == ["Rena Falk", "Rena Falk"]


@pytest.mark.parametrize("words", ["The 58-year-old", "The 58-year-old miller"])
def test_an_age_is_the_one_s_who_was_said_to_have_it(words: str) -> None:
    text = (
        "{s1 {PER Ana Ruiz}}, 58, {c1 said} {q1 it rained}. {s2 {PER Leo Falk}} {c2 said} {q2 it was dry}. "
        f"{{s3 {words}}} {{c3 added}} {{q3 it poured}}."
    )
    assert names(text)[2] == "Ana Ruiz"


def test_an_age_that_others_have_is_nobody_of_them() -> None:
    text = (
        "{s1 {PER Ana Ruiz}}, 58, {c1 said} {q1 it rained}. {s2 {PER Leo Falk}}, 40, {c2 said} {q2 it was dry}. "
        "{s3 The 71-year-old} {c3 added} {q3 it poured}."
    )
    assert names(text)[2] not in ("Ana Ruiz", "Leo Falk")


def test_her_husband_is_who_has_her_for_a_wife() -> None:
    text = (
        "{s1 {PER Martin Moor}} {c1 said} {q1 it rained}. His wife, {PER Diane Moor}, spoke next. "
        "{s2 Mrs {PER Moor}} {c2 said} {q2 it was dry}. {s3 Her husband} {c3 said} {q3 nothing was wrong}."
    )
    assert names(text) == ["Martin Moor", "Diane Moor", "Martin Moor"]


def test_a_wife_is_the_only_other_of_the_name() -> None:
    text = (
        "{PER Marta Vogel} waited. {s1 {PER Hans Vogel}} {c1 said} {q1 it rained}. "
        "{s2 His wife} {c2 said} {q2 it was dry}."
    )
    assert names(text) == ["Hans Vogel", "Marta Vogel"]


def test_one_who_is_called_a_brother_is_no_husband() -> None:
    text = (
        "{s1 {PER Ida Vogel}} {c1 said} {q1 it rained}. Her brother, {PER Hans Vogel}, waited. "
        "{s2 Her husband} {c2 said} {q2 it was dry}."
    )
    assert names(text)[1] != "Hans Vogel"


def test_a_couple_shares_its_family_name() -> None:
    text = (
        "The couple, {PER Marcus} and {PER Tiffany Boone}, waited. {s1 {PER Tiffany Boone}} {c1 said} {q1 it rained}. "
        "{s2 {PER Marcus}} {c2 said} {q2 it was dry}."
    )
    assert names(text) == ["Tiffany Boone", "Marcus Boone"]


def test_two_who_only_stand_side_by_side_share_none() -> None:
    text = "{PER Falk} and {PER Ana Ruiz} met. {s1 {PER Falk}} {c1 said} {q1 it rained}."
    assert names(text) == ["Falk"]


def test_which_of_a_couple_is_the_woman_no_name_tells() -> None:
    text = "The couple, {PER Mel} and {PER Jo Ruiz}, sold up. {s1 Ms {PER Ruiz}} {c1 said} {q1 it rained}."
    assert names(text) == ["unclear"]


def test_two_whom_the_tagger_took_for_one_are_two() -> None:
    text = "{s1 {PER Ana Moor and Orla Quirke}} {c1 said} {q1 it rained}."
    assert names(text) == ["Ana Moor + Orla Quirke"]


def test_daughters_are_named_together() -> None:
    text = "{s1 Her daughters, {PER Ana Moor} and {PER Orla Quirke},} {c1 said} {q1 it rained}."
    assert names(text) == ["Ana Moor + Orla Quirke"]


def test_the_president_is_not_a_former_one() -> None:
    text = (
        "It rained.\n\n{s1 Former president {PER Luiz Souza}} {c1 hated} {q1 the dam}. His successor, {PER Ana Lima}, "
        "was calm. {s2 The president} {c2 said} {q2 it would hold}."
    )
    assert names(text) == ["Luiz Souza", "Ana Lima"]


def test_the_president_is_nobody_where_only_a_former_one_is_known() -> None:
    text = (
        "It rained.\n\n{s1 Former president {PER Luiz Souza}} {c1 attacked} {q1 the dam}. "
        "{s2 The president} {c2 said} {q2 it would hold}. {s3 The former president} {c3 said} {q3 no}."
    )
    assert names(text) == ["Luiz Souza", "president", "Luiz Souza"]


def test_who_serves_somebody_is_not_that_one() -> None:
    (one,) = sources("It rained.\n\n{s1 A spokesman for Mr {PER Leo Falk}} {c1 said} {q1 the dam would hold}.")
    assert (one.name, one.kind) == ("spokesman for Mr Leo Falk", "unnamed-person")


def test_the_fuller_given_name_is_shown() -> None:
    text = (
        "{s1 {PER Josh Falk}} {c1 said} {q1 it rained}. {s2 {PER Joshua Falk}, a professor,} {c2 said} {q2 no}. "
        "{s3 {PER Josh Falk}} {c3 said} {q3 so}."
    )
    assert names(text) == ["Joshua Falk"] * 3


def test_two_are_named_with_what_is_said_of_each_between() -> None:
    text = (
        "It rained.\n\n{s1 {PER Boris Falk}, the prime minister, and {PER Ida Ruiz}, the miners’ leader,} {c1 said} "
        "{q1 no}."
    )
    (one,) = sources(text)
    assert (one.name, one.role) == ("Boris Falk + Ida Ruiz", None)


def test_what_an_allegation_is_against_is_no_title() -> None:
    (one,) = sources(
        "A 2010 theft allegation against mill co-founder {PER Julian Falk} was dropped. {s1 {PER Falk}} {c1 said} "
        "{q1 no}."
    )
    assert one.role == "mill co-founder"


def test_a_deputy_is_not_whom_they_stand_in_for() -> None:
    text = (
        "It rained.\n\n{s1 Deputy mayor {PER Sofia Karl}} {c1 blamed} {q1 mayor {PER Erik Lind}}. "
        "{s2 The deputy mayor} {c2 said} {q2 no}. {s3 The mayor} {c3 said} {q3 yes}."
    )
    assert names(text) == ["Sofia Karl", "Sofia Karl", "Erik Lind"]


def test_the_new_coach_is_the_successor() -> None:
    text = (
        "It rained.\n\nHead coach {PER Roy Dunne} was sacked. {s1 His successor, {PER Luca Bruni},} {c1 said} {q1 no}. "
        "{s2 The new coach} {c2 said} {q2 yes}."
    )
    assert names(text) == ["Luca Bruni", "Luca Bruni"]


def test_a_wife_told_of_after_an_age_leaves_her_husband_a_man() -> None:
    text = (
        "{PER John Whit}, 67, and his wife, {PER Susan Whit}, 65, bake. {s1 Mrs. {PER Whit}} {c1 said} {q1 no}. "
        "{s2 Mr. {PER Whit}} {c2 said} {q2 yes}."
    )
    assert names(text) == ["Susan Whit", "John Whit"]


def test_a_spokesman_for_somebody_with_a_title_is_not_they() -> None:
    text = "{s1 A spokesman for Lugo Mayor {PER Ana Ruiz}} {c1 said} {q1 no}. {s2 {PER Ruiz}} {c2 said} {q2 it was}."
    (one, other) = sources(text)
    assert (one.kind, other.name) == ("unnamed-person", "Ana Ruiz")


def test_a_given_name_behind_a_title_in_capitals_is_found() -> None:
    text = (
        "{s1 The council} {c1 read} {q1 a letter} by Secretary of Dams Hanna Ruiz and her allies. "
        "{s2 {PER Ruiz}} {c2 said} {q2 it rained}."
    )
    assert names(text)[1] == "Hanna Ruiz"


def test_the_woman_is_whom_the_sentence_before_told_of_and_no_man() -> None:
    text = (
        "{s1 Congressman {PER Leo Falk}} {c1 said} {q1 “it was a prank”}. The photo was sent to a student in Lugo. "
        "{s2 The woman} {c2 said} {q2 “I never met him”}."
    )
    assert names(text) == ["Leo Falk", "student"]


def test_a_place_in_a_title_does_not_lead_the_sentence() -> None:
    text = (
        "{s1 {PER Leo Falk}} {c1 said} {q1 “no”}. “No,” he said. “No,” he said.\n\nFormer {LOC Elmia} governor "
        "{PER Ed Ruiz} was firm.\n\n{q2 “Absolutely,”} {s2 he} {c2 said}."
    )
    assert names(text) == ["Leo Falk", "Ed Ruiz"]


def test_a_family_name_that_is_a_trade_is_somebody_s_name() -> None:
    text = "{s1 Analyst {PER Ken Doctor}} {c1 said} {q1 it rained}. {q2 The dam may fall}, {s2 Doctor} {c2 said}."
    assert names(text) == ["Ken Doctor"] * 2


def test_the_doctor_is_not_whose_name_is_one() -> None:
    text = "{s1 Analyst {PER Ken Doctor}} {c1 said} {q1 it rained}. {q2 She may walk}, {s2 the doctor} {c2 said}."
    assert names(text)[1] != "Ken Doctor"


def test_the_president_is_whom_the_article_is_about_and_no_guest() -> None:
    text = (
        "{s1 President {PER Ana Ruiz}} {c1 said} {q1 it rained}. {s2 {PER Ruiz}} {c2 said} {q2 no}. "
        "{s3 {PER Ruiz}} {c3 said} {q3 “yes”}. {s4 {PER Ruiz}} {c4 said} {q4 “no”}. {s5 {PER Ruiz}} {c5 said} {q5 no}. "
        "She met the Lugan President {PER Leo Falk}.\n\nThere was a storm.\n\n"
        "{s6 The president} {c6 said} {q6 it was late}."
    )
    assert names(text)[-1] == "Ana Ruiz"


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("a profile of Mayor", "Mayor"),
        ("the deal President", "President"),
        ("the emotional President", "President"),
        ("the Secretary of Dams", "Secretary of Dams"),
        ("the former state Senator", "former state Senator"),
        ("the last message Mr.", None),
    ],
)
def test_a_title_has_nothing_before_it_that_is_none(words: str, role: str | None) -> None:
    (one,) = sources(f"It rained. They read {words} {{PER Ana Ruiz}} had. {{s1 {{PER Ruiz}}}} {{c1 said}} {{q1 no}}.")
    assert one.role == role


def test_a_title_is_not_taken_from_the_sentence_before() -> None:
    (one,) = sources("Falk was her challenger. {s1 {PER Ana Ruiz}} {c1 said} {q1 no}.")
    assert one.role is None


def test_pro_tem_is_no_name() -> None:
    (one,) = sources("It rained. {s1 Senate President {PER Pro Tem Ana Ruiz}} {c1 said} {q1 no}.")
    assert one.name == "Ana Ruiz"


def test_a_party_and_state_are_nobody() -> None:
    (one,) = sources("It rained. {s1 Rep. {PER Ana Ruiz}, {ORG R-W.El.},} {c1 argued} {q1 that it would hold}.")
    assert one.name == "Ana Ruiz"


def test_two_with_their_places_are_two() -> None:
    text = "No. {s1 Senators {PER Ana Ruiz} of {LOC Lugo} and {PER Leo B. Falk} of {LOC Pennard}} {c1 urged} {q1 calm}."
    (one,) = sources(text)
    assert (one.name, one.kind) == ("Ana Ruiz + Leo B. Falk", "named-person")


def test_a_group_and_one_who_is_named_are_a_group() -> None:
    (one,) = sources("It rained. {s1 State lawmakers and Governor {PER Ana Ruiz}} {c1 defended} {q1 the dam}.")
    assert (one.name, one.kind) == ("State lawmakers + Ana Ruiz", "unnamed-group")


def test_who_is_included_between_dashes_is_not_the_group() -> None:
    (one,) = sources("It rained. {s1 Some clerks in Lugo — including Mr. {PER Leo Falk} —} {c1 doubt} {q1 the dam}.")
    assert one.kind == "unnamed-group"


def test_another_with_a_title_behind_the_comma_is_named() -> None:
    text = "It rained. {s1 Another former candidate, ex-Lugo Gov. {PER Ana Ruiz},} {c1 endorsed} {q1 the dam}."
    assert names(text) == ["Ana Ruiz"]


def test_many_of_whom_are_whoever_stands_before() -> None:
    text = "It rained. {s1 Clerks} {c1 said} {q1 no}. He met river pilots, {s2 many of whom} {c2 oppose} {q2 the dam}."
    assert names(text)[1] == "river pilots"


def test_who_is_called_by_the_given_name_is_not_whom_the_family_name_means() -> None:
    text = (
        "{PER Mel Falk} spoke in Lugo.\n\n{PER Mel} left. {PER Leo Falk} waited. {PER Mel} came.\n\n"
        "{s1 {PER Falk}} {c1 said} {q1 it rained}."
    )
    assert names(text) == ["Leo Falk"]


def test_an_ex_wife_is_who_has_the_name_and_is_not_the_wife() -> None:
    text = (
        "{PER Leo Falk} and {PER Ida Falk} came. {PER Leo Falk} spoke to his wife, {PER Mel Falk}, in Lugo. "
        "{PER Leo Falk} left. {s1 His ex-wife} {c1 said} {q1 no}."
    )
    alone = "{PER Leo Falk} and {PER Ida Falk} came. {PER Leo Falk} left. {s1 His ex-wife} {c1 said} {q1 no}."
    assert names(text) != ["Mel Falk"]
    assert names(alone) == ["Ida Falk"]


def test_a_family_name_means_nobody_who_is_introduced_later() -> None:
    text = (
        "{PER Leo Falk} was calm.\n\nIt rained.\n\nIt poured.\n\n{s1 {PER Falk}} {c1 said} {q1 no}.\n\n"
        "{PER Bill Falk} came. {PER Bill Falk} left. {PER Bill Falk} slept. {PER Bill Falk} sang. {PER Bill Falk} ran."
    )
    assert names(text) == ["Leo Falk"]


def test_a_relative_has_the_gender_of_the_word_for_them() -> None:
    text = "{PER Ana Ruiz} lives with her husband, the composer {PER Leo Falk}. {q1 “It hurt,”} {s1 she} {c1 says}."
    assert names(text) == ["Ana Ruiz"]


def test_who_is_always_named_in_full_is_not_the_bare_name() -> None:
    text = (
        "Lugo\n\n{PER Max Falk}’s plan is vague. {PER Falk} likes it.\n\n{PER Ida Falk}, his daughter, toured the dam. "
        "{s1 {PER Ida Falk}} {c1 said} {q1 it rained}.\n\n{PER Ida Falk} left.\n\nThe plan is new. {s2 {PER Falk}} "
        "{c2 says} {q2 it will hold}."
    )
    assert names(text) == ["Ida Falk", "Max Falk"]


def test_who_is_named_in_full_since_the_bare_name_was_taken_keeps_the_full_one() -> None:
    text = (
        "Lugo\n\n{PER Ada Falk} drew mosses. Ms. {PER Falk} sold few.\n\n“{q1 She looked down},” {c1 said} {s1 "
        "{PER Ida Falk}}, "
        "her daughter.\n\n{PER Ida Falk} plays the cello. She was {PER Falk}’s second child.\n\nIn her last "
        "guide, {s2 Ms. "
        "{PER Falk}} {c2 gave} {q2 some advice}."
    )
    assert names(text) == ["Ida Falk", "Ada Falk"]


def test_a_relative_who_was_just_told_of_is_called_by_the_name() -> None:
    text = (
        "Lugo\n\n{PER Ada Mae Holm} drew mosses, and {s1 Ms. {PER Holm}} {c1 said} {q1 it was hard}.\n\nShe "
        "leaves a sister, "
        "{PER Opal Holm}, who is 99.\n\nReached at home, {s2 Ms. {PER Holm}} {c2 said} {q2 she had read none}."
    )
    assert names(text) == ["Ada Mae Holm", "Opal Holm"]


def test_a_niece_is_not_her_aunt() -> None:
    text = (
        "Lugo\n\n{PER Dora Vane} died. {s1 The first witness, Miss {PER Vane}’s niece {PER Cara Astley},} {c1 "
        "told the court} "
        "{q1 that she was ill}."
    )
    assert names(text) == ["Cara Astley"]
