"""Answers on command: what Slack gives when it is overloaded, broken, or forbids."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web


@dataclass(frozen=True)
class Fault:
    """What the next fitting request gets in place of its answer."""

    error: str = ""
    """One of Slack's own, with status 200."""
    status: int = 500
    retry_after: int | None = None
    """Seconds; of `ratelimited`."""
    lost: bool = False
    """Whether the request is carried out and only its answer is lost."""
    delay: float = 0.0
    """Seconds before the right answer."""

    @classmethod
    def refused(cls, error: str) -> Fault:
        """RETURNS (Fault): one of Slack's own errors."""
        return cls(error, 200)

    @classmethod
    def limited(cls, retry_after: int) -> Fault:
        """RETURNS (Fault): 429 that says when to come again."""
        return cls("ratelimited", 429, retry_after)

    @classmethod
    def slow(cls, seconds: float) -> Fault:
        """RETURNS (Fault): the right answer, late."""
        return cls(delay=seconds)

    @classmethod
    def unheard(cls) -> Fault:
        """RETURNS (Fault): done, but the connection breaks before the answer."""
        return cls(lost=True)

    def response(self) -> web.Response:
        """RETURNS (web.Response): what is sent."""
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        if self.error:
            return web.json_response({"ok": False, "error": self.error}, status=self.status, headers=headers)
        return web.Response(status=self.status, text="<html>Server error</html>", content_type="text/html")


@dataclass
class Faults:
    """What was commanded and not used yet."""

    _waiting: list[tuple[str, Fault]] = field(default_factory=list)

    def add(self, method: str, fault: Fault, times: int = 1) -> None:
        """method: a method of the Web API, "response_url", or "*" for any."""
        self._waiting += [(method, fault)] * times

    def take(self, method: str) -> Fault | None:
        """RETURNS (Fault | None): the oldest that fits, once."""
        for place, (wanted, fault) in enumerate(self._waiting):
            if wanted in ("*", method):
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
