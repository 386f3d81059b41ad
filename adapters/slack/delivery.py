"""Replies out: under messages, to who asked, into messages as unfurls, and away again."""

from __future__ import annotations

import logging
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack.place import as_unfurl, mark_of, thread_of, unfurled
from adapters.slack.render import blocks, fallback
from adapters.slack.workspaces import TROUBLE, Workspace, Workspaces, code_of, told
from bot.host import Host
from bot.presentation.card import Card
from bot.responder import Incoming, NowhereError, Pace, Poster, Reply
from bot.store import Channel

log = logging.getLogger(__name__)

_ABSENT = {"not_in_channel", "channel_not_found"}
_UNDRAWN = {"msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format"}
_PASSING = {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_LOOKED_THROUGH = 100
"""Answers below a message among which ours is looked for."""


def message(card: Card, mark: str = "") -> dict[str, Any]:
    """RETURNS (dict): what every message of ours has; Slack makes nothing of its links, and reads no marks in it."""
    shown = {"blocks": blocks(card, mark=mark), "text": fallback(card)}
    return shown | {"mrkdwn": False, "unfurl_links": False, "unfurl_media": False}


class Delivery(Poster):
    """Posts and removes; at most one message in `pace` seconds in each channel."""

    trouble = TROUBLE
    told = staticmethod(told)

    def __init__(self, host: Host, workspaces: Workspaces, pace: float) -> None:
        super().__init__(host.responder)
        self._workspaces = workspaces
        self._pace = Pace(pace)

    def passes(self, error: Exception) -> bool:
        """RETURNS (bool): whether it may be worth trying again later."""
        return not isinstance(error, SlackApiError) or code_of(error) in _PASSING or not code_of(error)

    async def post(self, reply: Reply) -> str | None:
        """Post under a message, into it as an unfurl, or to whoever asked."""
        workspace = await self._workspaces.bot(reply.incoming.channel.workspace)
        if workspace is None:
            raise NowhereError
        return await self._post(workspace, reply)

    async def delete(self, place: Channel, name: str) -> None:
        """Delete a message of ours; an unfurl went with the message that it was in."""
        workspace = None if unfurled(name) else await self._workspaces.bot(place.workspace)
        try:
            if workspace is not None:
                await workspace.client.chat_delete(channel=place.channel, ts=name)
        except SlackApiError as error:
            if code_of(error) != "message_not_found":
                raise

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
            if self.passes(error):
                raise
            return True  # it may stand there: better no answer than two
        for one in found.get("messages") or []:
            ours = not workspace.us.isdisjoint({one.get("user"), one.get("bot_id"), one.get("app_id")})
            if ours and any(block.get("block_id") == mark_of(incoming) for block in one.get("blocks") or []):
                return str(one["ts"])
        return bool(found.get("has_more"))

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
        """RETURNS (str | None): the message's id; None where it has none."""
        incoming, client, card = reply.incoming, workspace.client, reply.card
        place, asked = incoming.channel.channel, incoming.kind == "asked"
        if into := unfurled(incoming.handle):
            shown = {"blocks": blocks(card, controls=False)}
            await client.chat_unfurl(channel=place, ts=into, unfurls={reply.link: shown})
            return as_unfurl(into)
        if reply.to == "asker" and asked:
            if await self.respond(incoming.handle, card):
                return None
            await self._say(client.chat_postEphemeral, card, channel=place, user=incoming.author)
            return None
        thread = thread_of(incoming) or ""
        async with self._pace.turn(place):
            if reply.to == "asker" and not incoming.direct:
                # only in a thread that there is: elsewhere nobody would see it
                more = {"thread_ts": thread} if thread != incoming.message else {}
                await self._say(client.chat_postEphemeral, card, channel=place, user=incoming.author, **more)
                return None
            try:
                more = {} if asked else {"thread_ts": thread}
                return await self._say(client.chat_postMessage, card, mark_of(incoming), channel=place, **more)
            except SlackApiError as error:
                if not asked or code_of(error) not in _ABSENT:
                    raise
                # where the app was not added, the address that came with the press leads all the same
                if not await self.respond(incoming.handle, card, response_type="in_channel"):
                    raise
                return None

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
