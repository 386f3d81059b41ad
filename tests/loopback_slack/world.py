"""What is there: workspaces with channels and people, the messages in them, and the tokens that open them."""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

APP = "A0HEARSAY01"
TEAM, OTHER_TEAM, GRID_TEAM, STRANGE_TEAM = "T0READING01", "T0OTHERS001", "T0GRIDONE01", "T0STRANGE01"
GRID = "E0GRIDORG01"
NEWS, TALK, PRIVATE, QUIET = "C0NEWS00001", "C0TALK00001", "C0PRIVATE01", "C0QUIET0001"
"""In the last the bot is not a member."""
SHARED, ELSEWHERE, ON_GRID, STRANGE = "C0SHARED001", "C0ELSEWHERE", "C0ONGRID001", "C0STRANGE01"
DIRECT, GROUP = "D0ALICE0001", "C0GROUPDM01"
PEOPLE = {
    "hearsay": "U0HEARSAY01",
    "alice": "U0ALICE0001",
    "bob": "U0BOB000001",
    "manager": "U0MANAGER01",
    "robot": "U0ROBOT0001",
    "stranger": "U0STRANGE01",
}
"""The stranger is of a workspace that shares a channel with ours; others have their name for an id."""
GONE = "U0GONE00001"
BOT = "B0HEARSAY01"
SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "links:read",
    "links:write",
    "mpim:history",
    "mpim:read",
    "users:read",
)
_numbers = itertools.count(1)


def timestamp() -> str:
    """RETURNS (str): a new message's id, which is its time as well."""
    return f"{int(time.time())}.{next(_numbers) % 1_000_000:06d}"


def identifier(kind: str) -> str:
    """RETURNS (str): a new id that begins with the letters of its kind."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return kind + "".join(secrets.choice(alphabet) for _ in range(11 - len(kind)))


@dataclass
class Message:
    """One message, ours or somebody's."""

    ts: str
    channel: str
    author: str
    """The id of a user."""
    text: str = ""
    """As Slack keeps it: `& < >` as entities, links and mentions in angle brackets."""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread: str | None = None
    """The id of the thread's first message."""
    seen_by: str | None = None
    """The one person who sees it; None where everybody does."""
    deleted: bool = False
    edits: int = 0
    history: list[tuple[str, list[Json]]] = field(default_factory=list)
    """Text and blocks before each edit."""
    more: Json = field(default_factory=dict)
    """Other fields of the message's events."""
    posted: float = field(default_factory=time.monotonic)

    @property
    def id(self) -> str:
        """RETURNS (str): what Slack calls it, within its channel."""
        return self.ts

    @property
    def replies_to(self) -> str | None:
        """RETURNS (str | None): the message under which it stands."""
        return self.thread

    def data(self) -> Json:
        """RETURNS (Json): the message, as Slack gives it."""
        found: Json = {"type": "message", "user": self.author, "ts": self.ts, "text": self.text}
        if self.blocks:
            found["blocks"] = self.blocks
        if self.attachments:
            found["attachments"] = self.attachments
        if self.thread is not None:
            found["thread_ts"] = self.thread
        if self.edits:
            found["edited"] = {"user": self.author, "ts": timestamp()}
        if self.author == PEOPLE["hearsay"]:
            found |= {"bot_id": BOT, "app_id": APP}
        return found | self.more


@dataclass
class Place:
    """A channel or conversation."""

    id: str
    team: str
    kind: str = "channel"
    """channel, group, im or mpim."""
    name: str = "channel"
    member: bool = True
    """Whether the bot is in it."""
    archived: bool = False
    gone: bool = False
    shared_with: str | None = None
    """Another workspace whose people are in it too."""
    creator: str = "U0MAKER0001"
    with_user: str = PEOPLE["alice"]
    """Of a direct conversation."""

    def data(self) -> Json:
        """RETURNS (Json): as conversations.info gives it."""
        if self.kind == "im":
            return {"id": self.id, "created": 1, "is_im": True, "is_org_shared": False, "user": self.with_user}
        return {
            "id": self.id,
            "name": self.name,
            "created": 1,
            "creator": self.creator,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_im": False,
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "channel",
            "is_archived": self.archived,
            "is_general": False,
            "is_member": self.member,
            "is_shared": self.shared_with is not None,
            "is_ext_shared": self.shared_with is not None,
            "is_org_shared": False,
            "context_team_id": self.team,
            "shared_team_ids": [self.team, *([self.shared_with] if self.shared_with else [])],
        }


