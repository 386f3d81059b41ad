"""The HTTP API: each request is checked, then carried out on the world."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.loopback_discord import limits
from tests.loopback_discord.errors import RefusedError
from tests.loopback_discord.events import Events
from tests.loopback_discord.faults import Faults, json_response, wait
from tests.loopback_discord.gateway import Gateway
from tests.loopback_discord.posting import Posting
from tests.loopback_discord.responses import Responses
from tests.loopback_discord.specification import Specification
from tests.loopback_discord.world import APPLICATION, PEOPLE, World, snowflake

Json = dict[str, Any]


@dataclass
class Call:
    """One request, as it came and as it was answered."""

    method: str
    path: str
    route: str
    """With names in place of ids; "" for one that does not exist."""
    names: dict[str, str]
    query: dict[str, str]
    body: Any
    files: dict[str, int] = field(default_factory=dict)
    """Names of files, and how long they are."""
    at: float = field(default_factory=time.monotonic)
    status: int = 0
    answer: Any = None


Handler = Callable[[Call], Awaitable[Any]]


class Api:
    """Handles every path below the version."""

    def __init__(
        self,
        world: World,
        gateway: Gateway,
        events: Events,
        faults: Faults,
        specification: Specification | None,
        fail: Callable[[str], None],
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._faults = faults
        self._specification = specification
        self._fail = fail
        self.calls: list[Call] = []
        posting, responses = Posting(world, events), Responses(world, events)
        routes: list[tuple[str, str, Handler]] = [
            ("GET", "/users/@me", self._me),
            ("GET", "/users/@me/guilds", self._guilds),
            ("POST", "/users/@me/channels", self._conversation),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/applications/@me", self._application),
            ("GET", "/gateway", self._where),
            ("GET", "/gateway/bot", self._where),
            ("GET", "/applications/{application_id}/commands", self._commands),
            ("PUT", "/applications/{application_id}/commands", self._take_commands),
            ("GET", "/guilds/{guild_id}", self._guild),
            ("GET", "/guilds/{guild_id}/members/{user_id}", self._member),
            ("GET", "/channels/{channel_id}", posting.channel),
            ("POST", "/channels/{channel_id}/typing", posting.typing),
            ("GET", "/channels/{channel_id}/messages", posting.list),
            ("POST", "/channels/{channel_id}/messages", posting.create),
            ("GET", "/channels/{channel_id}/messages/{message_id}", posting.get),
            ("PATCH", "/channels/{channel_id}/messages/{message_id}", posting.edit),
            ("DELETE", "/channels/{channel_id}/messages/{message_id}", posting.delete),
            ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", responses.callback),
            ("POST", "/webhooks/{webhook_id}/{webhook_token}", responses.create),
            ("GET", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", responses.get),
            ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", responses.edit),
            ("DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", responses.delete),
            ("GET", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", responses.get),
            ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", responses.edit),
            ("DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", responses.delete),
        ]
        self.routes = [(method, route, _pattern(route), handler) for method, route, handler in routes]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """A request of any kind."""
        path = re.sub(r"^/api/v10", "", request.path)
        call = Call(request.method, path, "", {}, dict(request.query), None)
        self.calls.append(call)
        try:
            call.body, call.files = await _body(request)
        except ValueError:
            self._fail(f"{call.method} {path}: the body is not JSON")
            return self._answered(call, RefusedError(50035, ["JSON"]))
        fault = self._faults.take(call.method, path)
        if fault is not None and not fault.delay and not fault.lost:
            call.status = fault.status
            return fault.response()
        await wait(fault)
        try:
            answer = await self._carry_out(call, request.headers.get("Authorization"))
        except RefusedError as error:
            return self._answered(call, error)
        if fault is not None and fault.lost:
            call.status = fault.status
            return fault.response()
        call.status, call.answer = (204 if answer is None else 200), answer
        return web.Response(status=204) if answer is None else json_response(answer)

    def _answered(self, call: Call, error: RefusedError) -> web.Response:
        call.status, call.answer = error.status, error.body()
        return json_response(call.answer, error.status)

    async def _carry_out(self, call: Call, authorization: str | None) -> Any:
        for method, route, pattern, handler in self.routes:
            if method == call.method and (found := pattern.fullmatch(call.path)):
                call.route, call.names = route, found.groupdict()
                self._check(call, authorization)
                return await handler(call)
        self._fail(f"{call.method} {call.path}: there is no such route here")
        raise RefusedError(10062)

    def _check(self, call: Call, authorization: str | None) -> None:
        """Whatever holds for all routes; the limits of bodies are checked where they are carried out."""
        if not call.route.startswith(("/webhooks", "/interactions")):
            kind, _, token = (authorization or "").partition(" ")
            if kind != "Bot":
                self._fail(f"{call.method} {call.path}: sent without a bot's token")
            if token not in self._gateway.tokens:
                raise RefusedError(0)
        problems = [f"{name} {value!r}" for name, value in call.names.items() if not _is_name(name, value)]
        if call.names.get("application_id", APPLICATION) != APPLICATION:
            problems.append("another application")
        if self._specification is not None:
            if unknown := set(call.query) - self._specification.queries(call.method, call.route):
                problems.append(f"query {sorted(unknown)}")
            if problem := self._specification.problem(call.method, call.route, call.body):
                problems.append(problem)
        problems += self._limits(call)
        if problems:
            self._fail(f"{call.method} {call.path}: {'; '.join(problems)}")
            raise RefusedError(50035, problems)

    def _limits(self, call: Call) -> list[str]:
        body, found = call.body, list[str]()
        if call.method in ("GET", "DELETE") and body is not None:
            found.append("this route takes no body")
        if call.method == "PUT" and call.route.endswith("/commands"):
            found += limits.command_problems(body)
        if call.route.endswith("/callback") and isinstance(body, dict):
            data = body.get("data") or {}
            if body.get("type") == 9:
                found += limits.form_problems(data)
            elif body.get("type") == 8:
                found += limits.suggestion_problems(data)
        return found

    async def _me(self, call: Call) -> Json:
        return self._world.person("hearsay") | {
            "verified": True,
            "mfa_enabled": False,
            "locale": "en-US",
            "email": None,
        }

    async def _guilds(self, call: Call) -> list[Json]:
        return [self._world.guild(one) for one in self._world.guilds]

    async def _conversation(self, call: Call) -> Json:
        if str(call.body["recipient_id"]) != PEOPLE["alice"]:
            raise RefusedError(10013)
        return self._world.channel(next(one for one in self._world.places.values() if one.kind == 1))

    async def _application(self, call: Call) -> Json:
        return {
            "id": APPLICATION,
            "name": "Hearsay",
            "icon": None,
            "description": "",
            "summary": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": 0,
            "owner": self._world.person("manager"),
            "team": None,
            "rpc_origins": [],
        }

    async def _where(self, call: Call) -> Json:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 16}
        more = {"shards": self._gateway.shards, "session_start_limit": limit} if call.route.endswith("bot") else {}
        return {"url": self._gateway.url} | more

    async def _commands(self, call: Call) -> list[Json]:
        return self._world.commands

    async def _take_commands(self, call: Call) -> list[Json]:
        known = {(one["name"], one.get("type") or 1): one["id"] for one in self._world.commands}
        self._world.commands = [
            {"type": 1, "description": "", "default_member_permissions": None, "nsfw": False, "version": snowflake()}
            | one
            | {"id": known.get((one["name"], one.get("type") or 1), snowflake()), "application_id": APPLICATION}
            for one in call.body
        ]
        return self._world.commands

    async def _guild(self, call: Call) -> Json:
        if call.names["guild_id"] not in self._world.guilds:
            raise RefusedError(50001 if call.names["guild_id"].startswith("14") else 10004)
        return self._world.guild(call.names["guild_id"])

    async def _member(self, call: Call) -> Json:
        for name, key in PEOPLE.items():
            if key == call.names["user_id"]:
                return self._world.member(name) | {"user": self._world.person(name)}
        raise RefusedError(10013)


def _pattern(route: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route))


def _is_name(name: str, value: str) -> bool:
    return bool(re.fullmatch(r"[\w-]{1,200}" if name.endswith("token") else r"[1-9][0-9]{0,19}", value))


async def _body(request: web.Request) -> tuple[Any, dict[str, int]]:
    """RETURNS (tuple): the JSON of a body, and names and lengths of its files. Raises `ValueError`."""
    if request.content_type == "multipart/form-data":
        body, files = None, dict[str, int]()
        async for part in await request.multipart():
            assert not isinstance(part, type(None))
            data = await part.read(decode=True)  # type: ignore[union-attr]  # a part inside a part is not ours
            if part.name == "payload_json":  # type: ignore[union-attr]  # as above
                body = json.loads(data)
            else:
                files[part.filename or ""] = len(data)  # type: ignore[union-attr]  # as above
        return body, files
    text = await request.text()
    if not text:
        return None, {}
    if request.content_type != "application/json":
        raise ValueError(request.content_type)
    return json.loads(text), {}
