"""The client: what Discord sends, handed to the host, and what comes of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from typing import Any, cast

import discord

from adapters.discord.commands import add_commands, register
from adapters.discord.delivery import ANEW, NOBODY, TROUBLE, Delivery, send, told
from adapters.discord.events import Interaction, is_direct, of_edit, of_message, place_here, rights
from adapters.discord.forms import modal, values_of
from adapters.discord.place import name_of, place_of
from adapters.discord.render import Control
from bot.host import Host
from bot.presentation.actions import Dismiss, decode, opens_form
from bot.presentation.card import Card
from bot.presentation.form import Form
from bot.presentation.notices import busy_card, reading_card
from bot.responder import Incoming, Reply

log = logging.getLogger(__name__)

Shards = tuple[int, list[int]]
"""How many there are, and which of them are ours."""
PROGRESS = ((5.0, False), (25.0, True))
"""After how many seconds more a command says that the article is being read, and that it still is."""


class HearsayClient(discord.AutoShardedClient):
    """Discord for one host; `await client.start(token)`."""

    def __init__(self, host: Host, *, message_content: bool = True, shards: Shards | None = None) -> None:
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
        self._serving: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        """Before the first connection: buttons of earlier runs, and commands where they changed."""
        self.add_dynamic_items(Control)
        await register(self)

    async def close(self) -> None:
        """End the background work, and the connection."""
        if self._serving is not None:
            self._serving.cancel()
            await asyncio.gather(self._serving, return_exceptions=True)
        await super().close()

    async def on_connect(self) -> None:
        """Take up what was left unfinished, once."""
        if self._serving is None:
            log.info("connected to Discord as %s", self.application_id)
            work = self.host.serve(self._delivery.deliver, self._delivery.already_answered)
            self._serving = asyncio.create_task(work, name="serve")

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

    async def on_interaction(self, interaction: Interaction) -> None:
        """Take the answer to a form; discord.py itself knows only those that were opened since the start."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.tell(interaction, self._submitted(interaction))

    async def asked(self, interaction: Interaction, incoming: Incoming) -> None:
        """Acknowledge a command about links, answer it, and say meanwhile that this is being done."""
        if self.host.stopping:
            await self.show(interaction, busy_card())
            return
        if not await self._through(interaction.response.defer(ephemeral=incoming.private, thinking=True)):
            return
        ended = asyncio.Event()
        progress = asyncio.create_task(self._progress(incoming.handle, ended))

        async def deliver(reply: Reply) -> None:
            ended.set()
            await progress  # so that nothing overtakes the answer
            await self._delivery.deliver(reply)

        try:
            await self.host.answer(incoming, deliver)
        finally:
            ended.set()

    async def pressed(self, interaction: Interaction, action: str) -> None:
        """Do what a button says."""
        if opens_form(action) or await self._through(interaction.response.defer()):
            await self.host.work(self._pressed(interaction, action))

    async def tell(self, interaction: Interaction, card: Awaitable[Card]) -> None:
        """Acknowledge, and show whoever asked a card that is yet to be made."""

        async def answer() -> None:
            await self._through(interaction.response.defer(ephemeral=True, thinking=True))
            await self._through(self._delivery.show(interaction.token, await card))

        await self.host.work(answer())

    async def show(self, interaction: Interaction, what: Form | Card) -> None:
        """Open a form for whoever asked, or show them a card."""
        if isinstance(what, Form):
            await self._through(interaction.response.send_modal(modal(what)))
        else:
            how = interaction.followup.send if interaction.response.is_done() else interaction.response.send_message
            await self._through(send(how, what, ephemeral=True))

    async def _progress(self, handle: str, ended: asyncio.Event) -> None:
        for seconds, still in PROGRESS:
            try:
                await asyncio.wait_for(ended.wait(), seconds)
            except TimeoutError:
                await self._through(self._delivery.show(handle, reading_card(still=still)))

    async def _removed(self, guild: int | None, channel: int, messages: Iterable[int]) -> None:
        place = place_of(guild, channel, self.get_channel(channel))
        for message in messages:
            gone = await self.host.responder.removed(place, name_of(place, channel, message))
            await self._delivery.remove(place, gone)

    async def _pressed(self, interaction: Interaction, action: str) -> None:
        place, message = place_here(interaction), interaction.message
        if message is None:
            return
        moderates = isinstance(decode(action), Dismiss) and interaction.permissions.manage_messages
        may_remove = {"can_manage": True} if moderates else {}
        done = await self.host.responder.pressed(
            action,
            place,
            name_of(place, message.channel.id, message.id),
            str(interaction.user.id),
            private=message.flags.ephemeral,
            direct=is_direct(interaction),
            handle=ANEW + interaction.token,
            **rights(interaction) | may_remove,
        )
        if done is None:
            return
        if done.post is not None:
            await self._posted(done.post)
        elif done.remove:
            await self._through(interaction.delete_original_response())
        elif done.in_place and done.card is not None:
            await self._through(send(interaction.edit_original_response, done.card))
        elif answer := done.form or done.card:
            await self.show(interaction, answer)

    async def _posted(self, reply: Reply) -> None:
        try:
            await self._delivery.deliver(reply)
        except TROUBLE as error:
            log.warning("an answer could not be posted: %s", told(error))
            await self.host.responder.not_posted(reply)

    async def _submitted(self, interaction: Interaction) -> Card:
        data, user = cast("Any", interaction.data), str(interaction.user.id)
        answered = data["custom_id"], values_of(data["components"])
        return (await self.host.desk.submit(place_here(interaction), *answered, user=user, **rights(interaction))).card

    async def _through(self, request: Awaitable[object]) -> bool:
        try:
            await request
        except TROUBLE as error:  # who waited too long, or is gone, gets no answer
            log.warning("an interaction could not be answered: %s", told(error))
            return False
        return True
