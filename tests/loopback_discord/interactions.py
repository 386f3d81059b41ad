"""What somebody asks the bot: a command, a press, a choice, a form handed in."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from tests.loopback_discord.world import Message, snowflake

Json = dict[str, Any]

COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5
SAY, DEFER, DEFER_UPDATE, UPDATE, SUGGEST, OPEN = 4, 5, 6, 7, 8, 9
WITHIN = 3.0
"""Seconds in which Discord wants to be answered."""


@dataclass
class Interaction:
    """One question, and what became of it."""

    kind: int
    user: str
    channel: str
    data: Json
    message: Message | None = None
    """The message whose button was pressed."""
    id: str = field(default_factory=snowflake)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    sent: float = field(default_factory=time.monotonic)
    waited: float | None = None
    """Seconds until it was acknowledged."""
    callback: int | None = None
    original: Message | None = None
    """What "@original" is."""
    form: Json | None = None
    """The form that was opened."""
    suggestions: list[Json] | None = None
    expired: bool = False
    """Whether the token is worth nothing any more, as after 15 minutes."""
    gone: bool = False
    """Whether it counts as not acknowledged in time, whenever the callback comes."""
    may_stay_open: bool = False
    """Whether it is no failure that nobody acknowledges it."""
    _answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def seen_only_by_user(self) -> bool:
        """RETURNS (bool): whether the first answer is for the asker alone."""
        return self.original is not None and self.original.seen_by is not None

    def acknowledge(self, callback: int) -> None:
        """Take note of the callback."""
        self.callback, self.waited = callback, time.monotonic() - self.sent
        self._answered.set()

    async def acknowledged(self, timeout: float = WITHIN) -> float:
        """RETURNS (float): seconds until it was acknowledged; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            await self._answered.wait()
        assert self.waited is not None
        return self.waited

    def envelope(self) -> Json:
        """RETURNS (Json): the answer to a callback, as far as it is about the question."""
        found: Json = {"id": self.id, "type": self.kind}
        if self.original is not None:
            found |= {
                "response_message_id": self.original.id,
                "response_message_loading": self.original.loading,
                "response_message_ephemeral": self.original.seen_by is not None,
            }
        return found
