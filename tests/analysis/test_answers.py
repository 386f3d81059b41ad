"""Answers in an interview with marked turns are its guest's, though nothing in them says who speaks."""

from __future__ import annotations

from tests.analysis.marked import analysed

HEAD = "Novelist {PER Bex Carr} on fame\n\nShe talked to {PER Jo Whit} for this interview.\n\n"


def said(marked: str) -> list[tuple[str, list[str]]]:
    """The name of each statement's source and the words that are said."""
    doc = analysed(marked)
    names = {one.id: one.name for one in doc._.sources}
    return [(names[one.source_id], [s.of(doc.text) for s in one.content]) for one in doc._.attributions]


def test_each_marked_answer_is_the_guest_s() -> None:
    text = HEAD + "Q: Was it hard?\n\nA: For me, maybe. I fixed a roof.\n\nQ: And then?\n\nA: I burned it.\n\nShe left."
    assert said(text) == [
        ("Bex Carr", ["For me, maybe. I fixed a roof."]),
        ("Bex Carr", ["I burned it."]),
    ]


def test_what_somebody_else_says_in_an_answer_stays_theirs() -> None:
    text = HEAD + (
        "Q: Was it hard?\n\nA: Not once. My editor, {s1 {PER Maud Ferr}}, {c1 said} {q1 it was good}. I laughed.\n\n"
        "Q: And then?\n\nA: I burned it."
    )
    assert said(text) == [
        ("Bex Carr", ["Not once.", "I laughed."]),
        ("Maud Ferr", ["it was good"]),
        ("Bex Carr", ["I burned it."]),
    ]


def test_an_answer_goes_on_to_the_next_question_and_the_last_one_to_its_paragraph_s_end() -> None:
    text = (
        HEAD + "Q: Why?\n\nA: He was quiet.\n\nHe limped.\n\nQ: And now?\n\nA: A book.\n\nShe will read in Lugo in May."
    )
    assert said(text) == [("Bex Carr", ["He was quiet.\n\nHe limped."]), ("Bex Carr", ["A book."])]


def test_a_list_with_letters_is_no_interview() -> None:
    assert said("Lugo\n\nQ: one\n\nA: two\n\nB: three") == []
