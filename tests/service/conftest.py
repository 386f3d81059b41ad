"""A service over a real store and a real download from loopback; only the model is instant."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.article.fetch import Fetcher, FetchLimits
from bot.service import Service, ServiceLimits
from bot.store import Store
from tests.loopback import Server
from tests.service.parts import CountingAnalyser, Parts
from tests.store.conftest import clock, other, postgres, sqlite_template, sqlite_url, store, url

__all__ = ["clock", "other", "postgres", "sqlite_template", "sqlite_url", "store", "url"]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server() as opened:
        yield opened


@pytest.fixture
async def fetcher(server: Server) -> AsyncIterator[Fetcher]:
    async with Fetcher(FetchLimits("https://example.org/bot"), allow_loopback_ports=frozenset({server.port})) as opened:
        yield opened


@pytest.fixture
def analyser() -> CountingAnalyser:
    return CountingAnalyser()


@pytest.fixture
async def parts(
    store: Store,
    server: Server,
    fetcher: Fetcher,
    analyser: CountingAnalyser,
) -> AsyncIterator[Parts]:
    limits = ServiceLimits(closing=0.2)
    async with Service(store, fetcher, analyser, limits) as service:
        yield Parts(service, store, server, fetcher, analyser)
