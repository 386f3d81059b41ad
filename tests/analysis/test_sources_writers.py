"""Who writes as "I" and "we", and who speaks in an interview."""

from __future__ import annotations

from tests.analysis.test_sources import names

COLUMN = "The dam\n\nWe have seen it leak. {s1 We} {c1 believe} {q1 it will break}. We would know. We were there.\n\n"


def test_two_guests_whom_the_last_line_introduces_are_we() -> None:
    assert names(COLUMN + "{PER Ana Ruiz} teaches law in Lugo and {PER Leo Falk} is a clerk.") == [
        "Ana Ruiz + Leo Falk"
    ]
    assert names(COLUMN + "{PER Ana Ruiz} and {PER Leo Falk} are professors of law.") == ["Ana Ruiz + Leo Falk"]


def test_a_guest_need_not_be_something_by_the_verb_to_be() -> None:
    text = COLUMN.replace("We", "I").replace("we", "I")
    assert names(text + "{PER Ana Ruiz} taught law in Lugo for 30 years.") == ["Ana Ruiz"]


def test_somebody_of_whom_the_article_has_spoken_is_no_guest() -> None:
    text = COLUMN.replace("It leaks", "") + "{PER Ruiz} said no.\n\n{PER Ana Ruiz} is a miller."
    assert names(text) == ["author"]


def test_staff_stay_the_author() -> None:
    assert names(COLUMN + "{PER Ana Ruiz} is a reporter in Lugo.") == ["author"]


def test_a_letter_may_be_signed_by_two_or_by_nobody() -> None:
    text = (
        "Letters: the dam\n\n{s1 We} {c1 think} {q1 it leaks}.\n{PER Jean} and {PER Robin Tuffley}\nLugo\n\n"
        "{s2 I} {c2 know} {q2 it does}.\nName and address supplied\n\n{s3 I} {c3 doubt} {q3 it}.\n{PER Ida Moor}\nLugo"
    )
    assert names(text) == ["Jean Tuffley + Robin Tuffley", "author", "Ida Moor"]


def test_initials_before_a_colon_are_who_was_named_in_full() -> None:
    text = (
        "A talk\n\n{PER Malcolm Teague} met {PER Wren Akande}.\n\n{s1 {PER MT}}{c1 :} {q1 Were you there?}\n\n"
        "{s2 {PER WA}}{c2 :} {q2 I was.}"
    )
    assert names(text) == ["Malcolm Teague", "Wren Akande"]


def test_whom_the_article_goes_on_about_is_no_guest() -> None:
    more = "He says that it leaks. " * 10
    assert names(COLUMN + "{PER Ana Ruiz} is a clerk.\n\n" + more) == ["author"]


def test_a_post_is_its_signer_s() -> None:
    text = (
        "Dam\n\n{s1 I} {c1 love} {q1 the dam}. — {PER Ana Ruiz} (@ana_ruiz) October 3, 2019\n\n"
        "{s2 I} {c2 doubt} {q2 it}."
    )
    assert names(text) == ["Ana Ruiz", "author"]


def test_a_writer_may_name_their_kin_before_the_last_line() -> None:
    text = (
        "Floods\n\n{s1 I} {c1 know} {q1 that it rains}. I was born here. My father, James Falk, built the dam. I left."
        "\n\nAna Falk is a clerk in Lugo."
    )
    assert names(text) == ["Ana Falk"]
