"""What happens on the server: people write, change, remove, ask and press. Each method tells the connected clients."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tests.loopback_discord import gateway
from tests.loopback_discord.gateway import Gateway
from tests.loopback_discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, FORM, Interaction
from tests.loopback_discord.limits import BUTTON, LABELLED, ROW, SELECT, walk
from tests.loopback_discord.templates import Templates
from tests.loopback_discord.world import (
    APPLICATION,
    NEWS,
    PEOPLE,
    Message,
    Permission,
    Place,
    World,
    snowflake,
    timestamp,
)

Json = dict[str, Any]
_TYPES = {bool: 5, int: 4, str: 3}


class Events:
    """Puts things into the world and tells of them."""

    def __init__(self, place: World, line: Gateway, templates: Templates, fail: Callable[[str], None]) -> None:
        self._world = place
        self._gateway = line
        self._templates = templates
        self.fail = fail
        """Takes what a client did wrong."""
        self.interactions: dict[str, Interaction] = {}
        """By id."""

    # messages

    def message(
        self,
        text: str,
        *,
        author: str = "alice",
        channel: str = NEWS,
        embeds: Sequence[Json] = (),
        webhook: bool = False,
        replies_to: Message | None = None,
        times: int = 1,
        name: str = "",
        **more: Any,
    ) -> Message:
        """Somebody writes; times: how often the clients are told; name: the message's id, where it is not new.

        RETURNS (Message): what was written.
        """
        place, name = self._world.places[channel], name or snowflake()
        person = self._world.person(author)
        data = self._templates.message() | {
            "id": name,
            "channel_id": channel,
            "channel_type": place.kind,
            "author": person | ({"bot": True} if webhook else {}),
            "content": text,
            "embeds": list(embeds),
            "timestamp": timestamp(),
            "mentions": [self._world.person(who) for who, key in PEOPLE.items() if re.search(rf"<@!?{key}>", text)],
        }
        if place.guild is not None:
            data |= {"guild_id": place.guild, "member": self._world.member(author)}
        if webhook:
            data["webhook_id"] = snowflake()
            data.pop("member", None)
        if replies_to is not None:
            data |= {"type": 19, "message_reference": {"message_id": replies_to.id, "channel_id": channel, "type": 0}}
        message = self._world.messages[name] = Message(name, channel, person["id"], data | more)
        for _ in range(times):
            self._tell("MESSAGE_CREATE", message)
        return message

    def again(self, message: Message) -> None:
        """Tell of a message once more."""
        self._tell("MESSAGE_CREATE", message)

    def edited(self, message: Message, text: str | None = None, *, embeds: Sequence[Json] | None = None) -> None:
        """A message was changed; with embeds alone: Discord has looked its links up."""
        message.history.append(dict(message.data))
        if text is not None:
            message.data |= {"content": text, "edited_timestamp": timestamp()}
        if embeds is not None:
            message.data["embeds"] = list(embeds)
        self._tell("MESSAGE_UPDATE", message)

    def posted(self, message: Message) -> None:
        """The bot has written."""
        if message.seen_by is None:
            self._tell("MESSAGE_CREATE", message)

    def changed(self, message: Message) -> None:
        """The bot has changed a message of its own."""
        if message.seen_by is None:
            self._tell("MESSAGE_UPDATE", message)

    def deleted(self, message: Message) -> None:
        """A message was removed."""
        message.deleted = True
        if message.seen_by is None:
            self._tell_removed("MESSAGE_DELETE", message.channel, {"id": message.id})

    def bulk_deleted(self, messages: Sequence[Message]) -> None:
        """Messages of one channel were removed at once."""
        for message in messages:
            message.deleted = True
        self._tell_removed("MESSAGE_DELETE_BULK", messages[0].channel, {"ids": [one.id for one in messages]})

    def _tell(self, event: str, message: Message) -> None:
        guild = self._world.places[message.channel].guild
        intent = gateway.GUILD_MESSAGES if guild else gateway.DIRECT_MESSAGES
        self._gateway.tell(event, dict(message.data), guild=guild, intent=intent, of=message.author)

    def _tell_removed(self, event: str, channel: str, data: Json) -> None:
        guild = self._world.places[channel].guild
        intent = gateway.GUILD_MESSAGES if guild else gateway.DIRECT_MESSAGES
        place = {"channel_id": channel} | ({"guild_id": guild} if guild else {})
        self._gateway.tell(event, data | place, guild=guild, intent=intent)

    # places

    def thread(self, parent: str, text: str, *, author: str = "alice", name: str = "thread") -> Message:
        """Somebody opens a thread or, in a forum, a post, with its first message, whose id it has."""
        channel = snowflake()
        place = Place(channel, 11, self._world.places[parent].guild, parent, name)
        self._world.places[channel] = place
        data = self._world.channel(place) | {"newly_created": True}
        self._gateway.tell("THREAD_CREATE", data, guild=place.guild, intent=gateway.GUILDS)
        return self.message(text, author=author, channel=channel, name=channel)

    def channel_deleted(self, channel: str) -> None:
        """A channel was removed, with all that is in it."""
        place = self._world.places[channel]
        place.deleted = True
        for message in self._world.messages.values():
            message.deleted = message.deleted or message.channel == channel
        event = "THREAD_DELETE" if place.kind == 11 else "CHANNEL_DELETE"
        self._gateway.tell(event, self._world.channel(place), guild=place.guild, intent=gateway.GUILDS)

    def denied(self, channel: str, permissions: Permission, *, told: bool = True) -> None:
        """The bot may no longer do something there; told: whether the clients know."""
        place = self._world.places[channel]
        place.denied = permissions
        if told:
            data = self._world.channel(place)
            self._gateway.tell("CHANNEL_UPDATE", data, guild=place.guild, intent=gateway.GUILDS)

    def joined(self, guild: str) -> None:
        """The bot was invited."""
        self._world.guilds.append(guild)
        self._gateway.tell("GUILD_CREATE", self._world.guild(guild), guild=guild, intent=gateway.GUILDS)

    def left(self, guild: str) -> None:
        """The bot was removed from a server."""
        self._world.guilds.remove(guild)
        self._gateway.tell("GUILD_DELETE", {"id": guild}, guild=guild, intent=gateway.GUILDS)

    def unavailable(self, guild: str) -> None:
        """A server is out of order for a while; the bot was not removed."""
        self._gateway.tell("GUILD_DELETE", {"id": guild, "unavailable": True}, guild=guild, intent=gateway.GUILDS)

    # interactions

    def command(
        self,
        path: str,
        *,
        user: str = "alice",
        channel: str = NEWS,
        installed: str = "guild",
        **values: str | int | bool,
    ) -> Interaction:
        """Somebody gives a command; path: its name, and that of its subcommand.

        installed: "user" where the bot came as that person's own tool, and not to the server.
        """
        name, *inner = path.split()
        registered = self._registered(name, 1)
        options: list[Json] = [
            {"name": key, "type": _TYPES[type(value)], "value": value} for key, value in values.items()
        ]
        for one in reversed(inner):
            options = [{"name": one, "type": 1, "options": options}]
        data = {"id": registered["id"], "name": name, "type": 1, "options": options}
        return self._ask(Interaction(COMMAND, user, channel, data), installed=installed)

    def message_command(
        self, name: str, message: Message, *, user: str = "alice", installed: str = "guild"
    ) -> Interaction:
        """Somebody picks a command from the menu of a message, which comes along with its words."""
        registered = self._registered(name, 3)
        resolved = {
            "messages": {message.id: {k: v for k, v in message.data.items() if k not in ("guild_id", "member")}}
        }
        data = {"id": registered["id"], "name": name, "type": 3, "target_id": message.id, "resolved": resolved}
        return self._ask(Interaction(COMMAND, user, message.channel, data), installed=installed)

    def typing(self, path: str, option: str, text: str, *, user: str = "alice", channel: str = NEWS) -> Interaction:
        """Somebody types into an option that is completed."""
        name, *inner = path.split()
        options: list[Json] = [{"name": option, "type": 3, "value": text, "focused": True}]
        for one in reversed(inner):
            options = [{"name": one, "type": 1, "options": options}]
        data = {"id": self._registered(name, 1)["id"], "name": name, "type": 1, "options": options}
        asked = Interaction(AUTOCOMPLETE, user, channel, data)
        asked.may_stay_open = True
        return self._ask(asked)

    def press(self, message: Message, control: str, *, user: str = "alice", stale: bool = False) -> Interaction:
        """Somebody presses a button of ours, named by its label or custom_id.

        stale: whether the button need not be there, as for one that was pressed before it went.
        """
        found = [one for one in _controls(message, BUTTON) if control in (one.get("label"), one.get("custom_id"))]
        if not stale:
            self._sees(message, user)
            assert found, f"no button {control!r} among {[one.get('label') for one in _controls(message, BUTTON)]}"
            assert not found[0].get("disabled"), f"{control} is disabled"
        name = found[0]["custom_id"] if found else control
        data = {"component_type": BUTTON, "custom_id": name, "id": found[0].get("id", 1) if found else 1}
        return self._ask(Interaction(COMPONENT, user, message.channel, data, message))

    def choose(self, message: Message, *labels: str, user: str = "alice") -> Interaction:
        """Somebody chooses options of a select of ours, named by their labels."""
        self._sees(message, user)
        for one in _controls(message, SELECT):
            values = [each["value"] for each in one["options"] if each["label"] in labels]
            if len(values) == len(labels):
                data = {
                    "component_type": SELECT,
                    "custom_id": one["custom_id"],
                    "id": one.get("id", 1),
                    "values": values,
                }
                return self._ask(Interaction(COMPONENT, user, message.channel, data, message))
        raise AssertionError(f"no select with {labels}")

    def hand_in(self, opened: Interaction, values: Mapping[str, str | Iterable[str]]) -> Interaction:
        """Somebody hands a form in; values: by label or custom_id; what is not named stays as it was shown."""
        assert opened.form is not None, "no form was opened"
        given, parts = dict(values), []
        for part in opened.form["components"]:
            inner = part.get("component") or (part.get("components") or [None])[0]
            if inner is None:
                continue
            label = part.get("label") or inner.get("label")
            name = next((key for key in (label, inner["custom_id"]) if key in given), None)
            filled = _filled(inner, given.pop(name) if name is not None else None)
            if part["type"] == LABELLED:
                parts.append({"type": LABELLED, "id": part.get("id", 1), "component": filled})
            else:
                parts.append({"type": ROW, "id": part.get("id", 1), "components": [filled]})
        assert not given, f"the form has no {list(given)}"
        data = {"custom_id": opened.form["custom_id"], "components": parts}
        return self._ask(Interaction(FORM, opened.user, opened.channel, data, opened.message))

    def _sees(self, message: Message, user: str) -> None:
        assert not message.deleted, "the message was removed"
        assert message.seen_by in (None, PEOPLE.get(user, user)), f"{user} does not see the message"

    def _registered(self, name: str, kind: int) -> Json:
        for one in self._world.commands:
            if one["name"] == name and one.get("type", 1) == kind:
                return one
        raise AssertionError(f"no command {name!r} is registered")

    def _ask(self, asked: Interaction, *, installed: str = "guild") -> Interaction:
        place = self._world.places[asked.channel]
        self.interactions[asked.id] = asked
        person = self._world.person(asked.user)
        data = self._templates.interaction(direct=place.guild is None) | {
            "id": asked.id,
            "application_id": APPLICATION,
            "type": asked.kind,
            "token": asked.token,
            "data": asked.data,
            "channel_id": place.id,
            "channel": self._world.channel(place) | {"permissions": str(int(self._world.permissions(asked.user)))},
            "app_permissions": str(int(self._world.own_permissions(place))),
            "context": 0 if place.guild else 1 if place.kind == 1 else 2,
            "authorizing_integration_owners": {"1": person["id"]} if installed == "user" else {"0": place.guild or "0"},
        }
        if place.guild is not None:
            member = self._world.member(asked.user) | {"permissions": str(int(self._world.permissions(asked.user)))}
            data |= {"guild_id": place.guild, "guild": {"id": place.guild, "locale": "en-US", "features": []}}
            data["member"] = member | {"user": person}
        else:
            data["user"] = person
        if asked.message is not None:
            data["message"] = dict(asked.message.data)
        self._gateway.tell("INTERACTION_CREATE", data, guild=place.guild)
        return asked


def _controls(message: Message, kind: int) -> list[Json]:
    return [one for one in walk(message.data.get("components") or []) if one.get("type") == kind]


def _filled(field: Json, given: str | Iterable[str] | None) -> Json:
    """RETURNS (Json): a form's field with what a person may put into it."""
    common = {"type": field["type"], "id": field.get("id", 1), "custom_id": field["custom_id"]}
    if field["type"] != SELECT:
        text = field.get("value") or "" if given is None else given
        assert isinstance(text, str)
        assert (field.get("min_length") or 0) <= len(text) <= (field.get("max_length") or 4000), (
            "Discord would not take it"
        )
        assert text or not field.get("required", True), "Discord asks for this"
        return common | {"value": text}
    options = {one["label"]: one["value"] for one in field["options"]}
    if given is None:
        chosen = [one["value"] for one in field["options"] if one.get("default")]
    else:
        chosen = [options.get(one, one) for one in ([given] if isinstance(given, str) else given)]
    assert set(chosen) <= set(options.values()), f"no such option: {chosen}"
    least = field.get("min_values", 1) if field.get("required", True) else 0
    assert least <= len(chosen) <= field.get("max_values", 1), "Discord would not take so many"
    return common | {"values": chosen}
