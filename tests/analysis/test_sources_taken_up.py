"""What an article takes up again under other words: documents, polls, an interview, a clause without subject."""

from __future__ import annotations

import pytest

from tests.analysis.test_sources import names, sources


def test_the_piece_is_the_outlet_that_ran_it() -> None:
    text = "The {ORG Lugo Gazette} ran a feature on dams. {s1 The piece} {c1 says} {q1 that they leak}."
    (one,) = sources(text)
    assert (one.name, one.kind) == ("Lugo Gazette", "other-media")


def test_the_piece_stays_a_document_where_nobody_is_said_to_have_run_it() -> None:
    (one,) = sources("The {ORG Lugo Gazette} has a new roof. {s1 The piece} {c1 says} {q1 that dams leak}.")
    assert (one.name, one.kind) == ("piece", "document")


def test_a_headline_s_new_poll_is_the_one_that_is_named_below() -> None:
    text = (
        "{s1 New Poll} {c1 Shows} {q1 Farmers Content}.\n\n{s2 A Lugo/Elm poll released Friday} {c2 says} "
        "{q2 that farmers are content}."
    )
    assert names(text) == ["Lugo/Elm poll released Friday"] * 2


def test_a_memo_keeps_the_words_that_introduced_it() -> None:
    text = "Staff shared a leaked budget memo. {s1 The memo} {c1 says} {q1 that funds ran out}."
    assert names(text) == ["leaked budget memo"]


def test_a_name_before_a_headline_s_verb_speaks_and_not_the_one_behind_it() -> None:
    text = "{s1 {PER Ana Ruiz} Slams {ORG Elm Mill} Chief {PER Leo Falk}}{c1 :} {q1 It leaks}.\n\nThey met on Friday."
    assert names(text) == ["Ana Ruiz"]


def test_a_passive_goes_to_who_did_the_same_before() -> None:
    text = "{s1 {ORG Bridge Watch}} {c1 rated} {q1 four bridges as safe}. {q2 Nine as unsafe} {c2 were rated} there."
    assert names(text) == ["Bridge Watch", "Bridge Watch"]


def test_a_colon_after_a_sentence_quotes_who_leads_it() -> None:
    text = "The {ORG Lugo Gazette} praised the mayor warmly{c1 :} {q1 She knows every bridge by name}."
    assert names(text) == ["Lugo Gazette"]


def test_what_some_may_think_is_nobody_s() -> None:
    text = "{PER Ana Ruiz} spoke. {s1 Farmers near the river} {c1 might think} {q1 that it floods}."
    (one,) = sources(text)
    assert one.kind == "unknown"


def test_a_country_in_the_press_is_no_outlet() -> None:
    text = (
        "The play was published in {LOC Elmland}. It appeared on {LOC Elmland}. "
        "{s1 {LOC Elmland}} {c1 said} {q1 it rained}."
    )
    assert [one.kind for one in sources(text)] == ["named-organisation"]


def test_who_is_told_of_in_the_title_answers_the_questions_below() -> None:
    text = (
        "Baker {PER Ana Ruiz} tells readers about rye\n\nWhen did you begin?\n\nLong ago. {s1 I} {c1 think} "
        "{q1 it was spring}.\n\nWho taught you?\n\nMy aunt.\n\nDo you sleep?\n\nRarely."
    )
    assert names(text) == ["Ana Ruiz"]


def test_a_member_of_a_panel_is_a_person() -> None:
    (one,) = sources("They met. {s1 A member of the river panel} {c1 said} {q1 it rained}.")
    assert one.kind == "unnamed-person"


def test_a_second_who_of_a_sentence_is_the_first() -> None:
    text = "It rained. {PER Ana Ruiz} needs voters {s1 who} {c1 doubt} {q1 the dam}, and {s2 who} {c2 say} {q2 so}."
    assert names(text) == ["voters", "voters"]


