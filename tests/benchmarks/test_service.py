"""What the service adds to an answer: a remembered one, and a new one beyond its download and analysis."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from typing import cast

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bot.article.fetch import Fetched, Fetcher
from bot.article.model import Article
from bot.breakdown import Breakdown
from bot.jobs import Page, Reading
from bot.jobs.pool import ProcessPool
from bot.jobs.reading import Prepared
from bot.service import Answer, Service, ServiceLimits
from bot.store import Store, model_key
from tests.benchmarks.test_store import long_breakdown
from tests.store.conftest import postgres, sqlite_template, sqlite_url, url

__all__ = ["postgres", "sqlite_template", "sqlite_url", "url"]

CACHED_LIMIT = 0.010  # seconds
OVERHEAD_LIMIT = 0.020  # seconds, beyond download and analysis
LINK = "https://news.example.org/a?utm_source=chat"
PAGE = b"<p>" + b"word " * 20_000


class InstantFetcher:
    """Answers at once with a page as large as an article's."""

    async def fetch(self, url: str, **_: object) -> Fetched:
        return Fetched(url, 200, "text/html", PAGE, etag='"1"')


class InstantAnalyser:
    """Answers at once with the breakdown of a long article."""

    def __init__(self) -> None:
        self._breakdown = long_breakdown()
        self.model = model_key(self._breakdown)

    async def read(self, page: Page) -> Reading:
        return _reading(page, self._breakdown)

    async def close(self) -> None: ...


def _reading(page: Page, breakdown: Breakdown) -> Reading:
    return Reading(Article(page.id, breakdown.article.text, ()), breakdown)


def prepare_instant() -> Prepared:
    breakdown = long_breakdown()
    return Prepared(model_key(breakdown), lambda page: _reading(page, breakdown))


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture
def service(url: str, loop: asyncio.AbstractEventLoop) -> Iterator[Service]:
    store = loop.run_until_complete(Store.open(url).__aenter__())
    yield Service(store, cast("Fetcher", InstantFetcher()), InstantAnalyser(), ServiceLimits())
    loop.run_until_complete(store.close())


def _held_below(benchmark: BenchmarkFixture, limit: float) -> None:
    assert benchmark.stats is not None
    assert benchmark.stats.stats.median < limit


def test_a_remembered_answer(benchmark: BenchmarkFixture, service: Service, loop: asyncio.AbstractEventLoop) -> None:
    loop.run_until_complete(service.breakdown_of(LINK))

    def ask() -> Answer:
        return loop.run_until_complete(service.breakdown_of(LINK))

    assert benchmark(ask).article is None
    _held_below(benchmark, CACHED_LIMIT)


def test_a_new_answer_beyond_download_and_analysis(
    benchmark: BenchmarkFixture, service: Service, loop: asyncio.AbstractEventLoop
) -> None:
    numbers = itertools.count()

    def ask() -> Answer:
        return loop.run_until_complete(service.breakdown_of(f"https://news.example.org/{next(numbers)}"))

    assert benchmark(ask).article is not None
    _held_below(benchmark, OVERHEAD_LIMIT)


def test_the_way_to_a_worker_process_and_back(benchmark: BenchmarkFixture, loop: asyncio.AbstractEventLoop) -> None:
    pool = loop.run_until_complete(ProcessPool(prepare=prepare_instant).__aenter__())
    try:
        reading = benchmark(lambda: loop.run_until_complete(pool.read(Page(PAGE, "x"))))
    finally:
        loop.run_until_complete(pool.close())
    assert reading.breakdown == long_breakdown()
    _held_below(benchmark, OVERHEAD_LIMIT / 2)
