"""Where things stand: Discord's servers, channels and threads as the responder names them."""

from __future__ import annotations

import discord

from adapters.discord import limits
from bot.presentation.texts import own_texts
from bot.presentation.view import PageSize
from bot.responder import Cards
from bot.store import Channel

PLATFORM = "discord"
TEXTS = own_texts("adapters.discord")
DIRECT = "@me"
"""Begins the name of what stands for a server outside of servers, as in links; each conversation is one of its own, so
that what is forgotten in one of them is not so in all."""
CARDS = Cards(
    # so many fit into a message's text when the reasons are as long as they get
    sizes=PageSize(claims=3, sources=4, assertions=4, top=4, reasons=2, choices=limits.OPTIONS),
    switch="/hearsay settings",
    postable=True,
)


def place_of(guild: int | None, channel: int, known: object) -> Channel:
    """Name the channel whose settings hold somewhere: of a thread or a forum's post, the one that it is in.

    known: discord.py's object for the channel, if there is one.
    """
    parent = known.parent_id if isinstance(known, discord.Thread) else channel
    return Channel(PLATFORM, str(guild or f"{DIRECT}/{channel}"), str(parent))


def name_of(place: Channel, channel: int, message: int) -> str:
    """RETURNS (str): a message's id for the responder, which carries the thread's where it stands in one."""
    return str(message) if str(channel) == place.channel else f"{channel}/{message}"


def ids_of(place: Channel, name: str) -> tuple[int, int]:
    """RETURNS (tuple[int, int]): the ids of channel or thread, and of message, of a name that `name_of` made."""
    thread, _, message = name.rpartition("/")
    return int(thread or place.channel), int(message)


async def link_to(place: Channel, reply: str) -> str | None:
    """RETURNS (str | None): the address of one of our messages."""
    channel, message = ids_of(place, reply)
    return f"https://discord.com/channels/{place.workspace.partition('/')[0]}/{channel}/{message}"
