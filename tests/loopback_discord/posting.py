"""Messages in channels: posted, changed, removed, looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.loopback_discord import limits
from tests.loopback_discord.errors import UNKNOWN_REPLY, RefusedError
from tests.loopback_discord.events import Events
from tests.loopback_discord.world import APPLICATION, Message, Permission, Place, World, snowflake, timestamp

if TYPE_CHECKING:
    from tests.loopback_discord.api import Call

Json = dict[str, Any]
REPLY, COMMAND_REPLY = 19, 20
_FILLED: dict[int, Json] = {
    limits.SELECT: {"min_values": 1, "max_values": 1, "disabled": False},
    limits.BUTTON: {"disabled": False},
    limits.SEPARATOR: {"spacing": 1, "divider": True},
    limits.CONTAINER: {"accent_color": None, "spoiler": False},
}
"""What Discord adds to components that were sent without."""


class Posting:
    """The routes below a channel."""

    def __init__(self, world: World, events: Events) -> None:
        self._world = world
        self._events = events

    async def channel(self, call: Call) -> Json:
        """GET a channel."""
        return self._world.channel(self._place(call, Permission.VIEW_CHANNEL))

    async def typing(self, call: Call) -> None:
        """POST that somebody types."""
        self._place(call, Permission.SEND_MESSAGES)

    async def create(self, call: Call) -> Json:
        """POST a message; one with the nonce of another is not posted again."""
        place = self._place(call, Permission.VIEW_CHANNEL)
        threaded = Permission.SEND_MESSAGES_IN_THREADS if place.kind in (11, 12) else Permission.SEND_MESSAGES
        self._may(place, threaded)
        if call.files:
            self._may(place, Permission.ATTACH_FILES)
        flags = call.body.get("flags") or 0
        problems = limits.message_problems(call.body, flags=flags, files=list(call.files))
        if flags & limits.EPHEMERAL:
            problems.append("MESSAGE_FLAGS: only answers to somebody can be for them alone")
        reference = call.body.get("message_reference")
        if reference is not None:
            self._may(place, Permission.READ_MESSAGE_HISTORY, 160002)
            target = self._world.messages.get(str(reference.get("message_id")))
            stands = target is not None and not target.deleted and target.channel == place.id
            if not stands and reference.get("fail_if_not_exists") is not False:
                problems.append(f"{UNKNOWN_REPLY}: Unknown message")
            elif not stands:
                reference = None
        refuse(problems, self._events, call, passing=(UNKNOWN_REPLY,))
        nonce = str(call.body.get("nonce") or "")
        if nonce and call.body.get("enforce_nonce"):
            for one in self._world.messages.values():
                if one.nonce == nonce and one.channel == place.id and one.author == APPLICATION:
                    return one.data
        message = made(self._world, place.id, call)
        message.nonce = nonce
        if reference is not None:
            message.data |= {"type": REPLY, "message_reference": _reference(place, reference)}
        if nonce:
            message.data["nonce"] = nonce
        self._world.messages[message.id] = message
        self._events.posted(message)
        return message.data

    async def list(self, call: Call) -> list[Json]:
        """GET the newest messages."""
        place = self._place(call, Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY)
        found = [one for one in self._world.messages.values() if one.channel == place.id and not one.deleted]
        for side in ("after", "before"):
            if side in call.query:
                edge = int(call.query[side])
                found = [one for one in found if (int(one.id) > edge) == (side == "after") and int(one.id) != edge]
        found.sort(key=lambda one: int(one.id), reverse="after" not in call.query)
        chosen = found[: int(call.query.get("limit", 50))]
        return [one.data for one in sorted(chosen, key=lambda one: -int(one.id)) if one.seen_by is None]

    async def get(self, call: Call) -> Json:
        """GET one message."""
        return self._message(call, self._place(call, Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY)).data

    async def edit(self, call: Call) -> Json:
        """PATCH one of ours."""
        message = self._message(call, self._place(call, Permission.VIEW_CHANNEL))
        if message.author != APPLICATION:
            raise RefusedError(50005)
        change(message, call, self._events)
        return message.data

    async def delete(self, call: Call) -> None:
        """DELETE a message; of others only with a permission for it, which the bot never has."""
        message = self._message(call, self._place(call, Permission.VIEW_CHANNEL))
        if message.author != APPLICATION:
            raise RefusedError(50013)
        self._events.deleted(message)

    def _place(self, call: Call, permission: Permission) -> Place:
        place = self._world.places.get(call.names["channel_id"])
        if place is None or place.deleted:
            raise RefusedError(10003)
        if place.guild is not None and place.guild not in self._world.guilds:
            raise RefusedError(50001)
        self._may(place, permission)
        return place

    def _may(self, place: Place, permission: Permission, code: int = 50013) -> None:
        missing = permission & ~self._world.own_permissions(place)
        if missing:
            raise RefusedError(50001 if missing & Permission.VIEW_CHANNEL else code)

    def _message(self, call: Call, place: Place) -> Message:
        message = self._world.messages.get(call.names["message_id"])
        if message is None or message.deleted or message.channel != place.id or message.seen_by is not None:
            raise RefusedError(10008)
        return message


@dataclass(frozen=True)
class Sent:
    """A message's body, by itself or inside that of a request."""

    method: str
    path: str
    body: Any
    files: dict[str, int]


