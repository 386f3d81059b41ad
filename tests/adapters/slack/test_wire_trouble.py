"""What Slack refuses, breaks, or answers late or never."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.place import in_thread, mark_of
from adapters.slack.workspaces import Workspace
from bot.responder import Incoming
from bot.store import Channel
from tests.adapters.slack.harness import Harness
from tests.loopback_slack import Fault, Slack
from tests.loopback_slack.world import NEWS, QUIET
from tests.responder.chat import LINK, OTHER


@pytest.fixture
async def waking(slack: Slack, database: Path) -> AsyncIterator[Harness]:
    """The adapter, that looks every moment for what was not ended."""
    async with Harness(database, slack, take_up_every=0.3) as one:
        yield one


@pytest.mark.parametrize(
    "error",
    [
        *(
            "not_in_channel",
            "channel_not_found",
            "is_archived",
            "restricted_action",
            "token_revoked",
            "account_inactive",
        ),
        *("no_permission", "thread_not_found", "missing_scope", "ekm_access_denied", "some_new_error"),
    ],
)
async def test_what_cannot_be_posted_is_given_up_and_the_next_is_answered(
    waking: Harness, slack: Slack, error: str
) -> None:
    slack.fail("chat.postMessage", Fault.refused(error))
    await waking.share(LINK)
    await waking.settle()
    await asyncio.sleep(0.4)
    await waking.settle()
    assert waking.posts() == []
    assert len(slack.calls("chat.postMessage")) == 1
    second = await waking.share(OTHER)
    await waking.settle()
    assert [post.replies_to for post in waking.posts()] == [second]


@pytest.mark.parametrize("error", ["msg_blocks_too_long", "invalid_blocks"])
async def test_what_is_too_long_for_blocks_is_told_in_words(harness: Harness, slack: Slack, error: str) -> None:
    slack.fail("chat.postMessage", Fault.refused(error))
    message = await harness.share(LINK)
    await harness.settle()
    (post,) = harness.posts()
    assert post.replies_to == message
    assert "Bridge falls" in post.text
    assert harness.message(post.id).blocks == []


async def test_a_limited_rate_is_waited_for_and_the_answer_comes_once(harness: Harness, slack: Slack) -> None:
    slack.fail("chat.postMessage", Fault.limited(1))
    await harness.share(LINK)
    await harness.settle()
    first, second = slack.calls("chat.postMessage")
    assert second.at - first.at >= 1
    assert len(harness.posts()) == 1


async def test_one_message_a_second_is_posted_in_a_channel(slack: Slack, database: Path) -> None:
    slack.posting.pace = 0.3
    async with Harness(database, slack, pace=0.32) as harness:
        for number in range(5):
            await harness.share(f"https://example.org/news/story-{number}")
        await harness.settle()
        times = slack.posting.times[NEWS]
        assert len(times) == 5
        assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= 0.3
        assert all(not one.error for one in slack.calls("chat.postMessage"))


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(status=503), Fault.refused("internal_error")])
async def test_what_passes_is_tried_again_later(waking: Harness, slack: Slack, fault: Fault) -> None:
    slack.fail("chat.postMessage", fault)
    message = await waking.share(LINK)
    await slack.until(waking.posts)
    await waking.settle()
    assert [post.replies_to for post in waking.posts()] == [message]


async def test_an_answer_that_was_posted_unheard_is_not_posted_again(waking: Harness, slack: Slack) -> None:
    """The connection broke after Slack had taken the message."""
    slack.fail("chat.postMessage", Fault.unheard())
    message = await waking.share(LINK)
    await slack.until(lambda: slack.calls("conversations.replies"))
    await waking.settle()
    assert len(waking.posts()) == 1
    await waking.remove(message)
    await waking.settle()
    assert waking.posts() == []


class Thread:
    """A client that finds one message below another."""

    def __init__(self, **below: str) -> None:
        self.below = below

    async def conversations_replies(self, **_: object) -> dict[str, Any]:
        blocks = [{"block_id": mark_of(ASKED)}]
        return {"messages": [{"ts": "1.6", "blocks": blocks} | self.below]}


ASKED = Incoming(Channel("slack", "T1", "C1"), "shared", "U1", message="1.5", handle=in_thread(""))


@pytest.mark.parametrize(
    ("author", "found"),
    [
        ({"user": "UBOT"}, "1.6"),
        ({"bot_id": "BBOT"}, "1.6"),
        ({"user": "UOTHER", "bot_id": "BOTHER", "app_id": "AOTHER"}, False),
        ({}, False),
    ],
)
async def test_an_answer_is_ours_only_where_we_wrote_it(
    harness: Harness, monkeypatch: pytest.MonkeyPatch, author: dict[str, str], found: str | bool
) -> None:
    """Anybody's app can give its blocks the name that ours have."""

    async def bot(_: str) -> Workspace:
        us = frozenset({"UBOT", "BBOT"})
        return Workspace("T1", Thread(**author), frozenset(), us)  # type: ignore[arg-type]  # as much as is asked

    monkeypatch.setattr(harness.bot.workspaces, "bot", bot)
    assert await harness.bot.delivery.already_answered(ASKED) == found


