"""Replies out: under messages, as answers to interactions, and away again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import discord

from adapters.discord import limits
from adapters.discord.place import DIRECT, ids_of, name_of
from adapters.discord.render import layout, plain_embed
from bot.presentation.card import Card
from bot.responder import Incoming, Poster, Reply
from bot.store import Channel

if TYPE_CHECKING:
    from adapters.discord.client import HearsayClient

NOBODY = discord.AllowedMentions.none()
ANEW = "new/"
"""Marks the handle of an interaction whose answer is a message of its own and takes the place of none."""
_ORIGINAL = cast("int", "@original")
"""The first answer to an interaction (Discord: "Edit Original Interaction Response"), which has no number yet."""


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


class Delivery(Poster):
    """Posts and removes for one client."""

    trouble = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)
    """What a request can come to; discord.py has tried again by then where that makes sense."""

    def __init__(self, client: HearsayClient) -> None:
        super().__init__(client.host.responder)
        self._client = client

    @staticmethod
    def told(error: BaseException) -> str:
        """RETURNS (str): what went wrong, for the log: numbers and names, nothing of a message."""
        if isinstance(error, discord.HTTPException):
            return f"Discord answered {error.status} (code {error.code})"
        return type(error).__name__

    def passes(self, error: Exception) -> bool:
        """RETURNS (bool): whether Discord, or whoever runs the bot, may think better of it."""
        if not isinstance(error, discord.HTTPException):
            return True
        return error.status == 429 or error.status >= 500 or self._client.refused.is_set()

    async def post(self, reply: Reply) -> str | None:
        """Post under a message, or as the answer to an interaction."""
        if reply.incoming.kind == "asked":
            return await self._to_interaction(reply)
        try:
            return await self._to_message(reply)
        except discord.HTTPException as error:
            if error.status == 401:
                self._client.refused.set()
            raise

    async def delete(self, place: Channel, name: str) -> None:
        """Delete a message of ours, if it still stands."""
        channel, message = ids_of(place, name)
        with suppress(discord.NotFound):
            await self._client.get_partial_messageable(channel).get_partial_message(message).delete()

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

    async def show(self, handle: str, card: Card) -> None:
        """Put a card in the place of the first answer to an interaction."""
        hook = discord.Webhook.partial(self._client.application_id or 0, handle, client=self._client)
        await self.through(send(hook.edit_message, card, _ORIGINAL), "an interaction could not be answered")

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
            sent = await send(hook.send, reply.card, wait=True, ephemeral=reply.to == "asker")
        elif reply.to == "asker" and not incoming.private:  # what was begun in public ends in private
            await hook.delete_message(_ORIGINAL)
            sent = await send(hook.send, reply.card, wait=True, ephemeral=True)
        else:
            sent = await send(hook.edit_message, reply.card, _ORIGINAL)
        if incoming.private or sent.flags.ephemeral:
            return None
        return name_of(incoming.channel, sent.channel.id, sent.id)
