"""Answers on command: what a server gives that is overloaded, broken, or forbids."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

CLOUDFLARE = "<html><body>error code: 1015</body></html>"
"""What stands before Discord answers so with 429, without a word of when to come again."""


@dataclass(frozen=True)
class Fault:
    """What the next fitting request gets in place of its answer."""

    status: int = 500
    code: int = 0
    message: str = ""
    retry_after: float | None = None
    everywhere: bool = False
    """Of a 429: whether it holds for all routes."""
    from_discord: bool = True
    """Of a 429: whether Discord itself answers (with JSON), and not what stands before it."""
    lost: bool = False
    """Whether the request is carried out and only its answer is lost."""
    delay: float = 0.0
    """Seconds before the answer."""

    @classmethod
    def limited(cls, retry_after: float, *, everywhere: bool = False) -> Fault:
        """RETURNS (Fault): 429 that says when to come again."""
        return cls(429, message="You are being rate limited.", retry_after=retry_after, everywhere=everywhere)

    @classmethod
    def banned(cls) -> Fault:
        """RETURNS (Fault): 429 that does not say when, and does not come from Discord."""
        return cls(429, from_discord=False)

    @classmethod
    def refused(cls, status: int, code: int, message: str = "") -> Fault:
        """RETURNS (Fault): one of Discord's own errors."""
        return cls(status, code, message)

    @classmethod
    def slow(cls, seconds: float) -> Fault:
        """RETURNS (Fault): the right answer, late."""
        return cls(200, delay=seconds)

    def response(self) -> web.StreamResponse:
        """RETURNS (web.StreamResponse): what is sent."""
        headers = {"Via": "1.1 google"} if self.from_discord else {}
        if self.status == 429 and not self.from_discord:
            return web.Response(status=429, text=CLOUDFLARE, content_type="text/html")
        body: dict[str, Any] = {"message": self.message or f"{self.status}: on command", "code": self.code}
        if self.status == 429:
            body["global"] = self.everywhere
            if self.retry_after is not None:
                body["retry_after"] = self.retry_after
                headers["Retry-After"] = str(max(1, round(self.retry_after)))
        return json_response(body, self.status, headers)


def json_response(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """RETURNS (web.Response): discord.py takes an answer for JSON only without a charset."""
    response = web.json_response(body, status=status, headers=headers)
    response.headers["Content-Type"] = "application/json"
    return response


@dataclass
class Faults:
    """What was commanded and not used yet."""

    _waiting: list[tuple[str, re.Pattern[str], Fault]] = field(default_factory=list)

    def add(self, method: str, path: str, fault: Fault, times: int = 1) -> None:
        """method: "*" for any; path: a regular expression over the path behind the version."""
        self._waiting += [(method, re.compile(path), fault)] * times

    def take(self, method: str, path: str) -> Fault | None:
        """RETURNS (Fault | None): the oldest that fits, once."""
        for place, (wanted, pattern, fault) in enumerate(self._waiting):
            if wanted in ("*", method) and pattern.search(path):
                del self._waiting[place]
                return fault
        return None

    def clear(self) -> None:
        """Go back to ordinary answers."""
        self._waiting.clear()

    @property
    def left(self) -> int:
        """RETURNS (int): how many were not used."""
        return len(self._waiting)


async def wait(fault: Fault | None) -> None:
    """Wait as long as the fault says."""
    if fault is not None and fault.delay:
        await asyncio.sleep(fault.delay)
