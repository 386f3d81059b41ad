"""The server: one per test, on a free port, with nothing shared."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from aiohttp import web

from tests.loopback_slack.api import Api, Call
from tests.loopback_slack.deliveries import Interaction, Nowhere
from tests.loopback_slack.errors import RefusedError
from tests.loopback_slack.events import Events
from tests.loopback_slack.faults import Fault, Faults
from tests.loopback_slack.http import Http
from tests.loopback_slack.installing import Installing
from tests.loopback_slack.people import People
from tests.loopback_slack.posting import Posting
from tests.loopback_slack.socket import Socket
from tests.loopback_slack.templates import templates
from tests.loopback_slack.viewing import Viewing
from tests.loopback_slack.world import OTHER_TEAM, TEAM, World

_SHARED = Path(os.environ.get("HEARSAY_SHARED") or Path(__file__).resolve().parents[3] / "shared")
CONFORMANCE = _SHARED / "conformance"
"""Where what the platforms sent was recorded, if it was."""


class Slack:
    """An async context manager; leaving it raises `AssertionError` for whatever the app did wrong meanwhile.

    `events` and `people` make things happen, `world` says how they stand, `calls` and `interactions` what the app did.
    """

    def __init__(self, mode: Literal["socket", "http"] = "socket", *, conformance: Path = CONFORMANCE) -> None:
        self.failures: list[str] = []
        """What no app should do; each fails the test."""
        self.world = World()
        self.faults = Faults()
        self.app_token = f"xapp-1-{secrets.token_urlsafe(24)}"
        self.signing_secret = secrets.token_hex(16)
        fail = self.failures.append
        self.socket = Socket(fail)
        self.socket.app_tokens.add(self.app_token)
        self.http = Http(self.signing_secret, fail)
        line = self.socket if mode == "socket" else self.http
        forms = templates(conformance)
        self.events = Events(self.world, line, forms, fail)
        self.people = People(self.world, line, forms)
        self.posting = Posting(self.world, self.events)
        self.viewing = Viewing(self.world, self.events, self.people)
        self.installing = Installing(self.world, fail)
        parts = (self.world, self.posting, self.viewing, self.people, self.socket, self.installing, self.faults)
        self.api = Api(*parts, fail)
        self.people.took = self._took_answer
        self.tokens = {team: self.world.install(team) for team in (TEAM, OTHER_TEAM)}
        """Bot tokens of the workspaces that have the app from the start."""
        self.late_after = 3.0
        """Seconds after which an acknowledgement is too late."""
        self.url = ""
        self._runner: web.AppRunner | None = None

    @property
    def token(self) -> str:
        """RETURNS (str): the bot token of our workspace."""
        return self.tokens[TEAM].value

    @property
    def api_url(self) -> str:
        """RETURNS (str): what stands for https://slack.com/api/."""
        return f"{self.url}/api/"

    @property
    def authorize_url(self) -> str:
        """RETURNS (str): what stands for https://slack.com/oauth/v2/authorize."""
        return f"{self.url}/oauth/v2/authorize"

    async def __aenter__(self) -> Slack:
        application = web.Application(client_max_size=4 * 1024**2)
        application.router.add_get("/link/", self.socket.handle)
        application.router.add_route("*", "/api/{method}", self.api.handle)
        application.router.add_post("/hooks/{team}/{number}/{name}", self.api.respond)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        self.socket.url = f"ws://127.0.0.1:{port}/link/"
        self.people.hooks_url = f"{self.url}/hooks"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        self.socket.end()
        await self.http.end()
        await self._runner.cleanup()
        if error is None:
            self.check()

    def check(self) -> None:
        """Raise for whatever the app did wrong."""
        deliveries = [*self.events.deliveries, *(one.delivery for one in self.interactions)]
        sent = [one for one in deliveries if one.sent is not None and not one.lost and not one.may_stay_open]
        problems = [*self.failures]
        for one in sent:
            if one.waited is None:
                problems.append(f"{one.name} was never acknowledged")
            elif one.waited > self.late_after:
                problems.append(f"{one.name} was acknowledged after {one.waited:.1f} s")
        assert not problems, "the app was wrong:\n" + "\n".join(problems)

    def took(self, *words: str) -> None:
        """Take back the failures that a test expects; raises where one of the words is in none of them."""
        assert self.failures, "nothing failed"
        for word in words:
            assert any(word in one for one in self.failures), f"{word!r} is in none of {self.failures}"
        self.failures.clear()

    def _took_answer(self, asked: Interaction, answer: Any) -> None:
        """What came with an acknowledgement."""
        kind = asked.payload.get("type", "command")
        if kind == "view_submission":
            self.viewing.handed_in(asked, answer)
        elif answer:
            body = {"text": answer} if isinstance(answer, str) else answer
            if kind != "command":
                self.failures.append(f"a {kind} was acknowledged with {str(answer)[:60]}")
                return
            try:
                self.posting.say(asked, body, "the acknowledgement of a command")
            except RefusedError as error:
                self.failures.append(f"the acknowledgement of a command: {error}")

    @contextmanager
    def unsent(self) -> Iterator[None]:
        """What happens meanwhile is told to nobody; for payloads that a test sends itself."""
        lines = self.events.line, self.people.line
        self.events.line = self.people.line = Nowhere()
        try:
            yield
        finally:
            self.events.line, self.people.line = lines

    @property
    def interactions(self) -> list[Interaction]:
        """RETURNS (list[Interaction]): oldest first."""
        return self.people.interactions

    def calls(self, method: str = "") -> list[Call]:
        """RETURNS (list[Call]): requests of a method of the Web API, or "response_url"; "" for all."""
        return [one for one in self.api.calls if method in ("", one.method)]

    def fail(self, method: str, fault: Fault, times: int = 1) -> None:
        """Have the next fitting requests fail; method: as of `calls`, or "*"."""
        self.faults.add(method, fault, times)

    def revoke(self, error: str = "token_revoked", *, team: str | None = None) -> None:
        """Make tokens worth nothing, and tell nobody."""
        self.world.revoke(error, team=team)

    async def until(self, holds: Callable[[], object], timeout: float = 10.0) -> None:
        """Wait until something holds."""
        try:
            async with asyncio.timeout(timeout):
                while not holds():
                    await asyncio.sleep(0.005)
        except TimeoutError:
            last = [f"{one.method} {one.error}" for one in self.api.calls[-8:]]
            raise AssertionError(f"it never held; failures {self.failures}, last calls {last}") from None
