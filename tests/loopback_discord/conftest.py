"""A server, and a bare HTTP client that may send what discord.py would not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.loopback_discord import Discord


@dataclass
class Wire:
    """Sends anything, with the bot's token."""

    discord: Discord
    session: aiohttp.ClientSession
    token: str | None = None

    async def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        """RETURNS (tuple): status and answer."""
        headers = {"Authorization": f"Bot {self.token or self.discord.token}"}
        given = {"headers": headers} | ({} if body is None else {"json": body}) | options
        async with self.session.request(method, self.discord.url + path, **given) as response:
            return response.status, await response.json() if response.content_type == "application/json" else None


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with Discord() as server:
        yield server


@pytest.fixture
async def wire(discord: Discord) -> AsyncIterator[Wire]:
    async with aiohttp.ClientSession() as session:
        yield Wire(discord, session)
