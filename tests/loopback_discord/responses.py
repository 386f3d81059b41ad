"""Answers to interactions: the callback, the original answer, and what follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.loopback_discord import limits
from tests.loopback_discord.errors import RefusedError
from tests.loopback_discord.events import Events
from tests.loopback_discord.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    DEFER,
    DEFER_UPDATE,
    FORM,
    OPEN,
    SAY,
    SUGGEST,
    UPDATE,
    WITHIN,
    Interaction,
)
from tests.loopback_discord.posting import COMMAND_REPLY, Sent, change, made, refuse
from tests.loopback_discord.world import APPLICATION, PEOPLE, Message, World

if TYPE_CHECKING:
    from tests.loopback_discord.api import Call

Json = dict[str, Any]
_FITTING = {
    COMMAND: {SAY, DEFER, OPEN},
    COMPONENT: {SAY, DEFER, DEFER_UPDATE, UPDATE, OPEN},
    FORM: {SAY, DEFER, DEFER_UPDATE, UPDATE},
    AUTOCOMPLETE: {SUGGEST},
}
"""Which callbacks answer which kind of interaction."""


class Responses:
    """The routes below an interaction's token."""

    def __init__(self, world: World, events: Events) -> None:
        self._world = world
        self._events = events

    async def callback(self, call: Call) -> Json | None:
        """POST the first answer, which Discord wants within three seconds, once."""
        asked = self._events.interactions.get(call.names["interaction_id"])
        if asked is None or asked.token != call.names["interaction_token"] or asked.gone:
            raise RefusedError(10062)
        if asked.callback is not None:
            raise RefusedError(40060)
        if call.at - asked.sent > WITHIN:
            self._events.fail(f"an interaction was acknowledged after {call.at - asked.sent:.1f} s")
            raise RefusedError(10062)
        kind, data = call.body["type"], call.body.get("data") or {}
        problems = [] if kind in _FITTING[asked.kind] else [f"INTERACTION_TYPE: callback {kind} for kind {asked.kind}"]
        if kind in (DEFER_UPDATE, UPDATE) and asked.message is None:
            problems.append("INTERACTION_TYPE: there is no message to be updated")
        if kind in (SAY, UPDATE) and not problems:
            stored = asked.message.data if kind == UPDATE and asked.message else None
            flags = (data.get("flags") or 0) | ((stored or {}).get("flags") or 0)
            problems += limits.message_problems(data, flags=flags, stored=stored, files=list(call.files))
        refuse(problems, self._events, call)
        asked.acknowledge(kind)
        inner = Sent(call.method, call.path, data, call.files)
        if kind in (SAY, DEFER):
            self._say(asked, inner, loading=kind == DEFER)
        elif kind == UPDATE and asked.message is not None:
            change(asked.message, inner, self._events)
            asked.original = asked.message
        elif kind == DEFER_UPDATE:
            asked.original = asked.message
        elif kind == OPEN:
            asked.form = data
        elif kind == SUGGEST:
            asked.suggestions = data["choices"]
        if call.query.get("with_response", "0").lower() not in ("1", "true"):
            return None
        resource: Json = {"type": kind}
        if kind in (SAY, UPDATE) and asked.original is not None:
            resource["message"] = asked.original.data
        return {"interaction": asked.envelope()} | ({"resource": resource} if kind in (SAY, UPDATE) else {})

    def _say(self, asked: Interaction, body: Sent, *, loading: bool) -> None:
        flags = (body.body.get("flags") or 0) & limits.EPHEMERAL
        person = PEOPLE.get(asked.user, asked.user) if flags else None
        message = made(self._world, asked.channel, body, seen_by=person, flags=flags)
        message.loading, message.token = loading, asked.token
        self._world.messages[message.id] = asked.original = message
        message.data["type"] = COMMAND_REPLY if asked.kind == COMMAND else 0
        person_data = self._world.person(asked.user)
        message.data["interaction_metadata"] = {
            "id": asked.id,
            "type": asked.kind,
            "user": person_data,
            "authorizing_integration_owners": {},
        }
        if loading:
            message.data["flags"] |= 1 << 7
        else:
            self._events.posted(message)

    async def create(self, call: Call) -> Json:
        """POST a further answer; the first after a deferral takes its place."""
        asked = self._asked(call)
        original = asked.original
        if original is not None and original.loading:
            self._change(original, call)
            return original.data
        flags = call.body.get("flags") or 0
        refuse(limits.message_problems(call.body, flags=flags, files=list(call.files)), self._events, call)
        person = PEOPLE.get(asked.user, asked.user) if flags & limits.EPHEMERAL else None
        message = made(self._world, asked.channel, call, seen_by=person)
        message.token = asked.token
        self._world.messages[message.id] = message
        self._events.posted(message)
        return message.data

    async def get(self, call: Call) -> Json:
        """GET one of the answers."""
        return self._message(call).data

    async def edit(self, call: Call) -> Json:
        """PATCH one of the answers."""
        message = self._message(call)
        self._change(message, call)
        return message.data

    async def delete(self, call: Call) -> None:
        """DELETE one of the answers."""
        self._events.deleted(self._message(call))

    def _change(self, message: Message, call: Call) -> None:
        was_loading = message.loading
        change(message, call, self._events, edited=not was_loading)
        if was_loading:
            message.loading = False
            message.data["flags"] &= ~(1 << 7)
            self._events.posted(message)

    def _asked(self, call: Call) -> Interaction:
        for asked in self._events.interactions.values():
            if asked.token == call.names["webhook_token"]:
                if asked.expired:
                    raise RefusedError(50027)
                if asked.callback is None or call.names["webhook_id"] != APPLICATION:
                    raise RefusedError(10015)
                return asked
        raise RefusedError(10015)

    def _message(self, call: Call) -> Message:
        asked = self._asked(call)
        name = call.names.get("message_id")
        message = asked.original if name is None else self._world.messages.get(name)
        if message is None or message.deleted or (name is not None and not self._belongs(message, asked)):
            raise RefusedError(10008)
        return message

    def _belongs(self, message: Message, asked: Interaction) -> bool:
        return message.token == asked.token or message is asked.original
