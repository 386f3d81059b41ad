"""Lengths of time as people write and read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.durations import seconds_of, short, spoken
from tests.presentation.strategies import HOSTILE


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("90", 90),
        ("90s", 90),
        ("5m", 300),
        (" 5 min ", 300),
        ("5 Minutes", 300),
        ("1h30m", 5400),
        ("1 hour, 30 minutes", 5400),
        ("2d", 172_800),
        ("1 day", 86_400),
        ("", None),
        ("soon", None),
        ("5x", None),
        ("-5m", None),
        ("5m 3", None),
        ("5 5", None),
        ("1.5h", None),
        ("٥m", None),
        ("5mm", None),
        ("m", None),
        ("9999999999s", None),
    ],
)
def test_what_people_write_is_read(text: str, seconds: int | None) -> None:
    assert seconds_of(text) == seconds


@given(st.integers(0, 10**9))
def test_what_is_written_is_read_as_the_same(seconds: int) -> None:
    assert seconds_of(short(seconds)) == seconds
    assert seconds == 0 or seconds_of(spoken(seconds)) == seconds


@given(st.text() | st.text("0123456789smhd ,") | st.sampled_from(HOSTILE))
def test_anything_gives_a_length_or_nothing(text: str) -> None:
    found = seconds_of(text)
    assert found is None or found >= 0


def test_it_reads_well() -> None:
    assert spoken(5400) == "1 hour 30 minutes"
    assert spoken(7 * 86_400) == "7 days"
    assert short(90) == "1m 30s"
