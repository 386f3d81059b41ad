"""Turns: one event at work for a channel, a person, a message or an article."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.store import Channel, EventKey, Store
from bot.store.turns import Scope
from tests.store.databases import Clock

HERE = Channel("discord", "G1", "C1")
THERE = Channel("discord", "G1", "C2")
ONE, TWO = EventKey("discord", "e1"), EventKey("discord", "e2")


async def test_a_turn_is_one_events_whoever_works_on_it(store: Store, other: Store) -> None:
    assert await store.turns.take(ONE, [Scope(HERE)])
    assert not await other.turns.take(TWO, [Scope(HERE)])
    assert await other.turns.take(ONE, [Scope(HERE)])
    assert await other.turns.take(TWO, [Scope(THERE), Scope(HERE, user="U1"), Scope(HERE, message="C1")])


async def test_turns_are_taken_all_or_none(store: Store) -> None:
    assert await store.turns.take(ONE, [Scope(HERE, url="b")])
    assert not await store.turns.take(TWO, [Scope(HERE, url="a"), Scope(HERE, url="b"), Scope(HERE, url="c")])
    assert await store.turns.take(EventKey("discord", "e3"), [Scope(HERE, url="a"), Scope(HERE, url="c")])


async def test_a_turn_ends_when_it_is_released_or_runs_out(store: Store, clock: Clock) -> None:
    scopes = [Scope(HERE), Scope(HERE, user="U1")]
    assert await store.turns.take(ONE, scopes)
    await store.turns.release(TWO, scopes)
    assert not await store.turns.take(TWO, scopes)
    clock.advance(minutes=1)
    await store.turns.renew(ONE, scopes)
    clock.advance(minutes=1.5)
    assert not await store.turns.take(TWO, scopes)
    clock.advance(minutes=1)
    assert await store.turns.take(TWO, scopes)
    await store.turns.release(TWO, scopes)
    assert await store.turns.take(ONE, scopes)


async def test_of_many_takers_at_once_one_wins(store: Store, other: Store) -> None:
    every = [Scope(HERE), Scope(HERE, user="U1"), Scope(Channel("discord", "G1"))]
    won = await asyncio.gather(
        *(
            (store, other)[n % 2].turns.take(EventKey("discord", f"e{n}"), every[:: 1 if n % 3 else -1])
            for n in range(20)
        )
    )
    assert sum(won) == 1


async def test_a_turn_says_nothing_about_what_it_is_of(store: Store) -> None:
    await store.turns.take(ONE, [Scope(HERE, user="U-secret", url="https://example.org/secret")])
    async with store.database.reading() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM jobs")).all()
    assert len(rows) == 1
    assert "secret" not in str(rows)


async def test_a_lost_turn_is_swept_away(store: Store, clock: Clock) -> None:
    await store.turns.take(ONE, [Scope(HERE)])
    clock.advance(hours=2)
    await store.sweep()
    assert (await store.counts()).rows["jobs"] == 0


async def test_one_platforms_events_are_taken_up_alone(store: Store) -> None:
    for platform in ("discord", "slack"):
        await store.events.claim(EventKey(platform, "e"), workspace="W")
    taken = await store.events.take_over(younger_than=timedelta(hours=1), owner=store.owner, platform="slack")
    assert [claim.key.platform for claim in taken] == ["slack"]
