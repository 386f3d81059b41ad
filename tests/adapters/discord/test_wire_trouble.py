"""What goes wrong on Discord's side: limits, outages, what was deleted or forbidden meanwhile, what expired."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.responder import Reply, Responder
from bot.store import StoreUnreachableError
from tests.adapters.discord.harness import Harness
from tests.adapters.platform import until
from tests.loopback_discord import Fault, Permission
from tests.loopback_discord.world import GUILD, NEWS
from tests.responder.chat import LINK, OTHER

MESSAGES = rf"^/channels/{NEWS}/messages$"
ANSWER = r"/messages/@original$"


async def test_a_rate_limit_is_waited_for(harness: Harness) -> None:
    harness.discord.fail("POST", MESSAGES, Fault.limited(0.2))
    harness.discord.fail("PATCH", ANSWER, Fault.limited(0.2, everywhere=True))
    await harness.share(LINK)
    await harness.command(OTHER)
    await harness.settle()
    assert len(harness.posts()) == len(harness.private()) == 1
    first, second = harness.discord.calls("POST", f"/channels/{NEWS}/messages")
    assert second.at - first.at >= 0.2
    assert first.body["nonce"] == second.body["nonce"]


@pytest.mark.parametrize("fault", [Fault.banned(), Fault(429, from_discord=True)])
async def test_a_rate_limit_that_names_no_time_is_left_to_later(harness: Harness, fault: Fault) -> None:
    """Not tried again at once, and not lost: whoever takes up what is unfinished posts it."""
    harness.discord.fail("POST", MESSAGES, fault)
    message = await harness.share(LINK)
    await harness.settle()
    assert harness.posts() == []
    assert len(harness.discord.calls("POST", f"/channels/{NEWS}/messages")) == 1
    await harness.stop()
    await harness.start()
    await until(harness.posts)
    assert [post.replies_to for post in harness.posts()] == [message]


async def test_a_rate_limit_that_is_too_long_is_left_to_later(harness: Harness) -> None:
    harness.discord.fail("POST", MESSAGES, Fault.limited(3600))
    await harness.share(LINK)
    await harness.settle()
    assert harness.posts() == []
    await harness.stop()
    await harness.start()
    await until(harness.posts)


@pytest.mark.parametrize("status", [500, 502])
async def test_an_outage_is_tried_again(harness: Harness, status: int) -> None:
    harness.discord.fail("POST", MESSAGES, Fault(status))
    harness.discord.fail("PATCH", ANSWER, Fault(status))
    await harness.share(LINK)
    await harness.command(OTHER)
    await harness.settle()
    assert len(harness.posts()) == len(harness.private()) == 1


async def test_what_was_posted_although_the_answer_was_lost_is_not_posted_twice(harness: Harness) -> None:
    """Discord took it and then failed: the nonce keeps the second try from posting another."""
    harness.discord.fail("POST", MESSAGES, Fault(502, lost=True))
    message = await harness.share(LINK)
    await harness.settle()
    assert len(harness.discord.calls("POST", f"/channels/{NEWS}/messages")) == 2
    assert len(harness.posts()) == 1
    await harness.remove(message)
    await harness.settle()
    assert harness.posts() == []


async def test_what_was_posted_before_a_crash_is_found_when_its_nonce_is_forgotten(harness: Harness) -> None:
    """Discord remembers a nonce for some minutes only; the answer is then found under its message."""
    posted = asyncio.Event()

    async def never(self: Responder, reply: Reply, reply_id: str | None) -> bool:
        posted.set()
        return await asyncio.Event().wait()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Responder, "posted", never)
        message = await harness.share(LINK)
        await posted.wait()
        await harness.stop(crash=True)
    for one in harness.discord.world.messages.values():
        one.nonce = ""
    await harness.start()
    await harness.settle()
    assert [post.replies_to for post in harness.posts()] == [message]
    await harness.remove(message)
    await harness.settle()
    assert harness.posts() == []


async def test_an_outage_that_lasts_is_left_to_later(harness: Harness) -> None:
    harness.discord.fail("POST", MESSAGES, Fault.refused(503, 0))
    await harness.share(LINK)
    await harness.settle()
    assert harness.posts() == []
    await harness.stop()
    await harness.start()
    await until(harness.posts)
    first, second = harness.discord.calls("POST", f"/channels/{NEWS}/messages")
    assert first.body["nonce"] == second.body["nonce"]


async def test_a_message_that_is_deleted_unheard_ends_in_silence(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    """Deleted on the server, but the event has not reached us: Discord refuses the reply."""
    harness.articles.gate = asyncio.Event()
    message = await harness.share(LINK)
    await until(lambda: harness.articles.asked)
    harness.message(message).deleted = True
    harness.articles.gate.set()
    await harness.settle()
    assert harness.posts() == []
    assert [call.status for call in harness.discord.calls("POST", f"/channels/{NEWS}/messages")] == [400]
    assert await _unfinished(harness) == 0
    assert "Traceback" not in caplog.text


async def test_a_channel_that_is_deleted_meanwhile_ends_in_silence(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    harness.articles.gate = asyncio.Event()
    await harness.share(LINK)
    asked = await harness.command(OTHER)
    await until(lambda: len(harness.articles.asked) == 2)
    harness.discord.events.channel_deleted(NEWS)
    harness.articles.gate.set()
    await harness.waited(asked)
    await harness.settle()
    assert harness.posts() == []
    assert await _unfinished(harness) == 0
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("lost", [Permission.SEND_MESSAGES, Permission.VIEW_CHANNEL, Permission.READ_MESSAGE_HISTORY])
@pytest.mark.parametrize("told", [True, False])
async def test_a_permission_that_is_lost_ends_in_silence(
    harness: Harness, caplog: pytest.LogCaptureFixture, lost: Permission, told: bool
) -> None:
    harness.discord.events.denied(NEWS, lost, told=told)
    await harness.share(LINK)
    await harness.settle()
    assert harness.posts() == []
    assert await _unfinished(harness) == 0
    assert "Traceback" not in caplog.text
    assert await harness.waited(await harness.command(LINK)) < 3
    await harness.settle()
    assert len(harness.private()) == 1  # a command needs none of it


async def test_an_answer_that_somebody_removed_is_no_trouble(harness: Harness) -> None:
    message = await harness.share(LINK)
    await harness.settle()
    (post,) = harness.posts()
    harness.message(post.id).deleted = True  # unheard
    pressed = await harness.use(post, "Sources", stale=True)
    await harness.settle()
    assert await harness.waited(pressed) < 3
    await harness.remove(message)
    await harness.settle()


async def test_an_interaction_that_is_too_old_is_left_alone(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """We heard of it too late: Discord does not know it any more."""
    asked = harness.asked(await harness.command(LINK))
    asked.gone = True
    await harness.settle()
    assert harness.private() == []
    assert "Traceback" not in caplog.text


async def test_a_token_that_expires_meanwhile_ends_in_silence(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    harness.articles.gate = asyncio.Event()
    asked = harness.asked(await harness.command(LINK))
    await until(lambda: harness.articles.asked)
    asked.expired = True
    harness.articles.gate.set()
    await harness.settle()
    assert harness.private() == []
    assert await _unfinished(harness) == 0
    assert not harness.client.refused.is_set()  # that token was not the bot's
    assert "Traceback" not in caplog.text
    assert harness.discord.token not in caplog.text
    assert asked.token not in caplog.text


async def test_buttons_in_an_outage_are_no_trouble(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    await harness.share(LINK)
    await harness.settle()
    (post,) = harness.posts()
    harness.discord.fail("POST", "/callback$", Fault.refused(403, 50001))
    harness.asked(await harness.use(post, "Sources")).may_stay_open = True
    await harness.settle()
    harness.discord.fail("PATCH", ANSWER, Fault.refused(403, 50001))
    await harness.use(post, "Sources")
    await harness.settle()
    await harness.use(post, "Sources")
    await harness.settle()
    (post,) = harness.posts()
    assert "critics" in post.text
    assert "Traceback" not in caplog.text


async def test_a_server_that_is_left_is_no_trouble(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    harness.articles.gate = asyncio.Event()
    await harness.share(LINK)
    await until(lambda: harness.articles.asked)
    harness.discord.events.left(GUILD)
    harness.articles.gate.set()
    await harness.settle()
    assert await _unfinished(harness) == 0
    assert "Traceback" not in caplog.text


async def test_a_store_that_fails_is_told_to_who_asked(harness: Harness) -> None:
    @asynccontextmanager
    async def broken() -> AsyncIterator[AsyncConnection]:
        raise StoreUnreachableError("The database does not answer.")
        yield

    database = harness.processes[0].store.database
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "reading", broken)
        patch.setattr(database, "writing", broken)
        asked = await harness.command(LINK)
        assert await harness.waited(asked) < 3
        await harness.settle()
    (post,) = harness.private()
    assert "Something went wrong" in post.text


async def _unfinished(harness: Harness) -> int:
    async with harness.store.database.reading() as connection:
        found = await connection.exec_driver_sql("SELECT count(*) FROM events WHERE state IN ('claimed', 'posting')")
        return int(found.scalar_one())
