"""The app over HTTP: signatures checked before anything is read, and bolt behind them."""

from __future__ import annotations

import re

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from adapters.slack import limits
from adapters.slack.app import SlackBot

EVENTS, INSTALL, REDIRECT, HEALTH = "/slack/events", "/slack/install", "/slack/oauth_redirect", "/health"
_UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, RecursionError)
_MOMENT = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


def web_app(bot: SlackBot, signing_secret: str) -> web.Application:
    """RETURNS (Application): for any number of replicas behind one balancer; it holds nothing between two requests."""
    verifier = SignatureVerifier(signing_secret)  # takes nothing that is older than five minutes, as Slack has it

    async def events(request: web.Request) -> web.Response:
        body = await request.read()
        moment, signature = (request.headers.get(f"X-Slack-{name}", "") for name in ("Request-Timestamp", "Signature"))
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise web.HTTPBadRequest from None
        known = _MOMENT.fullmatch(moment) and _SIGNATURE.fullmatch(signature)
        if not known or not verifier.is_valid(text, moment, signature):
            raise web.HTTPUnauthorized
        try:
            asked = AsyncBoltRequest(body=text, query=request.query_string, headers=dict(request.headers))
            if "event" in asked.body and not isinstance(asked.body["event"]["type"], str):
                raise web.HTTPBadRequest
        except _UNREADABLE:  # signed, and still nothing that Slack sends
            raise web.HTTPBadRequest from None
        answer = await bot.app.async_dispatch(asked)
        if answer.status >= web.HTTPInternalServerError.status_code:  # bolt stumbled over the shape of something
            raise web.HTTPBadRequest
        return await to_aiohttp_response(answer)

    async def install(request: web.Request) -> web.Response:
        flow = bot.app.oauth_flow
        if flow is None:
            raise web.HTTPNotFound
        asked = AsyncBoltRequest(body="", query=request.query_string, headers=dict(request.headers))
        handle = flow.handle_installation if request.path == INSTALL else flow.handle_callback
        return await to_aiohttp_response(await handle(asked))

    async def health(_: web.Request) -> web.Response:
        if bot.leaving:  # the balancer is to send us nothing more
            raise web.HTTPServiceUnavailable
        return web.Response(text="ok")

    app = web.Application(client_max_size=limits.BODY)
    app.add_routes([web.post(EVENTS, events), web.get(HEALTH, health)])
    app.add_routes([web.get(path, install) for path in (INSTALL, REDIRECT)])
    return app