@dataclass
class View:
    """A modal, or somebody's home."""

    id: str
    user: str
    team: str
    data: Json
    hash: str = field(default_factory=lambda: secrets.token_hex(5))
    root: str = ""
    closed: bool = False

    def payload(self, values: Json | None = None) -> Json:
        """RETURNS (Json): as Slack gives it back."""
        empty = {"private_metadata": "", "callback_id": "", "external_id": "", "previous_view_id": None}
        own = {"id": self.id, "team_id": self.team, "app_id": APP, "bot_id": BOT, "hash": self.hash}
        own |= {"root_view_id": self.root or self.id, "app_installed_team_id": self.team}
        return empty | self.data | own | {"state": {"values": values or {}}}


@dataclass
class Token:
    """What opens a workspace, or a whole organisation."""

    value: str
    team: str | None
    scopes: tuple[str, ...]
    enterprise: str | None = None
    refresh: str | None = None
    expires: float | None = None
    """Time of day in seconds; only of tokens that are rotated."""
    revoked: str = ""
    """The error that it gets, once it is worth nothing."""


@dataclass
class World:
    """Everything that lasts longer than a connection."""

    places: dict[str, Place] = field(default_factory=dict)
    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    """By channel and ts."""
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[tuple[str, str], View] = field(default_factory=dict)
    """By workspace and user."""
    unfurls: list[Json] = field(default_factory=list)
    tokens: dict[str, Token] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place in (
            Place(NEWS, TEAM, name="news"),
            Place(TALK, TEAM, name="talk"),
            Place(PRIVATE, TEAM, "group", "private"),
            Place(QUIET, TEAM, name="quiet", member=False),
            Place(SHARED, TEAM, name="shared", shared_with=STRANGE_TEAM),
            Place(ELSEWHERE, OTHER_TEAM, name="elsewhere"),
            Place(ON_GRID, GRID_TEAM, name="on-grid"),
            Place(STRANGE, STRANGE_TEAM, name="strange"),
            Place(DIRECT, TEAM, "im"),
            Place(GROUP, TEAM, "mpim", "mpdm-alice--bob-1"),
        ):
            self.places[place.id] = place

    # tokens

    def install(
        self,
        team: str | None,
        *,
        scopes: Iterable[str] = SCOPES,
        enterprise: str | None = None,
        rotating: bool = False,
        lasts: float = 43200,
    ) -> Token:
        """RETURNS (Token): a new bot token; rotating: one that ends after `lasts` seconds and can be made new."""
        value = ("xoxe.xoxb-1-" if rotating else "xoxb-") + secrets.token_urlsafe(24)
        token = Token(value, team, tuple(scopes), enterprise)
        if rotating:
            token.refresh, token.expires = f"xoxe-1-{secrets.token_urlsafe(24)}", time.time() + lasts
        self.tokens[value] = token
        return token

    def revoke(self, error: str = "token_revoked", *, team: str | None = None) -> None:
        """Make tokens worth nothing: all, or those of one workspace."""
        for token in self.tokens.values():
            if team in (None, token.team, token.enterprise):
                token.revoked = token.revoked or error

    # people

    def person(self, user: str, team: str = TEAM) -> Json:
        """RETURNS (Json): as users.info gives it; raises KeyError for whom there is not, as for `GONE`."""
        if user in ("", GONE):
            raise KeyError(user)
        name = {key: name for name, key in PEOPLE.items()}.get(user, user)
        outside = name == "stranger"
        return {
            "id": user,
            "team_id": STRANGE_TEAM if outside else team,
            "name": name,
            "real_name": name.title(),
            "deleted": False,
            "is_admin": name == "manager",
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_stranger": outside,
            "is_bot": name in ("hearsay", "robot"),
            "is_app_user": False,
            "tz": "Europe/Berlin",
            "updated": 1,
            "profile": {"real_name": name.title(), "display_name": name, "team": team},
        }

    # what stands

    def standing(self, *channels: str) -> list[Message]:
        """RETURNS (list[Message]): the bot's messages that everybody sees, oldest first."""
        mine = [one for one in self.messages.values() if one.author == PEOPLE["hearsay"] and one.seen_by is None]
        return [one for one in mine if not one.deleted and one.channel in (channels or self.places)]

    def private(self, person: str) -> list[Message]:
        """RETURNS (list[Message]): the bot's messages that only this person sees, oldest first."""
        mine = [one for one in self.messages.values() if one.seen_by == PEOPLE.get(person, person)]
        return [one for one in mine if not one.deleted]
