"""Posting and removing: the order of things on every platform, around the requests that each has of its own."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Iterable
from typing import ClassVar

from bot.responder.incoming import Incoming, Reply
from bot.responder.respond import Responder
from bot.store import Channel

log = logging.getLogger(__name__)


class NowhereError(Exception):
    """There is no place any more where a reply could be posted."""


class Poster(ABC):
    """An adapter says how one message is posted and deleted, and what its platform's errors mean."""

    trouble: ClassVar[tuple[type[Exception], ...]]
    """What a request can come to."""

    def __init__(self, responder: Responder) -> None:
        self.responder = responder

    @abstractmethod
    async def post(self, reply: Reply) -> str | None:
        """RETURNS (str | None): the message's id; None where only its asker sees it. Raises trouble, `NowhereError`."""

    @abstractmethod
    async def delete(self, place: Channel, name: str) -> None:
        """Delete a message of ours; one that is gone already is no trouble."""

    @abstractmethod
    async def already_answered(self, incoming: Incoming) -> str | bool:
        """RETURNS (str | bool): our message that answers an event, or whether one stands. May raise trouble."""

    @staticmethod
    @abstractmethod
    def told(error: BaseException) -> str:
        """RETURNS (str): what went wrong, for the log: numbers and names, nothing of a message or a token."""

    @abstractmethod
    def passes(self, error: Exception) -> bool:
        """RETURNS (bool): whether the same may go well later."""

    async def deliver(self, reply: Reply, *, again: bool = True) -> bool:
        """Post a reply and tell the responder what came of it.

        again: whether a reply that could not be posted now is tried once more later, where that makes sense.
        RETURNS (bool): whether it was posted.
        """
        try:
            posted = await self.post(reply)
        except NowhereError:
            await self.responder.not_posted(reply)
            return False
        except self.trouble as error:
            log.warning("an answer was not posted: %s", self.told(error))
            await self.responder.not_posted(reply, retry=again and self.passes(error))
            return False
        if not await self.responder.posted(reply, posted) and posted is not None:
            await self.remove(reply.incoming.channel, [posted])
        return True

    async def remove(self, place: Channel, names: Iterable[str]) -> None:
        """Remove messages of ours."""
        for name in names:
            await self.through(self.delete(place, name), "an answer was not removed")

    async def removed(self, place: Channel, *messages: str) -> None:
        """Remove the answers to messages that are no more."""
        for message in messages:
            await self.remove(place, await self.responder.removed(place, message))

    async def through(self, request: Awaitable[object], otherwise: str) -> bool:
        """RETURNS (bool): whether a request came through; if not, the log says `otherwise`, and why."""
        try:
            await request
        except self.trouble as error:
            log.warning("%s: %s", otherwise, self.told(error))
            return False
        return True
