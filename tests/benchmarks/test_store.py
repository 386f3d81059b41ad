"""The store's two hot paths: reading a kept breakdown, and claiming an event; on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bot.breakdown import Assertion, Attribution, Breakdown, Flag, Span
from bot.store import EventKey, Store, model_key
from tests.store.conftest import postgres, sqlite_template, sqlite_url, url
from tests.store.databases import breakdown

__all__ = ["postgres", "sqlite_template", "sqlite_url", "url"]

URL = "https://example.org/a"
READ_LIMIT = 0.010  # seconds; a kept answer has 10 ms in all


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture
def store(url: str, loop: asyncio.AbstractEventLoop) -> Iterator[Store]:
    opened = loop.run_until_complete(Store.open(url).__aenter__())
    yield opened
    loop.run_until_complete(opened.close())


def long_breakdown() -> Breakdown:
    """Of an article of 1,200 words: 40 attributions, 25 assertions."""
    span = Span(start=0, end=40)
    flag = Flag(code="unsourced-number", evidence=(span,), why="No source is given.", ask="Who counted?")
    return breakdown("word " * 1200).model_copy(
        update={
            "attributions": tuple(
                Attribution(id=f"a{n}", kind="direct", act="says", content=(span,), cue=(span,), confidence=0.9)
                for n in range(40)
            ),
            "assertions": tuple(
                Assertion(id=f"u{n}", span=span, support="none", weight=0.5, flags=(flag,)) for n in range(25)
            ),
        }
    )


def test_a_kept_breakdown_is_read(benchmark: BenchmarkFixture, store: Store, loop: asyncio.AbstractEventLoop) -> None:
    kept = loop.run_until_complete(store.breakdowns.put(URL, long_breakdown(), content_hash="h", also=[URL + "?s"]))
    model = model_key(kept.breakdown)

    def read() -> object:
        return loop.run_until_complete(store.breakdowns.get_fresh(URL + "?s", model=model, max_age=timedelta(hours=1)))

    assert benchmark(read) == kept
    assert benchmark.stats is not None
    assert benchmark.stats.stats.median < READ_LIMIT


def test_an_event_is_claimed(benchmark: BenchmarkFixture, store: Store, loop: asyncio.AbstractEventLoop) -> None:
    numbers = itertools.count()

    def claim() -> bool:
        key = EventKey("slack", f"e{next(numbers)}")
        return loop.run_until_complete(store.events.claim(key, workspace="T1", user="U1", payload="{}"))

    assert benchmark(claim)
