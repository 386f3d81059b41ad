"""A candidate of one side is nobody of another side, and no candidate's relative."""

from __future__ import annotations

import pytest

from bot.analysis.allegiances import side
from tests.analysis.test_sources import names


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("the GOP nominee", "republican"),
        ("Republican presidential candidate", "republican"),
        ("the Democratic front-runner", "democrat"),
        ("the Tory candidate", "conservative"),
        ("R-Ariz.", "republican"),
        ("the nominee", None),
        ("the Republic's candidate", None),
    ],
)
def test_the_side_is_told_by_the_name_of_the_party(words: str, told: str | None) -> None:
    assert side(words) == told


def test_a_nominee_is_not_the_one_of_another_party() -> None:
    text = (
        "Lugo\n\nRepublican {PER Leo Falk} met Libertarian candidate {PER Ana Ruiz}. {s1 {PER Ruiz}} {c1 said} "
        "{q1 it rained}. {s2 The GOP nominee} {c2 complained about} {q2 his microphone}."
    )
    assert names(text) == ["Ana Ruiz", "Leo Falk"]


def test_a_candidate_is_not_the_candidate_s_daughter() -> None:
    text = (
        "Lugo\n\n{PER Ida Falk}, the Republican nominee’s eldest daughter, toured the dam. {s1 {PER Ida Falk}} "
        "{c1 said} {q1 it rained}. {s2 The GOP candidate} {c2 said} {q2 it would hold}."
    )
    assert names(text)[1] != "Ida Falk"


def test_a_party_before_a_name_is_who_they_stand_for() -> None:
    from tests.analysis.test_sources import sources

    (one,) = sources("Lugo\n\nShe met Republican {PER Leo Falk}. {s1 {PER Falk}} {c1 said} {q1 it rained}.")
    assert one.affiliation == "Republican"
