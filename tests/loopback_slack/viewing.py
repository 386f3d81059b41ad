"""Modals and homes: views.*, and what comes with the acknowledgement of a form.

Reference: https://docs.slack.dev/reference/methods/views.open, …/surfaces/modals.
"""

from __future__ import annotations

import json
from typing import Any

from tests.loopback_slack import limits
from tests.loopback_slack.deliveries import Interaction
from tests.loopback_slack.errors import RefusedError
from tests.loopback_slack.events import Events
from tests.loopback_slack.people import People
from tests.loopback_slack.world import GONE, GRID_TEAM, Token, View, World, identifier

Json = dict[str, Any]

MOST = 3
"""Views on top of each other."""


class Viewing:
    """Checks views and puts them into the world."""

    def __init__(self, world: World, events: Events, people: People) -> None:
        self._world = world
        self._events = events
        self._people = people

    def _checked(self, view: Any, what: str, kind: str = "modal") -> Json:
        view = json.loads(view) if isinstance(view, str) else view
        problems = limits.view_problems(view)
        if not problems and view["type"] != kind:
            problems.append(f"a view of type {view['type']}")
        if problems:
            self._events.fail(f"{what}: {'; '.join(problems)[:600]}")
            raise RefusedError("invalid_arguments", problems)
        found: Json = view
        return found

    def _pulled(self, body: Json, what: str) -> Interaction:
        trigger = self._people.triggers.get(str(body.get("trigger_id")))
        if trigger is None:
            self._events.fail(f"{what}: no such trigger_id")
            raise RefusedError("invalid_trigger_id")
        if error := trigger.error():
            raise RefusedError(error)
        trigger.used = True
        return trigger.asked

    def _new(self, asked: Interaction, data: Json, root: str = "") -> View:
        team = asked.payload.get("team_id") or asked.payload["team"]["id"]
        view = View(identifier("V"), asked.user, team, data, root=root)
        self._world.views[view.id] = asked.view = view
        return view

    def open(self, body: Json, _token: Token) -> Json:
        """views.open."""
        data = self._checked(body.get("view"), "views.open")
        return {"view": self._new(self._pulled(body, "views.open"), data).payload()}

    def push(self, body: Json, _token: Token) -> Json:
        """views.push."""
        data = self._checked(body.get("view"), "views.push")
        asked = self._pulled(body, "views.push")
        below = self._world.views.get(((asked.payload.get("view") or {}).get("id")) or "")
        if below is None:
            raise RefusedError("invalid_trigger_id")
        root = below.root or below.id
        if sum((one.root or one.id) == root and not one.closed for one in self._world.views.values()) >= MOST:
            raise RefusedError("push_limit_reached")
        return {"view": self._new(asked, data, root).payload()}

    def update(self, body: Json, _token: Token) -> Json:
        """views.update."""
        data = self._checked(body.get("view"), "views.update")
        view = self._world.views.get(str(body.get("view_id")))
        if view is None:
            named = (one for one in self._world.views.values() if one.data.get("external_id"))
            view = next((one for one in named if one.data["external_id"] == body.get("external_id")), None)
        if view is None or view.closed:
            raise RefusedError("not_found")
        self._change(view, data, body)
        return {"view": view.payload()}

    def _change(self, view: View, data: Json, body: Json) -> None:
        if body.get("hash") not in (None, view.hash):
            raise RefusedError("hash_conflict")
        fresh = View(view.id, view.user, view.team, data)
        view.data, view.hash = data, fresh.hash

    def publish(self, body: Json, token: Token) -> Json:
        """views.publish."""
        data = self._checked(body.get("view"), "views.publish", "home")
        user = str(body.get("user_id"))
        if user == GONE:
            raise RefusedError("user_not_found")
        team = token.team or GRID_TEAM
        view = self._world.homes.get((team, user))
        if view is None:
            view = self._world.homes[team, user] = View(identifier("V"), user, team, data)
            self._world.views[view.id] = view
        self._change(view, data, body)
        return {"view": view.payload()}

    def handed_in(self, asked: Interaction, answer: Any) -> None:
        """What comes with the acknowledgement of a form: nothing closes it."""
        view = asked.view
        assert view is not None
        if not answer:
            view.closed = True
            return
        action = answer.get("response_action") if isinstance(answer, dict) else None
        if action == "errors" and answer.get("errors"):
            names = {one.get("block_id") for one in view.data["blocks"] if one["type"] == "input"}
            if unknown := set(answer["errors"]) - names:
                self._events.fail(f"errors of a form for blocks that there are not: {sorted(unknown)}")
            if any(not text or len(text) > limits.INPUT_HINT for text in answer["errors"].values()):
                self._events.fail("an error of a form without words, or too long")
            asked.errors = answer["errors"]
        elif action == "update":
            self._change(view, self._taken(answer), {})
        elif action == "push":
            self._new(asked, self._taken(answer), view.root or view.id)
        elif action == "clear":
            for one in self._world.views.values():
                one.closed = one.closed or (one.root or one.id) == (view.root or view.id)
        else:
            self._events.fail(f"a form was acknowledged with {str(answer)[:80]}")

    def _taken(self, answer: Json) -> Json:
        problems = limits.view_problems(answer.get("view"))
        if problems:
            self._events.fail(f"the answer to a form: {'; '.join(problems)[:600]}")
        found: Json = answer["view"]
        return found
