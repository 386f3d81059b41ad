"""Pauses between unasked answers, and the same article again: no burst of answers, from however many processes."""

from __future__ import annotations

import asyncio

import pytest

from bot.responder import Responder
from bot.store import Store
from tests.responder.chat import (
    HERE,
    LINK,
    OTHER,
    THERE,
    Articles,
    UnreadableError,
    answered,
    article,
    asked,
    shared,
    words,
)
from tests.store.databases import Clock


async def test_after_an_answer_the_channel_has_a_pause(responder: Responder, store: Store, clock: Clock) -> None:
    await store.settings.set(HERE, channel_cooldown=30)
    await store.settings.set(THERE, mode="automatic", channel_cooldown=30, workspace_cooldown=0, user_cooldown=0)
    assert await answered(responder, shared())
    clock.advance(seconds=29)
    assert await answered(responder, shared(OTHER, message="m2", author="U2")) is None
    assert await answered(responder, shared(OTHER, message="m3", channel=THERE))
    clock.advance(seconds=2)
    assert await answered(responder, shared(OTHER, message="m2", author="U2")) is None, "answered late"
    assert await answered(responder, shared(OTHER, message="m4"))


async def test_after_an_answer_its_receiver_has_a_pause_anywhere_in_the_workspace(
    responder: Responder, store: Store, clock: Clock
) -> None:
    await store.settings.set(HERE, user_cooldown=60)
    await store.settings.set(THERE, mode="automatic", channel_cooldown=0, workspace_cooldown=0)
    assert await answered(responder, shared())
    assert await answered(responder, shared(OTHER, message="m2", channel=THERE)) is None
    assert await answered(responder, shared(OTHER, message="m3", channel=THERE, author="U2"))
    clock.advance(seconds=61)
    assert await answered(responder, shared(OTHER, message="m4"))


async def test_after_an_answer_the_workspace_has_a_pause(responder: Responder, store: Store, clock: Clock) -> None:
    await store.settings.set(HERE, workspace_cooldown=5)
    await store.settings.set(THERE, mode="automatic", channel_cooldown=0, user_cooldown=0)
    assert await answered(responder, shared())
    assert await answered(responder, shared(OTHER, message="m2", channel=THERE, author="U2")) is None
    clock.advance(seconds=6)
    assert await answered(responder, shared(OTHER, message="m3", channel=THERE, author="U2"))


@pytest.mark.parametrize("setting", ["channel_cooldown", "user_cooldown", "workspace_cooldown"])
async def test_of_many_links_at_once_in_two_processes_one_is_answered(
    responder: Responder, second: Responder, store: Store, setting: str
) -> None:
    await store.settings.set(HERE, **{setting: 30})
    events = [shared(f"https://example.org/news/story-{n}", message=f"m{n}") for n in range(20)]
    replies = await asyncio.gather(*((responder, second)[n % 2].respond(e) for n, e in enumerate(events)))
    assert sum(reply is not None for reply in replies) == 1


async def test_what_is_being_answered_counts_before_it_is_posted(responder: Responder, store: Store) -> None:
    await store.settings.set(HERE, channel_cooldown=30)
    reply = await responder.respond(shared())
    assert reply is not None
    assert await responder.respond(shared(OTHER, message="m2")) is None
    await responder.posted(reply, "r1")
    assert await responder.respond(shared(OTHER, message="m3")) is None


@pytest.mark.parametrize("why", ["error", "short", "not posted"])
async def test_silence_is_followed_by_no_pause(
    responder: Responder, articles: Articles, store: Store, why: str
) -> None:
    await store.settings.set(HERE, channel_cooldown="1h", user_cooldown="1h", workspace_cooldown="1h")
    if why == "error":
        articles.errors[LINK] = UnreadableError("no")
    elif why == "short":
        articles.breakdowns[LINK] = article(3)
    reply = await responder.respond(shared())
    if reply is not None:
        await responder.not_posted(reply)
    assert (reply is not None) is (why == "not posted")
    assert await answered(responder, shared(OTHER, message="m2"))


