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
        "{s1 Ruiz} {c1 said} {q1 it rained. The dam would hold all the same}, she said.",
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
