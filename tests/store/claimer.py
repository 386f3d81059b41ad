"""A process of its own that claims events: `python -m tests.store.claimer URL OWNER claim|work`."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from datetime import timedelta

from bot.store import EventKey, Store


async def main(url: str, owner: str, mode: str) -> None:
    async with Store.open(url, owner=owner) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        if mode == "claim":
            await claim_all(store)
        else:
            await work(store)


async def claim_all(store: Store) -> None:
    """Half of 3,000 deliveries, three of each event; the other process has the other half."""
    names = [f"e{number}" for number in range(1000)] * 3
    random.Random(1).shuffle(names)  # noqa: S311
    names = names[store.owner == "two" :: 2]
    gate = asyncio.Semaphore(8)

    async def claim(name: str) -> str | None:
        async with gate:
            return name if await store.events.claim(EventKey("slack", name), workspace="T1") else None

    won = await asyncio.gather(*map(claim, names))
    print(json.dumps([name for name in won if name]))


async def work(store: Store) -> None:
    """Take the own ones up, then claim new ones; say each name once it is done for good."""
    for found in await store.events.take_over(younger_than=timedelta(hours=1), owner=store.owner, limit=999):
        await finish(store, found.key)
    for number in range(200):
        key = EventKey("slack", f"e{number}")
        if await store.events.claim(key, workspace="T1"):
            await finish(store, key)


async def finish(store: Store, key: EventKey) -> None:
    if await store.events.finish(key):
        print(key.event, flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
