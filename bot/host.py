"""One running process of the bot: opens what it is made of, serves in the background, and stops without losing work."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from bot.analysis.errors import ModelError
from bot.article.fetch import Fetcher, FetchLimits
from bot.jobs import Analyser, AnalysisUnavailable
from bot.jobs.errors import place_of
from bot.jobs.pool import ProcessPool
from bot.jobs.reading import prepare
from bot.presentation.card import Card
from bot.presentation.notices import busy_card, reading_card
from bot.responder import AlreadyAnswered, Cards, Desk, Incoming, Limits, LinkTo, Poster, Reader, Reply, Responder
from bot.service import Service
from bot.settings import Settings
from bot.store import Store, StoreError
from bot.store.ownership import owning

log = logging.getLogger(__name__)

T = TypeVar("T")
Deliver = Callable[[Reply], Awaitable[object]]
"""Posts a reply and then calls `posted` or `not_posted`; what it raises counts as `not_posted(…, retry=True)`."""
Progress = Callable[[Card], Awaitable[object]]
"""Shows whoever waits for an answer a card meanwhile."""
PROGRESS = ((5.0, False), (25.0, True))
"""After how many seconds more whoever waits is told that the article is being read, and that it still is."""
UNASKED_AT_ONCE = 32
"""Shared links that are dealt with at once; in a burst the others wait here, and not for the database's connections."""
_LONGEST_OWNER = 128


class HostError(Exception):
    """The bot cannot run; the message is a sentence for the operator, without secrets."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Parts that are there already; whoever made them closes them. With a `service`, nothing is downloaded or read."""

    store: Store | None = None
    fetcher: Fetcher | None = None
    analyser: Analyser | None = None
    service: Reader | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """How often and how long, in seconds."""

    grace: float = 8.0
    """For what was begun when the bot is stopped; a container is given ten."""
    take_up_every: float = 60.0
    sweep_every: float = 3600.0
    name_lease: float = 15.0
    """For so long a name stays taken after its process died; 0 lets several processes have the same one."""


NOTHING_READY = Ready()
TIMES = Times()