def test_the_first_sentence_may_tell_of_whom_the_second_names() -> None:
    text = (
        "Dam ‘will not hold’\n\n{s1 A farmer} {c1 said} {q1 the dam would break}.\n\n"
        "{s2 {PER Ana Ruiz}} {c2 said} {q2 it leaked}."
    )
    assert names(text) == ["Ana Ruiz", "Ana Ruiz"]


def test_the_first_sentence_does_not_tell_of_one_of_another_trade() -> None:
    text = (
        "Dam ‘will not hold’\n\n{s1 A farmer} {c1 said} {q1 the dam would break}.\n\n"
        "{s2 Mayor {PER Ana Ruiz}} {c2 said} {q2 it leaked}."
    )
    assert names(text) == ["farmer", "Ana Ruiz"]


def test_a_name_behind_called_is_who_is_described() -> None:
    text = "“{q1 I can read},” {s1 a roofer} called {PER Leo Falk} {c1 wrote}."
    assert names(text) == ["Leo Falk"]


def test_a_name_before_a_verb_without_a_source_is_its_subject() -> None:
    text = "Opening the case, {PER Ada Moor} KC, prosecuting, {c1 alleged} that {q1 it was arson}."
    assert names(text) == ["Ada Moor"]


def test_a_pronoun_is_not_who_is_named_in_the_very_quotation() -> None:
    text = (
        "{PER Mark Dawson} recalled his mother, {PER Ellen Hartley}. “{q1 It was hard for {PER Hartley}},” {s1 he} "
        "{c1 said}."
    )
    assert names(text) == ["Mark Dawson"]


def test_an_answer_is_not_who_was_answered() -> None:
    text = "“{q1 Go},” {s1 {PER Brian Locke}} {c1 told} {PER Nina Popov}. “{q2 I am not},” {s2 she} {c2 replied}."
    assert names(text) == ["Brian Locke", "Nina Popov"]


def test_who_was_she_is_not_he_in_the_next_breath() -> None:
    text = (
        "{PER Laura Hart} met {PER Neil Foster} in Lugo. “{q1 Have you lied?}” {s1 she} {c1 asked}. "
        "“{q2 I have not},” {s2 he} {c2 said}."
    )
    assert names(text) == ["Laura Hart", "Neil Foster"]


def test_somebody_new_who_leads_the_sentence_before_is_meant() -> None:
    text = (
        "{PER Anil Rao} closed the bridge. A fisherman pulled four children out. “{q1 I hear them},” {s1 he} {c1 said}."
    )
    assert names(text) == ["fisherman"]


def test_who_asked_her_is_not_she() -> None:
    text = (
        "{s1 {PER Lois Ruiz}} {c1 said} {q1 it rained}. {s2 {PER Joe Falk}} {c2 asked} her {q2 if it would end}. "
        "{s3 She} {c3 said}: {q3 “It will.”}"
    )
    assert names(text) == ["Lois Ruiz", "Joe Falk", "Lois Ruiz"]


@pytest.mark.parametrize(
    "fronted", ["In {s2 her} {c2 statement condemning} {q2 the test}", "Asked what {s2 she} {c2 thought of} {q2 it}"]
)
def test_a_fronted_phrase_speaks_of_whom_the_sentence_names(fronted: str) -> None:
    text = "{s1 {PER Ida Moor}} {c1 said} {q1 no}. " + fronted + ", {PER Ana Ruiz} defended the dam."
    assert names(text) == ["Ida Moor", "Ana Ruiz"]


def test_a_fronted_phrase_with_a_name_before_the_pronoun_speaks_of_that() -> None:
    text = (
        "{PER Ana Ruiz} came. After {PER Ida Moor} read {s2 her} {c2 statement condemning} {q2 the test}, "
        "{PER Leo Falk} left."
    )
    assert names(text) != ["Leo Falk"]


