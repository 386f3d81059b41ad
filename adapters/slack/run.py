"""`hearsay slack`: start, stay, and stop without losing work."""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import suppress
from functools import partial

from aiohttp import web
from pydantic import Field, SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from adapters.slack import limits
from adapters.slack.app import SlackBot
from adapters.slack.http import web_app
from adapters.slack.oauth import oauth_flow
from adapters.slack.place import CARDS, PLATFORM, TEXTS, missing
from adapters.slack.workspaces import TROUBLE, ManyWorkspaces, OneWorkspace, Workspaces, code_of, sdk_log, told
from bot import program
from bot.host import HostError, open_host
from bot.settings import AdapterSettings, read_settings
from bot.store import Store

log = logging.getLogger(__name__)

_ONE_ADDRESS = 10.0
"""Seconds for which the same address is tried; its ticket may be used up."""
_LIST = re.compile(r"[\s,]+")


class _Own(AdapterSettings):
    """What Slack needs either way."""

    hearsay_slack_unfurl: str = Field(default="", max_length=2000)
    """Domains, with commas between them, whose links are answered within their message; those of the manifest."""

    @property
    def unfurl(self) -> frozenset[str]:
        """RETURNS (frozenset[str]): the domains."""
        return frozenset(filter(None, _LIST.split(self.hearsay_slack_unfurl.lower())))


class SocketSettings(_Own):
    """For one workspace, over Socket Mode."""

    slack_bot_token: SecretStr
    slack_app_token: SecretStr


class HttpSettings(_Own):
    """For many workspaces, over HTTP."""

    slack_signing_secret: SecretStr
    slack_client_id: str = Field(max_length=32)
    slack_client_secret: SecretStr
    slack_redirect_uri: str | None = None


def _refused(what: str, error: Exception) -> str:
    return str(TEXTS["run"][what if code_of(error) else "unreached"]).format(told(error))


def _on_new_addresses(client: SocketModeClient) -> None:
    """Have a client ask for a new address where one leads nowhere; slack_sdk would try the same one for ever."""
    connect = client.connect

    async def connected() -> None:
        while not client.closed:
            try:
                async with asyncio.timeout(_ONE_ADDRESS):
                    await connect()  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped
            except TimeoutError:
                client.wss_uri = None
            else:
                return

    client.connect = connected  # type: ignore[method-assign]  # where it connects anew it calls the same


async def socket_mode(bot: SlackBot, app_token: str, stop: asyncio.Event | None = None) -> None:
    """Be connected until `stop` is set, then finish what was begun. Raises `HostError`."""
    workspaces = bot.workspaces
    if isinstance(workspaces, OneWorkspace):
        try:
            own = await workspaces.own()
        except TROUBLE as error:
            raise HostError(_refused("bot_token", error)) from None
        for one in missing(own.granted, unfurl="link_shared" in bot.events):
            log.warning("%s is missing. %s %s", one.what, one.purpose, one.remedy)
    handler = AsyncSocketModeHandler(bot.app, app_token, logger=sdk_log, web_client=workspaces.client())
    _on_new_addresses(handler.client)
    try:
        try:  # asked for here first: the handler itself would try for ever
            handler.client.wss_uri = (await handler.client.web_client.apps_connections_open(app_token=app_token))["url"]
        except TROUBLE as error:
            raise HostError(_refused("app_token", error)) from None
        bot.host.background(bot.delivery)
        stopped = stop or asyncio.Event()
        # slack_sdk tries for ever to connect; a stop does not wait for that
        connecting = handler.client.connect()  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped
        task = asyncio.create_task(connecting)
        await program.until(task, stopped)
        if not task.cancel():
            log.info("connected to Slack")
        await stopped.wait()
        await handler.client.disconnect()  # type: ignore[no-untyped-call]
        await bot.host.stop()
    finally:
        with suppress(*TROUBLE):
            await handler.client.close()  # type: ignore[no-untyped-call]


async def http_server(
    bot: SlackBot,
    signing_secret: str,
    *,
    address: str = "127.0.0.1",
    port: int = 3000,
    stop: asyncio.Event | None = None,
) -> None:
    """Listen until `stop` is set, then finish what was begun. Raises `HostError`."""
    runner = web.AppRunner(web_app(bot, signing_secret), access_log=None, shutdown_timeout=limits.ACKNOWLEDGE)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, address, port).start()
        except OSError as error:
            raise HostError(
                f"Port {port} of {address} cannot be used ({(error.strerror or 'why?').lower()})."
            ) from None
        bot.host.background(bot.delivery)
        log.info("listening on port %d of %s", port, address)
        await (stop or asyncio.Event()).wait()
        bot.leaving = True
        await runner.cleanup()
        await bot.host.stop()
    finally:
        await runner.cleanup()


async def _run(stop: asyncio.Event, *, http: bool, address: str, port: int) -> None:
    settings = read_settings()
    over = read_settings(HttpSettings) if http else read_settings(SocketSettings)
    name = str(port) if http else ""
    opened = open_host(settings, PLATFORM, cards=CARDS, link_to=lambda *which: workspaces.link_to(*which), name=name)
    async with opened as host, _workspaces(over, host.store) as workspaces:
        if isinstance(over, SocketSettings):
            bot = SlackBot(host, workspaces, unfurl=over.unfurl)
            await socket_mode(bot, over.slack_app_token.get_secret_value(), stop)
        elif isinstance(workspaces, ManyWorkspaces):
            flow = oauth_flow(
                workspaces, host.store.database, unfurl=bool(over.unfurl), redirect_uri=over.slack_redirect_uri
            )
            bot = SlackBot(host, workspaces, unfurl=over.unfurl, oauth=flow)
            secret = over.slack_signing_secret.get_secret_value()
            await http_server(bot, secret, address=address, port=port, stop=stop)


def _workspaces(over: HttpSettings | SocketSettings, store: Store) -> Workspaces:
    if isinstance(over, SocketSettings):
        return OneWorkspace(over.slack_bot_token.get_secret_value())
    secret = over.slack_client_secret.get_secret_value()
    return ManyWorkspaces(store.database, client_id=over.slack_client_id, client_secret=secret)


def main(*, http: bool = False, address: str = "127.0.0.1", port: int = 3000) -> int:
    """RETURNS (int): 0 after a stop that was asked for; 1 with a sentence on standard error."""
    return program.run(partial(_run, http=http, address=address, port=port))
