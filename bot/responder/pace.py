"""Messages of one channel kept apart in time, where a platform takes only so many."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_MOST_CHANNELS = 10_000


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0


class Pace:
    """In each channel one thing at a time, and `seconds` from the end of one to the beginning of the next."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._turns: dict[str, _Turn] = {}

    @asynccontextmanager
    async def turn(self, channel: str) -> AsyncIterator[None]:
        """The channel's next turn, which those before it are waited for."""
        if len(self._turns) > _MOST_CHANNELS:
            self._turns = {other: turn for other, turn in self._turns.items() if turn.lock.locked()}
        turn = self._turns.setdefault(channel, _Turn())
        async with turn.lock:
            await asyncio.sleep(turn.free_at - time.monotonic())
            try:
                yield
            finally:
                turn.free_at = time.monotonic() + self._seconds
