"""What the service's tests are made of."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from bot.article.fetch import Fetcher
from bot.article.model import Remarks
from bot.jobs import Page, Reading
from bot.jobs.reading import Prepared, prepare
from bot.service import Service, ServiceLimits
from bot.store import Store
from tests.jobs.workers import reading_of
from tests.loopback import Server

SENTENCES = (
    "The mayor of Elmford said on Monday that the old library by the river will stay open for another year.",
    "Three members of the council had asked for it to be closed, because the roof would cost too much to repair.",
    "Readers gathered in front of the building and sang until the doors were opened by the caretaker.",
    "A vote on the budget is expected before the end of the month, and the outcome is open.",
)


def article(*, head: str = "", more: str = "") -> str:
    """A page with an article."""
    body = "".join(f"<p>{sentence}</p>\n" for sentence in (*SENTENCES, more) if sentence)
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Library stays open</title>{head}</head>"
        f"<body><article><h1>Library stays open</h1>{body}</article></body></html>"
    )


class CountingAnalyser:
    """Takes a page's words for the article, at once or when it is let."""

    def __init__(self, *, version: str = "1") -> None:
        self.version = version
        self.pages: list[Page] = []
        self.cancelled = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: Exception | None = None
        self.remarks = Remarks()
        self.declares: str | None = None
        """Where the page says that it lives."""

    @property
    def model(self) -> str:
        return f"test@{self.version}"

    async def read(self, page: Page) -> Reading:
        self.pages.append(page)
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error is not None:
            raise self.error
        reading = reading_of(page, version=self.version)
        labels, free, notes = self.remarks.labels, self.remarks.free, self.remarks.notes
        url = self.declares or page.url
        facts = reading.breakdown.article.model_copy(update={"url": url})
        breakdown = reading.breakdown.model_copy(update={"article": facts})
        return Reading(replace(reading.article, labels=labels, free=free, notes=notes, url=url), breakdown)

    async def close(self) -> None: ...

    async def until_asked(self, times: int = 1) -> None:
        async with asyncio.timeout(10):
            while len(self.pages) < times:
                await asyncio.sleep(0.005)


class DirectAnalyser:
    """The real reading, in a thread of this process."""

    def __init__(self) -> None:
        self._prepared: Prepared = prepare()
        self.model = self._prepared.model

    async def read(self, page: Page) -> Reading:
        return await asyncio.to_thread(self._prepared.read, page)

    async def close(self) -> None: ...


@dataclass
class Parts:
    """A service and all that it is made of."""

    service: Service
    store: Store
    server: Server
    fetcher: Fetcher
    analyser: CountingAnalyser

    def another(self, **limits: Any) -> Service:
        """RETURNS (Service): one over the same parts with other limits."""
        return Service(self.store, self.fetcher, self.analyser, ServiceLimits(**({"closing": 0.2} | limits)))

    async def no_lease_stays(self) -> bool:
        """RETURNS (bool): whether all leases were given back."""
        return (await self.store.counts()).rows["jobs"] == 0
