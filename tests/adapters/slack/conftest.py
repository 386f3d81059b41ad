"""A loopback Slack and the adapter on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import run
from tests.adapters.slack.harness import Harness
from tests.loopback_slack import Slack
from tests.store.conftest import sqlite_template, sqlite_url
from tests.store.databases import new_sqlite

__all__ = ["sqlite_template", "sqlite_url"]


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """One that is strict: what the app does wrong fails the test at its end."""
    async with Slack() as server:
        yield server


@pytest.fixture
async def client(slack: Slack) -> AsyncIterator[AsyncWebClient]:
    """A client of the Web API with the app's token."""
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(slack.token, slack.api_url, session=session)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead connection is found out within a moment, and not within ten seconds."""
    monkeypatch.setattr(run, "AsyncSocketModeHandler", partial(AsyncSocketModeHandler, ping_interval=0.1))


@pytest.fixture
def database(tmp_path: Path, sqlite_template: Path) -> Path:
    """An empty database that is set up."""
    return Path(new_sqlite(tmp_path, sqlite_template))


@pytest.fixture
async def harness(slack: Slack, database: Path) -> AsyncIterator[Harness]:
    """The adapter, connected."""
    async with Harness(database, slack) as one:
        yield one
