"""Processes of their own that answer events: `python -m tests.responder.worker share|killed …`."""

# ruff: noqa: S311 -- chance, not secrets

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

import sqlalchemy as sa

from bot.article.links import canonical
from bot.responder import Incoming, Limits, Reply, Responder
from bot.service import Answer
from bot.store import Store, StoredBreakdown
from bot.store.tables import events
from tests.responder.chat import HERE, article, shared

KILLS = 10
RUN = 200


def event(number: int) -> Incoming:
    return shared(f"https://example.org/news/story-{number % 20}", message=f"m{number}", author=f"U{number % 7}")


class Remembering:
    """A service that has each article in memory once it was asked for, and takes its time."""

    def __init__(self, store: Store, delay: float) -> None:
        self._store = store
        self._delay = delay
        self._known: dict[str, StoredBreakdown] = {}

    async def breakdown_of(self, link: str, *, automatic: bool = False) -> Answer:
        await asyncio.sleep(random.uniform(0, self._delay))
        if link not in self._known:
            self._known[link] = await self._store.breakdowns.put(canonical(link), article(), content_hash="h")
        return Answer(self._known[link])


async def share(url: str, owner: str) -> None:
    """Half of 3,000 deliveries of 1,000 events; the other process has the other half."""
    async with Store.open(url, owner=owner) as store, Responder("discord", store, Remembering(store, 0)) as responder:
        numbers = [*range(1000)] * 3
        random.Random(1).shuffle(numbers)
        queue = iter(numbers[owner == "two" :: 2])
        print("ready", flush=True)
        sys.stdin.readline()
        posts: list[str] = []

        async def work() -> None:
            for number in queue:
                if (reply := await responder.respond(event(number))) is not None:
                    posts.append(reply.incoming.message)
                    await responder.posted(reply, f"{owner}-{number}")

        await asyncio.gather(*(work() for _ in range(8)))
        print(json.dumps(posts), flush=True)


async def run(url: str, posts: Path) -> None:
    """Take up what was begun, then answer 200 events, each delivered twice; a post is a line in a file."""
    async with Store.open(url, owner="the one") as store:
        responder = Responder("discord", store, Remembering(store, 0.01), limits=Limits(attempts=KILLS + 2))
        descriptor = os.open(posts, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

        async def post(reply: Reply) -> None:
            await asyncio.sleep(random.uniform(0, 0.003))
            os.write(descriptor, f"{reply.incoming.message}\n".encode())
            await asyncio.sleep(random.uniform(0, 0.003))
            await responder.posted(reply, f"r-{reply.incoming.message}")

        async def stands(incoming: Incoming) -> str | bool:
            return f"r-{incoming.message}" if incoming.message in posts.read_text().split("\n") else False

        async for reply in responder.take_up(stands, at_start=True):
            await post(reply)
        unfinished = sa.select(sa.func.count()).where(events.c.state.in_(("claimed", "posting")))
        async with store.database.reading() as connection:
            assert (await connection.execute(unfinished)).scalar_one() == 0, "not all was taken up"
        # a platform delivers again what is recent; what is older must have been claimed before
        recent = max(0, posts.read_bytes().count(b"\n") // 10 - 2) * 10
        queue = iter(sorted([*range(recent, RUN)] * 2, key=lambda number: (number // 10, random.random())))

        async def work() -> None:
            for number in queue:
                if (reply := await responder.respond(event(number))) is not None:
                    await post(reply)

        await asyncio.gather(*(work() for _ in range(4)))
        await responder.close()


def killed(url: str, posts: Path) -> None:
    """Kill the run ten times, each time at a random count of posts and some milliseconds later; then let it end."""
    moments = random.Random(2)
    for count in sorted(moments.sample(range(5, RUN - 10), KILLS)):
        child = started(url, posts)
        deadline = time.monotonic() + 30
        while posts.read_bytes().count(b"\n") < count and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(moments.uniform(0, 0.02))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, "it ended before it was killed"
    _, status = os.waitpid(started(url, posts), 0)
    assert os.waitstatus_to_exitcode(status) == 0


def started(url: str, posts: Path) -> int:
    """RETURNS (int): the process of a run; it is a copy of this one, which has everything imported."""
    child = os.fork()
    if child == 0:
        try:
            random.seed(os.getpid())
            asyncio.run(run(url, posts))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


async def prepared(url: str) -> None:
    """Switch the channel on, without pauses."""
    async with Store.open(url) as store:
        await store.settings.set(
            HERE,
            mode="automatic",
            channel_cooldown=0,
            user_cooldown=0,
            workspace_cooldown=0,
            repeat_within=0,
        )


if __name__ == "__main__":
    mode, url, last = sys.argv[1:]
    if mode == "share":
        asyncio.run(share(url, last))
    else:
        killed(url, Path(last))
