"""What was found out is known for a while, and only so much of it."""

from __future__ import annotations

import pytest

from bot.remembered import Remembered


def test_it_is_known_until_its_time_is_over_or_it_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("bot.remembered.time.monotonic", lambda: now)
    known = Remembered[str, bool](60, most=10)
    assert known.get("a") is None
    assert known.put("a", False) is False
    now = 159.0
    assert known.get("a") is False, "no is an answer as well"
    now = 160.0
    assert known.get("a") is None
    known.put("a", True)
    known.forget("a")
    assert known.get("a") is None


def test_the_oldest_goes_where_there_are_too_many() -> None:
    known = Remembered[int, int](60, most=2)
    for one in (1, 2, 1, 3):
        known.put(one, one)
    assert [known.get(one) for one in (1, 2, 3)] == [1, None, 3]
