"""The workspaces that the app is in, and a client of Slack's Web API for each."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from weakref import WeakValueDictionary

import aiohttp
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.installations import Installations
from adapters.slack.place import unfurled, workspace_key
from bot.remembered import Remembered
from bot.store import Channel, StoreError
from bot.store.database import Database

log = logging.getLogger(__name__)
sdk_log = logging.getLogger(f"{__name__}.sdk")
"""For all of slack_sdk and slack_bolt: their finer lines hold tokens and what people wrote."""
sdk_log.setLevel(logging.ERROR)
_TICKET = re.compile(r"wss?://\S+")


def _without_secrets(record: logging.LogRecord) -> bool:
    """Leave the traces out, and the address of a connection, which holds the ticket that opens it."""
    record.exc_info = record.exc_text = None
    record.msg, record.args = _TICKET.sub("wss://…", record.getMessage()), ()
    return True


sdk_log.addFilter(_without_secrets)
TROUBLE = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)
"""What a request can come to."""
_TIMEOUT = aiohttp.ClientTimeout(total=30)
_KEPT = 60.0
"""Seconds for which an installation is not looked up again, and a token that Slack refused to renew is left alone."""
_ENDING = 2 * 3600.0
"""Seconds before its end from which on a token is renewed."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace, or organisation, that installed the app."""

    key: str
    client: AsyncWebClient
    granted: frozenset[str]
    """Scopes; empty where they are not known."""
    us: frozenset[str] = frozenset()
    """The ids that a message of ours may be signed with: of the bot, of its user, of the app."""


def told(error: BaseException) -> str:
    """RETURNS (str): what went wrong, for the log: Slack's word for it, nothing of a message or a token."""
    return code_of(error) or type(error).__name__


def code_of(error: BaseException) -> str:
    """RETURNS (str): Slack's word for what went wrong, if it was Slack that said so."""
    found = error.response.get("error") if isinstance(error, SlackApiError) and hasattr(error.response, "get") else None
    return found if isinstance(found, str) and len(found) <= 100 else ""


class Workspaces(ABC):
    """Gives the client of a workspace; all of them share one pool of connections."""

    def __init__(self, base_url: str = AsyncWebClient.BASE_URL) -> None:
        self._base_url = base_url
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    @abstractmethod
    async def bot(self, key: str) -> Workspace | None:
        """RETURNS (Workspace | None): None for one that the app is not (or no longer) in. May raise `TROUBLE`."""

    @abstractmethod
    async def forget(self, key: str, *, before: float) -> bool:
        """Delete what is kept of an installation. RETURNS (bool): False where there is one younger than `before`."""

    def client(self, token: str | None = None) -> AsyncWebClient:
        """RETURNS (AsyncWebClient): waits where Slack says so; nothing else is tried again: no post stands twice."""
        return AsyncWebClient(token, self._base_url, session=self._session, logger=sdk_log, retry_handlers=_patience())

    async def respond(self, response_url: str, **body: Any) -> bool:  # noqa: ANN401 - what a message takes
        """RETURNS (bool): whether Slack took it; an address is good for five answers in thirty minutes."""
        hook = AsyncWebhookClient(response_url, session=self._session, logger=sdk_log, retry_handlers=_patience())
        return (await hook.send_dict(body)).status_code == 200

    async def link_to(self, place: Channel, reply: str) -> str | None:
        """RETURNS (str | None): the address of one of our messages."""
        workspace = await self.bot(place.workspace)
        if workspace is None:
            return None
        try:
            ts = unfurled(reply) or reply
            found = await workspace.client.chat_getPermalink(channel=place.channel, message_ts=ts)
        except TROUBLE:
            return None
        return str(found["permalink"])


