"""Events that are delivered several times each, to replicas in processes of their own, on one PostgreSQL."""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.slack.place import PLATFORM
from bot.store import Channel, Store
from tests.adapters.slack.harness import QUIET
from tests.loopback_slack import Slack
from tests.loopback_slack.world import TEAM
from tests.store.databases import clean_environment

REPOSITORY = Path(__file__).resolve().parents[3]
CHANNELS = 20
AT_ONCE = 40
"""Requests that are under way."""


@asynccontextmanager
async def running(slack: Slack, url: str, count: int = 2) -> AsyncIterator[None]:
    """Replicas, to which Slack sends in turn."""
    async with Store.open(url) as store:
        await store.settings.set(Channel(PLATFORM, TEAM), **QUIET, repeat_within=0)
    processes = [await _started(slack, url, f"replica-{number}") for number in range(count)]
    try:
        yield
    finally:
        for process in processes:
            assert process.stdin is not None
            process.stdin.close()
        await asyncio.gather(*(process.wait() for process in processes))
        slack.http.targets.clear()
    assert [process.returncode for process in processes] == [0] * count


async def _started(slack: Slack, url: str, owner: str) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.adapters.slack.replica"),
        *(url, slack.api_url, slack.token, slack.signing_secret, owner),
        cwd=REPOSITORY,
        env=clean_environment(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    slack.http.targets.append(f"http://127.0.0.1:{port}/slack/events")
    return process


async def delivered(slack: Slack, events: int, times: int = 3) -> Counter[str]:
    """Send each event several times, in any order, and wait for the answers.

    RETURNS (Counter): how many answers stand under each message, by its id.
    """
    channels = [slack.events.channel() for _ in range(CHANNELS)]
    first = len(slack.events.deliveries)
    with slack.unsent():
        for number in range(events):
            link = f"https://example.org/news/story-{number % 20}"
            slack.events.message(link, channel=channels[number % CHANNELS], author=f"U{number % 7:010d}")
    deliveries = slack.events.deliveries[first:]
    queue = deliveries * times
    random.Random(3).shuffle(queue)  # noqa: S311 - chance, not secrets
    waiting = iter(queue)
    slack.events.subscribed.clear()  # what the bot posts is told to nobody

    async def send() -> None:
        for delivery in waiting:
            delivery.lost = False
            delivery.begin()
            answer = await slack.http.post(*slack.http.encoded(delivery), timeout=30)
            assert answer.status == 200
            delivery.acknowledge(None)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(send())
    await slack.until(lambda: len(slack.world.standing()) >= events, 240)
    await asyncio.sleep(0.5)  # for one too many
    return Counter(message.thread or "" for message in slack.world.standing())
