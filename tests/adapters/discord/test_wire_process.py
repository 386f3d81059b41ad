"""The adapter in a process of its own: real analysis, kills, and many commands at once."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.article.fetch import Fetcher, FetchLimits
from bot.host import Ready
from bot.jobs.pool import ProcessPool
from bot.store import Channel, Store
from tests.adapters.discord.harness import QUIET, Harness
from tests.adapters.discord.process import load, process
from tests.adapters.platform import until
from tests.loopback import Server, page
from tests.loopback_discord import Discord
from tests.loopback_discord.world import GUILD, NEWS
from tests.responder.test_end_to_end import LINK, PAGE, Detour, PublicName

RATE = 50
"""Commands a second."""


class Whole(Harness):
    """With the real service: download from loopback, and the analysis in a worker process."""

    def __init__(self, database: Path, discord: Discord, fetcher: Fetcher, pool: ProcessPool) -> None:
        super().__init__(database, discord)
        self.fetcher, self.pool = fetcher, pool

    def ready(self, store: Store) -> Ready:
        return Ready(store=store, fetcher=self.fetcher, analyser=self.pool)


async def test_a_shared_link_all_the_way_to_its_answer(discord: Discord, database: Path) -> None:
    limits = FetchLimits("https://example.org/bot")
    async with Server() as news:
        news.answer("/2026/11/town-keeps-bridge", page(PAGE))
        fetcher = Fetcher(limits, resolver=PublicName(), connector=Detour(news.port))
        async with fetcher, ProcessPool() as pool, Whole(database, discord, fetcher, pool) as harness:
            await harness.store.settings.set(harness.channel(), min_words=50)
            message = await harness.share(f"look: {LINK}")
            await harness.settle()
            (post,) = harness.posts()
            assert post.replies_to == message
            assert "Town keeps its bridge" in post.text
            await harness.command(LINK, author="bob")
            await harness.settle()
            (private,) = harness.private("bob")
            assert "Town keeps its bridge" in private.text
            pages = {"Sources": "Leo Falk", "Quoted claims": "rebuild the bridge", "On nobody's word": "Ask"}
            for one, words in pages.items():
                await harness.use(post, one)
                await harness.settle()
                (post,) = harness.posts()
                assert words in post.text
            assert len(news.asked("/2026/11/town-keeps-bridge")) == 1


async def test_commands_are_acknowledged_while_the_analysis_is_busy(discord: Discord, database: Path) -> None:
    """A short one of the minute that the benchmarks take; the bound is Discord's own."""
    async with Store.open(str(database), owner="test") as store:
        await store.settings.set(Channel("discord", GUILD, NEWS), **QUIET)
    async with process(discord, database, seconds=1.0):
        waited = await load(discord, seconds=2, rate=RATE)
    assert len(waited) == 2 * RATE
    assert waited[-1] < 3


def _claimed(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT count(*) FROM events WHERE state = 'claimed'").fetchone()[0])


async def test_a_process_that_is_killed_leaves_its_work_to_the_next(discord: Discord, database: Path) -> None:
    async with Store.open(str(database), owner="test") as store:
        await store.settings.set(Channel("discord", GUILD, NEWS), **QUIET)
    async with process(discord, database, seconds=2.0) as child:
        message = discord.events.message("https://example.org/news/story")
        asked = discord.events.command("breakdown", link="https://example.org/news/another")
        await asked.acknowledged(10)
        await until(lambda: _claimed(database) == 2)
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert discord.world.standing() == []
    async with process(discord, database):
        await until(lambda: discord.world.standing() and discord.world.private("alice"), 20)
    (post,) = discord.world.standing()
    assert post.replies_to == message.id
