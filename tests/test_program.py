"""The program of an adapter: it ends with 0 where it was asked to, and else with a sentence."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from bot.host import HostError
from bot.program import run, until


def test_a_signal_ends_it_well() -> None:
    async def program(stop: asyncio.Event) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(stop.wait(), 5)

    assert run(program) == 0


def test_what_keeps_it_from_running_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    async def program(stop: asyncio.Event) -> None:
        raise HostError("There is no token.")

    assert run(program) == 1
    assert capsys.readouterr().err == "hearsay: There is no token.\n"


async def test_it_is_waited_for_an_event_or_the_end_whatever_comes_first() -> None:
    stop, other = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(asyncio.sleep(60))
    asyncio.get_running_loop().call_later(0.01, stop.set)
    await asyncio.wait_for(until(running, stop, other), 5)
    assert not running.done()
    running.cancel()

    async def fails() -> None:
        raise HostError("It broke.")

    with pytest.raises(HostError, match="It broke"):
        await until(asyncio.create_task(fails()), other)
