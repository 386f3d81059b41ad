"""The Web API: each request is checked, then carried out on the world."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.loopback_slack.errors import RefusedError
from tests.loopback_slack.faults import Faults
from tests.loopback_slack.installing import Installing
from tests.loopback_slack.people import People
from tests.loopback_slack.posting import Posting
from tests.loopback_slack.socket import Socket
from tests.loopback_slack.viewing import Viewing
from tests.loopback_slack.world import APP, BOT, PEOPLE, Place, Token, World

Json = dict[str, Any]
Method = Callable[[Json, Token], Json]

_PREFIXES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


@dataclass
class Call:
    """One request, as it came and as it was answered."""

    method: str
    """Of the Web API, or "response_url"."""
    body: Json
    token: str = ""
    at: float = field(default_factory=time.monotonic)
    status: int = 0
    answer: Any = None

    @property
    def error(self) -> str:
        """RETURNS (str): what went wrong; "" for nothing."""
        found: str = self.answer.get("error", "") if isinstance(self.answer, dict) else ""
        return found


class Api:
    """Handles `/api/…` and response_urls."""

    def __init__(
        self,
        world: World,
        posting: Posting,
        viewing: Viewing,
        people: People,
        socket: Socket,
        installing: Installing,
        faults: Faults,
        fail: Callable[[str], None],
    ) -> None:
        self._world = world
        self._posting = posting
        self._people = people
        self._socket = socket
        self._installing = installing
        self._faults = faults
        self._fail = fail
        self.calls: list[Call] = []
        self.methods: dict[str, tuple[Method, str]] = {
            "auth.test": (self._test, ""),
            "auth.revoke": (self._revoke, ""),
            "chat.postMessage": (posting.post, "chat:write"),
            "chat.postEphemeral": (posting.whisper, "chat:write"),
            "chat.update": (posting.update, "chat:write"),
            "chat.delete": (posting.delete, "chat:write"),
            "chat.getPermalink": (posting.permalink, ""),
            "chat.unfurl": (posting.unfurl, "links:write"),
            "views.open": (viewing.open, ""),
            "views.push": (viewing.push, ""),
            "views.update": (viewing.update, ""),
            "views.publish": (viewing.publish, ""),
            "users.info": (self._user, "users:read"),
            "conversations.info": (self._channel, "*:read"),
            "users.conversations": (self._conversations, "channels:read"),
            "conversations.members": (self._members, "*:read"),
            "conversations.replies": (self._replies, "*:history"),
            "conversations.open": (self._open, "im:write"),
        }
        """Each with the scope that it needs; a star stands for the channel's kind."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """A method of the Web API."""
        method = request.match_info["method"]
        authorization = request.headers.get("Authorization", "")
        call = Call(method, {}, authorization.removeprefix("Bearer "))
        self.calls.append(call)
        try:
            call.body = await _body(request)
        except ValueError:
            self._fail(f"{method}: the body cannot be read")
            return self._answered(call, RefusedError("invalid_json"))
        return await self._faulty(request, call, lambda: self._carry_out(call, authorization))

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """Something comes to a response_url."""
        call = Call("response_url", {})
        self.calls.append(call)
        try:
            call.body = json.loads(await request.text())
        except ValueError:
            self._fail("response_url: the body is not JSON")
            return web.Response(status=400, text="invalid_payload")
        hook = self._people.hooks.get(request.match_info["name"])
        if hook is None:
            self._fail("response_url: there is no such")
            return web.Response(status=404, text="no_service")

        def carry_out() -> Json:
            self._posting.respond(hook, call.body)
            return {}

        return await self._faulty(request, call, carry_out)

    async def _faulty(self, request: web.Request, call: Call, carry_out: Callable[[], Json]) -> web.StreamResponse:
        fault = self._faults.take(call.method)
        if fault is not None and not fault.delay and not fault.lost:
            call.status, call.answer = fault.status, {"error": fault.error}
            return fault.response()
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        try:
            call.answer = {"ok": True} | carry_out()
        except RefusedError as error:
            return self._answered(call, error)
        if fault is not None and fault.lost and request.transport is not None:
            request.transport.abort()
        call.status = 200
        if call.method == "response_url":
            return web.Response(text="ok", content_type="text/plain")
        token = self._world.tokens.get(call.token)
        return web.json_response(call.answer, headers={"x-oauth-scopes": ",".join(token.scopes)} if token else {})

    def _answered(self, call: Call, error: RefusedError) -> web.Response:
        call.status, call.answer = 200, error.body()
        if error.error == "ratelimited":
            call.status = 429
            headers = {"Retry-After": str(error.more.get("retry_after", 1))}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        if call.method == "response_url":
            gone = error.error in ("expired_url", "used_url", "message_not_found", "channel_not_found")
            call.status = 404 if gone else 410 if error.error == "channel_is_archived" else 400
            return web.Response(status=call.status, text=error.error)
        return web.json_response(call.answer)

    def _carry_out(self, call: Call, authorization: str) -> Json:
        if call.method == "oauth.v2.access":
            return self._installing.access(call.body, authorization)
        if call.method == "apps.connections.open":
            if call.token not in self._socket.app_tokens:
                raise RefusedError("invalid_auth")
            return {"url": self._socket.ticket()}
        if call.method not in self.methods:
            self._fail(f"{call.method}: there is no such method here")
            raise RefusedError("unknown_method", req_method=call.method)
        if "token" in call.body:
            self._fail(f"{call.method}: the token is in the body")
        method, scope = self.methods[call.method]
        token = self._token(call, authorization)
        needed = self._scope(scope, call.body)
        if needed and needed not in token.scopes:
            self._fail(f"{call.method}: the scope {needed} was not asked for")
            raise RefusedError("missing_scope", needed=needed, provided=",".join(token.scopes))
        return method(call.body, token)

    def _token(self, call: Call, authorization: str) -> Token:
        if not authorization.startswith("Bearer "):
            self._fail(f"{call.method}: sent without a token")
            raise RefusedError("not_authed")
        token = self._world.tokens.get(call.token)
        if token is None:
            raise RefusedError("invalid_auth")
        if token.revoked:
            raise RefusedError(token.revoked)
        if token.expires is not None and token.expires <= time.time():
            raise RefusedError("token_expired")
        return token

    def _scope(self, scope: str, body: Json) -> str:
        if not scope.startswith("*"):
            return scope
        place = self._world.places.get(str(body.get("channel")))
        return scope.replace("*", _PREFIXES[place.kind]) if place is not None else ""

    # what a workspace tells of itself

    def _test(self, _body: Json, token: Token) -> Json:
        return {
            "url": "https://reading.slack.com/",
            "team": "Reading",
            "user": "hearsay",
            "team_id": token.team or token.enterprise,
            "user_id": PEOPLE["hearsay"],
            "bot_id": BOT,
            "is_enterprise_install": token.team is None,
        } | ({"enterprise_id": token.enterprise} if token.enterprise else {})

    def _revoke(self, _body: Json, token: Token) -> Json:
        token.revoked = "token_revoked"
        return {"revoked": True}

    def _user(self, body: Json, token: Token) -> Json:
        try:
            return {"user": self._world.person(str(body.get("user")), token.team or "")}
        except KeyError:
            raise RefusedError("user_not_found") from None

    def _place(self, body: Json, token: Token) -> Place:
        return self._posting.place(token, body.get("channel"))

    def _channel(self, body: Json, token: Token) -> Json:
        return {"channel": self._place(body, token).data()}

    def _members(self, body: Json, token: Token) -> Json:
        self._place(body, token)
        return {"members": list(PEOPLE.values()), "response_metadata": {"next_cursor": ""}}

    def _conversations(self, body: Json, token: Token) -> Json:
        """Where somebody is: everybody is where the bot is."""
        kinds = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
        wanted = {kinds[one.strip()] for one in str(body.get("types") or "public_channel").split(",")}
        if missing := {f"{_PREFIXES[kind]}:read" for kind in wanted} - set(token.scopes):
            self._fail(f"users.conversations: the scope {sorted(missing)} was not asked for")
            raise RefusedError("missing_scope", needed=",".join(sorted(missing)), provided=",".join(token.scopes))
        found = [one for one in self._world.places.values() if one.kind in wanted and one.member and not one.gone]
        channels = [one.data() for one in found if token.team in (one.team, None, one.shared_with)]
        return {"channels": channels[: int(body.get("limit") or 100)], "response_metadata": {"next_cursor": ""}}

    def _open(self, body: Json, token: Token) -> Json:
        users = str(body.get("users"))
        found = [one for one in self._world.places.values() if one.kind == "im" and one.with_user == users]
        if not found or token.team != found[0].team:
            raise RefusedError("user_not_found")
        return {"channel": {"id": found[0].id}}

    def _replies(self, body: Json, token: Token) -> Json:
        place = self._place(body, token)
        if not place.member:
            raise RefusedError("not_in_channel")
        root = self._world.messages.get((place.id, str(body.get("ts"))))
        if root is None or root.deleted:
            raise RefusedError("thread_not_found")
        inside = [one for one in self._world.messages.values() if one.channel == place.id and one.thread == root.ts]
        seen = [one for one in (root, *inside) if not one.deleted and one.seen_by is None]
        most = int(body.get("limit") or 1000)
        more = len(seen) > most
        return {"messages": [one.data() for one in seen[:most]], "has_more": more, "app_id": APP}


async def _body(request: web.Request) -> Json:
    """RETURNS (Json): query, form or JSON, as one. Raises `ValueError`."""
    found: Json = dict(request.query)
    if request.content_type == "application/json":
        data = json.loads(await request.text())
        if not isinstance(data, dict):
            raise ValueError("no object")
        return found | data
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return found | {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    if await request.read():
        raise ValueError(request.content_type)
    return found
