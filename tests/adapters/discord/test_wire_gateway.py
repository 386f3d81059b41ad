"""The gateway: nothing is lost over disconnects, and what Discord refuses is told in words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import discord as library
import pytest

from adapters.discord.place import CARDS, link_to
from adapters.discord.run import serve
from bot.host import Host, HostError, Ready, Times, open_host
from bot.settings import Settings
from bot.store import Channel, Store
from tests.adapters.discord.harness import QUIET, Harness
from tests.adapters.platform import until
from tests.loopback_discord import Discord, Fault
from tests.loopback_discord.gateway import CONTENT
from tests.loopback_discord.world import ELSEWHERE, GUILD, NEWS, OTHER_GUILD
from tests.responder.chat import LINK, Articles


async def resumed(harness: Harness, times: int) -> None:
    await until(lambda: sum(one.resumed for one in harness.discord.gateway.sessions.values()) == times)


async def test_no_event_is_lost_over_twenty_disconnects(harness: Harness) -> None:
    """Each way to be disconnected, five times; something happens meanwhile and after."""
    gateway = harness.discord.gateway
    ways = (
        lambda: gateway.drop(),
        lambda: gateway.drop(4000),
        gateway.ask_to_reconnect,
        lambda: gateway.invalidate(resumable=True),
    )
    expected, asked = set(), []
    for number in range(20):
        for moment in ("meanwhile", "after"):
            if moment == "meanwhile":
                ways[number % 4]()
            if moment == "after":
                await resumed(harness, number + 1)
            expected.add(await harness.share(f"https://example.org/news/{moment}-{number}"))
        asked.append(await harness.command(LINK, author=f"9{number}"))
    await harness.settle()
    answered = [post.replies_to for post in harness.posts()]
    assert len(answered) == len(set(answered))
    assert set(answered) == expected
    assert max([await harness.waited(one) for one in asked]) < 3
    (session,) = gateway.sessions.values()
    assert session.resumed == 20
    assert len(gateway.identified) == 1


async def test_a_session_that_is_lost_is_begun_anew(harness: Harness) -> None:
    harness.discord.gateway.invalidate(resumable=False)
    await until(lambda: len(harness.discord.gateway.identified) == 2)
    await until(lambda: harness.discord.gateway.sessions)
    await harness.share(LINK)
    await harness.settle()
    assert len(harness.posts()) == 1


async def test_heartbeats_say_how_far_the_client_has_heard(discord: Discord, database: Path) -> None:
    discord.gateway.interval = 0.15
    async with Harness(database, discord) as harness:
        await harness.share("Good morning")
        (session,) = discord.gateway.sessions.values()
        await until(lambda: len(session.beats) >= 3)
        assert session.beats[-1] == len(session.told)


async def test_only_what_is_needed_is_asked_for(harness: Harness) -> None:
    (identified,) = harness.discord.gateway.identified
    intents = library.Intents._from_value(identified["intents"])
    assert {name for name, on in intents if on} - {"messages"} == {
        *("guilds", "guild_messages", "dm_messages", "message_content")
    }
    assert harness.discord.gateway.compressed == 1


async def test_each_shard_answers_for_its_servers(discord: Discord, database: Path) -> None:
    async with Harness(database, discord, shards=(2, [0, 1])) as harness:
        await harness.store.settings.set(Channel("discord", OTHER_GUILD, ELSEWHERE), **QUIET)
        await harness.share(LINK)
        await harness.share(LINK, place=ELSEWHERE)
        await harness.settle()
        assert len(harness.posts()) == len(harness.posts(ELSEWHERE)) == 1
        assert sorted(one["shard"] for one in discord.gateway.identified) == [[0, 2], [1, 2]]


# ---- `serve`, which runs it all


@asynccontextmanager
async def hosted(discord: Discord, database: Path) -> AsyncIterator[tuple[Host, Articles]]:
    async with Store.open(str(database), owner="one") as store:
        await store.settings.set(Channel("discord", GUILD, NEWS), **QUIET)
        articles = Articles(store)
        ready, times = Ready(store=store, service=articles), Times(grace=5, name_lease=0)
        async with open_host(Settings(), "discord", cards=CARDS, link_to=link_to, ready=ready, times=times) as host:
            with discord.pointed():
                yield host, articles


async def test_it_serves_until_it_is_stopped_and_ends_what_it_began(discord: Discord, database: Path) -> None:
    async with hosted(discord, database) as (host, articles):
        stop, articles.gate = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(serve(host, discord.token, stop=stop))
        await discord.gateway.until(1)
        await until(lambda: discord.calls("PUT"))
        asked = discord.events.command("breakdown", link=LINK)
        await asked.acknowledged()
        await until(lambda: articles.asked)
        stop.set()
        await asyncio.sleep(0.1)
        assert not running.done()
        articles.gate.set()
        await asyncio.wait_for(running, 10)
        assert len(discord.world.private("alice")) == 1
        assert discord.gateway.connections == []


async def test_a_bad_token_is_told(discord: Discord, database: Path) -> None:
    async with hosted(discord, database) as (host, _):
        with pytest.raises(HostError, match="DISCORD_TOKEN"):
            await asyncio.wait_for(serve(host, "not.the.token"), 10)


async def test_a_token_that_is_revoked_at_run_time_ends_it_with_words(
    discord: Discord, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with hosted(discord, database) as (host, _):
        running = asyncio.create_task(serve(host, discord.token))
        await discord.gateway.until(1)
        discord.revoke()
        with pytest.raises(HostError, match="DISCORD_TOKEN"):
            await asyncio.wait_for(running, 10)
    assert discord.token not in caplog.text


async def test_a_token_that_is_revoked_while_connected_is_noticed_at_the_next_answer(
    discord: Discord, database: Path
) -> None:
    async with hosted(discord, database) as (host, _):
        running = asyncio.create_task(serve(host, discord.token))
        await discord.gateway.until(1)
        await until(lambda: discord.calls("PUT"))
        discord.gateway.tokens.clear()
        discord.events.message(LINK)
        with pytest.raises(HostError, match="DISCORD_TOKEN"):
            await asyncio.wait_for(running, 10)


async def test_without_the_message_content_intent_it_goes_on_with_commands(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Discord(content=False) as discord, hosted(discord, database) as (host, _):
        stop = asyncio.Event()
        running = asyncio.create_task(serve(host, discord.token, stop=stop))
        await discord.gateway.until(1)
        await until(lambda: discord.world.commands)
        first, second = (one["intents"] for one in discord.gateway.identified)
        assert first & CONTENT
        assert not second & CONTENT
        assert "message content intent" in caplog.text
        message = discord.events.message(f"See {LINK}")
        asked = discord.events.message_command("Break down article", message)
        await asked.acknowledged()
        await until(lambda: discord.world.private("alice"))
        assert discord.world.standing() == []
        stop.set()
        await asyncio.wait_for(running, 10)


async def test_no_network_is_told(discord: Discord, database: Path) -> None:
    async with hosted(discord, database) as (host, _):
        discord.url = "http://127.0.0.1:9/api/v10"
        with discord.pointed(), pytest.raises(HostError, match="cannot be reached"):
            await asyncio.wait_for(serve(host, discord.token), 10)


async def test_an_outage_at_the_start_is_told(discord: Discord, database: Path) -> None:
    discord.fail("GET", "/users/@me", Fault.refused(503, 0))
    async with hosted(discord, database) as (host, _):
        with pytest.raises(HostError, match="503"):
            await asyncio.wait_for(serve(host, discord.token), 10)
