"""Commands at a steady pace while every worker process is busy and stays so."""

from __future__ import annotations

import asyncio
from typing import cast

from adapters.slack.app import SlackBot
from adapters.slack.place import CARDS, COMMAND, PLATFORM
from adapters.slack.run import socket_mode
from adapters.slack.workspaces import OneWorkspace
from bot.article.fetch import Fetched, Fetcher
from bot.host import Ready, Times, open_host
from bot.jobs.pool import ProcessPool
from bot.settings import Settings
from bot.store import Channel, Store
from tests.adapters.slack.harness import QUIET
from tests.jobs.workers import prepare_orders
from tests.loopback_slack import Slack
from tests.loopback_slack.world import TEAM

WORKERS = 2


class SleepyFetcher:
    """Each page keeps a worker process for some seconds."""

    async def fetch(self, url: str, **_: object) -> Fetched:
        return Fetched(url, 200, "text/html", b"sleep 3", etag='"1"')


async def commanded(url: str, *, seconds: float, per_second: int) -> list[float]:
    """RETURNS (list[float]): how long each command waited for its acknowledgement, in seconds."""
    stop = asyncio.Event()
    async with Slack() as slack:
        workspaces = OneWorkspace(slack.token, base_url=slack.api_url)
        async with (
            Store.open(url) as store,
            ProcessPool(WORKERS, prepare=prepare_orders) as pool,
            workspaces,
            open_host(
                Settings(),
                PLATFORM,
                cards=CARDS,
                link_to=workspaces.link_to,
                ready=Ready(store=store, fetcher=cast("Fetcher", SleepyFetcher()), analyser=pool),
                times=Times(grace=0, name_lease=0),
            ) as host,
        ):
            await store.settings.set(Channel(PLATFORM, TEAM), **QUIET)
            running = asyncio.create_task(socket_mode(SlackBot(host, workspaces, pace=0), slack.app_token, stop))
            await slack.socket.until()
            loop = asyncio.get_running_loop()
            begun = loop.time()
            for number in range(round(seconds * per_second)):
                link = f"https://example.org/news/story-{number}"
                slack.people.command(COMMAND, link, user=f"U{number:010d}")
                await asyncio.sleep(max(0, begun + (number + 1) / per_second - loop.time()))
            waits = [await one.acknowledged(30) for one in slack.interactions]
            stop.set()
            await running
        slack.late_after = 30  # judged by the caller
    return waits
