"""A clause at a sentence's end gives the sentence to somebody, whatever was read inside it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.breakdown import Span
from tests.analysis.marked import analysed


def statements(marked: str) -> list[tuple[str, str]]:
    """The source and the content of each statement, in words."""
    doc = analysed(f"Lugo\n\n{marked}")

    def words(spans: Sequence[Span]) -> str:
        return " … ".join(span.of(doc.text) for span in spans)

    return [(words(one.source), words(one.content)) for one in doc._.attributions]


@pytest.mark.parametrize(
    "speaker",
    ["the lawyer for the campaign and the party", "Ana Ruiz", "two senior officials", "police and rescue officials"],
)
@pytest.mark.parametrize("when", ["", " on Friday", " Thursday", " in a statement", " during a briefing in May"])
def test_who_is_named_behind_a_sentence_says_it(speaker: str, when: str) -> None:
    text = f"{{s1 Builders}} have {{c1 ordered}} {{q1 stones for the dam}}, {speaker} said{when}."
    assert statements(text) == [(speaker, "Builders have ordered stones for the dam")]


def test_a_sentence_in_which_nothing_was_found_is_given_to_its_speaker() -> None:
    assert statements("LUGO: At least 17 workers died in the mill, officials said.") == [
        ("officials", "At least 17 workers died in the mill")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{q1 Two workers died in the mill}, {s1 officials} {c1 said}.",
        "{s1 Ruiz} {c1 asked for} {q1 stones}. “It will hold for years to come, as we said,” officials said.",
        "{s1 Ruiz} {c1 asked for} {q1 stones for the old dam}, a wish that the mayor said.",
    ],
)
def test_what_is_given_to_somebody_already_stays(text: str) -> None:
    assert len(statements(text)) == 1


def test_a_clause_whose_end_is_quoted_is_the_speaker_s_behind_it() -> None:
    text = "{s1 Falk}’s {c1 decision} {q1 to travel has been “destructive of the whole relationship,”} Ms. Ruiz said."
    assert statements(text)[-1] == (
        "Ms. Ruiz",
        "Falk’s decision to travel has been “destructive of the whole relationship,”",
    )


@pytest.mark.parametrize(
    "text",
    [
        ", officials said.",
        "The mill will close\n, officials said on Friday.",
        "“We are sorry”\n, she said.",
        ",\n, he said.",
    ],
)
def test_a_clause_with_nothing_before_it_gives_nothing(text: str) -> None:
    assert isinstance(statements(text), list)


@pytest.mark.parametrize(
    "text",
    [
        "It rained all week, despite what forecasters said on Monday.",
        "Sales rose by far, less than analysts had said.",
        "In a packed courtroom on Monday, Ana Ruiz testified.",
        "Asked if he would quit, the coach said.",
        "According to the union, all will go, the firm said.",
        "“I am done,” Falk wrote, and he left that night, his wife said.",
    ],
)
def test_what_stands_before_a_clause_may_be_no_statement_of_it(text: str) -> None:
    assert statements(text) == []


def test_a_speaker_in_the_middle_of_a_sentence_keeps_what_is_theirs() -> None:
    text = "{q1 “The dam is safe,”} engineer Paul Wrenn {c1 told} residents, but all must leave, the governor said."
    marked = text.replace("engineer Paul Wrenn", "{s1 engineer Paul Wrenn}")
    assert statements(marked) == [("engineer Paul Wrenn", "“The dam is safe,”")]


@pytest.mark.parametrize("speaker", ["a campaign aide", "Ana Ruiz", "the Lugo River Institute", "press reports"])
def test_a_sentence_may_end_with_according_to(speaker: str) -> None:
    text = f"{{s1 The mill}} {{c1 would see}} {{q1 its costs rise by half}}, according to {speaker}."
    assert statements(text) == [(speaker, "The mill would see its costs rise by half")]


@pytest.mark.parametrize("closing", ["the council said", "according to the council"])
def test_a_statement_ends_where_the_next_sentence_is_somebody_else_s(closing: str) -> None:
    text = f"{{s1 Ana Ruiz}} {{c1 said}} {{q1 that it rained. The dam would hold all the same}}, {closing}."
    assert statements(text) == [("Ana Ruiz", "that it rained"), ("the council", "The dam would hold all the same")]


def test_a_quotation_s_end_may_end_a_sentence_that_another_goes_on_from() -> None:
    text = (
        '{s1 Ruiz} {c1 asked for} {q1 stones "without delay." Falk will come to Lugo on Sunday}, according to an aide.'
    )
    assert statements(text) == [("Ruiz", 'stones "without delay."'), ("an aide", "Falk will come to Lugo on Sunday")]


def test_two_single_marks_quote_as_one_double_mark_does() -> None:
    text = "{s1 The plan} {c1 sends} {q1 a message that a priority ''is raising the dam at the top,''} Mr. Falk said."
    assert statements(text) == [
        ("Mr. Falk", "The plan sends a message that a priority ''is raising the dam at the top,''")
    ]


def test_a_candidate_has_small_words_before_the_name() -> None:
    text = (
        "{s1 They} {c1 know} {q1 that the dam is safe}, Lugo council candidate Ana Ruiz insisted Thursday during "
        "a tour."
    )
    assert statements(text) == [("Lugo council candidate Ana Ruiz", "They know that the dam is safe")]


def test_what_an_outlet_has_learned_is_its_word() -> None:
    assert statements("Two engineers left the mill in May, The Gazette has learned.") == [
        ("The Gazette", "Two engineers left the mill in May")
    ]


def test_what_is_reported_ends_with_its_sentence() -> None:
    text = "{s1 Ruiz} {c1 said} {q1 it rained. The dam would hold all the same}, she said."
    assert statements(text) == [("Ruiz", "it rained"), ("she", "The dam would hold all the same")]
    text = "{q1 The vote came late. It will be taken up again}, {s1 officials} {c1 said}."
    assert statements(text) == [("officials", "It will be taken up again")]


def test_a_clause_that_ends_a_sentence_speaks_for_what_stands_before_it() -> None:
    text = "Crops are withering, {s1 he} {c1 noted}. {q1 An island is buying land elsewhere}."
    assert statements(text) == [("he", "Crops are withering")]


def test_a_report_behind_a_quotation_may_be_another_s() -> None:
    text = (
        "{q1 “We will see,”} {s1 Falk} {c1 said}. {q1 The clerk has told us that it is lost}, according to two aides."
    )
    assert statements(text) == [("Falk", "“We will see,”"), ("two aides", "The clerk has told us that it is lost")]


def test_who_is_quoted_by_an_outlet_says_it() -> None:
    text = "{q1 “The dam is theirs,”} General Oleg Stavin {c1 was quoted as saying} by {s1 the agency TASA}."
    assert statements(text) == [("General Oleg Stavin", "“The dam is theirs,”")]
