"""Replies out: under messages, as answers to interactions, and away again."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import discord

from adapters.discord import limits
from adapters.discord.place import DIRECT, ids_of, name_of
from adapters.discord.render import layout, plain_embed
from bot.presentation.card import Card
from bot.responder import Incoming, Reply
from bot.store import Channel

if TYPE_CHECKING:
    from adapters.discord.client import HearsayClient

log = logging.getLogger(__name__)

NOBODY = discord.AllowedMentions.none()
ANEW = "new/"
"""Marks the handle of an interaction whose answer is a message of its own and takes the place of none."""
_ORIGINAL = cast("int", "@original")
"""The first answer to an interaction (Discord: "Edit Original Interaction Response"), which has no number yet."""
TROUBLE = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)
"""What a request can come to; discord.py has tried again by then where that makes sense."""


async def send(how: Callable[..., Awaitable[Any]], card: Card, *first: object, **more: object) -> Any:  # noqa: ANN401 - what discord.py's method gives
    """Send a card by a method of discord.py's: in components v2, or, where Discord refuses those, as an embed."""
    more |= {"allowed_mentions": NOBODY}
    try:
        return await how(*first, view=layout(card), **more)
    except discord.HTTPException as error:
        if error.status != 400 or error.code == limits.UNKNOWN_MESSAGE or "message_reference" in error.text:
            raise
    embed, view = plain_embed(card)
    return await how(*first, embed=embed, view=view, **more)


def told(error: BaseException) -> str:
    """RETURNS (str): what went wrong, for the log: numbers and names, nothing of a message."""
    if isinstance(error, discord.HTTPException):
        return f"Discord answered {error.status} (code {error.code})"
    return type(error).__name__


class Delivery:
    """Posts and removes for one client."""

    def __init__(self, client: HearsayClient) -> None:
        self._client = client

    async def deliver(self, reply: Reply) -> None:
        """Post a reply and tell the responder; raises what may pass, so that it is tried again."""
        asked = reply.incoming.kind == "asked"
        try:
            sent = await (self._to_interaction(reply) if asked else self._to_message(reply))
        except discord.HTTPException as error:
            if error.status == 401 and not asked:
                self._client.refused.set()
                raise
            if error.status == 429 or error.status >= 500:
                raise
            log.warning("an answer could not be posted: %s", told(error))
            await self._client.host.responder.not_posted(reply)
            return
        if not await self._client.host.responder.posted(reply, sent) and sent is not None:
            await self.remove(reply.incoming.channel, [sent])

    async def remove(self, place: Channel, names: Iterable[str]) -> None:
        """Remove messages of ours; one that is gone already is no trouble."""
        for name in names:
            channel, message = ids_of(place, name)
            try:
                await self._client.get_partial_messageable(channel).get_partial_message(message).delete()
            except discord.NotFound:
                continue
            except TROUBLE as error:
                log.warning("a message of ours could not be removed: %s", told(error))

    async def already_answered(self, incoming: Incoming) -> str | bool:
        """RETURNS (str | bool): our message that answers the event, if one stands."""
        if incoming.kind == "asked":
            return incoming.handle.startswith(ANEW)  # otherwise the answer takes its own place again
        channel, message = ids_of(incoming.channel, incoming.message)
        target, after = self._client.get_partial_messageable(channel), discord.Object(message)
        try:
            async for later in target.history(limit=limits.HISTORY, after=after):
                if later.author == self._client.user and later.reference and later.reference.message_id == message:
                    return name_of(incoming.channel, channel, later.id)
        except discord.NotFound:
            return False
        except discord.Forbidden:
            return True
        return False

    async def show(self, handle: str, card: Card) -> discord.WebhookMessage:
        """Put a card in the place of the first answer to an interaction."""
        hook = discord.Webhook.partial(self._client.application_id or 0, handle, client=self._client)
        return cast("discord.WebhookMessage", await send(hook.edit_message, card, _ORIGINAL))

    async def _to_message(self, reply: Reply) -> str:
        place = reply.incoming.channel
        channel, message = ids_of(place, reply.incoming.message)
        guild = None if place.workspace.startswith(DIRECT) else int(place.workspace)
        target = self._client.get_partial_messageable(channel, guild_id=guild)
        reference = discord.MessageReference(message_id=message, channel_id=channel, guild_id=guild)
        nonce = reply.token[: limits.NONCE]  # a repeat within minutes is not posted twice
        sent = await send(target.send, reply.card, reference=reference, mention_author=False, nonce=nonce)
        return name_of(place, channel, sent.id)

    async def _to_interaction(self, reply: Reply) -> str | None:
        incoming, handle = reply.incoming, reply.incoming.handle.removeprefix(ANEW)
        hook = discord.Webhook.partial(self._client.application_id or 0, handle, client=self._client)
        if incoming.handle.startswith(ANEW):
            sent = await send(hook.send, reply.card, wait=True)
        elif reply.to == "asker" and not incoming.private:  # what was begun in public ends in private
            await hook.delete_message(_ORIGINAL)
            sent = await send(hook.send, reply.card, wait=True, ephemeral=True)
        else:
            sent = await self.show(handle, reply.card)
        if incoming.private or sent.flags.ephemeral:
            return None
        return name_of(incoming.channel, sent.channel.id, sent.id)
