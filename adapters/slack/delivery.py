"""Replies out: under messages, to who asked, into messages as unfurls, and away again."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack.place import as_unfurl, mark_of, thread_of, unfurled
from adapters.slack.render import blocks, fallback
from adapters.slack.workspaces import TROUBLE, Workspace, Workspaces, code_of, passes, told
from bot.article.links import LinkError, canonical
from bot.host import Host
from bot.presentation.card import Card
from bot.responder import Incoming, Reply
from bot.store import Channel

log = logging.getLogger(__name__)

_ABSENT = {"not_in_channel", "channel_not_found"}
_UNDRAWN = {"msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format"}
_LOOKED_THROUGH = 100
"""Answers below a message among which ours is looked for."""
_MOST_CHANNELS = 10_000


def message(card: Card, mark: str = "") -> dict[str, Any]:
    """RETURNS (dict): what every message of ours has; Slack makes nothing of its links, and reads no marks in it."""
    shown = {"blocks": blocks(card, mark=mark), "text": fallback(card)}
    return shown | {"mrkdwn": False, "unfurl_links": False, "unfurl_media": False}


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0


class Delivery:
    """Posts and removes; at most one message in `pace` seconds in each channel."""

    def __init__(self, host: Host, workspaces: Workspaces, pace: float) -> None:
        self._host = host
        self._workspaces = workspaces
        self._pace = pace
        self._turns: dict[str, _Turn] = {}

    async def deliver(self, reply: Reply) -> None:
        """Post a reply and tell the responder; what may pass is tried again later."""
        await self.post(reply)

    async def post(self, reply: Reply) -> bool:
        """RETURNS (bool): whether it was posted; the responder knows as well."""
        incoming = reply.incoming
        try:
            workspace = await self._workspaces.bot(incoming.channel.workspace)
            posted = None if workspace is None else await self._post(workspace, reply)
        except TROUBLE as error:
            log.warning("an answer was not posted: %s", told(error))
            await self._host.responder.not_posted(reply, retry=passes(error))
            return False
        if posted is None:
            await self._host.responder.not_posted(reply)
        elif not await self._host.responder.posted(reply, posted or None) and posted:
            await self.remove(incoming.channel, [posted])
        return posted is not None

    async def already_answered(self, incoming: Incoming) -> str | bool:
        """RETURNS (str | bool): our answer among those below a message; raises what may pass.

        Only the thread is looked through, with a scope that the events need anyway. A command's answer is its asker's
        alone and cannot be found again: it is given once more. An unfurl is put in place of itself.
        """
        workspace = await self._workspaces.bot(incoming.channel.workspace)
        if workspace is None or incoming.kind == "asked" or unfurled(incoming.handle):
            return False
        try:
            found = await workspace.client.conversations_replies(
                channel=incoming.channel.channel,
                ts=thread_of(incoming) or "",
                oldest=incoming.message,
                limit=_LOOKED_THROUGH,
            )
        except SlackApiError as error:
            if passes(error):
                raise
            return True  # it may stand there: better no answer than two
        for one in found.get("messages") or []:
            if any(block.get("block_id") == mark_of(incoming) for block in one.get("blocks") or []):
                return str(one["ts"])
        return bool(found.get("has_more"))

    async def remove(self, place: Channel, replies: list[str]) -> None:
        """Delete messages of ours."""
        for reply in replies:
            if unfurled(reply):  # went with the message that it was in
                continue
            try:
                if workspace := await self._workspaces.bot(place.workspace):
                    await workspace.client.chat_delete(channel=place.channel, ts=reply)
            except TROUBLE as error:
                if code_of(error) != "message_not_found":
                    log.warning("an answer was not removed: %s", told(error))

    async def respond(self, response_url: str, card: Card | None, **how: Any) -> bool:  # noqa: ANN401 - a message's fields
        """RETURNS (bool): whether whoever acted was given a card, alone unless `how` says something else."""
        if not (how.get("replace_original") or how.get("delete_original")):
            how = {"response_type": "ephemeral", "replace_original": False} | how
        try:
            done = await self._workspaces.respond(response_url, **(message(card) if card else {}), **how)
        except TROUBLE as error:
            log.warning("somebody was not answered: %s", told(error))
            return False
        return done

    async def _post(self, workspace: Workspace, reply: Reply) -> str | None:
        """RETURNS (str | None): the message's id; "" where it has none; None where there is nowhere to post it."""
        incoming, client, card = reply.incoming, workspace.client, reply.card
        place, asked = incoming.channel.channel, incoming.kind == "asked"
        if into := unfurled(incoming.handle):
            shown = {"blocks": blocks(card, controls=False)}
            await client.chat_unfurl(channel=place, ts=into, unfurls={_shared(reply): shown})
            return as_unfurl(into)
        if reply.to == "asker" and asked:
            if await self.respond(incoming.handle, card):
                return ""
            await self._say(client.chat_postEphemeral, card, channel=place, user=incoming.author)
            return ""
        thread = thread_of(incoming) or ""
        async with self._turn(place):
            if reply.to == "asker" and not incoming.direct:
                # only in a thread that there is: elsewhere nobody would see it
                more = {"thread_ts": thread} if thread != incoming.message else {}
                await self._say(client.chat_postEphemeral, card, channel=place, user=incoming.author, **more)
                return ""
            try:
                more = {} if asked else {"thread_ts": thread}
                return await self._say(client.chat_postMessage, card, mark_of(incoming), channel=place, **more)
            except SlackApiError as error:
                if not asked or code_of(error) not in _ABSENT:
                    raise
                # where the app was not added, the address that came with the press leads all the same
                if not await self.respond(incoming.handle, card, response_type="in_channel"):
                    raise
                return ""

    async def _say(self, how: Any, card: Card, mark: str = "", **where: Any) -> str:  # noqa: ANN401 - slack_sdk's method
        """Post by a method of slack_sdk's; where the blocks are refused, without them."""
        whole = message(card, mark)
        try:
            said = await how(**whole, **where)
        except SlackApiError as error:
            if code_of(error) not in _UNDRAWN:
                raise
            log.error("Slack refuses the blocks of a card: %s", told(error))  # noqa: TRY400 - no trace
            said = await how(**{name: value for name, value in whole.items() if name != "blocks"}, **where)
        return str(said.get("ts") or said.get("message_ts") or "")

    @asynccontextmanager
    async def _turn(self, place: str) -> AsyncIterator[None]:
        """The channel's next second, which begins once Slack has what was posted before."""
        if len(self._turns) > _MOST_CHANNELS:
            self._turns = {other: turn for other, turn in self._turns.items() if turn.lock.locked()}
        turn = self._turns.setdefault(place, _Turn())
        async with turn.lock:
            await asyncio.sleep(turn.free_at - time.monotonic())
            try:
                yield
            finally:
                turn.free_at = time.monotonic() + self._pace


def _shared(reply: Reply) -> str:
    """RETURNS (str): the link, as it was shared, that an answer is about; or the first one, where it led elsewhere."""
    urls = [link.url for link in reply.incoming.links]
    for url in urls:
        try:
            if canonical(url) == reply.url:
                return url
        except LinkError:
            continue
    return urls[0]
