"""What is there: a server with channels and people, and the messages in them."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntFlag
from typing import Any

Json = dict[str, Any]

EPOCH = 1_420_070_400_000
"""Milliseconds from 1970 to Discord's first id."""
_numbers = itertools.count(1)

APPLICATION = "1400000000000000001"
GUILD, STRANGE_GUILD = "1400000000000000010", "1400000000000000012"
OTHER_GUILD = str(int(GUILD) + (1 << 22))
"""One that another shard hears of, where there are two."""
NEWS, TALK, FORUM, THREAD = "1400000000000000020", "1400000000000000021", "1400000000000000022", "1400000000000000023"
POST = "1400000000000000024"
ELSEWHERE, DIRECT, GROUP = "1400000000000000025", "1400000000000000026", "1400000000000000027"
STRANGE = "1400000000000000028"
ROLE = "1400000000000000030"
PEOPLE = {
    "hearsay": APPLICATION,
    "alice": "1400000000000000041",
    "bob": "1400000000000000042",
    "manager": "1400000000000000043",
    "robot": "1400000000000000044",
}


class Permission(IntFlag):
    """The few that matter here."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    USE_APPLICATION_COMMANDS = 1 << 31
    SEND_MESSAGES_IN_THREADS = 1 << 38


EVERYBODY = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.SEND_MESSAGES_IN_THREADS
)
MODERATORS = EVERYBODY | Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES | Permission.MANAGE_CHANNELS


def snowflake() -> str:
    """RETURNS (str): a new id, of now."""
    return str(((int(time.time() * 1000) - EPOCH) << 22) | (next(_numbers) & 0x3FFFFF))


def timestamp() -> str:
    """RETURNS (str): now, as Discord writes it."""
    return datetime.now(UTC).isoformat()


@dataclass
class Message:
    """One message, ours or somebody's."""

    id: str
    channel: str
    author: str
    data: Json
    """As Discord gives it."""
    seen_by: str | None = None
    """The one person who sees it; None where everybody does."""
    deleted: bool = False
    edits: int = 0
    nonce: str = ""
    allowed: Json = field(default_factory=dict)
    """Whom it may ping, as the body said."""
    token: str = ""
    """Of the interaction that it answers."""
    loading: bool = False
    """Whether it only says that somebody is thinking."""
    history: list[Json] = field(default_factory=list)
    """How it stood before each edit."""

    @property
    def replies_to(self) -> str | None:
        """RETURNS (str | None): the message under which it stands."""
        found: str | None = (self.data.get("message_reference") or {}).get("message_id")
        return found


@dataclass
class Place:
    """A channel, thread or conversation."""

    id: str
    kind: int
    guild: str | None = None
    parent: str | None = None
    name: str = "channel"
    deleted: bool = False
    denied: Permission = field(default_factory=lambda: Permission(0))
    """What the bot may not do here."""


