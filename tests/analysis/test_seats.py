"""The party and the state behind a politician's name, and whom "the Arizona Republican" means."""

from __future__ import annotations

import pytest

from bot.analysis.lexicon import us_states
from bot.analysis.seats import Seat, behind, meant, seat_of
from tests.analysis.test_sources import names, sources


@pytest.mark.parametrize(
    ("words", "seat"),
    [
        ("R-Ariz.", Seat("R", "Arizona")),
        ("D-N.Y.", Seat("D", "New York")),
        ("R-W.Va.", Seat("R", "West Virginia")),
        ("R-Texas", Seat("R", "Texas")),
        ("I-Vt.", Seat("I", "Vermont")),
        ("Democrat of Illinois", Seat("D", "Illinois")),
        ("R-Elm.", None),
        ("Republican of Lugo", None),
        ("Lugo River Fund", None),
    ],
)
def test_a_seat_is_a_party_and_a_state(words: str, seat: Seat | None) -> None:
    assert seat_of(words) == seat


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ana Ruiz, R-Ariz., said no.", "R-Ariz."),
        ("Ana Ruiz, D-N.Y., said no.", "D-N.Y."),
        ("Ana Ruiz, R-Texas, said no.", "R-Texas"),
        ("Ana Ruiz, Republican of Arkansas, said no.", "Republican of Arkansas"),
        ("Ana Ruiz, Republican of Lugo, said no.", None),
        ("Ana Ruiz, the mayor, said no.", None),
    ],
)
def test_a_seat_stands_behind_a_name(text: str, found: str | None) -> None:
    assert (behind(text, len("Ana Ruiz")) or (None, 0))[0] == found


def test_a_description_may_leave_the_party_out() -> None:
    assert meant("the Ohio senator") == Seat(None, "Ohio")
    assert meant("the New York Democrat") == Seat("D", "New York")
    assert meant("the Lugo Democrat") is None


def test_fifty_states_are_known() -> None:
    assert len(set(us_states().values())) == 50


def test_the_republican_of_a_state_is_who_sits_for_it() -> None:
    text = (
        "It rained. Sen. {PER Leo Falk}, D-Ohio, agreed with {s1 Sen. {PER Ana Ruiz}, R-Ariz.,} who {c1 said} {q1 no}. "
        "{s2 The Arizona Republican} {c2 said} {q2 it might}."
    )
    assert names(text) == ["Ana Ruiz"] * 2
    assert sources(text)[0].affiliation == "R-Ariz."


def test_the_democrat_of_a_state_is_nobody_of_another_party() -> None:
    text = (
        "It rained. {s1 Sen. {PER Ana Ruiz}, R-Ariz.,} {c1 said} {q1 no}. {s2 The Arizona Democrat} {c2 said} {q2 yes}."
    )
    assert names(text)[1] != "Ana Ruiz"


def test_a_title_and_a_name_with_a_seat_are_a_person() -> None:
    text = "It rained. {s1 {ORG Senate Elmian Leader Ana Ruiz (D-N.Y.}} {c1 told} reporters {q1 that it would hold}."
    (one,) = sources(text)
    assert (one.name, one.kind) == ("Ana Ruiz", "named-person")


def test_a_party_of_a_state_is_no_second_name() -> None:
    (one,) = sources("{s1 Gov. {PER Ana Ruiz}, {ORG Republican} of {LOC Arkansas},} {c1 spoke of} {q1 the bill}.")
    assert one.name == "Ana Ruiz"
