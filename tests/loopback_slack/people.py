"""What people ask the app: commands, presses, choices, shortcuts, forms."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.loopback_slack import limits
from tests.loopback_slack.deliveries import Delivery, Hook, Interaction, Kind, Line, Trigger
from tests.loopback_slack.templates import Templates
from tests.loopback_slack.world import APP, GRID, GRID_TEAM, NEWS, PEOPLE, TEAM, Message, View, World, timestamp

Json = dict[str, Any]
Take = Callable[[Interaction, Any], None]


class People:
    """Each method is one thing that somebody does, and gives what comes of it."""

    def __init__(self, world: World, line: Line, templates: Templates) -> None:
        self._world = world
        self.line = line
        self._templates = templates
        self.hooks_url = ""
        """Where response_urls begin."""
        self.interactions: list[Interaction] = []
        self.triggers: dict[str, Trigger] = {}
        self.hooks: dict[str, Hook] = {}
        """By the last part of the address."""
        self.took: Take = lambda _asked, _answer: None
        """Takes what comes with an acknowledgement."""

    def command(self, name: str, text: str = "", *, user: str = "alice", channel: str = NEWS) -> Interaction:
        """Somebody types a command; also where the bot is no member."""
        place = self._world.places[channel]
        who = PEOPLE.get(user, user)
        grid = place.team == GRID_TEAM
        payload = self._templates("command") | {
            "api_app_id": APP,
            "team_id": place.team,
            "team_domain": "reading",
            "channel_id": channel,
            "channel_name": {"im": "directmessage", "group": "privategroup"}.get(place.kind, place.name),
            "user_id": who,
            "user_name": user,
            "command": name,
            "text": text,
            "is_enterprise_install": str(self._org_wide(place.team)).lower(),
        }
        if grid:
            payload |= {"enterprise_id": GRID, "enterprise_name": "grid"}
        asked = self._asked("slash_commands", who, channel, place.team, payload)
        return self._send(asked)

    def shortcut(self, callback: str, message: Message, *, user: str = "alice") -> Interaction:
        """Somebody picks a shortcut from the menu of a message, which comes along; also where the bot is no member."""
        place, who = self._world.places[message.channel], PEOPLE.get(user, user)
        payload = self._common(who, place.team) | {
            "type": "message_action",
            "callback_id": callback,
            "channel": {"id": place.id, "name": place.name},
            "message": message.data(),
            "message_ts": message.ts,
            "action_ts": timestamp(),
        }
        return self._send(self._asked("interactive", who, place.id, place.team, payload, message))

    def press(self, on: Message | View, control: str, *, user: str = "alice", stale: bool = False) -> Interaction:
        """Somebody presses a button of ours, named by its label or action_id.

        stale: whether the button need not be there, as for one that was pressed before it went.
        """
        found = [
            (block, one)
            for block, one in limits.elements(_blocks(on))
            if one["type"] == "button" and control in (one["text"]["text"], one["action_id"], one.get("value"))
        ]
        if not stale:
            self._sees(on, user)
            assert found, f"no button {control!r} among {labels(on)}"
        empty = {"type": "button", "action_id": control, "text": {"type": "plain_text", "text": control}}
        block, one = found[0] if found else ({"block_id": "gone"}, empty)
        fields = ("type", "action_id", "text", "value", "url", "style")
        action = self._templates("button") | {name: one[name] for name in fields if name in one}
        return self._acted(on, block, action, user)

    def choose(self, on: Message | View, label: str, *, user: str = "alice") -> Interaction:
        """Somebody chooses an option of a select of ours."""
        self._sees(on, user)
        for block, one in limits.elements(_blocks(on)):
            for option in one.get("options") or ():
                if option["text"]["text"] == label and one["type"] in ("static_select", "overflow", "radio_buttons"):
                    action = self._templates("select") | {"type": one["type"], "action_id": one["action_id"]}
                    return self._acted(on, block, action | {"selected_option": option}, user)
        raise AssertionError(f"no option {label!r}")

    def _acted(self, on: Message | View, block: Json, action: Json, user: str) -> Interaction:
        who = PEOPLE.get(user, user)
        action |= {"block_id": block.get("block_id", "none"), "action_ts": timestamp()}
        team = on.team if isinstance(on, View) else self._world.places[on.channel].team
        payload = self._templates("press") | self._common(who, team) | {"type": "block_actions", "actions": [action]}
        if isinstance(on, View):
            payload |= {"container": {"type": "view", "view_id": on.id}, "view": on.payload()}
            payload.pop("response_url", None)
            return self._send(self._asked("interactive", who, "", team, payload))
        place = self._world.places[on.channel]
        hidden = on.seen_by is not None
        container: Json = {"type": "message", "message_ts": on.ts, "channel_id": place.id, "is_ephemeral": hidden}
        if on.thread is not None:
            container["thread_ts"] = on.thread
        payload |= {"container": container, "channel": {"id": place.id, "name": place.name}, "state": {"values": {}}}
        if not hidden:
            payload["message"] = on.data()
        return self._send(self._asked("interactive", who, place.id, team, payload, on))

    def hand_in(self, view: View, values: Mapping[str, str | Iterable[str]], *, user: str = "alice") -> Interaction:
        """Somebody hands a form in; values: by label or block_id; what is not named stays as it was shown."""
        assert not view.closed, "the form is closed"
        given, state = dict(values), dict[str, Json]()
        for number, block in enumerate(view.data["blocks"]):
            if block["type"] == "input":
                block.setdefault("block_id", f"auto{number}")
                name = next((key for key in (block["label"]["text"], block["block_id"]) if key in given), None)
                filled = _filled(block, given.pop(name) if name is not None else None)
                state[block["block_id"]] = {block["element"]["action_id"]: filled}
        assert not given, f"the form has no {list(given)}"
        who = PEOPLE.get(user, user)
        payload = self._templates("submission") | self._common(who, view.team)
        payload |= {"type": "view_submission", "view": view.payload(state), "response_urls": []}
        payload.pop("response_url", None)
        asked = self._asked("interactive", who, "", view.team, payload)
        asked.view = view
        return self._send(asked)

    # what they have in common

    def _org_wide(self, team: str) -> bool:
        return team == GRID_TEAM and any(one.team is None for one in self._world.tokens.values())

    def _common(self, who: str, team: str) -> Json:
        grid = team == GRID_TEAM
        person = self._world.person(who, team)
        home = person["team_id"]  # of whoever acts, in a shared channel too: the message says whose app it is
        return {
            "api_app_id": APP,
            "user": {"id": who, "username": person["name"], "name": person["name"], "team_id": person["team_id"]},
            "team": {"id": home, "domain": "reading"} | ({"enterprise_id": GRID} if grid else {}),
            "enterprise": {"id": GRID, "name": "grid"} if grid else None,
            "is_enterprise_install": self._org_wide(team),
        }

    def _asked(
        self, kind: Kind, who: str, channel: str, team: str, payload: Json, message: Message | None = None
    ) -> Interaction:
        asked = Interaction(who, channel, payload, Delivery(kind, payload), message=message)
        number = secrets.randbelow(10**13)
        asked.trigger = payload["trigger_id"] = f"{number}.{number}.{secrets.token_hex(16)}"
        self.triggers[asked.trigger] = Trigger(asked)
        if channel:
            name = secrets.token_urlsafe(18)
            self.hooks[name] = Hook(asked, team)
            asked.response_url = payload["response_url"] = f"{self.hooks_url}/{team}/{number}/{name}"
        return asked

    def _send(self, asked: Interaction) -> Interaction:
        self.interactions.append(asked)
        asked.delivery.then = lambda answer: self.took(asked, answer)
        self.line.deliver(asked.delivery)
        return asked

    def _sees(self, on: Message | View, user: str) -> None:
        if isinstance(on, Message):
            assert not on.deleted, "the message was removed"
            assert on.seen_by in (None, PEOPLE.get(user, user)), f"{user} does not see the message"

    def home_of(self, user: str = "alice", team: str = TEAM) -> View:
        """RETURNS (View): what somebody sees as the app's home."""
        return self._world.homes[team, PEOPLE.get(user, user)]


