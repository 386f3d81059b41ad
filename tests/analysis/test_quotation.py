"""Quotation marks are paired to spans, whatever the page does with them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.quotation import MAX_DEPTH, Quotation, find_quotations, role_of


def passages(text: str, depth: int | None = None) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text) if depth is None or q.depth == depth]


def test_curly_marks_are_paired() -> None:
    assert passages("“Yes,” she said. “No.”") == ["“Yes,”", "“No.”"]


def test_straight_marks_are_paired_by_what_stands_beside_them() -> None:
    assert passages('"Yes," she said, "we \'might\' go."') == ['"Yes,"', "\"we 'might' go.\"", "'might'"]


def test_single_marks_inside_double_ones_are_one_deeper() -> None:
    text = "“They perform ‘targeted killing’ of leaders,” he said."
    assert passages(text, 0) == ["“They perform ‘targeted killing’ of leaders,”"]
    assert passages(text, 1) == ["‘targeted killing’"]


def test_three_levels_nest() -> None:
    text = "“She said ‘he told me “never” twice’ and left,” Ann wrote."
    assert [q.depth for q in find_quotations(text)] == [0, 1, 2]


def test_british_style_has_single_marks_outside() -> None:
    text = "‘We won’t go,’ said Tim, ‘to the “summit” at all.’"
    assert passages(text, 0) == ["‘We won’t go,’", "‘to the “summit” at all.’"]


@pytest.mark.parametrize(
    "text",
    [
        "the officials' claim and the US’ role",
        "rock 'n' roll",
        "rock ’n’ roll in the ’90s",
        "'Twas the winter of '78, don't you know",
        "He is 6'2\" tall.",
        "a 12\" pipe and a 5' board",
        "at 51°30' north",
        "y’all’re the bosses’ friends’",
    ],
)
def test_apostrophes_and_measures_are_no_marks(text: str) -> None:
    assert passages(text) == []


def test_a_height_inside_a_quotation_does_not_end_it() -> None:
    assert passages('"He is 6\'2" and fast," she said.') == ['"He is 6\'2" and fast,"']


def test_a_year_before_a_closing_mark_is_no_measure() -> None:
    assert passages('"We won in 2016" was all.') == ['"We won in 2016"']


def test_a_plural_possessive_does_not_close_a_single_quotation() -> None:
    assert passages("He called it ‘the states’ rights’ row.") == ["‘the states’ rights’"]


def test_long_quotations_repeat_the_opening_mark_at_each_paragraph() -> None:
    text = "“First part.\n\n“Second part.\n\n“Last part,” he said.\n\n“Another,” said Al."
    found = find_quotations(text)
    assert [(q.closed, q.continues) for q in found] == [(False, False), (False, True), (True, True), (True, False)]
    assert passages(text)[0] == "“First part."


def test_long_quotations_with_straight_marks() -> None:
    text = '"First part.\n"Second part," he said.'
    assert [(q.closed, q.continues) for q in find_quotations(text)] == [(False, False), (True, True)]


def test_a_lost_closing_mark_ends_where_the_speaker_is_named() -> None:
    text = "“It was lost, he said. “Then more,” she added."
    assert passages(text) == ["“It was lost,", "“Then more,”"]


def test_a_lost_closing_mark_without_a_speaker_ends_with_the_paragraph() -> None:
    text = "“It was lost for ever.\n\nNobody came."
    (one,) = find_quotations(text)
    assert (text[one.start : one.end], one.closed) == ("“It was lost for ever.", False)


def test_a_lost_opening_mark_makes_no_quotation() -> None:
    assert passages("It was lost,” he said.") == []


def test_marks_turned_the_wrong_way_still_pair() -> None:
    assert passages("“Yes,“ he said.") == ["“Yes,“"]
    assert passages("He said ”yes” twice.") == ["”yes”"]


@pytest.mark.parametrize("text", ["„Ja“, sagt er", "«Oui», dit-il", "``Yes,'' he said", "＂Yes＂ he said"])
def test_other_marks_are_known(text: str) -> None:
    assert len(passages(text)) == 1


def test_inner_leaves_the_marks_out() -> None:
    text = "``Yes'' and “no"
    assert [text[slice(*q.inner)] for q in find_quotations(text)] == ["Yes", "no"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("the so-called “deep state” is", "scare"),
        ("the film “The Big Short” won", "title"),
        ("in her book “a long way down the hill” she", "speech"),
        ("“The Crown and the Sword” is on", "title"),
        ("“Yes,” he said", "speech"),
        ("“Never!” he said", "speech"),
        ("“we will not go there again” was the line", "speech"),
        ("“", "speech"),
    ],
)
def test_what_the_marks_are_for(text: str, role: str) -> None:
    found = find_quotations(text) or [Quotation(0, 1, "double", closed=False)]
    assert role_of(text, found[0]) == role


MARKS = st.text(st.sampled_from("ab 1.,!?\n\r-—“”„‟«»‘’‚‛\"'＂`\u2028é"), max_size=80)


@given(MARKS | st.text(max_size=80))
def test_any_text_gives_ordered_spans_that_never_cross(text: str) -> None:
    found = find_quotations(text)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert 0 <= one.depth <= MAX_DEPTH
        start, end = one.inner
        assert one.start <= start <= end <= one.end
        assert "\n" not in text[one.start : one.end]
    assert [q.start for q in found] == sorted(q.start for q in found)
    for nth, one in enumerate(found):
        for other in found[nth + 1 :]:
            assert other.start >= one.end or other.end <= one.end
            if other.start < one.end:
                assert other.depth > one.depth


@pytest.mark.parametrize("piece", ['"', "“", "‘a ", "'a ", "“a’ ", "a 's' ’ ", "``''", "“a” 6'2\" \n"])
def test_the_time_grows_with_the_length_only(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        started = time.perf_counter()
        find_quotations(text)
        return time.perf_counter() - started

    seconds(100)
    small, large = max(seconds(2_000), 1e-3), seconds(40_000)
    assert large / small < 20 * 8, "twenty times the text must not take its square"


def test_two_single_marks_may_close_a_quotation() -> None:
    for mark in ("’’", "''"):
        text = f"“It was wrong,{mark} Ana Ruiz said. “It was,{mark} said Falk."
        found = [text[q.start : q.end] for q in find_quotations(text) if q.depth == 0]
        assert found == [f"“It was wrong,{mark}", f"“It was,{mark}"]
