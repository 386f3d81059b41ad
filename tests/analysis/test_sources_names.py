"""Names that are written in more than one way are one party; what stands beside a name is not part of it."""

from __future__ import annotations

import pytest

from bot.analysis.names import is_misspelt, person_name
from tests.analysis.test_sources import names, sources


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("hillary", "hilary", True),
        ("kristen", "kristin", True),
        ("falk", "falke", False),
        ("ruiz", "ruis", False),
        ("harris", "harris", False),
        ("martin", "marvins", False),
    ],
)
def test_a_misspelling_is_one_letter_in_a_long_word(one: str, other: str, expected: bool) -> None:
    assert is_misspelt(one, other) is expected
    assert is_misspelt(other, one) is expected


def test_two_spellings_of_a_given_name_are_one_person_by_the_commoner() -> None:
    text = (
        "{s1 {PER Marrian Falk}} {c1 said} {q1 it rained}. {s2 {PER Marian Falk}} {c2 said} {q2 it poured}. "
        "{s3 {PER Marian Falk}} {c3 said} {q3 it snowed}."
    )
    assert set(names(text)) == {"Marian Falk"}


def test_a_misspelt_family_name_is_the_one_person_that_it_can_be() -> None:
    text = "{s1 {PER Ana Castellan}} {c1 said} {q1 it rained}. {s2 {PER Castelan}} {c2 added} {q2 it poured}."
    assert names(text) == ["Ana Castellan", "Ana Castellan"]


def test_a_misspelt_family_name_that_two_can_have_is_neither() -> None:
    text = (
        "{s1 {PER Ana Castellan}} {c1 said} {q1 it rained}. {s2 {PER Leo Castellen}} {c2 said} {q2 no}. "
        "{s3 {PER Castellin}} {c3 added} {q3 it poured}."
    )
    assert names(text)[2] == "Castellin"


def test_junior_belongs_to_the_name_and_a_degree_does_not() -> None:
    shown = [person_name(words) for words in ("Leo Falk Jr.", "Leo Falk III", "Leo Falk, PhD")]
    assert [one.shown for one in shown if one] == ["Leo Falk Jr.", "Leo Falk III", "Leo Falk"]
    assert all(one and one.surname == "falk" for one in shown)


def test_a_hyphen_may_stand_within_a_given_name() -> None:
    text = "{s1 {PER Han Se}-ri} {c1 said} {q1 it rained}. {s2 {PER Han}} {c2 added} {q2 it poured}."
    assert names(text) == ["Han Se-ri", "Han Se-ri"]


def test_a_hyphen_behind_a_name_may_only_tie_something_to_it() -> None:
    (one,) = sources("The {PER Ana Ruiz}-led board met. {s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}.")
    assert one.name == "Ana Ruiz"


def test_a_nickname_within_a_name_parts_nobody_in_two() -> None:
    text = (
        "{s1 {PER Marcia “Tia}” Ruiz} {c1 said} {q1 it rained}. {s2 {PER Ruiz}} {c2 added} {q2 it poured}. "
        "{s3 {PER Robert} “Bob” {PER Falk}} {c3 said} {q3 no}. {s4 {PER Bob Falk}} {c4 said} {q4 never}."
    )
    found = names(text)
    assert found[0] == found[1] == "Marcia “Tia” Ruiz"
    assert found[2] == found[3] == "Robert “Bob” Falk"


def test_a_title_with_a_family_name_is_who_has_it_in_full() -> None:
    text = "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained}. {s2 {PER Ambassador Ruiz}} {c2 said} {q2 it poured}."
    assert names(text) == ["Ana Ruiz", "Ana Ruiz"]


def test_initials_are_those_of_a_name_behind_an_article() -> None:
    text = "{s1 {ORG WRF}} {c1 said} {q1 it rained}. {s2 {ORG The World River Fund}} {c2 said} {q2 it poured}."
    assert names(text) == ["World River Fund", "World River Fund"]


def test_a_place_is_not_short_for_what_is_called_after_it() -> None:
    text = "Planes left {ORG Lugo International Airport}. {s1 {LOC Lugo}} {c1 said} {q1 it would wait}."
    assert names(text) == ["Lugo"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{PER Leo Falk}’s running mate — Gov. {PER Ana Ruiz}", "Ana Ruiz"),
        ("One villager, {PER Ana Ruiz}", "Ana Ruiz"),
        ("{PER Leo Falk} and {PER Ana Ruiz}, Lugo owner {PER Ina Moor}’s sister", "Leo Falk + Ana Ruiz"),
        ("{PER Leo Falk}, Gov. {PER Ana Ruiz} and Sen. {PER Ina Moor} of Lugo", "Leo Falk + Ana Ruiz + Ina Moor"),
        ("{PER Leo Falk} and {PER Ana Ruiz} both", "Leo Falk + Ana Ruiz"),
        ("{PER Leo Falk} repeatedly", "Leo Falk"),
        ("{ORG Lugo Mill}’s {PER Ana Ruiz}", "Ana Ruiz"),
    ],
)
def test_the_speaker_is_told_from_what_stands_beside_them(source: str, expected: str) -> None:
    assert names(f"It rained all week. {{s1 {source}}} {{c1 said}} {{q1 it would end}}.") == [expected]


def test_who_heads_a_body_is_not_the_end_of_its_name() -> None:
    (one,) = sources("It rained. {s1 The chair of the {ORG River Council Ana Ruiz}} {c1 said} {q1 it would end}.")
    assert (one.name, one.kind) == ("Ana Ruiz", "named-person")


