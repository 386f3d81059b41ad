"""What the tests of a chat adapter see and do: a platform on loopback, by the names that every test knows.

Each platform has a harness that is a `Platform`; what must hold on all of them is in `contract.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.store import Channel, Store
from tests.responder.chat import Articles

MANAGER = "manager"
"""The one person who manages the workspace."""


@dataclass(frozen=True)
class Post:
    """An answer, as somebody sees it."""

    id: str
    text: str
    """All that it says, labels of buttons left out."""
    controls: tuple[str, ...]
    """Labels of what can be pressed or chosen."""
    replies_to: str | None
    """The message under which it stands."""
    edits: int
    pings: tuple[str, ...]
    """Whoever is called by it."""
    live: tuple[tuple[str, str], ...]
    """Kind and words of what the platform makes more of than letters: mentions, links, markup."""


class Platform(Protocol):
    """A platform on loopback with the adapter connected to it. People and places have the names of the tests.

    "news" answers by itself, without pauses; "talk" is another channel of the workspace, which is switched off.
    """

    store: Store
    articles: Articles
    database: Path

    def channel(self, place: str = "news") -> Channel:
        """RETURNS (Channel): the place as the store names it."""

    async def share(
        self, text: str, *, author: str = "alice", place: str = "news", by: str = "person", times: int = 1
    ) -> str:
        """Somebody writes; by: "person", "bot" or "us"; times: how often the adapter is told.

        RETURNS (str): the message's id.
        """

    async def edit(self, message: str, text: str) -> None:
        """Its author changes a message."""

    async def remove(self, message: str) -> None:
        """Somebody removes a message."""

    async def mention(self, text: str, *, author: str = "alice", place: str = "news", times: int = 1) -> str:
        """Somebody calls the bot by name. RETURNS (str): the message's id."""

    async def command(self, link: str, *, author: str = "alice", place: str = "news", public: bool = False) -> str:
        """Somebody asks for a breakdown. RETURNS (str): what `waited` takes."""

    async def use(self, post: Post, label: str, *, author: str = "alice", stale: bool = False) -> str:
        """Somebody presses the button, or chooses the option, of that label. RETURNS (str): what `waited` takes.

        stale: whether the post may be gone meanwhile.
        """

    async def waited(self, asked: str) -> float:
        """RETURNS (float): seconds until a command or a press was acknowledged; waits for it a while."""

    def suppressed(self, link: str) -> str | None:
        """RETURNS (str | None): the link as somebody writes it who wants no answer; None where there is no such way."""

    async def settle(self) -> None:
        """Wait until the adapter has dealt with all that it was told."""

    async def stop(self, *, crash: bool = False) -> None:
        """End the adapter's process; with `crash`, without a chance to finish."""

    async def start(self) -> None:
        """Start it anew, on the same database."""

    async def second(self) -> None:
        """Start another process beside it, on the same database and with the same access."""

    def posts(self, place: str = "news") -> list[Post]:
        """RETURNS (list[Post]): what everybody sees of the bot, oldest first."""

    def private(self, person: str = "alice") -> list[Post]:
        """RETURNS (list[Post]): what the bot shows this person alone, oldest first."""


async def until(condition: Callable[[], object], timeout: float = 10.0) -> None:
    """Wait for something to come true."""
    async with asyncio.timeout(timeout):
        while not condition():
            await asyncio.sleep(0.01)
