"""When the database fails in the middle: no crash, a line for the operator, a sentence for whoever asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.presentation.actions import Dismiss, Feedback, Show, encode
from bot.responder import Incoming, Responder
from bot.store import Store, StoreFullError, StoreLockedError
from tests.responder.chat import HERE, Articles, answered, asked, shared, words
from tests.store.databases import Clock


@contextmanager
def failing(store: Store, after: int, error: type[Exception] = StoreLockedError) -> Iterator[list[int]]:
    """The database fails from the transaction of that number on."""
    database, count = store.database, [0]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("reading", "writing"):
            real = getattr(database, name)

            def opened(real: Callable[[], object] = real) -> object:
                count[0] += 1
                if count[0] > after:
                    raise error("The database /srv/hearsay.db is locked.")
                return real()

            patch.setattr(database, name, opened)
        yield count


@pytest.mark.parametrize("error", [StoreLockedError, StoreFullError])
async def test_wherever_the_store_fails_who_asked_gets_a_sentence(
    responder: Responder, store: Store, clock: Clock, error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    for after in range(30):
        caplog.clear()
        clock.advance(minutes=2)
        incoming = asked(event=f"i{after}")
        with failing(store, after, error) as count:
            reply = await responder.respond(incoming)
        assert reply is not None
        if count[0] <= after:
            assert reply.url
            break
        assert reply.to == "asker"
        assert "not because of you" in words(reply.card)
        assert "/srv" not in words(reply.card)
        assert "was not answered" in caplog.text
        assert "Traceback" not in caplog.text
        assert await responder.posted(reply, None)
    else:
        raise AssertionError("it never worked")
    assert after > 2


async def test_wherever_the_store_fails_an_automatic_answer_is_made_up_for(
    responder: Responder, store: Store, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async def nothing(incoming: Incoming) -> bool:
        return False

    await store.settings.set(HERE, repeat_within=0)
    for after in range(30):
        caplog.clear()
        incoming = shared(message=f"m{after}")
        with failing(store, after) as count:
            reply = await responder.respond(incoming)
        if count[0] <= after:
            assert reply is not None
            break
        assert reply is None
        assert "was not answered" in caplog.text
        clock.advance(minutes=3)
        made_up = [r async for r in responder.take_up(nothing)]
        claimed = await store.events.state_of(incoming.key) is not None
        assert len(made_up) == claimed
        for one in made_up:
            assert await responder.posted(one, f"r{after}")
    else:
        raise AssertionError("it never worked")
    assert after > 5


@pytest.mark.parametrize("error", [StoreLockedError, StoreFullError])
async def test_a_posted_answer_that_cannot_be_remembered_is_found_by_looking(
    responder: Responder, store: Store, clock: Clock, error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    reply = await responder.respond(shared())
    assert reply is not None
    with failing(store, 0, error):
        assert await responder.posted(reply, "r1")
    assert "could not be remembered" in caplog.text
    clock.advance(minutes=3)

    async def stands(incoming: Incoming) -> str:
        return "r1"

    assert [r async for r in responder.take_up(stands)] == []
    assert [kept.reply for kept in await store.replies.of_message(HERE, "m1")] == ["r1"]


async def test_a_short_lock_delays_the_memory_of_an_answer_only(responder: Responder, store: Store) -> None:
    reply = await responder.respond(shared())
    assert reply is not None
    real, failures = store.replies.add, iter([StoreLockedError("locked")])

    async def add(*args: object, **more: object) -> object:
        for failure in failures:
            raise failure
        return await real(*args, **more)  # type: ignore[arg-type]

    store.replies.add = add  # type: ignore[method-assign,assignment]
    assert await responder.posted(reply, "r1")
    assert len(await store.replies.of_message(HERE, "m1")) == 1


async def test_nothing_else_raises_either(responder: Responder, store: Store, caplog: pytest.LogCaptureFixture) -> None:
    reply = await answered(responder, shared(), "r1")
    assert reply is not None
    pending = await responder.respond(shared("https://example.org/news/two", message="m2"))
    assert pending is not None
    shown = str(reply.breakdown)

    async def nothing(incoming: Incoming) -> bool:
        return False

    with failing(store, 0):
        await responder.not_posted(pending)
        assert await responder.removed(HERE, "m1") == []
        assert await responder.dismiss(HERE, "r1", "U9", can_manage=True)
        assert not await responder.dismiss(HERE, "r1", "U1", can_manage=False)
        assert [r async for r in responder.take_up(nothing)] == []
        for action in (Show(shown), Feedback(shown, "useful")):
            pressed = await responder.pressed(encode(action), HERE, "r1", "U1")
            assert pressed is not None
            assert "not because of you" in words(pressed.card)
        refused = await responder.pressed(encode(Dismiss(shown)), HERE, "r1", "U1")
        assert refused is not None
        assert not refused.remove
        await responder.close()
    assert caplog.text.count("locked") >= 5


async def test_a_file_that_another_program_holds(sqlite_url: str, clock: Clock) -> None:
    async with Store.open(sqlite_url, now=clock, busy_timeout=timedelta(seconds=0.05)) as store:
        await store.settings.set(HERE, mode="automatic")
        async with Responder("discord", store, Articles(store)) as responder:
            holder = sqlite3.connect(sqlite_url, isolation_level=None)
            holder.execute("BEGIN EXCLUSIVE")
            try:
                assert await responder.respond(shared()) is None
                reply = await responder.respond(asked())
                assert reply is not None
                assert "not because of you" in words(reply.card)
            finally:
                holder.execute("ROLLBACK")
                holder.close()
            assert await answered(responder, shared()), "delivered again, it is answered"


async def test_a_disk_that_is_full(sqlite_url: str, clock: Clock) -> None:
    async with Store.open(sqlite_url, now=clock) as store:
        await store.settings.set(HERE, mode="command")
        async with Responder("discord", store, Articles(store)) as responder:
            async with store.database.writing() as connection:
                await connection.exec_driver_sql("PRAGMA max_page_count = 1")  # as small as it is
                pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
            assert pages > 1
            said = set[bool]()
            for number in range(40):
                clock.advance(minutes=1)
                reply = await responder.respond(asked(event="i" * 150 + str(number)))
                assert reply is not None
                said.add("not because of you" in words(reply.card))
                await responder.posted(reply, None)
            assert True in said
