"""The client: what Discord sends, handed to the host, and what comes of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from functools import partial
from typing import Any, cast

import discord

from adapters.discord.commands import add_commands, register
from adapters.discord.delivery import ANEW, NOBODY, Delivery, send
from adapters.discord.events import Interaction, is_direct, may_post, of_edit, of_message, place_here, rights
from adapters.discord.forms import modal, values_of
from adapters.discord.place import PLATFORM, name_of, place_of
from adapters.discord.render import Control
from bot.host import Host
from bot.presentation.actions import Dismiss, Post, decode, opens_form
from bot.presentation.card import Card
from bot.presentation.form import Form
from bot.presentation.notices import no_posting_card
from bot.responder import Incoming
from bot.settings import Parts

log = logging.getLogger(__name__)


class HearsayClient(discord.AutoShardedClient):
    """Discord for one host; `await client.start(token)`."""

    def __init__(self, host: Host, *, message_content: bool = True, shards: Parts | None = None) -> None:
        more: dict[str, Any] = {"shard_count": shards[0], "shard_ids": shards[1]} if shards else {}
        super().__init__(
            intents=discord.Intents(guilds=True, messages=True, message_content=message_content),
            allowed_mentions=NOBODY,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=60.0,
            **more,
        )
        self.host = host
        self.refused = asyncio.Event()
        """Set once Discord takes the token no more."""
        self.tree = add_commands(self)
        self._delivery = Delivery(self)

    async def setup_hook(self) -> None:
        """Before the first connection: buttons of earlier runs, and commands where they changed."""
        self.add_dynamic_items(Control)
        await register(self)

    async def on_connect(self) -> None:
        """Take up what was left unfinished, once."""
        log.info("connected to Discord as %s", self.application_id)
        self.host.background(self._delivery)

    async def on_message(self, message: discord.Message) -> None:
        """Answer a shared link, or who calls the bot."""
        if incoming := of_message(message, self.application_id or 0):
            await self.host.answer(incoming, self._delivery.deliver)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Answer a link that was added."""
        if incoming := of_edit(event.cached_message, event.message):
            await self.host.answer(incoming, self._delivery.deliver)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Remove the answers with the message."""
        await self.host.work(self._removed(event.guild_id, event.channel_id, [event.message_id]))

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Remove the answers with the messages."""
        await self.host.work(self._removed(event.guild_id, event.channel_id, event.message_ids))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Delete what is held of a server that the bot is no longer in."""
        await self.host.work(self.host.store.forget_workspace(PLATFORM, str(guild.id)))

    async def on_interaction(self, interaction: Interaction) -> None:
        """Take the answer to a form; discord.py itself knows only those that were opened since the start."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.tell(interaction, self._submitted(interaction))

    async def asked(self, interaction: Interaction, incoming: Incoming) -> None:
        """Acknowledge a command about links, answer it, and say meanwhile that this is being done."""
        if await self._through(interaction.response.defer(ephemeral=incoming.private, thinking=True)):
            show = partial(self._delivery.show, incoming.handle)
            await self.host.answer(incoming, self._delivery.deliver, show)

    async def pressed(self, interaction: Interaction, action: str) -> None:
        """Do what a button says."""
        if opens_form(action) or await self._through(interaction.response.defer()):
            await self.host.work(self._pressed(interaction, action))

    async def tell(self, interaction: Interaction, card: Awaitable[Card]) -> None:
        """Acknowledge, and show whoever asked a card that is yet to be made."""

        async def answer() -> None:
            await self._through(interaction.response.defer(ephemeral=True, thinking=True))
            await self._delivery.show(interaction.token, await card)

        await self.host.work(answer())

    async def show(self, interaction: Interaction, what: Form | Card) -> None:
        """Open a form for whoever asked, or show them a card."""
        if isinstance(what, Form):
            await self._through(interaction.response.send_modal(modal(what)))
        else:
            how = interaction.followup.send if interaction.response.is_done() else interaction.response.send_message
            await self._through(send(how, what, ephemeral=True))

    async def _removed(self, guild: int | None, channel: int, messages: Iterable[int]) -> None:
        place = place_of(guild, channel, self.get_channel(channel))
        await self._delivery.removed(place, *(name_of(place, channel, message) for message in messages))

    async def _pressed(self, interaction: Interaction, action: str) -> None:
        place, message, user = place_here(interaction), interaction.message, str(interaction.user.id)
        if message is None:
            return
        if isinstance(decode(action), Post) and not may_post(interaction):
            await self.show(interaction, no_posting_card())
            return
        about = rights(interaction) | {"direct": is_direct(interaction), "private": message.flags.ephemeral}
        if isinstance(decode(action), Dismiss):
            about["can_manage"] |= interaction.permissions.manage_messages
        on, handle = name_of(place, message.channel.id, message.id), ANEW + interaction.token
        done = await self.host.responder.pressed(action, place, on, user, handle=handle, **about)
        if done is None:
            return
        if done.post is not None:
            await self._delivery.deliver(done.post, again=False)
        elif done.remove:
            await self._through(interaction.delete_original_response())
        elif done.in_place and done.card is not None:
            await self._through(send(interaction.edit_original_response, done.card))
        elif answer := done.form or done.card:
            await self.show(interaction, answer)

    async def _submitted(self, interaction: Interaction) -> Card:
        data, user = cast("Any", interaction.data), str(interaction.user.id)
        answered = data["custom_id"], values_of(data["components"])
        return (await self.host.desk.submit(place_here(interaction), *answered, user=user, **rights(interaction))).card

    async def _through(self, request: Awaitable[object]) -> bool:
        """RETURNS (bool): False where who waited too long, or is gone, gets no answer."""
        return await self._delivery.through(request, "an interaction could not be answered")
