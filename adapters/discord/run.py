"""`hearsay discord`: start, stay, and stop without losing work."""

from __future__ import annotations

import asyncio
import logging
import re
import sys

import aiohttp
import discord
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.discord import limits
from adapters.discord.client import HearsayClient, Shards
from adapters.discord.events import texts
from adapters.discord.place import CARDS, PLATFORM, link_to
from bot.host import Host, HostError, open_host, stop_signals
from bot.settings import SettingsError, read_settings

log = logging.getLogger(__name__)


def _say(key: str, *what: str) -> str:
    return str(texts()["run"][key]).format(*what)


class RunError(Exception):
    """The bot cannot run; the message is a sentence for the operator."""


class DiscordSettings(BaseSettings):
    """What Discord needs besides `bot.settings.Settings`."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    discord_token: SecretStr
    hearsay_discord_shards: str = Field(default="auto", max_length=30)
    """auto: as many as Discord wants, all here; 8: that many, all here; 0-3/8: the first four of eight."""


def shards_of(text: str) -> Shards | None:
    """RETURNS (Shards | None): None where Discord is to say how many. Raises `RunError`."""
    found = re.fullmatch(r"auto|(?:(\d{1,5})-(\d{1,5})/)?([1-9]\d{0,4})", text)
    if found is None:
        raise RunError(_say("shards"))
    if found[0] == "auto":
        return None
    count = int(found[3])
    ids = list(range(int(found[1] or 0), int(found[2] or count - 1) + 1))
    if not ids or ids[-1] >= count:
        raise RunError(_say("shards"))
    return count, ids


async def serve(host: Host, token: str, *, shards: Shards | None = None, stop: asyncio.Event | None = None) -> None:
    """Be on Discord until `stop` is set, then finish what was begun. Raises `RunError`."""
    stop = stop or asyncio.Event()
    try:
        await _connected(HearsayClient(host, shards=shards), token, stop)
    except discord.PrivilegedIntentsRequired:
        log.warning(_say("intent"))
        await _connected(HearsayClient(host, message_content=False, shards=shards), token, stop)


async def _connected(client: HearsayClient, token: str, stop: asyncio.Event) -> None:
    running = asyncio.create_task(client.start(token))
    waiting = [asyncio.create_task(stop.wait()), asyncio.create_task(client.refused.wait())]
    try:
        await asyncio.wait([running, *waiting], return_when=asyncio.FIRST_COMPLETED)
        if client.refused.is_set():
            raise RunError(_say("refused"))
        if running.done():
            await running
        await client.host.stop()
    except (discord.LoginFailure, discord.HTTPException, discord.ConnectionClosed, discord.GatewayNotFound) as error:
        raise RunError(_explained(error)) from None
    except (aiohttp.ClientError, OSError) as error:
        raise RunError(_say("unreached", type(error).__name__)) from None
    finally:
        await client.close()
        for task in (running, *waiting):
            task.cancel()
        await asyncio.gather(running, *waiting, return_exceptions=True)


def _explained(error: Exception) -> str:
    match error:
        case discord.LoginFailure() | discord.ConnectionClosed(code=limits.CLOSE_BAD_TOKEN):
            return _say("refused")
        case discord.ConnectionClosed(code=code) if code in limits.CLOSE_BAD_SHARDS:
            return _say("bad_shards")
        case discord.HTTPException(status=code) | discord.ConnectionClosed(code=code):
            return _say("unreached", f"it says {code}")
        case _:
            return _say("unreached", "it names no gateway")


async def _run() -> None:
    own, settings = read_settings(DiscordSettings), read_settings()
    shards, token = shards_of(own.hearsay_discord_shards), own.discord_token.get_secret_value()
    host = open_host(settings, PLATFORM, cards=CARDS, link_to=link_to, name=own.hearsay_discord_shards)
    async with stop_signals() as stop, host as opened:
        await serve(opened, token, shards=shards, stop=stop)


def main() -> int:
    """RETURNS (int): 0 after a stop that was asked for; 1 with a sentence on standard error."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("discord").setLevel(logging.WARNING)  # its finer lines hold what is sent and received
    logging.getLogger("alembic").setLevel(logging.WARNING)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody speaks here
    try:
        asyncio.run(_run())
    except (RunError, HostError, SettingsError) as error:
        print(f"hearsay: {error}", file=sys.stderr)
        return 1
    return 0
