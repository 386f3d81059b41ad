"""Whatever is delivered, in whatever order and however often: a message has one answer, a removed one has none."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Literal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.responder import Incoming, Responder
from bot.store import Store
from tests.responder.chat import HERE, Articles, edited, mentioned, shared
from tests.responder.conftest import LIMITS
from tests.store.databases import Clock, new_sqlite

Kind = Literal["shared", "edited", "mentioned", "removed", "restarted"]
Delivery = tuple[Kind, int, int]
"""Kind, number of the message, and which of the two processes gets it."""

deliveries = st.tuples(
    st.sampled_from(["shared", "shared", "edited", "mentioned", "removed", "restarted"]),
    st.integers(0, 2),
    st.integers(0, 1),
)


def incoming(kind: Kind, number: int) -> Incoming:
    link, message = f"https://example.org/news/story-{number}", f"m{number}"
    if kind == "edited":
        return edited(f"{link} {link}-more", link, message=message)
    return mentioned(link, message=message) if kind == "mentioned" else shared(link, message=message)


class Chat:
    """Two processes, what was posted, and what stands."""

    def __init__(self, processes: list[Responder]) -> None:
        self._processes = processes
        self.answers: dict[str, str] = {}
        """Messages by the id of our reply."""
        self.posted: list[str] = []
        self.removed: set[str] = set()
        self.wanted: set[str] = set()

    async def deliver(self, delivery: Delivery) -> None:
        kind, number, process = delivery
        responder, message = self._processes[process], f"m{number}"
        if kind == "removed":
            self.removed.add(message)
            for reply_id in await responder.removed(HERE, message):
                self.answers.pop(reply_id, None)
        elif kind == "restarted":
            await responder.close()
            assert [reply async for reply in responder.take_up(self._stands, at_start=True)] == []
        else:
            if message not in self.removed:
                self.wanted.add(message)
            reply = await responder.respond(incoming(kind, number))
            if reply is not None:
                reply_id = f"r{len(self.posted)}"
                self.posted.append(message)
                self.answers[reply_id] = message
                await asyncio.sleep(0)
                if not await responder.posted(reply, reply_id):
                    del self.answers[reply_id]

    async def _stands(self, incoming: Incoming) -> bool:
        return incoming.message in self.answers.values()


@contextmanager
def database(template: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield new_sqlite(Path(folder), template)


@asynccontextmanager
async def chat(url: str) -> AsyncIterator[Chat]:
    clock = Clock()
    async with Store.open(url, now=clock, owner="one") as one, Store.open(url, now=clock, owner="two") as two:
        await one.settings.set(HERE, mode="automatic", channel_cooldown=0, user_cooldown=0, workspace_cooldown=0)
        async with (
            Responder("discord", one, Articles(one), limits=LIMITS) as first,
            Responder("discord", two, Articles(two), limits=LIMITS) as second,
        ):
            yield Chat([first, second])


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(deliveries, max_size=14))
def test_one_after_the_other(sqlite_template: Path, order: list[Delivery]) -> None:
    async def play(url: str) -> None:
        async with chat(url) as seen:
            for delivery in order:
                await seen.deliver(delivery)
                assert len(set(seen.answers.values())) == len(seen.answers), "two answers to one message"
                assert not set(seen.answers.values()) & seen.removed
            assert sorted(seen.posted) == sorted(seen.wanted)

    with ExitStack() as stack:
        asyncio.run(play(stack.enter_context(database(sqlite_template))))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(deliveries.filter(lambda delivery: delivery[0] != "restarted"), max_size=14))
def test_all_at_once(sqlite_template: Path, order: list[Delivery]) -> None:
    async def play(url: str) -> None:
        async with chat(url) as seen:
            await asyncio.gather(*map(seen.deliver, order))
            assert len(set(seen.posted)) == len(seen.posted), "answered twice"
            assert not set(seen.answers.values()) & seen.removed
            assert set(seen.posted) >= seen.wanted - seen.removed

    with ExitStack() as stack:
        asyncio.run(play(stack.enter_context(database(sqlite_template))))
