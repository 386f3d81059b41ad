"""A store on each kind of database: what holds on one holds on the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store import Store, upgrade
from tests.store.databases import Clock, Postgres, new_sqlite, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "hearsay.db"
    asyncio.run(upgrade(path))
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    return new_sqlite(tmp_path, sqlite_template)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database that is set up."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    server: Postgres = request.getfixturevalue("postgres")
    return server.emptied()


@pytest.fixture(params=["sqlite", "postgresql"])
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that nobody has set up."""
    if request.param == "sqlite":
        return str(tmp_path / "blank.db")
    server: Postgres = request.getfixturevalue("postgres")
    return server.new(empty=True)


@pytest.fixture
async def store(url: str, clock: Clock) -> AsyncIterator[Store]:
    async with Store.open(url, now=clock, owner="one") as opened:
        yield opened


@pytest.fixture
async def other(url: str, store: Store, clock: Clock) -> AsyncIterator[Store]:
    """Another process's view of the same database."""
    async with Store.open(url, now=clock, owner="two") as opened:
        yield opened
