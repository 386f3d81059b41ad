"""What Slack sends to the app, and what became of it; the two ways to send it share this."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from tests.loopback_slack.world import APP, Message, View

Json = dict[str, Any]
Kind = Literal["events_api", "slash_commands", "interactive"]

WITHIN = 3.0
"""Seconds in which Slack wants to be answered."""
RETRIES = 3
"""How often an event is sent again."""


@dataclass
class Delivery:
    """One event, command or interaction."""

    kind: Kind
    payload: Json
    sent: float | None = None
    """When it was first sent."""
    waited: float | None = None
    """Seconds from there until it was acknowledged."""
    attempts: int = 0
    answer: Any = None
    """What came with the acknowledgement."""
    lost: bool = False
    """Whether there was nobody to send it to; an event is kept, and a person is told that it failed."""
    may_stay_open: bool = False
    """Whether it is no failure that nobody acknowledges it."""
    refusals: list[int] = field(default_factory=list)
    """The statuses of answers that were no acknowledgement."""
    then: Callable[[Any], None] | None = None
    """Takes the answer."""
    _answered: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self) -> int:
        """RETURNS (int): the number of this attempt, from 0."""
        self.sent = self.sent or time.monotonic()
        self.attempts += 1
        return self.attempts - 1

    def acknowledge(self, answer: Any) -> None:
        """Take note of the acknowledgement; only the first counts."""
        if self.waited is None:
            assert self.sent is not None
            self.waited, self.answer = time.monotonic() - self.sent, answer
            if self.then is not None:
                self.then(answer)
            self._answered.set()

    async def acknowledged(self, timeout: float = WITHIN) -> float:
        """RETURNS (float): seconds until it was acknowledged; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            await self._answered.wait()
        assert self.waited is not None
        return self.waited

    @property
    def name(self) -> str:
        """RETURNS (str): what it is, for a failure."""
        inner = self.payload.get("event") or self.payload
        return f"{self.kind} {inner.get('command') or inner.get('type')} {inner.get('subtype') or ''}".strip()


class Line(Protocol):
    """A way to the app."""

    def deliver(self, delivery: Delivery, times: int = 1) -> None:
        """Send it now; times: how often the same one is sent."""


class Nowhere:
    """A way that leads to nobody."""

    def deliver(self, delivery: Delivery, times: int = 1) -> None:
        """Lose it."""
        del times
        delivery.lost = True


@dataclass
class Interaction:
    """What somebody asked: a command, a press, a shortcut, a form handed in; and what became of it."""

    user: str
    channel: str
    payload: Json
    delivery: Delivery
    trigger: str = ""
    response_url: str = ""
    message: Message | None = None
    """The message whose button was pressed."""
    answers: list[Message] = field(default_factory=list)
    """What came to its response_url or with the acknowledgement, as it stands now."""
    view: View | None = None
    """What was opened with its trigger."""
    errors: dict[str, str] = field(default_factory=dict)
    """What is wrong with a form that was handed in, by block_id."""

    @property
    def waited(self) -> float | None:
        """RETURNS (float | None): seconds until it was acknowledged."""
        return self.delivery.waited

    async def acknowledged(self, timeout: float = WITHIN) -> float:
        """RETURNS (float): seconds until it was acknowledged; raises TimeoutError."""
        return await self.delivery.acknowledged(timeout)


@dataclass
class Trigger:
    """What opens a view, once, within three seconds."""

    asked: Interaction
    made: float = field(default_factory=time.monotonic)
    used: bool = False

    def error(self) -> str | None:
        """RETURNS (str | None): why it opens nothing."""
        if self.used:
            return "exchanged_trigger_id"
        return "expired_trigger_id" if time.monotonic() - self.made > WITHIN else None


@dataclass
class Hook:
    """What is behind a response_url: five messages within half an hour."""

    asked: Interaction
    team: str
    made: float = field(default_factory=time.monotonic)
    uses: int = 0
    MOST = 5
    LASTS = 30 * 60.0

    def error(self) -> str | None:
        """RETURNS (str | None): why it takes nothing any more."""
        if self.uses >= self.MOST:
            return "used_url"
        return "expired_url" if time.monotonic() - self.made > self.LASTS else None

    def expire(self) -> None:
        """As after half an hour."""
        self.made -= self.LASTS + 1


def wrapped(event: Json, authorization: Json, template: Json, *, number: str, more: Json) -> Json:
    """RETURNS (Json): the envelope in which an event comes."""
    own = {
        "type": "event_callback",
        "api_app_id": APP,
        "event": event,
        "event_id": number,
        "event_time": int(time.time()),
        "event_context": "4-" + number,
        "authorizations": [authorization],
    }
    return template | own | more
