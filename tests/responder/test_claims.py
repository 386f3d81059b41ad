"""Each event is answered once, whatever is delivered again, and whoever dies in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.responder import Incoming, Limits, Reply, Responder
from bot.store import Store
from tests.responder.chat import HERE, LINK, OTHER, Articles, answered, asked, mentioned, shared, words
from tests.store.databases import Clock


async def nothing(incoming: Incoming) -> bool:
    return False


async def taken_up(responder: Responder, already: object = nothing, *, at_start: bool = False) -> list[Reply]:
    found = [r async for r in responder.take_up(already, at_start=at_start)]  # type: ignore[arg-type]
    for reply in found:
        await responder.posted(reply, f"again-{reply.incoming.message}")
    return found


@pytest.fixture
async def restarted(responder: Responder, store: Store, clock: Clock) -> AsyncIterator[Responder]:
    """The first responder's process, killed and started again."""
    url = str(store.database.location.path or store.database.location.url.render_as_string(hide_password=False))
    async with (
        Store.open(url, now=clock, owner=store.owner) as opened,
        Responder("discord", opened, Articles(opened)) as one,
    ):
        yield one


async def test_an_event_delivered_again_is_answered_once(responder: Responder, second: Responder) -> None:
    replies = await asyncio.gather(*(one.respond(shared()) for one in [responder, second] * 5))
    assert sum(reply is not None for reply in replies) == 1


async def test_a_message_delivered_under_other_names_is_answered_once(responder: Responder) -> None:
    assert await answered(responder, shared(event="Ev1"))
    assert await responder.respond(shared(event="Ev2")) is None


async def test_a_message_that_calls_the_bot_may_arrive_twice(responder: Responder) -> None:
    replies = await asyncio.gather(*(responder.respond(e) for e in (shared(), mentioned(), shared(), mentioned())))
    assert sum(reply is not None for reply in replies) == 1


async def test_silence_stays_silence_when_the_event_is_delivered_again(
    responder: Responder, store: Store, clock: Clock
) -> None:
    await store.settings.set(HERE, channel_cooldown=30)
    assert await answered(responder, shared())
    late = shared(OTHER, message="m2")
    assert await responder.respond(late) is None
    clock.advance(minutes=1)
    assert await responder.respond(late) is None


async def test_what_a_killed_process_began_is_answered_after_its_restart(
    responder: Responder, articles: Articles, restarted: Responder
) -> None:
    articles.gate = asyncio.Event()
    working = asyncio.create_task(responder.respond(shared(f"<{OTHER}> {LINK}")))
    while not articles.asked:
        await asyncio.sleep(0.001)
    assert await taken_up(restarted) == [], "its lease still runs"
    (reply,) = await taken_up(restarted, at_start=True)
    assert (reply.incoming.message, reply.url) == ("m1", LINK)
    assert await restarted.respond(shared()) is None
    articles.gate.set()
    assert await working is None, "who was believed dead stays silent"


async def test_another_process_takes_it_up_once_the_lease_has_run_out(
    responder: Responder, second: Responder, clock: Clock
) -> None:
    lost = await responder.respond(shared())
    assert lost is not None
    assert await taken_up(second) == []
    clock.advance(minutes=3)
    assert [reply.incoming.message for reply in await taken_up(second)] == ["m1"]


async def test_what_is_old_is_left_alone(responder: Responder, second: Responder, clock: Clock) -> None:
    assert await responder.respond(shared())
    clock.advance(minutes=16)
    assert await taken_up(second) == []


async def test_an_answer_that_stands_is_not_given_again_and_is_remembered(
    responder: Responder, restarted: Responder, store: Store
) -> None:
    reply = await responder.respond(shared())
    assert reply is not None

    async def stands(incoming: Incoming) -> str:
        assert (incoming.channel, incoming.message) == (HERE, "m1")
        return "r1"

    assert await taken_up(restarted, stands, at_start=True) == []
    (kept,) = await store.replies.of_message(HERE, "m1")
    assert (kept.reply, kept.url, kept.breakdown) == ("r1", LINK, reply.breakdown)
    assert await store.events.state_of(shared().key) == "done"


async def test_an_answer_that_may_stand_where_nobody_can_look_is_not_given_again(
    responder: Responder, restarted: Responder, store: Store
) -> None:
    assert await responder.respond(shared())

    async def who_knows(incoming: Incoming) -> bool:
        return True

    assert await taken_up(restarted, who_knows, at_start=True) == []
    assert await store.events.state_of(shared().key) == "done"