async def test_without_pauses_all_are_answered(responder: Responder) -> None:
    events = [shared(f"https://example.org/news/story-{n}", message=f"m{n}") for n in range(20)]
    assert all(await asyncio.gather(*(answered(responder, event) for event in events)))


async def test_the_same_article_again_gets_a_pointer_to_the_answer(
    responder: Responder, articles: Articles, store: Store
) -> None:
    async def address(channel: object, reply: str) -> str:
        return f"https://chat.example.org/{reply}"

    responder._link_to = address
    assert await answered(responder, shared())
    for number in (2, 3):
        again = await answered(responder, shared(LINK + "?utm_source=feed", message=f"m{number}"))
        assert again is not None
        assert (again.url, again.breakdown) == ("", None)
        assert "https://chat.example.org/r-m1" in words(again.card), "the answer, not another pointer"
    assert articles.links == [LINK]


async def test_a_pointer_needs_no_address(responder: Responder, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(channel: object, reply: str) -> str:
        raise OSError

    assert await answered(responder, shared())
    responder._link_to = broken
    again = await answered(responder, shared(message="m2"))
    assert again is not None
    assert "already broken down in this channel" in words(again.card)
    assert "could not be had" in caplog.text


async def test_the_same_article_again_may_be_passed_over(responder: Responder, store: Store) -> None:
    await store.settings.set(HERE, repeat="silence")
    assert await answered(responder, shared())
    assert await answered(responder, shared(message="m2")) is None
    other = await answered(responder, shared(f"{LINK} {OTHER}", message="m3"))
    assert other is not None
    assert other.url == OTHER


async def test_the_same_article_in_another_channel_or_after_a_while_is_answered(
    responder: Responder, store: Store, clock: Clock
) -> None:
    await store.settings.set(THERE, mode="automatic", channel_cooldown=0, user_cooldown=0, workspace_cooldown=0)
    await store.settings.set(HERE, repeat_within="1d")
    assert await answered(responder, shared())
    there = await answered(responder, shared(message="m2", channel=THERE))
    assert there is not None
    assert there.url == LINK
    clock.advance(hours=25)
    later = await answered(responder, shared(message="m3"))
    assert later is not None
    assert later.url == LINK


async def test_two_links_that_lead_to_one_article_are_the_same_again(
    responder: Responder, articles: Articles, store: Store
) -> None:
    articles.leads_to = {OTHER: LINK}
    assert await answered(responder, shared())
    again = await answered(responder, shared(OTHER, message="m2"))
    assert again is not None
    assert again.url == ""
    await store.settings.set(HERE, repeat="silence")
    assert await answered(responder, shared(OTHER, message="m3")) is None


async def test_one_article_shared_by_many_at_once_is_answered_once(
    responder: Responder, second: Responder, store: Store
) -> None:
    replies = await asyncio.gather(
        *((responder, second)[n % 2].respond(shared(message=f"m{n}", author=f"U{n}")) for n in range(10))
    )
    assert sum(reply is not None for reply in replies) == 1


async def test_an_article_that_was_changed_since_is_said_to_be(
    responder: Responder, articles: Articles, clock: Clock
) -> None:
    assert await answered(responder, shared())
    clock.advance(hours=2)
    articles.content[LINK] = "another hash"
    assert await answered(responder, asked())
    assert await responder.removed(HERE, "") == ["r-i1"]
    again = await answered(responder, shared(message="m2"))
    assert again is not None
    assert "changed after this answer was made" in words(again.card)
    assert again.breakdown is not None


async def test_a_question_is_answered_in_full_although_there_is_an_answer(responder: Responder) -> None:
    assert await answered(responder, shared())
    reply = await answered(responder, asked())
    assert reply is not None
    assert reply.url == LINK
