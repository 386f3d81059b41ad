"""Discord's messages and interactions as the responder wants them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import discord

from adapters.discord.place import TEXTS, name_of, place_of
from bot.article.links import FoundLink, each_once, find_links
from bot.presentation.missing import Missing
from bot.responder import Incoming, Kind
from bot.store import Channel

Interaction = discord.Interaction[Any]


def links_of(message: discord.Message | discord.MessageSnapshot, *, typed: bool = False) -> tuple[FoundLink, ...]:
    """RETURNS (tuple): links of the text, of embeds that a program made, and of what was forwarded, each once.

    typed: without embeds. Discord's previews repeat links that were to be left alone, and may look as a program's.
    """
    texts = [message.content]
    for embed in (one for one in message.embeds if one.type == "rich" and not typed):
        texts += [text for text in (embed.url, embed.description, *(field.value for field in embed.fields)) if text]
    found = [link for text in texts for link in find_links(text)]
    found += [link for snapshot in getattr(message, "message_snapshots", ()) for link in links_of(snapshot)]
    return each_once(found)


def of_message(message: discord.Message, us: int) -> Incoming | None:
    """RETURNS (Incoming | None): a shared link or a call by name; None for what nobody expects an answer to."""
    called = re.search(rf"<@!?{us}>", message.content) is not None  # to answer one of our messages is no call
    direct = isinstance(message.channel, discord.DMChannel | discord.GroupChannel)
    links = links_of(message, typed=True)
    replied = message.reference.resolved if message.reference else None
    if called and not links and isinstance(replied, discord.Message):
        links = links_of(replied)  # "@Hearsay" under somebody's link
    if _is_program(message) or not (links or called or direct) or (message.guild is None and not direct):
        return None
    return _incoming(message, "mentioned" if called or direct else "shared", links)


def of_edit(before: discord.Message | None, after: discord.Message) -> Incoming | None:
    """RETURNS (Incoming | None): a changed message; what it was before is only known while it is in memory."""
    if before is None or _is_program(after):
        return None
    known, links = tuple(link.url for link in links_of(before, typed=True)), links_of(after, typed=True)
    return _incoming(after, "edited", links, known) if {link.url for link in links} - set(known) else None


def of_command(interaction: Interaction, links: Iterable[FoundLink], *, private: bool) -> Incoming:
    """RETURNS (Incoming): a command about links; the answer is private where the person may not write themselves."""
    return Incoming(
        channel=place_here(interaction),
        kind="asked",
        author=str(interaction.user.id),
        event=str(interaction.id),
        links=tuple(links),
        can_manage=manages(interaction),
        private=private or not may_post(interaction),
        direct=is_direct(interaction),
        handle=interaction.token,
    )


def place_here(interaction: Interaction) -> Channel:
    """RETURNS (Channel): whose settings hold where something was typed or pressed."""
    return place_of(interaction.guild_id, interaction.channel_id or 0, interaction.channel)


def rights(interaction: Interaction) -> dict[str, Any]:
    """RETURNS (dict): what the desk and the responder want to know of whoever typed or pressed something, and where."""
    return {"can_manage": manages(interaction), "missing": missing_for(interaction)}


def is_direct(interaction: Interaction) -> bool:
    """RETURNS (bool): whether the bot is used in private, or as a tool that somebody brought along."""
    return not interaction.is_guild_integration()


def may_post(interaction: Interaction) -> bool:
    """RETURNS (bool): whether the person may speak to everybody here, and so may have the bot do it."""
    needed = "send_messages_in_threads" if isinstance(interaction.channel, discord.Thread) else "send_messages"
    return interaction.guild_id is None or getattr(interaction.permissions, needed) is True


def manages(interaction: Interaction) -> bool:
    """RETURNS (bool): whether the person may change settings here; a conversation with the bot alone is their own."""
    if interaction.guild_id is None:
        return bool(interaction.context.dm_channel)
    return interaction.permissions.manage_guild


def missing_for(interaction: Interaction) -> list[Missing]:
    """RETURNS (list[Missing]): what automatic answers lack where something was typed or pressed."""
    if interaction.guild_id is None:
        return []
    if is_direct(interaction):
        return [Missing(**TEXTS["membership"])]
    intent = [] if interaction.client.intents.message_content else [TEXTS["intent"]]
    has = interaction.app_permissions
    lacking = [text for name, text in TEXTS["permissions"].items() if not getattr(has, name)]
    return [Missing(**text) for text in [*intent, *lacking]]


def _is_program(message: discord.Message) -> bool:
    return message.author.bot or message.webhook_id is not None or message.is_system()


def _incoming(
    message: discord.Message, kind: Kind, links: tuple[FoundLink, ...], before: tuple[str, ...] | None = None
) -> Incoming:
    place = place_of(message.guild.id if message.guild else None, message.channel.id, message.channel)
    permissions = getattr(message.author, "guild_permissions", None)
    return Incoming(
        channel=place,
        kind=kind,
        author=str(message.author.id),
        message=name_of(place, message.channel.id, message.id),
        links=links,
        before=before,
        can_manage=message.guild is None or bool(permissions and permissions.manage_guild),
        direct=message.guild is None,
    )