async def test_when_the_platform_cannot_be_asked_it_is_tried_later(responder: Responder, restarted: Responder) -> None:
    assert await responder.respond(shared())

    async def unreachable(incoming: Incoming) -> bool:
        raise OSError

    assert await taken_up(restarted, unreachable, at_start=True) == []
    assert len(await taken_up(restarted)) == 1


async def test_only_where_an_answer_may_stand_the_platform_is_asked(
    responder: Responder, restarted: Responder, store: Store
) -> None:
    await store.events.claim(shared().key, workspace="G1", payload=shared().payload())

    async def fail(incoming: Incoming) -> bool:
        raise AssertionError

    assert len(await taken_up(restarted, fail, at_start=True)) == 1


async def test_a_question_is_taken_up_with_what_the_platform_needs(responder: Responder, restarted: Responder) -> None:
    reply = await responder.respond(asked(private=True, handle="token"))
    assert reply is not None
    (again,) = await taken_up(restarted, at_start=True)
    assert (again.to, again.incoming.handle, again.token) == ("asker", "token", reply.token)


async def test_what_this_process_works_on_is_not_taken_up_by_itself(responder: Responder) -> None:
    reply = await responder.respond(shared())
    assert reply is not None
    assert await taken_up(responder, at_start=True) == []
    assert await responder.posted(reply, "r1")


async def test_other_platforms_events_are_left_to_their_process(
    responder: Responder, other: Store, clock: Clock
) -> None:
    assert await responder.respond(shared())
    clock.advance(minutes=3)
    async with Responder("slack", other, Articles(other)) as slack:
        assert await taken_up(slack) == []


async def test_an_event_that_never_comes_to_an_end_is_given_up(
    responder: Responder, store: Store, clock: Clock, restarted: Responder
) -> None:
    await store.events.claim(shared().key, workspace="G1", payload=shared().payload())
    for _ in range(Limits().attempts - 1):
        assert len(await store.events.take_over(younger_than=timedelta(hours=1), owner=store.owner)) == 1
    assert await taken_up(restarted, at_start=True) == []
    assert await store.events.state_of(shared().key) == "abandoned"


async def test_what_cannot_be_read_any_more_is_given_up(responder: Responder, store: Store) -> None:
    await store.events.claim(shared().key, workspace="G1", payload="{")
    assert await taken_up(responder, at_start=True) == []
    assert await store.events.state_of(shared().key) == "abandoned"


async def test_a_process_that_stops_in_order_leaves_its_work_at_once(
    responder: Responder, second: Responder, articles: Articles
) -> None:
    posted_never = await responder.respond(shared())
    assert posted_never is not None
    await responder.close()
    assert len(await taken_up(second)) == 1


async def test_a_cancelled_event_is_left_to_another(
    responder: Responder, second: Responder, articles: Articles
) -> None:
    articles.gate = asyncio.Event()
    working = asyncio.create_task(responder.respond(shared()))
    while not articles.asked:
        await asyncio.sleep(0.001)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert len(await taken_up(second)) == 1


async def test_what_could_not_be_posted_is_tried_again_only_if_that_helps(
    responder: Responder, second: Responder
) -> None:
    for message, link in (("m1", LINK), ("m2", OTHER)):
        reply = await responder.respond(shared(link, message=message))
        assert reply is not None
        await responder.not_posted(reply, retry=message == "m2")
    assert [reply.incoming.message for reply in await taken_up(second)] == ["m2"]


async def test_long_work_is_not_taken_away(
    store: Store, responder: Responder, second: Responder, articles: Articles, clock: Clock
) -> None:
    articles.gate = asyncio.Event()
    async with Responder("discord", store, articles, limits=Limits(lease=timedelta(seconds=0.3))) as slow:
        working = asyncio.create_task(slow.respond(shared()))
        while not articles.asked:
            await asyncio.sleep(0.001)
        for _ in range(4):
            clock.advance(seconds=0.1)  # the clock of the leases stands still but for this
            await asyncio.sleep(0.25)
            assert await taken_up(second) == []
        articles.gate.set()
        assert await working is not None


async def test_nobody_is_posted_to_twice_by_the_same_token(responder: Responder) -> None:
    one, two = await responder.respond(shared()), await responder.respond(shared(OTHER, message="m2"))
    assert one is not None
    assert two is not None
    assert one.token != two.token
    assert len(one.token) == 22
    assert "Bridge falls" in words(one.card)
