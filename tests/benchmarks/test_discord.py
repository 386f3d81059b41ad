"""Commands on Discord while the analysis is busy: fifty a second for a minute, to a process of its own on loopback."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bot.store import Channel, Store
from tests.adapters.discord.harness import QUIET
from tests.adapters.discord.process import load, process
from tests.loopback_discord import Discord
from tests.loopback_discord.world import GUILD, NEWS
from tests.store.conftest import sqlite_template, sqlite_url

__all__ = ["sqlite_template", "sqlite_url"]

ACKNOWLEDGED_LIMIT = 1.0  # seconds, at the 99th percentile
RATE, SECONDS = 50, 60


async def _minute(database: Path) -> list[float]:
    async with Store.open(str(database), owner="test") as store:
        await store.settings.set(Channel("discord", GUILD, NEWS), **QUIET)
    # without Discord's description of its API, whose checks take as long as the adapter's work; its limits hold
    async with Discord(conformance=database.parent) as discord, process(discord, database, seconds=1.0):
        return await load(discord, seconds=SECONDS, rate=RATE)


@pytest.mark.timeout(300)
def test_a_minute_of_commands_while_the_analysis_is_busy(benchmark: BenchmarkFixture, sqlite_url: str) -> None:
    minute = partial(asyncio.run, _minute(Path(sqlite_url)))
    waited: list[float] = benchmark.pedantic(minute, rounds=1)  # type: ignore[no-untyped-call]  # it has no types
    assert len(waited) == RATE * SECONDS
    median, late = waited[len(waited) // 2], waited[len(waited) * 99 // 100]
    benchmark.extra_info |= {"acknowledged p50": median, "acknowledged p99": late, "acknowledged max": waited[-1]}
    print(f"\nacknowledged: p50 {median:.3f} s, p99 {late:.3f} s, max {waited[-1]:.3f} s")
    assert late < ACKNOWLEDGED_LIMIT