def test_a_subject_behind_a_name_is_not_that_name_s_role() -> None:
    text = "In a talk with {PER Leo Falk}, the candidate stated her plan. {s1 {PER Leo Falk}} {c1 said} {q1 no}."
    (one,) = sources(text)
    assert one.role is None


@pytest.mark.parametrize("office", ["Secretary of State", "Former secretary of state", "Minister of Energy"])
def test_an_office_with_what_it_is_for_is_no_servant(office: str) -> None:
    (one,) = sources(f"It rained. {{s1 {office} {{PER Ana F. Ruiz}}}} {{c1 said}} {{q1 it would pour}}.")
    assert (one.name, one.kind, one.role) == ("Ana F. Ruiz", "named-person", office)


def test_two_are_named_behind_an_office_with_what_it_is_for() -> None:
    text = "{s1 Secretary of State {PER Ana Ruiz} and {PER Leo Falk}} {c1 said} {q1 it would pour}."
    assert names(text) == ["Ana Ruiz + Leo Falk"]


def test_a_given_name_before_a_nickname_belongs_to_the_name() -> None:
    text = "In Lugo John “Tig” {PER Bellen} agreed. {s1 He} {c1 added} {q1 that it poured}."
    assert names(text) == ["John “Tig” Bellen"]


def test_what_party_somebody_is_of_is_no_given_name() -> None:
    text = (
        "{s1 Republican {PER Falk} and {PER Democrat Ruiz}} {c1 said} {q1 no}. "
        "{s2 {PER Leo Falk}} {c2 said} {q2 so}. {s3 {PER Ana Ruiz}} {c3 agreed} {q3 that it poured}."
    )
    assert names(text) == ["Leo Falk + Ana Ruiz", "Leo Falk", "Ana Ruiz"]


@pytest.mark.parametrize(("words", "kind"), [("The {PER Hill}", "other-media"), ("{PER Hill}", "named-person")])
def test_an_article_makes_an_outlet_of_a_family_name(words: str, kind: str) -> None:
    assert [one.kind for one in sources(f"It rained. {{s1 {words}}} {{c1 reported}} {{q1 that it poured}}.")] == [kind]


def test_whose_word_and_act_it_is_who_a_pronoun_means() -> None:
    text = "{s1 {PER Leo Falk}} {c1 said} {q1 it rained}. {s2 His response} {c2 suggested} {q2 that it poured}."
    assert names(text) == ["Leo Falk", "Leo Falk"]


def test_a_name_that_is_half_of_anothers_is_somebody_else() -> None:
    text = (
        "{PER San Tun Mya Win} came. {s1 She} {c1 said} {q1 no}. Her father, {PER San Tun}, led the country. "
        "{s2 {PER San Tun Mya Win}} {c2 said} {q2 it rained}."
    )
    assert names(text)[1] == "San Tun Mya Win"


def test_a_verb_that_was_taken_for_the_source_names_who_stands_behind_it() -> None:
    text = "“It rained.” {PER Ana Ruiz} waited. {q1 “It poured,”} {s1 said} {c1 {PER Leo Falk}}."
    assert names(text) == ["Leo Falk"]


def test_own_is_no_part_of_who_owns_it() -> None:
    text = "{PER Leo Falk} came. By {s1 {PER Falk}’s own} {c1 admission} {q1 it rained}."
    assert names(text) == ["Leo Falk"]


def test_not_everyone_is_nobody() -> None:
    assert [one.kind for one in sources("It rained. {s1 Not everyone} {c1 agreed} {q1 that it poured}.")] == ["unknown"]


def test_a_place_before_the_first_words_is_nobodys_name() -> None:
    text = "Dam leaks\n\n{PER LUGO} — {s1 The former treasurer} {c1 said} {q1 it rained}."
    assert names(text) == ["former treasurer"]


def test_a_minister_is_not_called_as_what_they_are_minister_of() -> None:
    text = "It rained. {s1 Secretary of {PER Commerce Ana Ruiz}} {c1 said} {q1 it would pour}."
    assert names(text) == ["Ana Ruiz"]


def test_who_heads_a_body_is_no_part_of_its_name() -> None:
    text = "It rained. {s1 {ORG The President of the River Council}, {PER Ana Ruiz},} {c1 said} {q1 no}."
    assert names(text) == ["Ana Ruiz"]


def test_what_a_relative_of_a_first_is_joins_nobody_to_them() -> None:
    text = "It rained. {s1 {PER Ana Ruiz}, {PER Leo}’s ex-wife and a better miller than most,} {c1 said} {q1 no}."
    assert names(text) == ["Ana Ruiz"]


def test_a_title_alone_is_nobodys_name() -> None:
    text = "{PER Cllr} {PER Ana Ruiz} smiled. {q1 “It rains,”} {s1 she} {c1 said}."
    assert names(text) == ["Ana Ruiz"]


@pytest.mark.parametrize(
    "words", ["Her deputy", "Their leader, the former Elmian foreign minister", "His boss, the Rev."]
)
def test_a_description_and_a_name_behind_commas_are_one(words: str) -> None:
    comma = "" if "," in words else ","
    (one,) = sources(f"It rained. {{s1 {words}{comma} {{PER Ana Ruiz}},}} {{c1 said}} {{q1 no}}.")
    assert (one.name, one.kind) == ("Ana Ruiz", "named-person")
