"""Replies, feedback and jobs."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.store import Channel, Store
from tests.store.databases import Clock, breakdown

URL = "https://example.org/a"
HERE = Channel("discord", "G1", "C1")
THERE = Channel("discord", "G1", "C2")
DAY = timedelta(days=1)


async def test_a_reply_is_found_by_what_it_answers(store: Store, clock: Clock) -> None:
    put = await store.breakdowns.put(URL, breakdown(), content_hash="h")
    first = await store.replies.add(HERE, reply="r1", message="m1", url=URL, breakdown=put.id)
    clock.advance(seconds=1)
    second = await store.replies.add(HERE, reply="r2", message="m1", url=URL)
    assert first.breakdown == put.id
    assert await store.replies.of_message(HERE, "m1") == [first, second]
    assert await store.replies.of_message(THERE, "m1") == []
    assert await store.replies.get(HERE, "r2") == second
    assert await store.replies.get(THERE, "r2") is None


async def test_a_reply_added_again_is_one_reply(store: Store) -> None:
    await store.replies.add(HERE, reply="r1", message="m1", url=URL)
    await store.replies.add(HERE, reply="r1", message="m1", url="https://example.org/b")
    (reply,) = await store.replies.of_message(HERE, "m1")
    assert reply.url == "https://example.org/b"


async def test_a_breakdown_that_is_gone_is_left_out(store: Store) -> None:
    assert (await store.replies.add(HERE, reply="r1", message="m1", url=URL, breakdown="gone")).breakdown is None


async def test_the_same_article_in_the_channel_is_noticed_for_a_while(store: Store, clock: Clock) -> None:
    await store.replies.add(HERE, reply="r1", message="m1", url=URL)
    clock.advance(hours=1)
    latest = await store.replies.add(HERE, reply="r2", message="m2", url=URL)
    await store.replies.add(THERE, reply="r3", message="m3", url="https://example.org/b")
    assert await store.replies.last_in_channel(HERE, URL, within=DAY) == latest
    assert await store.replies.last_in_channel(THERE, URL, within=DAY) is None
    clock.advance(days=1)
    assert await store.replies.last_in_channel(HERE, URL, within=DAY) is None


async def test_answers_of_late_are_counted_by_channel_workspace_and_person(store: Store, clock: Clock) -> None:
    await store.replies.add(HERE, reply="r0", message="m0", url=URL, user="U1")
    clock.advance(hours=1)
    await store.replies.add(HERE, reply="r1", message="m1", url=URL, user="U1")
    await store.replies.add(THERE, reply="r2", message="m2", url=URL, user="U2")
    workspace = Channel("discord", "G1")
    hour = timedelta(hours=1)
    assert await store.replies.count_since(HERE, within=hour) == 1
    assert await store.replies.count_since(workspace, within=hour) == 2
    assert await store.replies.count_since(workspace, within=hour, user="U2") == 1
    assert await store.replies.count_since(HERE, within=DAY, user="U1") == 2
    assert await store.replies.count_since(Channel("slack", "G1"), within=DAY) == 0


async def test_the_one_who_asked_is_known_without_being_named(store: Store) -> None:
    await store.replies.add(HERE, reply="r1", message="m1", url=URL, user="U-secret")
    assert await store.replies.asked_by(HERE, "r1", "U-secret")
    assert not await store.replies.asked_by(HERE, "r1", "U2")
    async with store.database.reading() as connection:
        row = (await connection.exec_driver_sql("SELECT * FROM replies")).one()
    assert "U-secret" not in str(row)


async def test_the_key_of_the_hashes_may_be_kept_outside(url: str) -> None:
    async with Store.open(url, user_key="k1") as store:
        await store.replies.add(HERE, reply="r1", message="m1", url=URL, user="U1")
    async with Store.open(url, user_key="k2") as store:
        assert not await store.replies.asked_by(HERE, "r1", "U1")
    async with Store.open(url, user_key="k1") as store:
        assert await store.replies.asked_by(HERE, "r1", "U1")


async def test_a_forgotten_reply_is_gone(store: Store) -> None:
    await store.replies.add(HERE, reply="r1", message="m1", url=URL)
    assert await store.replies.forget(HERE, "r1")
    assert not await store.replies.forget(HERE, "r1")
    assert await store.replies.of_message(HERE, "m1") == []


async def test_a_person_has_one_verdict_an_item(store: Store) -> None:
    put = await store.breakdowns.put(URL, breakdown(), content_hash="h")
    assert await store.feedback.add(put.id, "wrong", channel=HERE, user="U1", item="u1")
    assert await store.feedback.add(put.id, "helpful", channel=HERE, user="U1", item="u1")
    assert await store.feedback.add(put.id, "wrong", channel=HERE, user="U2", item="u1")
    assert await store.feedback.add(put.id, "wrong", channel=HERE, user="U1")
    assert await store.feedback.counts(put.id, item="u1") == {"helpful": 1, "wrong": 1}
    assert await store.feedback.counts(put.id) == {"wrong": 1}


async def test_feedback_on_what_is_gone_is_turned_away(store: Store) -> None:
    assert not await store.feedback.add("gone", "wrong", channel=HERE, user="U1")


async def test_a_link_is_analysed_by_one_process(store: Store, other: Store) -> None:
    won = await asyncio.gather(store.jobs.acquire(URL), other.jobs.acquire(URL))
    assert sorted(won) == [False, True]
    holder, waiting = (store, other) if won[0] else (other, store)
    assert await waiting.jobs.is_held(URL)
    assert not await waiting.jobs.release(URL)
    assert await holder.jobs.release(URL)
    assert not await waiting.jobs.is_held(URL)
    assert await waiting.jobs.acquire(URL)


async def test_a_lease_that_ran_out_is_anybodys_and_a_renewed_one_is_not(
    store: Store, other: Store, clock: Clock
) -> None:
    await store.jobs.acquire(URL, lease=timedelta(minutes=2))
    clock.advance(minutes=1)
    assert await store.jobs.renew(URL, lease=timedelta(minutes=2))
    clock.advance(minutes=1)
    assert not await other.jobs.acquire(URL)
    clock.advance(minutes=1)
    assert not await store.jobs.is_held(URL)
    assert await other.jobs.acquire(URL)
    assert not await store.jobs.renew(URL)


async def test_a_restarted_process_has_its_own_lease_back(store: Store) -> None:
    assert await store.jobs.acquire(URL)
    assert await store.jobs.acquire(URL)