async def test_a_pause_of_slack_holds_up_nobody_else(harness: Harness, slack: Slack) -> None:
    slack.fail("chat.postMessage", Fault.slow(1.5))
    await harness.share(LINK)
    asked = slack.people.command("/breakdown", OTHER, user="bob")
    assert await asked.acknowledged() < 1
    await slack.until(lambda: harness.private("bob"), 1.4)
    await harness.settle()
    assert len(harness.posts()) == 1


async def test_a_deleted_answer_is_no_trouble(harness: Harness, slack: Slack) -> None:
    message = await harness.share(LINK)
    await harness.settle()
    (post,) = harness.posts()
    slack.events.deleted(harness.message(post.id))
    for label in ("Sources", "Remove"):
        assert await harness.waited(await harness.use(post, label, stale=True)) < 3
    await harness.settle()
    await harness.remove(message)
    await harness.settle()
    assert harness.posts() == []


async def test_an_archived_channel_is_left_alone(harness: Harness, slack: Slack) -> None:
    message = await harness.share(LINK)
    await harness.settle()
    slack.events.archived(NEWS)
    await harness.share(OTHER)
    await harness.remove(message)
    await harness.settle()
    assert len(harness.posts()) == 1


async def test_a_command_whose_address_has_expired_is_answered_all_the_same(harness: Harness, slack: Slack) -> None:
    harness.articles.gate = asyncio.Event()
    asked = slack.people.command("/breakdown", LINK)
    await asked.acknowledged()
    slack.people.hooks[asked.response_url.rsplit("/", 1)[1]].expire()
    harness.articles.gate.set()
    await harness.settle()
    (private,) = harness.private()
    assert "Bridge falls" in private.text


async def test_a_command_where_nothing_can_be_said_is_no_trouble(harness: Harness, slack: Slack) -> None:
    slack.fail("response_url", Fault(status=404), 5)
    asked = slack.people.command("/breakdown", LINK, channel=QUIET)
    await asked.acknowledged()
    await harness.settle()
    assert harness.private() == []
    slack.faults.clear()
    again = slack.people.command("/breakdown", LINK)
    await again.acknowledged()
    await harness.settle()
    assert len(harness.private()) == 1


async def test_in_a_channel_without_the_app_an_answer_is_posted_through_the_press(
    harness: Harness, slack: Slack
) -> None:
    """chat.postMessage is refused there; the address that came with the press leads into the channel all the same."""
    await harness.store.settings.set(harness.channel(QUIET), mode="command")
    slack.people.command("/breakdown", LINK, channel=QUIET)
    await harness.settle()
    (private,) = harness.private()
    await harness.use(private, "Post to channel")
    await harness.settle()
    (post,) = harness.posts(QUIET)
    assert "Bridge falls" in post.text
    assert harness.private() == []


@pytest.mark.parametrize("error", ["expired_trigger_id", "exchanged_trigger_id", "internal_error"])
async def test_a_form_that_cannot_be_opened_is_no_trouble(harness: Harness, slack: Slack, error: str) -> None:
    slack.fail("views.open", Fault.refused(error))
    asked = slack.people.command("/breakdown", "settings", user="manager")
    assert await asked.acknowledged() < 3
    await harness.settle()
    again = slack.people.command("/breakdown", "settings", user="manager")
    await harness.settle()
    assert again.view is not None


async def test_whoever_cannot_be_looked_up_manages_nothing(harness: Harness, slack: Slack) -> None:
    slack.fail("users.info", Fault.refused("user_not_found"))
    asked = slack.people.command("/breakdown", "settings", user="manager")
    await harness.settle()
    assert asked.view is not None
    assert "callback_id" not in asked.view.data


@pytest.mark.usefixtures("quick")
async def test_tokens_and_words_are_in_no_log(harness: Harness, slack: Slack, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for error in ("not_in_channel", "token_revoked"):
        slack.fail("chat.postMessage", Fault.refused(error))
        await harness.share(f"platypus7731 https://example.org/news/{error}")
    slack.fail("response_url", Fault(status=500), 2)
    slack.people.command("/breakdown", f"platypus7731 {LINK}")
    slack.socket.drop()
    await slack.until(lambda: slack.socket.opened >= 2 and slack.socket.live, 15)
    await harness.settle()
    lines = "\n".join(one.getMessage() for one in caplog.records if not one.name.startswith(("asyncio", "aiosqlite")))
    for secret in (slack.token, slack.app_token, "platypus7731", slack.interactions[0].response_url):
        assert secret not in lines
