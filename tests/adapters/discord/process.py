"""The adapter in a process of its own: `python -m tests.adapters.discord.process API GATEWAY DATABASE SECONDS`.

DISCORD_TOKEN is the token. Its analysis takes SECONDS of a processor for each page, in a real process pool of one.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import cast

import discord
import yarl
from discord.gateway import DiscordWebSocket

from adapters.discord.place import CARDS, PLATFORM, link_to
from adapters.discord.run import serve
from bot.article.fetch import Fetched, Fetcher
from bot.article.model import Article
from bot.host import Ready, Times, open_host, stop_signals
from bot.jobs import Page, Reading
from bot.jobs.pool import ProcessPool
from bot.jobs.reading import Prepared
from bot.settings import Settings
from bot.store import Store
from tests.loopback_discord import Discord
from tests.responder.chat import article

REPOSITORY = Path(__file__).resolve().parents[3]


class InstantFetcher:
    """Answers at once with a page."""

    async def fetch(self, url: str, **_: object) -> Fetched:
        return Fetched(url, 200, "text/html", b"<p>" + b"word " * 1000)


def _read(page: Page, *, seconds: float) -> Reading:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
    made = article()
    return Reading(Article(page.id, made.article.text, ()), made)


def prepare_slow(seconds: float) -> Prepared:
    """RETURNS (Prepared): reads a page for so many seconds, and keeps a processor busy with it."""
    return Prepared("by hand@1", partial(_read, seconds=seconds))


async def main(api: str, gateway: str, database: str, seconds: float) -> None:
    """Serve until a signal."""
    discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api, yarl.URL(gateway)
    async with (
        Store.open(database, owner="process") as store,
        ProcessPool(prepare=partial(prepare_slow, seconds)) as pool,
    ):
        ready = Ready(store=store, fetcher=cast("Fetcher", InstantFetcher()), analyser=pool)
        times = Times(grace=1, name_lease=0)
        host = open_host(Settings(), PLATFORM, cards=CARDS, link_to=link_to, ready=ready, times=times)
        async with stop_signals() as stop, host as opened:
            await serve(opened, os.environ["DISCORD_TOKEN"], stop=stop)


@asynccontextmanager
async def process(discord: Discord, database: Path, *, seconds: float = 0.0) -> AsyncIterator[subprocess.Popen[bytes]]:
    """Start one, and wait until it is connected and has its commands; ends it if nobody has."""
    module = [sys.executable, "-m", "tests.adapters.discord.process"]
    arguments = [discord.url, discord.gateway.url, str(database), str(seconds)]
    environment = os.environ | {"DISCORD_TOKEN": discord.token}
    child = subprocess.Popen([*module, *arguments], cwd=REPOSITORY, env=environment)
    try:
        before = len(discord.gateway.identified)
        async with asyncio.timeout(60):
            while len(discord.gateway.identified) == before or not discord.world.commands:
                assert child.poll() is None, "the process ended"
                await asyncio.sleep(0.02)
        await discord.gateway.until(1)
        yield child
    finally:
        if child.poll() is None:
            child.terminate()
        try:
            await asyncio.to_thread(child.wait, 30)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


async def load(discord: Discord, *, seconds: float, rate: int) -> list[float]:
    """Give commands at an even pace, each of another person and about another article.

    RETURNS (list[float]): seconds until each was acknowledged, in ascending order.
    """
    loop, start, asked = asyncio.get_running_loop(), asyncio.get_running_loop().time(), []
    for number in range(round(seconds * rate)):
        await asyncio.sleep(start + number / rate - loop.time())
        link = f"https://example.org/news/story-{number}"
        asked.append(discord.events.command("breakdown", user=str(10**17 + number), link=link))
    return sorted([await one.acknowledged(30) for one in asked])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])))
