"""What becomes of a posted answer: its removal with the message, and its dismissal."""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.responder.incoming import event_key
from bot.store import Channel, EventKey, Store, StoreError

log = logging.getLogger(__name__)


def gone_mark(channel: Channel, message: str) -> EventKey:
    """RETURNS (EventKey): what is in the store once a message is known to be removed."""
    return event_key(channel.platform, f"{channel.workspace}/{channel.channel}/{message}/removed")


class After:
    """All of it works after a restart, and in any process, from what the store holds."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def removed(self, channel: Channel, message: str) -> list[str]:
        """Take note that a message was removed, somebody's or one of ours.

        RETURNS (list[str]): ids of our replies to it, which the adapter removes; an answer that is being made now is
            not posted any more.
        """
        gone: list[str] = []
        try:
            if (await self._store.settings.of(channel)).mode != "off":
                mark = gone_mark(channel, message)
                # marked before the replies are looked up: whoever is about to add one sees the mark afterwards
                if await self._store.events.claim(mark, workspace=channel.workspace, lease=timedelta(0)):
                    await self._store.events.finish(mark)
            if await self._store.replies.get(channel, message):
                await self._store.replies.forget(channel, message)
            for reply in await self._store.replies.of_message(channel, message):
                gone.append(reply.reply)
                await self._store.replies.forget(channel, reply.reply)
        except StoreError as error:
            log.error("the answers to a removed message could not all be found: %s", error)  # noqa: TRY400 - no trace
        return gone

    async def dismiss(self, channel: Channel, reply: str, user: str, *, can_manage: bool) -> bool:
        """RETURNS (bool): whether that person may remove the answer: its asker, or who manages the channel.

        The adapter then removes it, and the store holds it no more.
        """
        try:
            may = can_manage or await self._store.replies.asked_by(channel, reply, user)
            if may:
                await self._store.replies.forget(channel, reply)
        except StoreError as error:
            log.error("an answer could not be forgotten: %s", error)  # noqa: TRY400 - no trace
            return can_manage
        return may
