"""A process's name is held by one process at a time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.store import Store
from bot.store.ownership import OwnerTakenError, owning
from tests.store.databases import Clock

SHORT = timedelta(seconds=0.4)


async def test_a_second_process_of_the_same_name_is_refused(store: Store, url: str, clock: Clock) -> None:
    async with owning(store, SHORT), Store.open(url, now=clock, owner="one") as same:
        with pytest.raises(OwnerTakenError, match="Another process called one uses this database"):
            async with owning(same, SHORT):
                pass


async def test_two_names_do_not_disturb_each_other(store: Store, other: Store) -> None:
    async with owning(store, SHORT), owning(other, SHORT):
        pass


async def test_a_name_is_free_when_its_process_ends(store: Store, url: str, clock: Clock) -> None:
    async with owning(store, SHORT):
        pass
    assert (await store.counts()).rows["jobs"] == 0
    async with Store.open(url, now=clock, owner="one") as same, owning(same, SHORT):
        assert (await store.counts()).rows["jobs"] == 1


async def test_a_name_that_a_killed_process_left_is_waited_for(store: Store, url: str, clock: Clock) -> None:
    left = owning(store, timedelta(seconds=20))
    await left.__aenter__()
    async with Store.open(url, now=clock, owner="one") as same:
        waiting = asyncio.create_task(_hold(same))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        clock.advance(seconds=21)
        await waiting
    await left.__aexit__(None, None, None)


async def test_a_name_is_held_for_as_long_as_its_process_runs(url: str) -> None:
    async with Store.open(url, owner="one") as store, owning(store, SHORT), Store.open(url, owner="one") as same:
        await asyncio.sleep(SHORT.total_seconds() * 2)
        with pytest.raises(OwnerTakenError):
            async with owning(same, SHORT):
                pass


async def _hold(store: Store) -> None:
    async with owning(store, timedelta(seconds=20)):
        pass