class Host:
    """What an adapter works with; `open_host` makes it."""

    def __init__(self, store: Store, service: Reader, responder: Responder, times: Times) -> None:
        self.store = store
        self.service = service
        self.responder = responder
        self.desk: Desk = responder.desk
        self.stopping = False
        """Whether nothing new is taken."""
        self._times = times
        self._begun: set[asyncio.Future[Any]] = set()
        self._finishing: set[asyncio.Future[Any]] = set()
        self._serving: asyncio.Task[None] | None = None
        self._took_up = False
        self._unasked = asyncio.Semaphore(UNASKED_AT_ONCE)

    async def answer(self, incoming: Incoming, deliver: Deliver, progress: Progress | None = None) -> bool:
        """Respond to an event and deliver what comes of it; a stop waits for it.

        progress: is handed cards that say that the article is being read, while that takes long; none after the answer;
            or, once the bot stops, one that says to ask again.
        RETURNS (bool): whether a reply was handed to `deliver`; False for silence, and for what is left to later.
        """
        if self.stopping and asyncio.current_task() not in self._finishing:
            if progress is not None:
                await self._guarded(progress(busy_card()), place_of)
            return False
        try:
            return await self.work(self._answered(incoming, deliver, progress))
        except asyncio.CancelledError:
            asker = asyncio.current_task()
            if self.stopping and asker is not None and not asker.cancelling():
                return False  # it was we who cut it off
            raise

    async def work(self, what: Awaitable[T]) -> T:
        """RETURNS: what comes of something else that a stop is to wait for: a pressed button, a submitted form."""
        return await self._tracked(asyncio.ensure_future(what))

    def begin(
        self, work: Coroutine[Any, Any, T], told: Callable[[Exception], str] = place_of
    ) -> asyncio.Future[T | None]:
        """Start something that nobody waits for but a stop, and that may still answer events then.

        told: what the log says of an error, without any text of a message.
        RETURNS (Future): what comes of it; None where it raised, which the log says.
        """
        return self._tracked(asyncio.ensure_future(self._guarded(work, told)))

    def background(self, poster: Poster) -> None:
        """Begin the background work, if it has not begun yet; it ends with the stop."""
        if self._serving is None:
            self._serving = asyncio.create_task(self.serve(poster.deliver, poster.already_answered), name="serve")

    async def serve(self, deliver: Deliver, already_answered: AlreadyAnswered) -> None:
        """The background work, until cancelled: takes up what was not ended, now and every minute; sweeps each hour."""
        await asyncio.gather(
            self._every(self._times.take_up_every, lambda: self._take_up(deliver, already_answered)),
            self._every(self._times.sweep_every, self._sweep),
        )

    async def stop(self) -> None:
        """Take nothing new, wait a moment for what was begun, and leave the rest to whoever takes it up."""
        self.stopping = True
        begun = self._finishing = self._begun - {asyncio.current_task()}
        if begun:
            await asyncio.wait(begun, timeout=self._times.grace)
        left = [task for task in begun if not task.done()]
        for task in left:
            task.cancel()
        if self._serving is not None:
            self._serving.cancel()
            left.append(self._serving)
        await asyncio.gather(*left, return_exceptions=True)

    async def _answered(self, incoming: Incoming, deliver: Deliver, progress: Progress | None) -> bool:
        ended = asyncio.Event()
        telling = asyncio.create_task(self._telling(progress, ended))
        try:
            async with nullcontext() if incoming.was_asked else self._unasked:
                reply = await self.responder.respond(incoming)
            ended.set()
            await telling  # so that nothing overtakes the answer
        finally:
            telling.cancel()
        if reply is not None:
            await self._delivered(reply, deliver)
        return reply is not None

    async def _telling(self, progress: Progress | None, ended: asyncio.Event) -> None:
        if progress is None:
            return
        for seconds, still in PROGRESS:
            try:
                await asyncio.wait_for(ended.wait(), seconds)
            except TimeoutError:
                await self._guarded(progress(reading_card(still=still)), place_of)

    async def _guarded(self, work: Awaitable[T], told: Callable[[Exception], str]) -> T | None:
        try:
            return await work
        except StoreError as error:
            log.error("something was not dealt with: %s", error)  # noqa: TRY400 - its sentence says all
        except Exception as error:
            log.error("something was not dealt with: %s", told(error))  # noqa: TRY400 - a trace may hold texts
        return None

    async def _delivered(self, reply: Reply, deliver: Deliver) -> None:
        try:
            await deliver(reply)
        except Exception as error:
            # no message, no trace: a platform's error may hold what was to be posted
            log.error("a reply could not be posted: %s", place_of(error))  # noqa: TRY400
            await self.responder.not_posted(reply, retry=True)

    async def _take_up(self, deliver: Deliver, already_answered: AlreadyAnswered) -> None:
        at_start, self._took_up = not self._took_up, True
        async with aclosing(self.responder.take_up(already_answered, at_start=at_start)) as replies:
            async for reply in replies:
                if self.stopping:
                    await self.responder.not_posted(reply, retry=True)
                else:  # not waited for: one that is slow to post keeps no other
                    self.begin(self._delivered(reply, deliver))

    async def _sweep(self) -> None:
        log.info("deleted what is old: %s", await self.store.sweep())

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Do something again and again, whatever comes of it."""
        while not self.stopping:
            try:
                await work()
            except StoreError as error:
                log.error("background work failed: %s", error)  # noqa: TRY400 - its sentence says all
            except Exception as error:
                log.error("background work failed: %s", place_of(error))  # noqa: TRY400 - a trace may hold texts
            await asyncio.sleep(seconds)

    def _tracked(self, task: asyncio.Future[T]) -> asyncio.Future[T]:
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
        return task


@asynccontextmanager
async def open_host(
    settings: Settings,
    platform: str,
    *,
    cards: Cards | None = None,
    link_to: LinkTo | None = None,
    name: str = "",
    ready: Ready = NOTHING_READY,
    times: Times = TIMES,
    limits: Limits | None = None,
) -> AsyncIterator[Host]:
    """Open all that one process of the bot needs, and close it in the reverse order.

    name: what tells this process from others of the same platform on the same machine: a port, a range of shards.
    Raises `HostError` on entering.
    """
    async with AsyncExitStack() as stack:
        with _told():
            store = ready.store
            if store is None:
                store = await stack.enter_async_context(_store(settings, platform, name))
            if times.name_lease:
                await stack.enter_async_context(owning(store, timedelta(seconds=times.name_lease)))
            service = ready.service or await _service(stack, settings, store, ready)
        responder = Responder(platform, store, service, cards=cards, link_to=link_to, limits=limits)
        host = Host(store, service, await stack.enter_async_context(responder), times)
        try:
            yield host
        finally:
            await host.stop()


@asynccontextmanager
async def stop_signals() -> AsyncIterator[asyncio.Event]:
    """An event that the first SIGINT or SIGTERM sets; a second one ends the process as if nobody listened."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    signals = (signal.SIGINT, signal.SIGTERM)

    def stop() -> None:
        stopped.set()
        for one in signals:
            loop.remove_signal_handler(one)

    for one in signals:
        loop.add_signal_handler(one, stop)
    try:
        yield stopped
    finally:
        for one in signals:
            loop.remove_signal_handler(one)


def owner_of(settings: Settings, platform: str, name: str = "") -> str:
    """RETURNS (str): what a process calls itself in the database, the same after a restart."""
    parts = (settings.name or socket.gethostname()[:64], platform, name)
    return ":".join(part for part in parts if part)[:_LONGEST_OWNER]


def _store(settings: Settings, platform: str, name: str) -> Store:
    owner = owner_of(settings, platform, name)
    return Store.open(settings.database, create=True, owner=owner, user_key=settings.user_key)


async def _service(stack: AsyncExitStack, settings: Settings, store: Store, ready: Ready) -> Service:
    fetcher = ready.fetcher
    if fetcher is None:
        if settings.contact is None:
            raise HostError(
                "HEARSAY_CONTACT must be set: a web or mail address at which the people who run a website reach you."
            )
        fetcher = await stack.enter_async_context(Fetcher(FetchLimits(settings.contact)))
    analyser = ready.analyser
    if analyser is None:
        pool = ProcessPool(settings.workers, prepare=partial(prepare, settings.model))
        analyser = await stack.enter_async_context(pool)
    return await stack.enter_async_context(Service(store, fetcher, analyser))


@contextmanager
def _told() -> Iterator[None]:
    """Turn what can go wrong at the start into a sentence for the operator."""
    try:
        yield
    except (StoreError, ModelError) as error:
        raise HostError(str(error)) from error
    except AnalysisUnavailable:
        raise HostError(
            "The process that reads articles could not be started; the line before this says why."
        ) from None
