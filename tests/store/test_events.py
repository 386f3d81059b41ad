"""Events: claimed once, taken up again when their process is gone, ended once."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.store import Channel, EventKey, Store
from bot.store.tables import events
from tests.store.databases import Clock, clean_environment

KEY = EventKey("slack", "Ev1")
REPOSITORY = Path(__file__).resolve().parents[2]
HOUR = timedelta(hours=1)


async def claimed(store: Store, name: str) -> bool:
    return await store.events.claim(EventKey("slack", name), workspace="T1")


async def test_an_event_is_claimed_once(store: Store, other: Store) -> None:
    assert await store.events.claim(KEY, workspace="T1")
    assert not await store.events.claim(KEY, workspace="T1")
    assert not await other.events.claim(KEY, workspace="T1")
    assert await other.events.claim(EventKey("discord", "Ev1"), workspace="T1")


async def test_of_many_claims_at_once_one_wins(store: Store, other: Store) -> None:
    won = await asyncio.gather(*(s.events.claim(KEY, workspace="T1") for s in [store, other] * 20))
    assert sum(won) == 1


async def test_a_finished_event_keeps_neither_user_nor_payload(store: Store) -> None:
    await store.events.claim(KEY, workspace="T1", user="U1", payload='{"links": []}')
    assert await store.events.finish(KEY)
    assert await store.events.state_of(KEY) == "done"
    async with store.database.reading() as connection:
        row = (await connection.execute(sa.select(events))).one()
    assert (row.user_hash, row.payload) == (None, None)
    assert not await store.events.finish(KEY)


async def test_only_the_holder_can_renew_post_finish_or_abandon(store: Store, other: Store) -> None:
    await store.events.claim(KEY, workspace="T1")
    for act in (other.events.renew, other.events.posting, other.events.finish, other.events.abandon):
        assert not await act(KEY)
    assert await store.events.renew(KEY)
    assert await store.events.posting(KEY)
    assert await store.events.state_of(KEY) == "posting"


async def test_an_unfinished_event_is_taken_up_once_with_what_it_needs(
    store: Store, other: Store, clock: Clock
) -> None:
    await store.events.claim(KEY, workspace="T1", payload="p", lease=timedelta(minutes=2))
    assert await other.events.take_over(younger_than=HOUR) == []
    clock.advance(minutes=2)
    (claim,) = await other.events.take_over(younger_than=HOUR)
    assert (claim.key, claim.workspace, claim.payload, claim.state, claim.attempts) == (KEY, "T1", "p", "claimed", 2)
    assert await other.events.take_over(younger_than=HOUR) == []
    assert not await store.events.posting(KEY)  # who lost it stays silent
    assert await other.events.posting(KEY)


async def test_what_is_too_old_is_not_taken_up(store: Store, clock: Clock) -> None:
    await claimed(store, "old")
    clock.advance(minutes=59)
    await claimed(store, "young")
    clock.advance(minutes=5)
    assert [c.key.event for c in await store.events.take_over(younger_than=HOUR)] == ["young"]


async def test_a_lease_may_have_run_out_for_a_while(store: Store, clock: Clock) -> None:
    await store.events.claim(KEY, workspace="T1", lease=timedelta(minutes=2))
    clock.advance(minutes=3)
    assert await store.events.take_over(younger_than=HOUR, older_than=timedelta(minutes=2)) == []
    clock.advance(minutes=1)
    assert len(await store.events.take_over(younger_than=HOUR, older_than=timedelta(minutes=2))) == 1


async def test_a_restarted_process_takes_its_own_up_at_once(store: Store, other: Store) -> None:
    await claimed(store, "mine")
    await claimed(other, "theirs")
    assert [c.key.event for c in await store.events.take_over(younger_than=HOUR, owner="one")] == ["mine"]


async def test_an_answer_that_may_stand_is_told_apart(store: Store, other: Store, clock: Clock) -> None:
    await store.events.claim(KEY, workspace="T1")
    await store.events.posting(KEY)
    clock.advance(minutes=10)
    assert [c.state for c in await other.events.take_over(younger_than=HOUR)] == ["posting"]


async def test_what_is_given_up_is_not_taken_up_unless_it_should_be(store: Store, other: Store, clock: Clock) -> None:
    await claimed(store, "for good")
    await claimed(store, "for another")
    assert await store.events.abandon(EventKey("slack", "for good"))
    assert await store.events.abandon(EventKey("slack", "for another"), retry=True)
    assert [c.key.event for c in await other.events.take_over(younger_than=HOUR)] == ["for another"]
    clock.advance(minutes=30)
    assert await store.events.state_of(EventKey("slack", "for good")) == "abandoned"


async def test_two_processes_take_over_different_events(store: Store, other: Store, clock: Clock) -> None:
    for number in range(30):
        await claimed(store, f"e{number}")
    clock.advance(minutes=10)
    taken = await asyncio.gather(*(s.events.take_over(younger_than=HOUR, limit=10) for s in [store, other] * 3))
    keys = [claim.key for part in taken for claim in part]
    assert len(keys) == len(set(keys))
    while rest := await store.events.take_over(younger_than=HOUR):
        keys += [claim.key for claim in rest]
    assert len(keys) == len(set(keys)) == 30


async def test_cancelled_claims_leave_the_store_working(store: Store, other: Store) -> None:
    for number in range(40):
        task = asyncio.create_task(claimed(store, f"e{number}"))
        await asyncio.sleep(number / 10_000)
        task.cancel()
        begun = time.monotonic()
        await asyncio.wait([task])
        assert await claimed(other, f"after {number}"), "no lock is left behind"
        assert time.monotonic() - begun < 5
    states = [await store.events.state_of(EventKey("slack", f"e{number}")) for number in range(40)]
    assert set(states) <= {None, "claimed"}


async def test_a_reply_ends_its_event_in_the_same_transaction(store: Store) -> None:
    await store.events.claim(KEY, workspace="T1", user="U1", payload="p")
    await store.replies.add(Channel("slack", "T1", "C1"), reply="2", message="1", url="https://a.org", finishing=KEY)
    assert await store.events.state_of(KEY) == "done"


def claimer(url: str, owner: str, mode: str = "claim") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.claimer", url, owner, mode],
        cwd=REPOSITORY,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_thousand_events_delivered_three_times_to_two_processes_are_claimed_once_each(url: str) -> None:
    processes = [claimer(url, owner) for owner in ("one", "two")]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    answers = []
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        answer, _ = process.communicate(timeout=60)
        answers.append(json.loads(answer))
    assert all(answers), "both should have won some"
    assert sorted(answers[0] + answers[1]) == sorted(f"e{n}" for n in range(1000))


def test_what_a_killed_process_claimed_and_finished_is_kept(url: str) -> None:
    owner, done = "one", set[str]()
    for delay in (random.uniform(0.02, 0.2) for _ in range(3)):  # noqa: S311
        with claimer(url, owner, "work") as process:
            assert process.stdout is not None
            assert process.stdin is not None
            process.stdout.readline()
            process.stdin.write("go\n")
            process.stdin.flush()
            try:
                process.wait(delay)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
            said = {line.strip() for line in process.stdout if line.endswith("\n")}
            assert not done & said, "finished twice"
            done |= said

    async def rest() -> set[str]:
        async with Store.open(url, owner=owner) as store:
            open_ones = {c.key.event for c in await store.events.take_over(younger_than=HOUR, owner=owner, limit=999)}
            assert not open_ones & done
            async with store.database.reading() as connection:
                found = await connection.execute(sa.select(events.c.event).where(events.c.state == "done"))
                assert done <= set(found.scalars())
            return open_ones

    asyncio.run(rest())