def refuse(problems: list[str], events: Events, call: Call | Sent, *, passing: tuple[str, ...] = ()) -> None:
    """Raise for a body that is wrong; all but what `passing` begins is a failure of the test as well."""
    if not problems:
        return
    if any(not one.startswith(passing or ("\0",)) for one in problems):
        events.fail(f"{call.method} {call.path}: {'; '.join(problems)}")
    raise RefusedError(50035, problems)


def made(world: World, channel: str, call: Call | Sent, *, seen_by: str | None = None, flags: int = 0) -> Message:
    """RETURNS (Message): what a body comes to; not yet in the world."""
    name = snowflake()
    data: Json = {
        "id": name,
        "channel_id": channel,
        "author": world.person("hearsay"),
        "type": 0,
        "content": "",
        "embeds": [],
        "components": [],
        "attachments": [],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "tts": False,
        "pinned": False,
        "timestamp": timestamp(),
        "edited_timestamp": None,
        "flags": flags,
    }
    guild = world.places[channel].guild
    if guild is not None:
        data["guild_id"] = guild
        data["member"] = world.member("hearsay")
    message = Message(name, channel, APPLICATION, data, seen_by)
    _take(message, call)
    return message


def change(message: Message, call: Call | Sent, events: Events, *, edited: bool = True) -> None:
    """Put into a message what a body says; what it leaves out stays. Raises `RefusedError`."""
    body = call.body
    flags = (message.data.get("flags") or 0) | (body.get("flags") or 0)
    problems = limits.message_problems(body, flags=flags, stored=message.data, files=list(call.files))
    if "flags" in body and message.data.get("flags", 0) & limits.V2 and not (body["flags"] or 0) & limits.V2:
        problems.append("MESSAGE_FLAGS: components v2 cannot be taken back")
    refuse(problems, events, call)
    message.history.append(dict(message.data))
    message.data["flags"] = flags
    _take(message, call)
    if edited:
        message.data["edited_timestamp"] = timestamp()
        message.edits += 1
        events.changed(message)


def _take(message: Message, call: Call | Sent) -> None:
    body = call.body or {}
    message.allowed = body.get("allowed_mentions") or message.allowed
    for name in ("content", "embeds", "components"):
        if name in body:
            message.data[name] = body[name] or ("" if name == "content" else [])
    for number, one in enumerate(limits.walk(message.data["components"]), start=1):
        for name, value in ({"id": number} | _FILLED.get(one["type"], {})).items():
            one[name] = value if one.get(name) is None else one[name]
    message.data["embeds"] = [{"type": "rich"} | one for one in message.data["embeds"]]
    message.data["flags"] |= (body.get("flags") or 0) & (limits.V2 | limits.EPHEMERAL | 1 << 2)
    if "attachments" in body or call.files:
        message.data["attachments"] = [
            {"id": snowflake(), "filename": name, "size": size, "url": f"https://cdn.example/{name}", "proxy_url": ""}
            for name, size in call.files.items()
        ]


def _reference(place: Place, reference: Json) -> Json:
    found = {"type": 0, "channel_id": place.id, "message_id": str(reference["message_id"])}
    return found | ({"guild_id": place.guild} if place.guild else {})
