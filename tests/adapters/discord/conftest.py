"""A loopback Discord and the adapter on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.discord.harness import Harness
from tests.loopback_discord import Discord
from tests.store.conftest import sqlite_template
from tests.store.databases import new_sqlite

__all__ = ["sqlite_template"]


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    """One that is strict: what a client does wrong fails the test at its end."""
    async with Discord() as server:
        yield server


@pytest.fixture
def database(tmp_path: Path, sqlite_template: Path) -> Path:
    """An empty database that is set up."""
    return Path(new_sqlite(tmp_path, sqlite_template))


@pytest.fixture
async def harness(discord: Discord, database: Path) -> AsyncIterator[Harness]:
    """The adapter, connected."""
    async with Harness(database, discord) as one:
        yield one
