"""Socket Mode: connections that end, tokens that are refused, work that is cut off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.slack.app import SlackBot
from adapters.slack.run import socket_mode
from adapters.slack.workspaces import OneWorkspace
from bot.host import HostError
from tests.adapters.slack.harness import Harness
from tests.loopback_slack import Fault, Slack
from tests.loopback_slack.deliveries import Delivery
from tests.responder.chat import LINK

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
async def waking(slack: Slack, database: Path) -> AsyncIterator[Harness]:
    """The adapter, that looks every moment for what was not ended."""
    async with Harness(database, slack, take_up_every=0.3) as one:
        yield one


def told(slack: Slack) -> list[Delivery]:
    """RETURNS (list[Delivery]): messages of people that were sent to the app."""
    return [one for one in slack.events.deliveries if "bot_id" not in one.payload["event"]]


async def test_nothing_is_lost_while_connections_come_and_go(harness: Harness, slack: Slack) -> None:
    slack.late_after = slack.socket.within = 5
    shared = []
    for number in range(36):
        shared.append(await harness.share(f"https://example.org/news/story-{number}"))
        match number:
            case 6:
                slack.socket.disconnect("warning")
            case 12:
                slack.socket.disconnect("refresh_requested", close=True)
            case 18:
                slack.socket.drop()
            case 24:
                slack.socket.drop(1000)
            case 30:
                slack.socket.disconnect("warning")
                slack.socket.drop()
        await asyncio.sleep(0.01)
    await slack.until(lambda: len(harness.posts()) >= 36, 20)
    await harness.settle()
    assert sorted(post.replies_to or "" for post in harness.posts()) == sorted(shared)
    assert slack.socket.opened >= 5
    assert all(one.waited is not None for one in told(slack))


async def test_events_that_came_while_nobody_was_connected_are_answered(harness: Harness, slack: Slack) -> None:
    await harness.stop()
    message = await harness.share(LINK)
    assert slack.socket.backlog
    await harness.start()
    await slack.until(harness.posts)
    await harness.settle()
    assert [post.replies_to for post in harness.posts()] == [message]


async def test_a_connection_that_cannot_be_had_is_tried_again(harness: Harness, slack: Slack) -> None:
    slack.fail("apps.connections.open", Fault.limited(1))
    slack.fail("apps.connections.open", Fault(status=503), 2)
    slack.socket.drop()
    message = await harness.share(LINK)
    await slack.until(harness.posts)
    await harness.settle()
    assert [post.replies_to for post in harness.posts()] == [message]
    assert slack.faults.left == 0


async def test_commands_are_answered_after_the_connection_was_replaced(harness: Harness, slack: Slack) -> None:
    harness.articles.gate = asyncio.Event()
    asked = slack.people.command("/breakdown", LINK)
    await asked.acknowledged()
    slack.socket.disconnect("refresh_requested", close=True)
    await slack.until(lambda: slack.socket.opened >= 2 and slack.socket.live)
    harness.articles.gate.set()
    await harness.settle()
    (private,) = harness.private()
    assert "Bridge falls" in private.text


async def test_a_restart_in_the_middle_of_many_answers_loses_none_and_repeats_none(
    waking: Harness, slack: Slack
) -> None:
    shared = []
    for number in range(24):
        shared.append(await waking.share(f"https://example.org/news/story-{number}"))
    await slack.until(lambda: len(waking.posts()) >= 5)
    await waking.stop(crash=True)
    posted = len(waking.posts())
    await waking.start()
    await slack.until(lambda: len(waking.posts()) >= 24, 20)
    await waking.settle()
    assert posted < 24
    assert sorted(post.replies_to or "" for post in waking.posts()) == sorted(shared)


async def test_an_address_that_leads_nowhere_is_asked_for_anew(
    harness: Harness, slack: Slack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("adapters.slack.run._ONE_ADDRESS", 0.3)
    await harness.stop()
    ticket = slack.socket.ticket
    used: list[str] = []

    def used_up() -> str:
        address = ticket()
        if not used:
            slack.socket.tickets.clear()
        used.append(address)
        return address

    monkeypatch.setattr(slack.socket, "ticket", used_up)
    await harness.start()
    message = await harness.share(LINK)
    await slack.until(harness.posts)
    await harness.settle()
    assert [post.replies_to for post in harness.posts()] == [message]
    assert len(used) == 2
    assert "Failed to connect" in caplog.text
    assert "ticket=" not in "\n".join(one.getMessage() for one in caplog.records if "sdk" in one.name)


async def test_wrong_tokens_are_told_in_a_sentence(harness: Harness, slack: Slack) -> None:
    for token, app_token, word in (
        ("xoxb-of-nobody", slack.app_token, "SLACK_BOT_TOKEN"),
        (slack.token, "xapp-of-nobody", "SLACK_APP_TOKEN"),
    ):
        async with OneWorkspace(token, base_url=slack.api_url) as workspaces:
            bot = SlackBot(harness.processes[0].host, workspaces)
            with pytest.raises(HostError, match=word) as told_:
                await socket_mode(bot, app_token)
            assert token not in str(told_.value)
            assert app_token not in str(told_.value)


async def test_a_slack_that_is_not_there_is_told_in_a_sentence(harness: Harness) -> None:
    async with OneWorkspace("xoxb-some", base_url="http://127.0.0.1:1/") as workspaces:
        with pytest.raises(HostError, match="cannot be reached"):
            await socket_mode(SlackBot(harness.processes[0].host, workspaces), "xapp-some")


async def test_a_token_that_is_revoked_meanwhile_breaks_nothing(
    waking: Harness, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    waking.articles.gate = asyncio.Event()
    await waking.share(LINK)
    await slack.until(lambda: waking.articles.asked)
    slack.revoke()
    waking.articles.gate.set()
    asked = slack.people.command("/breakdown", LINK)
    assert await asked.acknowledged() < 3
    await waking.settle()
    await asyncio.sleep(0.7)
    await waking.settle()
    assert waking.posts() == []
    assert len([one for one in slack.calls("chat.postMessage") if one.error == "token_revoked"]) <= 2
    assert "token_revoked" in caplog.text
    assert slack.token not in caplog.text