def _blocks(on: Message | View) -> list[Json]:
    blocks: list[Json] = on.data["blocks"] if isinstance(on, View) else on.blocks
    return blocks + [block for one in getattr(on, "attachments", []) for block in one.get("blocks", [])]


def labels(on: Message | View) -> list[str]:
    """RETURNS (list[str]): what is written on the buttons of a message or a view."""
    return [one["text"]["text"] for _, one in limits.elements(_blocks(on)) if one["type"] == "button"]


def words(on: Message | View) -> str:
    """RETURNS (str): all that a message or a view says, besides the fallback text."""
    return "\n".join(limits.texts(_blocks(on)))


def _filled(block: Json, given: str | Iterable[str] | None) -> Json:
    """RETURNS (Json): the state of an input, with what a person can put into it."""
    element = block["element"]
    kind, required = element["type"], not block.get("optional", False)
    if kind == "plain_text_input":
        text = element.get("initial_value") if given is None else given
        assert text is None or isinstance(text, str)
        assert len(text or "") <= (element.get("max_length") or limits.ENTRY), "more than can be typed"
        assert text or not required, f"{block['label']['text']} is required"
        return {"type": kind, "value": text or None}
    wanted = {given} if isinstance(given, str) else None if given is None else set(given)
    single = kind in ("static_select", "radio_buttons")
    shown = [element["initial_option"]] if "initial_option" in element else element.get("initial_options") or []
    options = [one for one in element["options"] if wanted & {one["text"]["text"], one["value"]}] if wanted else []
    chosen = shown if wanted is None else options
    assert wanted is None or len(chosen) == len(wanted), f"no such options: {wanted}"
    assert chosen or not required, f"{block['label']['text']} is required"
    assert len(chosen) <= (1 if single else element.get("max_selected_items") or len(element["options"]))
    if single:
        return {"type": kind, "selected_option": chosen[0] if chosen else None}
    return {"type": kind, "selected_options": chosen}
