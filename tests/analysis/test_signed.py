"""A quotation alone with a name is that person's, whether the name stands behind, below or above it."""

from __future__ import annotations

import pytest

from tests.analysis.test_sources import names


@pytest.mark.parametrize("dash", ["— ", "– ", "-- ", "\n— ", "\n-"])
def test_a_dash_signs_a_quotation(dash: str) -> None:
    text = (
        f"Lugo\n\nThe fair drew many.\n\n{{q1 “It was big.”}} {dash}{{PER Ana Ruiz}}, head of the fair\n\nIt "
        f"ended late."
    )
    assert names(text) == ["Ana Ruiz"]


@pytest.mark.parametrize("gap", [" ", "\n", "\n\n"])
def test_a_person_s_name_alone_signs_a_quotation(gap: str) -> None:
    text = (
        f"Lugo\n\nThe fair drew many.\n\n{{q1 “It was big.”}}{gap}{{PER Ana Ruiz}}, head of the fair\n\nIt ended late."
    )
    assert names(text) == ["Ana Ruiz"]


def test_each_of_several_signatures_is_of_the_quotation_above_it() -> None:
    text = (
        "Lugo\n\nIt was full.\n\n{q1 “It was big.”}\n{PER Ana Ruiz}\n{q2 “It was loud.”}\n{PER Leo Falk}\n\nIt ended."
    )
    assert names(text) == ["Ana Ruiz", "Leo Falk"]


def test_each_of_several_headings_is_of_the_quotation_below_it() -> None:
    text = (
        "Lugo\n\n{PER Ana Ruiz}\n\n{q1 “It was big.”}\n\n{PER Leo Falk}, 64\n\n{q2 “It was loud.”}\n\nLatest "
        "News\n\nIt ended."
    )
    assert names(text) == ["Ana Ruiz", "Leo Falk"]


@pytest.mark.parametrize("heading", ["Latest News", "Election Results", "The Vote In Lugo"])
def test_a_heading_below_a_quotation_does_not_sign_it(heading: str) -> None:
    text = f"Lugo\n\nThe mayor is silent.\n\n{{q1 “Nobody told us.”}}\n\n{heading}\n\nThe vote was close."
    assert names(text) == ["unknown"]


def test_a_quotation_below_another_s_signed_one_is_not_theirs() -> None:
    text = (
        "Lugo\n\n{q1 “It was big.”} — {PER Ana Ruiz}, head of the fair\n\n{q2 “It was loud.”}\n— {PER Leo Falk}, "
        "neighbour"
    )
    assert names(text) == ["Ana Ruiz", "Leo Falk"]


def test_a_paragraph_without_marks_may_be_signed_by_whom_the_article_tells_of() -> None:
    text = (
        "Lugo\n\n{s1 {PER Ana Ruiz}} {c1 said} {q1 she was hurt}.\n\nI fell down the stairs and {s2 I} {c2 thought} "
        "{q2 that it was over}. {PER Ana Ruiz}\n\nShe left."
    )
    assert names(text) == ["Ana Ruiz", "Ana Ruiz"]
