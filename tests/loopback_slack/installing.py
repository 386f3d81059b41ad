"""OAuth: whoever installs the app, and the method that makes a token of a code, or a new token of an old one.

Reference: https://docs.slack.dev/authentication/installing-with-oauth, …/authentication/using-token-rotation.
"""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp

from tests.loopback_slack.errors import RefusedError
from tests.loopback_slack.http import Answer
from tests.loopback_slack.world import APP, GRID, PEOPLE, TEAM, Token, World

Json = dict[str, Any]

CODE_LASTS = 600.0


@dataclass
class Code:
    """What a browser brings back to the app, worth a token once."""

    team: str | None
    enterprise: str | None
    scopes: tuple[str, ...]
    redirect_uri: str | None
    user: str
    made: float
    used: bool = False


class Installing:
    """Plays the browser of whoever installs the app, and answers oauth.v2.access."""

    def __init__(self, world: World, fail: Callable[[str], None]) -> None:
        self._world = world
        self._fail = fail
        self.client_id = "1000.2000"
        self.client_secret = secrets.token_hex(16)
        self.rotating = False
        """Whether tokens end, and are made new."""
        self.codes: dict[str, Code] = {}
        self.refreshed = 0

    async def visit(self, address: str, **cookies: str) -> tuple[Answer, dict[str, str]]:
        """RETURNS (tuple): what the app answers a browser (which does not go on by itself), and the cookies it sets."""
        async with (
            aiohttp.ClientSession(cookies=cookies) as session,
            session.get(address, allow_redirects=False) as response,
        ):
            set_here = {name: one.value for name, one in response.cookies.items()}
            return Answer(response.status, await response.text(), dict(response.headers)), set_here

    def agreed(
        self, authorize: str, *, team: str = TEAM, org_wide: bool = False, user: str = "manager"
    ) -> dict[str, str]:
        """Somebody agrees on Slack's page, whose address the app gave.

        RETURNS (dict): the query with which the browser comes back.
        """
        query = {name: values[0] for name, values in parse_qs(urlsplit(authorize).query).items()}
        assert query.get("client_id") == self.client_id, "another client_id"
        scopes = tuple(one for one in query.get("scope", "").split(",") if one)
        if not scopes or not query.get("state"):
            self._fail("the app asks for no scope, or brings no state")
        if query.get("user_scope"):
            self._fail("the app asks for the scopes of a user")
        code = secrets.token_hex(12)
        place, enterprise = (None, GRID) if org_wide else (team, None)
        made = time.monotonic()
        self.codes[code] = Code(place, enterprise, scopes, query.get("redirect_uri"), PEOPLE[user], made)
        return {"code": code, "state": query.get("state", "")}

    def access(self, body: Json, authorization: str | None) -> Json:
        """oauth.v2.access."""
        if authorization and authorization.startswith("Basic "):
            client, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        else:
            client, secret = body.get("client_id", ""), body.get("client_secret", "")
        if client != self.client_id:
            raise RefusedError("invalid_client_id")
        if secret != self.client_secret:
            raise RefusedError("bad_client_secret")
        if body.get("grant_type") == "refresh_token":
            return self._refresh(str(body.get("refresh_token")))
        code = self.codes.get(str(body.get("code")))
        if code is None or code.used or time.monotonic() - code.made > CODE_LASTS:
            raise RefusedError("code_already_used" if code is not None and code.used else "invalid_code")
        if code.redirect_uri and body.get("redirect_uri") not in (None, code.redirect_uri):
            raise RefusedError("bad_redirect_uri")
        code.used = True
        token = self._world.install(code.team, scopes=code.scopes, enterprise=code.enterprise, rotating=self.rotating)
        return self._given(token) | {
            "app_id": APP,
            "bot_user_id": PEOPLE["hearsay"],
            "team": {"id": code.team, "name": "Reading"} if code.team else None,
            "enterprise": {"id": code.enterprise, "name": "Grid"} if code.enterprise else None,
            "is_enterprise_install": code.enterprise is not None,
            "authed_user": {"id": code.user},
        }

    def _refresh(self, refresh: str) -> Json:
        old = next((one for one in self._world.tokens.values() if one.refresh == refresh), None)
        if old is None or old.revoked in ("token_revoked", "account_inactive"):
            raise RefusedError("invalid_refresh_token")
        token = self._world.install(old.team, scopes=old.scopes, enterprise=old.enterprise, rotating=True)
        old.revoked, old.refresh = "token_expired", None
        self.refreshed += 1
        return self._given(token) | {"team": {"id": old.team, "name": "Reading"}, "enterprise": None, "app_id": APP}

    def _given(self, token: Token) -> Json:
        found: Json = {"access_token": token.value, "token_type": "bot", "scope": ",".join(token.scopes)}
        if token.refresh is not None and token.expires is not None:
            found |= {"refresh_token": token.refresh, "expires_in": int(token.expires - time.time())}
        return found
