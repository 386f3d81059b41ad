"""Requests that Slack sends to an app's own address, signed. Reference:
https://docs.slack.dev/authentication/verifying-requests-from-slack, …/apis/events-api#retries."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import itertools
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.loopback_slack.deliveries import RETRIES, WITHIN, Delivery

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the app answered."""

    status: int
    text: str
    headers: dict[str, str]

    def payload(self) -> Any:
        """RETURNS (Any): the JSON or the text of an acknowledgement; None for nothing."""
        if not self.text:
            return None
        return json.loads(self.text) if "json" in self.headers.get("Content-Type", "") else self.text


class Http:
    """Posts to `targets` in turn: one address for each replica."""

    def __init__(self, secret: str, fail: Callable[[str], None]) -> None:
        self.secret = secret
        self.targets: list[str] = []
        self.retry_after: Sequence[float] = (0.05, 0.2, 0.5)
        """Seconds before an event is sent again; Slack takes none, a minute and five."""
        self._fail = fail
        self._turns = itertools.count()
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    def signature(self, body: bytes, at: int, secret: str | None = None) -> str:
        """RETURNS (str): as `v0` has it."""
        key = (secret or self.secret).encode()
        return "v0=" + hmac.new(key, f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()

    @staticmethod
    def encoded(delivery: Delivery) -> tuple[bytes, str]:
        """RETURNS (tuple): body and content type."""
        if delivery.kind == "events_api":
            return json.dumps(delivery.payload).encode(), "application/json"
        form = delivery.payload if delivery.kind == "slash_commands" else {"payload": json.dumps(delivery.payload)}
        return urlencode(form).encode(), "application/x-www-form-urlencoded"

    async def post(
        self,
        body: bytes,
        content_type: str = "application/json",
        *,
        target: str | None = None,
        secret: str | None = None,
        age: float = 0,
        headers: Json | None = None,
        timeout: float = WITHIN,
    ) -> Answer:
        """Send a body; secret: another than the right one; age: seconds since it was signed; headers: in place of ours.

        RETURNS (Answer): raises TimeoutError and aiohttp's errors.
        """
        at = int(time.time() - age)
        signed = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": str(at),
            "X-Slack-Signature": self.signature(body, at, secret),
        }
        sent = {name: value for name, value in (signed | (headers or {})).items() if value is not None}
        async with self._client().post(
            target or self._next(), data=io.BytesIO(body), headers=sent, timeout=aiohttp.ClientTimeout(timeout)
        ) as response:
            return Answer(response.status, await response.text(), dict(response.headers))

    def _next(self) -> str:
        assert self.targets, "the app has no address"
        return self.targets[next(self._turns) % len(self.targets)]

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self._session

    def deliver(self, delivery: Delivery, times: int = 1) -> None:
        """Send it; an event again where it is not taken."""
        for _ in range(times):
            task = asyncio.create_task(self._deliver(delivery), name="loopback delivery")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        body, kind = self.encoded(delivery)
        more: Json = {}
        for retry in range(RETRIES + 1):
            if retry:
                await asyncio.sleep(self.retry_after[retry - 1])
            if not self.targets:
                delivery.lost = True
                return
            delivery.begin()
            try:
                answer = await self.post(body, kind, headers=more)
            except TimeoutError:
                reason = "http_timeout"
            except aiohttp.ClientError:
                reason = "connection_failed"
            else:
                if 200 <= answer.status < 300:
                    if delivery.kind == "events_api" and answer.text not in ("", "{}"):
                        self._fail(f"an event was acknowledged with {answer.text[:40]!r}")
                    delivery.acknowledge(answer.payload())
                    return
                delivery.refusals.append(answer.status)
                reason = "http_error"
                if answer.headers.get("X-Slack-No-Retry") == "1":
                    return
            if delivery.kind != "events_api":
                delivery.lost = True
                return
            more = {"X-Slack-Retry-Num": str(retry + 1), "X-Slack-Retry-Reason": reason}

    async def until_sent(self, timeout: float = 60.0) -> None:
        """Wait until all is sent and answered."""
        async with asyncio.timeout(timeout):
            while self._tasks:
                await asyncio.wait(set(self._tasks))

    async def end(self) -> None:
        """Send nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
