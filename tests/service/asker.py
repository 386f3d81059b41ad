"""A process of its own that asks: `python -m tests.service.asker DATABASE PORT LINK SECONDS ASKERS`.

It says `ready`, waits for a line, says `analysing` for each analysis that it begins (each takes SECONDS), and in the
end what the askers were given.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import timedelta

from bot.article.fetch import Fetcher, FetchLimits
from bot.jobs import Page, Reading
from bot.service import Service, ServiceLimits
from bot.store import Store
from tests.service.parts import CountingAnalyser


class SlowAnalyser(CountingAnalyser):
    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    async def read(self, page: Page) -> Reading:
        print("analysing", flush=True)
        await asyncio.sleep(self._seconds)
        return await super().read(page)


async def main(database: str, port: str, link: str, seconds: str, askers: str) -> None:
    limits = ServiceLimits(lease=timedelta(seconds=2))
    ports = frozenset({int(port)})
    async with (
        Store.open(database) as store,
        Fetcher(FetchLimits("https://example.org/bot"), allow_loopback_ports=ports) as fetcher,
        Service(store, fetcher, SlowAnalyser(float(seconds)), limits) as service,
    ):
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        answers = await asyncio.gather(*(service.breakdown_of(link) for _ in range(int(askers))))
        print(json.dumps(sorted({answer.stored.id for answer in answers})), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
