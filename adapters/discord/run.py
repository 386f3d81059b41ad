"""`hearsay discord`: start, stay, and stop without losing work."""

from __future__ import annotations

import asyncio
import logging

import aiohttp
import discord
from pydantic import Field, SecretStr

from adapters.discord import limits
from adapters.discord.client import HearsayClient
from adapters.discord.place import CARDS, PLATFORM, TEXTS, link_to
from bot import program
from bot.host import Host, HostError, open_host
from bot.settings import AdapterSettings, Parts, part_of, read_settings

log = logging.getLogger(__name__)


def _say(key: str, *what: str) -> str:
    return str(TEXTS["run"][key]).format(*what)


class DiscordSettings(AdapterSettings):
    """What Discord needs."""

    discord_token: SecretStr
    hearsay_discord_shards: str = Field(default="auto", max_length=30)
    """auto: as many as Discord wants, all here; 8: that many, all here; 0-3/8: the first four of eight."""


async def serve(host: Host, token: str, *, shards: Parts | None = None, stop: asyncio.Event | None = None) -> None:
    """Be on Discord until `stop` is set, then finish what was begun. Raises `HostError`."""
    stop = stop or asyncio.Event()
    try:
        await _connected(HearsayClient(host, shards=shards), token, stop)
    except discord.PrivilegedIntentsRequired:
        log.warning(_say("intent"))
        await _connected(HearsayClient(host, message_content=False, shards=shards), token, stop)


async def _connected(client: HearsayClient, token: str, stop: asyncio.Event) -> None:
    running = asyncio.create_task(client.start(token))
    try:
        await program.until(running, stop, client.refused)
        if client.refused.is_set():
            raise HostError(_say("refused"))
        await client.host.stop()
    except (discord.LoginFailure, discord.HTTPException, discord.ConnectionClosed, discord.GatewayNotFound) as error:
        raise HostError(_explained(error)) from None
    except (aiohttp.ClientError, OSError) as error:
        raise HostError(_say("unreached", type(error).__name__)) from None
    finally:
        await client.close()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


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


async def _run(stop: asyncio.Event) -> None:
    own, settings = read_settings(DiscordSettings), read_settings()
    shards, token = part_of(own.hearsay_discord_shards, "HEARSAY_DISCORD_SHARDS"), own.discord_token.get_secret_value()
    async with open_host(settings, PLATFORM, cards=CARDS, link_to=link_to, name=own.hearsay_discord_shards) as host:
        await serve(host, token, shards=shards, stop=stop)


def main() -> int:
    """RETURNS (int): 0 after a stop that was asked for; 1 with a sentence on standard error."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody speaks here
    return program.run(_run, quiet=("discord",))