@dataclass
class World:
    """Everything that lasts longer than a connection."""

    places: dict[str, Place] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    guilds: list[str] = field(default_factory=lambda: [GUILD, OTHER_GUILD])
    commands: list[Json] = field(default_factory=list)

    def __post_init__(self) -> None:
        for place in (
            Place(NEWS, 0, GUILD, name="news"),
            Place(TALK, 0, GUILD, name="talk"),
            Place(FORUM, 15, GUILD, name="forum"),
            Place(THREAD, 11, GUILD, NEWS, "thread"),
            Place(POST, 11, GUILD, FORUM, "post"),
            Place(ELSEWHERE, 0, OTHER_GUILD, name="elsewhere"),
            Place(DIRECT, 1, name="direct"),
            Place(GROUP, 3, name="group"),
            Place(STRANGE, 0, STRANGE_GUILD, name="strange"),
        ):
            self.places[place.id] = place

    def person(self, name: str) -> Json:
        """RETURNS (Json): a user; people who are not named here have their id for a name."""
        bot = name in ("hearsay", "robot")
        return {
            "id": PEOPLE.get(name, name),
            "username": name,
            "global_name": None if bot else name.title(),
            "discriminator": "1234" if bot else "0",
            "avatar": None,
            "bot": bot,
            "system": False,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }

    def member(self, name: str) -> Json:
        """RETURNS (Json): what a server knows of a user, without the user."""
        return {
            "roles": [ROLE] if name == "manager" else [],
            "nick": None,
            "avatar": None,
            "banner": None,
            "joined_at": "2026-01-04T20:21:10.139000+00:00",
            "premium_since": None,
            "communication_disabled_until": None,
            "pending": False,
            "deaf": False,
            "mute": False,
            "flags": 0,
        }

    def permissions(self, name: str) -> Permission:
        """RETURNS (Permission): what a person may do in every channel."""
        return MODERATORS if name == "manager" else EVERYBODY

    def own_permissions(self, place: Place) -> Permission:
        """RETURNS (Permission): what the bot may do there; a thread takes after its channel."""
        denied = place.denied | (self.places[place.parent].denied if place.parent else Permission(0))
        return EVERYBODY & ~denied

    def channel(self, place: Place) -> Json:
        """RETURNS (Json): a channel, as Discord gives it."""
        if place.kind == 1:
            recipients = [self.person("alice")]
            return {"id": place.id, "type": 1, "last_message_id": None, "flags": 0, "recipients": recipients}
        if place.kind == 3:
            people = [self.person("alice"), self.person("bob")]
            owner = PEOPLE["alice"]
            return {"id": place.id, "type": 3, "name": None, "icon": None, "owner_id": owner, "recipients": people}
        common = {
            "id": place.id,
            "type": place.kind,
            "guild_id": place.guild,
            "name": place.name,
            "parent_id": place.parent,
            "rate_limit_per_user": 0,
            "last_message_id": None,
            "flags": 0,
        }
        if place.kind == 11:
            archive = {"archived": False, "auto_archive_duration": 1440, "locked": False}
            times = {"archive_timestamp": timestamp(), "create_timestamp": timestamp()}
            counts = {"message_count": 1, "member_count": 1, "total_message_sent": 1}
            return common | counts | {"owner_id": PEOPLE["alice"], "thread_metadata": archive | times}
        deny = {"id": place.guild, "type": 0, "allow": "0", "deny": str(int(place.denied))}
        more = {"position": 0, "nsfw": False, "topic": None, "permission_overwrites": [deny] if place.denied else []}
        return common | more | ({"available_tags": []} if place.kind == 15 else {})

    def guild(self, guild: str) -> Json:
        """RETURNS (Json): a server, as it comes with GUILD_CREATE."""
        inside = [place for place in self.places.values() if place.guild == guild and not place.deleted]
        role: Json = {"hoist": False, "color": 0, "managed": False, "mentionable": False, "flags": 0, "position": 0}
        role |= {"colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}}
        return {
            "id": guild,
            "name": "The reading room",
            "owner_id": "1400000000000000049",
            "unavailable": False,
            "large": False,
            "member_count": len(PEOPLE),
            "joined_at": timestamp(),
            "features": [],
            "roles": [
                role | {"id": guild, "name": "@everyone", "permissions": str(int(EVERYBODY))},
                role | {"id": ROLE, "name": "Moderators", "permissions": str(int(MODERATORS)), "position": 1},
            ],
            "emojis": [],
            "stickers": [],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "members": [self.member("hearsay") | {"user": self.person("hearsay")}],
            "channels": [self.channel(place) for place in inside if place.kind != 11],
            "threads": [self.channel(place) for place in inside if place.kind == 11],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "afk_timeout": 300,
            "afk_channel_id": None,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
        }

    def standing(self, *channels: str) -> list[Message]:
        """RETURNS (list[Message]): the bot's messages that everybody sees, oldest first."""
        mine = [one for one in self.messages.values() if one.author == APPLICATION and one.seen_by is None]
        return [one for one in mine if not one.deleted and not one.loading and one.channel in (channels or self.places)]

    def private(self, person: str) -> list[Message]:
        """RETURNS (list[Message]): the bot's messages that only this person sees, oldest first."""
        mine = [one for one in self.messages.values() if one.seen_by == PEOPLE.get(person, person)]
        return [one for one in mine if not one.deleted and not one.loading]
