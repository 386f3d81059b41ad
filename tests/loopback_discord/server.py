"""The server: one per test, on a free port, with nothing shared."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import discord
import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket

from tests.loopback_discord.api import Api, Call
from tests.loopback_discord.events import Events
from tests.loopback_discord.faults import Fault, Faults
from tests.loopback_discord.gateway import ALL_INTENTS, CONTENT, Gateway
from tests.loopback_discord.interactions import Interaction
from tests.loopback_discord.specification import specification
from tests.loopback_discord.templates import templates
from tests.loopback_discord.world import World

_SHARED = Path(os.environ.get("HEARSAY_SHARED") or Path(__file__).resolve().parents[3] / "shared")
CONFORMANCE = _SHARED / "conformance"
"""Where the platforms' own documents lie, if they do."""


class Discord:
    """An async context manager; leaving it raises `AssertionError` for whatever a client did wrong meanwhile.

    `events` makes things happen, `world` says how they stand, `calls` and `interactions` what the clients did.
    """

    def __init__(self, *, conformance: Path = CONFORMANCE, content: bool = True, shards: int = 1) -> None:
        self.failures: list[str] = []
        """What no client should send; each fails the test."""
        self.token = f"{secrets.token_urlsafe(18)}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(27)}"
        self.world = World()
        self.faults = Faults()
        self.gateway = Gateway(self.world, self.failures.append)
        self.gateway.tokens.add(self.token)
        self.gateway.shards = shards
        self.gateway.allowed_intents = ALL_INTENTS if content else ALL_INTENTS & ~CONTENT
        self.events = Events(self.world, self.gateway, templates(conformance), self.failures.append)
        self.specification = specification(conformance)
        self.api = Api(self.world, self.gateway, self.events, self.faults, self.specification, self.failures.append)
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Discord:
        application = web.Application(client_max_size=12 * 1024**2)
        application.router.add_get("/gateway/", self.gateway.handle)
        application.router.add_route("*", "/{path:.*}", self.api.handle)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/api/v10"
        self.gateway.url = f"ws://127.0.0.1:{port}/gateway/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        self.gateway.drop(1001)
        await self._runner.cleanup()
        if error is None:
            self.check()

    def check(self) -> None:
        """Raise for whatever a client did wrong."""
        late = [one.id for one in self.interactions if one.callback is None and not (one.may_stay_open or one.gone)]
        problems = [*self.failures, *(f"the interaction {one} was never acknowledged" for one in late)]
        assert not problems, "the client was wrong:\n" + "\n".join(problems)

    def took(self, *words: str) -> None:
        """Take back the failures that a test expects; raises where one of the words is in none of them."""
        assert self.failures, "nothing failed"
        for word in words:
            assert any(word in one for one in self.failures), f"{word!r} is in none of {self.failures}"
        self.failures.clear()

    @contextmanager
    def pointed(self) -> Iterator[Discord]:
        """Point discord.py here for a while."""
        base, gateway = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self.url, yarl.URL(self.gateway.url)
        try:
            yield self
        finally:
            discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway

    @property
    def interactions(self) -> list[Interaction]:
        """RETURNS (list[Interaction]): oldest first."""
        return list(self.events.interactions.values())

    def calls(self, method: str = "", path: str = "") -> list[Call]:
        """RETURNS (list[Call]): requests of a method, whose path or route holds those words."""
        found = [one for one in self.api.calls if method in ("", one.method)]
        return [one for one in found if path in one.path or path in one.route]

    def fail(self, method: str, path: str, fault: Fault, times: int = 1) -> None:
        """Have the next fitting requests fail; path: a regular expression."""
        self.faults.add(method, path, fault, times)

    def revoke(self, *, code: int = 4004) -> None:
        """Make the token worth nothing, and disconnect whoever used it."""
        self.gateway.tokens.clear()
        self.gateway.sessions.clear()
        for connection in self.gateway.connections:
            connection.close(code)