class OneWorkspace(Workspaces):
    """The workspace of one token."""

    def __init__(self, token: str, *, base_url: str = AsyncWebClient.BASE_URL) -> None:
        super().__init__(base_url)
        self._token = token
        self._own: Workspace | None = None
        self._asking = asyncio.Lock()

    async def bot(self, key: str) -> Workspace | None:
        """RETURNS (Workspace | None): for the token's own workspace."""
        own = await self.own()
        return own if key == own.key else None

    async def own(self) -> Workspace:
        """RETURNS (Workspace): whose the token is; asked once. May raise `TROUBLE`."""
        async with self._asking:
            if self._own is None:
                client = self.client(self._token)
                said = await client.auth_test()
                whole = bool(said.get("is_enterprise_install"))
                key = workspace_key(said.get("enterprise_id"), said.get("team_id"), whole=whole)
                us = frozenset(filter(None, (said.get("user_id"), said.get("bot_id"))))
                self._own = Workspace(key, client, _scopes(said.headers.get("x-oauth-scopes")), us)
            return self._own

    async def forget(self, key: str, *, before: float) -> bool:
        """RETURNS (bool): True; the token is the operator's to delete."""
        del key, before
        return True


class ManyWorkspaces(Workspaces):
    """The workspaces whose installations are in our database."""

    def __init__(
        self, database: Database, *, client_id: str, client_secret: str, base_url: str = AsyncWebClient.BASE_URL
    ) -> None:
        super().__init__(base_url)
        self.client_id, self.client_secret = client_id, client_secret
        self.installations = Installations(client_id, database)
        self._known = Remembered[str, Workspace](_KEPT, most=1000)
        self._renewing = WeakValueDictionary[str, asyncio.Lock]()
        self._refused = Remembered[str, str](_KEPT, most=1000)

    async def bot(self, key: str) -> Workspace | None:
        """RETURNS (Workspace | None): with a token that is good for some time."""
        if known := self._known.get(key):
            return known
        try:
            found = await self.installations.find(key)
            found = await self._fresh(key, found) if found else None
        except StoreError as error:
            log.error("the installation of a workspace was not found: %s", error)  # noqa: TRY400 - no trace
            return None
        if found is None:
            return None
        granted = _scopes(",".join(found.bot_scopes or ()))
        us = frozenset(filter(None, (found.bot_user_id, found.bot_id, found.app_id)))
        return self._known.put(key, Workspace(key, self.client(found.bot_token), granted, us))

    async def forget(self, key: str, *, before: float) -> bool:
        """Delete an installation, and with it its token."""
        self._known.forget(key)
        return await self.installations.forget(key, before=before)

    async def _fresh(self, key: str, bot: Bot) -> Bot | None:
        """RETURNS (Bot | None): the installation, its token renewed where it ends within two hours (token rotation)."""
        if not _ends_within(bot, _ENDING):
            return bot
        async with self._renewing.setdefault(key, asyncio.Lock()):
            found = await self.installations.find(key)  # whoever held the lock may have renewed it
            if found is None or not _ends_within(found, _ENDING):
                return found
            if self._refused.get(key) == found.bot_token:
                return None if _ends_within(found, 0) else found
            rotator = AsyncTokenRotator(
                client_id=self.client_id, client_secret=self.client_secret, client=self.client()
            )
            try:
                renewed = await rotator.perform_bot_token_rotation(bot=found)
            except (SlackTokenRotationError, *TROUBLE) as error:
                log.warning("a token was not renewed: %s", told(error.__cause__ or error))
                self._refused.put(key, found.bot_token)
                return await self.installations.renewed(key, found.bot_token)  # another replica may have been first
            if renewed is not None:
                await self.installations.async_save_bot(renewed)
            return renewed or found


def _ends_within(bot: Bot, seconds: float) -> bool:
    """RETURNS (bool): whether a token is good for no longer than that."""
    return bot.bot_token_expires_at is not None and bot.bot_token_expires_at <= time.time() + seconds


def _patience() -> list[Any]:
    return [AsyncRateLimitErrorRetryHandler(max_retry_count=3)]


def _scopes(text: str | None) -> frozenset[str]:
    return frozenset(filter(None, (text or "").replace(" ", "").split(",")))
