"""Messages of one channel are kept apart; those of others are not kept up."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.responder import Pace


async def test_turns_of_a_channel_are_apart_and_those_of_another_are_not() -> None:
    pace, begun = Pace(0.1), dict[str, list[float]](a=[], b=[])

    async def post(channel: str) -> None:
        async with pace.turn(channel):
            begun[channel].append(time.monotonic())

    await asyncio.gather(post("a"), post("a"), post("a"), post("b"))
    first, second, third = begun["a"]
    assert second - first >= 0.1
    assert third - second >= 0.1
    assert begun["b"][0] < second


async def test_a_turn_that_fails_is_a_turn_all_the_same() -> None:
    pace, begun = Pace(0.1), time.monotonic()
    with pytest.raises(ZeroDivisionError):
        async with pace.turn("a"):
            _ = 1 / 0
    async with pace.turn("a"):
        assert time.monotonic() - begun >= 0.1
