"""What goes by itself, and what goes when somebody asks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.store import Channel, EventKey, Store, StoredBreakdown
from bot.store.tables import FILLED, aliases, breakdowns, feedback, replies
from tests.store.databases import Clock, breakdown

URL = "https://example.org/a"
OTHER = "https://example.org/b"
HERE = Channel("slack", "T1", "C1")
ELSEWHERE = Channel("slack", "T2", "C9")


async def fill(store: Store, channel: Channel, url: str, user: str) -> StoredBreakdown:
    put = await store.breakdowns.put(url, breakdown(), content_hash="h", also=[url + "?short"])
    await store.breakdowns.put_failure(url + "/gone", "not-found", keep_for=timedelta(hours=1))
    await store.settings.set(channel, mode="automatic")
    key = EventKey("slack", f"{channel.workspace}{url}{user}")
    await store.events.claim(key, workspace=channel.workspace, user=user, payload="p")
    await store.replies.add(channel, reply=f"r{url}{user}", message="m", url=url, breakdown=put.id, user=user)
    await store.feedback.add(put.id, "wrong", channel=channel, user=user)
    await store.jobs.acquire(url)
    return put


async def rows(store: Store) -> dict[str, int]:
    return {name: count for name, count in (await store.counts()).rows.items() if count and name != "meta"}


async def orphans(store: Store) -> int:
    kept = breakdowns.select().with_only_columns(breakdowns.c.id)
    found = 0
    async with store.database.reading() as connection:
        for table in (feedback, replies):
            lost = table.select().where(table.c.breakdown.is_not(None), table.c.breakdown.not_in(kept))
            found += len((await connection.execute(lost)).all())
        lost_names = aliases.select().where(
            aliases.c.canonical.not_in(breakdowns.select().with_only_columns(breakdowns.c.url))
        )
        return found + len((await connection.execute(lost_names)).all())


async def test_nothing_young_is_swept(store: Store, clock: Clock) -> None:
    await fill(store, HERE, URL, "U1")
    before = await rows(store)
    clock.advance(minutes=30)
    assert (await store.sweep()).total == 0
    assert await rows(store) == before


async def test_after_thirty_days_only_settings_are_left(store: Store, clock: Clock) -> None:
    await fill(store, HERE, URL, "U1")
    clock.advance(days=30, seconds=1)
    swept = await store.sweep()
    assert await rows(store) == {"settings": 1}
    assert set(swept.rows) == {t.name for t in FILLED} - {"meta", "settings", "slack_bots"}  # installations stay
    assert (await store.sweep()).total == 0


async def test_sweeping_goes_in_small_steps_and_ends(store: Store, clock: Clock) -> None:
    for number in range(25):
        await store.events.claim(EventKey("slack", f"e{number}"), workspace="T1")
    clock.advance(days=31)
    await store.events.claim(EventKey("slack", "young"), workspace="T1")
    assert (await store.sweep(batch=10)).rows == {"events": 25}
    assert await rows(store) == {"events": 1}


async def test_a_breakdown_stays_while_a_reply_has_buttons_for_it(store: Store, clock: Clock) -> None:
    put = await store.breakdowns.put(URL, breakdown(), content_hash="h")
    clock.advance(days=20)
    await store.replies.add(HERE, reply="r", message="m", url=URL, breakdown=put.id)
    clock.advance(days=20)
    assert (await store.sweep()).total == 0
    clock.advance(days=20)
    assert (await store.sweep()).rows == {"replies": 1, "breakdowns": 1}


async def test_a_forgotten_workspace_leaves_nothing_of_itself_and_all_of_others(store: Store) -> None:
    await fill(store, HERE, URL, "U1")
    await fill(store, ELSEWHERE, OTHER, "U1")
    held = await store.held("slack", "T1")
    gone = await store.forget_workspace("slack", "T1")
    assert held == gone
    assert (await store.held("slack", "T1")).total == 0
    assert gone.rows == {"feedback": 1, "replies": 1, "events": 1, "settings": 1}
    left = await rows(store)
    assert [left[name] for name in ("feedback", "replies", "events", "settings", "breakdowns")] == [1, 1, 1, 1, 2]
    assert await orphans(store) == 0
    assert (await store.forget_workspace("slack", "T1")).total == 0
    assert str(await store.forget_workspace("slack", "T1")) == "nothing"


async def test_a_forgotten_person_leaves_nothing_of_themselves_in_any_workspace(store: Store) -> None:
    await fill(store, HERE, URL, "U1")
    await fill(store, ELSEWHERE, OTHER, "U1")
    await fill(store, HERE, OTHER, "U2")
    assert (await store.forget_user("slack", "U1")).rows == {"feedback": 2, "replies": 2, "events": 2}
    left = await rows(store)
    assert [left[name] for name in ("feedback", "replies", "events")] == [1, 1, 1]
    assert await orphans(store) == 0


async def test_a_forgotten_article_goes_with_all_that_hangs_on_it(store: Store) -> None:
    await fill(store, HERE, URL, "U1")
    await fill(store, HERE, OTHER, "U1")
    gone = await store.forget_url(URL + "?short")
    assert gone.rows == {"feedback": 1, "replies": 1, "breakdowns": 1, "jobs": 1, "aliases": 1}
    known = await store.breakdowns.look_up(URL + "?short")
    assert (known.url, known.breakdown) == (URL + "?short", None)
    assert (await store.breakdowns.look_up(OTHER)).breakdown is not None
    assert await orphans(store) == 0


async def test_what_is_forgotten_is_no_longer_in_the_file(sqlite_url: str, clock: Clock) -> None:
    async with Store.open(sqlite_url, now=clock) as store:
        marked = "Nobody else has this sentence."
        await store.breakdowns.put(URL, breakdown(marked), content_hash="h")
        await store.forget_url(URL)
        for path in Path(sqlite_url).parent.glob("hearsay.db*"):
            assert marked.encode() not in path.read_bytes(), path.name
