"""One piece of work for many askers: the first starts it, the others join, and it ends when all of them have left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.service.answers import ServiceBusy, ServiceTrouble

T = TypeVar("T")


@dataclass(eq=False)
class _Flight(Generic[T]):
    task: asyncio.Task[T]
    askers: int = 0


class Flights(Generic[T]):
    """Work by key, at most `limit` pieces of it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._flights: dict[str, _Flight[T]] = {}
        self._tasks: set[asyncio.Task[T]] = set()
        self._closed = False

    def __len__(self) -> int:
        """RETURNS (int): how many pieces of work can be joined."""
        return len(self._flights)

    @property
    def askers(self) -> int:
        """RETURNS (int): how many wait for them."""
        return sum(flight.askers for flight in self._flights.values())

    def __contains__(self, key: str) -> bool:
        return key in self._flights

    async def join(self, key: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Wait for the work of that key, and start it where nobody has.

        An asker that is cancelled leaves the others what they wait for; with the last one the work is cancelled.

        Raises:
            ServiceBusy: there is no room for more work.
        """
        flight = self._flights.get(key) or self._start(key, work)
        flight.askers += 1
        try:
            return await asyncio.shield(flight.task)
        except asyncio.CancelledError:
            asker = asyncio.current_task()
            if asker is not None and not asker.cancelling() and flight.task.cancelled():
                raise ServiceTrouble("This bot is being stopped; try again in a minute.") from None
            raise
        finally:
            flight.askers -= 1
            if not flight.askers:
                self._forget(key, flight)
                if not flight.task.done():
                    flight.task.cancel()

    async def close(self, grace: float) -> None:
        """Take no more work, wait for what is under way, cancel what is not done by then, and see it end.

        grace: seconds.
        """
        self._closed = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        for task in self._tasks:
            if not task.cancelling():  # else it is clearing up already
                task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, key: str, work: Callable[[], Coroutine[Any, Any, T]]) -> _Flight[T]:
        if self._closed:
            raise ServiceTrouble("This bot is being stopped; try again in a minute.")
        if len(self._tasks) >= self._limit:
            raise ServiceBusy
        flight = _Flight(asyncio.create_task(work()))
        self._flights[key] = flight
        self._tasks.add(flight.task)
        flight.task.add_done_callback(lambda task: self._landed(key, flight, task))
        return flight

    def _landed(self, key: str, flight: _Flight[T], task: asyncio.Task[T]) -> None:
        self._tasks.discard(task)
        self._forget(key, flight)
        if not task.cancelled():
            task.exception()  # seen, also where all askers have left

    def _forget(self, key: str, flight: _Flight[T]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