def test_who_goes_back_to_the_people_right_before_it() -> None:
    text = (
        "{s1 {PER Leo Falk}’s} {c1 claim} {q1 that he can win} depends on a large share of delegates {s2 who} "
        "{c2 have not said} {q2 whom they support}."
    )
    assert "Falk" not in names(text)[1]


def test_a_second_verb_of_saying_has_the_subject_of_the_first() -> None:
    text = "{s1 {PER Ana Ruiz}} {c1 said} {q1 it rained} but {c2 noted} {q2 that it might stop}."
    assert names(text) == ["Ana Ruiz", "Ana Ruiz"]


def test_who_behind_dashes_is_who_stands_before_them() -> None:
    text = "It became a major issue, with {PER Ana Ruiz} — {s1 who} {c1 called for} {q1 a dam} — leaving."
    assert names(text) == ["Ana Ruiz"]


def test_what_stands_behind_a_name_with_a_comma_says_who_it_is() -> None:
    text = (
        "{PER Leo Falk} came with his daughter, {PER Ida Falk}, {s1 a student} with a dog. {s2 She} {c2 said} {q2 no}. "
    )
    assert names(text)[-1] == "Ida Falk"


def test_a_study_is_the_survey_that_was_just_cited() -> None:
    text = (
        "{s1 A survey of voters} {c1 says} {q1 it rained}. {s2 The study} {c2 found} {q2 that it poured}. "
        "{s3 A study by the river board} {c3 said} {q3 no}."
    )
    assert names(text)[:2] == ["survey of voters", "survey of voters"]


def test_who_speaks_of_themselves_by_name_is_meant_all_the_same() -> None:
    text = (
        "{s1 {PER Ida Moor}} {c1 said} {q1 no}.\n\nIt rained in Lugo.\n\nIt poured.\n\n{PER Leo Falk} came. "
        "He spoke.\n\n{q2 “Why not try {PER Falk}?”} {s2 he} {c2 said}."
    )
    assert names(text) == ["Ida Moor", "Leo Falk"]


@pytest.mark.parametrize("clause", ["When pressed by {PER Ira Moor}", "After {PER Ira Moor} accused him of fraud"])
def test_who_does_something_to_somebody_is_not_meant_by_the_pronoun(clause: str) -> None:
    text = f"{{PER Leo Falk}} spoke in Lugo. {clause}, {{s1 he}} {{c1 said}} {{q1 no}}."
    assert names(text) == ["Leo Falk"]


@pytest.mark.parametrize(
    "before",
    [
        "{PER Leo Falk} agreed at noon. Cross-examined by {PER Ira Moor} SC, for the defence,",
        "{PER Leo Falk} was informed of the outcome by the ambassador, {PER Ira Moor}. Later",
    ],
)
def test_who_asks_or_tells_somebody_is_not_meant_by_the_pronoun(before: str) -> None:
    assert names(f"{before} {{s1 he}} {{c1 said}} {{q1 no}}.") == ["Leo Falk"]


def test_who_has_no_name_and_has_just_spoken_of_somebody_goes_on() -> None:
    text = (
        "It rained.\n\n{s1 A spokesman} {c1 said} {q1 {PER Leo Falk} would stay}. {q2 “It is over,”} {s2 he} {c2 said}."
    )
    assert names(text) == ["spokesman", "spokesman"]


def test_who_is_named_in_a_quotation_within_the_quotation_may_speak() -> None:
    text = (
        "{PER Ira Moor} spoke.\n\n{s1 {PER Leo Falk}} {c1 told} the court {q1 that she rang}. "
        "{q2 “She asked, ‘Where is it, {PER Leo}?’”} {s2 he} {c2 said}."
    )
    assert names(text) == ["Leo Falk", "Leo Falk"]


def test_one_is_one_of_those_whom_the_sentence_before_speaks_of() -> None:
    text = "It rained. Some residents were angry. {q1 “It leaks,”} {s1 one} {c1 said}."
    assert names(text) == ["one of Some residents"] or names(text) == ["one of residents"]
