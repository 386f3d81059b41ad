"""Real objects of discord.py, made of payloads as Discord sends them, without a connection."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import discord

from adapters.discord.client import HearsayClient
from bot.host import Host

US, GUILD, NEWS, THREAD, FORUM, POST, ALICE = 900, 100, 200, 300, 400, 500, 700
WHEN = "2026-01-05T00:50:16.477000+00:00"


def client(**more: Any) -> HearsayClient:
    """RETURNS (HearsayClient): one that is never connected."""
    made = HearsayClient(cast("Host", SimpleNamespace(responder=None)), **more)
    made._connection.user = discord.ClientUser(state=made._connection, data=user(US, "hearsay", bot=True))
    made._connection.application_id = US
    return made


def user(number: int = ALICE, name: str = "alice", **more: Any) -> Any:
    return {"id": str(number), "username": name, "discriminator": "0", "avatar": None, "global_name": name} | more


def guild(one: HearsayClient) -> discord.Guild:
    """RETURNS (Guild): with a channel and a forum, and a thread in each."""
    channels = [_channel(NEWS, 0), _channel(FORUM, 15) | {"available_tags": []}]
    threads = [_thread(THREAD, NEWS), _thread(POST, FORUM)]
    roles = [
        {"id": str(GUILD), "name": "@everyone", "permissions": "0", "position": 0, "color": 0, "hoist": False}
        | {"managed": False, "mentionable": False, "colors": {"primary_color": 0}},
        {"id": "101", "name": "mods", "permissions": str(discord.Permissions(manage_guild=True).value), "position": 1}
        | {"color": 0, "hoist": False, "managed": False, "mentionable": False, "colors": {"primary_color": 0}},
    ]
    data: dict[str, Any] = {
        "id": str(GUILD),
        "name": "G",
        "channels": channels,
        "threads": threads,
        "roles": roles,
        "member_count": 2,
    }
    made = discord.Guild(data=cast("Any", data), state=one._connection)
    one._connection._add_guild(made)
    return made


def message(
    one: HearsayClient, text: str, *, channel: int = NEWS, author: dict[str, Any] | None = None, **more: Any
) -> discord.Message:
    """RETURNS (Message): as it comes over the gateway."""
    where = one.get_channel(channel)
    assert where is not None
    data: dict[str, Any] = {
        "id": str(more.pop("id", 1000)),
        "channel_id": str(channel),
        "guild_id": str(GUILD),
        "author": author or user(),
        "member": {"roles": more.pop("roles", []), "joined_at": WHEN, "deaf": False, "mute": False, "flags": 0},
        "content": text,
        "timestamp": WHEN,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "components": [],
        "flags": 0,
    } | more
    return discord.Message(state=one._connection, channel=cast("Any", where), data=cast("Any", data))


def interaction(one: HearsayClient, **more: Any) -> discord.Interaction[Any]:
    """RETURNS (Interaction): a command in the news channel by somebody without rights, unless it is told otherwise."""
    data = {
        "id": "2000",
        "application_id": str(US),
        "type": 2,
        "token": "a-token",
        "version": 1,
        "attachment_size_limit": 1,
        "guild_id": str(GUILD),
        "guild": {"id": str(GUILD), "features": [], "locale": "en-GB"},
        "channel": _channel(NEWS, 0),
        "context": 0,
        "authorizing_integration_owners": {"0": str(GUILD)},
        "app_permissions": str(discord.Permissions.all().value),
        "member": {
            "user": user(),
            "roles": [],
            "joined_at": WHEN,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": str(more.pop("permissions", 0)),
        },
        "data": {"id": "1", "name": "breakdown", "type": 1},
    } | more
    for name in [name for name, value in data.items() if value is None]:
        del data[name]
    return discord.Interaction(data=cast("Any", data), state=one._connection)


def _channel(number: int, kind: int) -> dict[str, Any]:
    return {"id": str(number), "type": kind, "name": "c", "position": 0, "permission_overwrites": [], "nsfw": False}


def _thread(number: int, parent: int) -> dict[str, Any]:
    about = {"archived": False, "auto_archive_duration": 60, "archive_timestamp": WHEN, "locked": False}
    return {"id": str(number), "type": 11, "name": "t", "parent_id": str(parent), "owner_id": str(ALICE)} | {
        "guild_id": str(GUILD), "message_count": 1, "member_count": 1, "thread_metadata": about
    }  # fmt: skip
