"""A chat adapter's program: what it logs, how it is stopped, and what it says where it cannot run."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable

from bot.host import HostError, stop_signals
from bot.settings import SettingsError


def run(program: Callable[[asyncio.Event], Awaitable[None]], *, quiet: tuple[str, ...] = ()) -> int:
    """Run until SIGINT or SIGTERM sets the event that `program` is given, and it has ended what it began.

    quiet: names of loggers whose finer lines hold what is sent and received.
    RETURNS (int): 0 after a stop that was asked for; 1 with a sentence on standard error.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("alembic", *quiet):
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        asyncio.run(_stoppable(program))
    except (HostError, SettingsError) as error:
        print(f"hearsay: {error}", file=sys.stderr)
        return 1
    return 0


async def until(running: asyncio.Task[None], *events: asyncio.Event) -> None:
    """Wait until a task ends or one of the events is set. Raises what the task raised."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait([running, *waiting], return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
    finally:
        for task in waiting:
            task.cancel()


async def _stoppable(program: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    async with stop_signals() as stop:
        await program(stop)
