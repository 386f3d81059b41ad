"""A backup of a live database is whole, is found damaged when it is, and comes back on either kind of database."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from pathlib import Path

import pytest

from bot.store import (
    Channel,
    EventKey,
    Store,
    StoreAheadError,
    StoreCorruptError,
    StoreError,
    StoreForeignError,
    StoreMissingError,
    check_backup,
    upgrade,
)
from tests.store.databases import Clock, Postgres, breakdown, new_sqlite

URL = "https://example.org/a"
HERE = Channel("slack", "T1", "C1")


async def fill(store: Store) -> None:
    put = await store.breakdowns.put(URL, breakdown("“é” \x00"), content_hash="h", also=["https://t.co/1"])
    await store.settings.set(HERE, mode="automatic")
    await store.events.claim(EventKey("slack", "e1"), workspace="T1")
    await store.replies.add(HERE, reply="r", message="m", url=URL, breakdown=put.id, user="U1")
    await store.feedback.add(put.id, "wrong", channel=HERE, user="U1")


@pytest.fixture
async def saved(store: Store, tmp_path: Path) -> Path:
    await fill(store)
    target = tmp_path / "saved.db"
    await store.backup(target)
    return target


async def test_a_backup_is_whole_one_file_and_private(store: Store, saved: Path) -> None:
    checked = await check_backup(saved)
    assert checked.rows == await store.counts()
    assert [p.name for p in saved.parent.iterdir() if "saved" in p.name] == ["saved.db"]
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600


async def test_checking_leaves_the_backup_as_it_is(saved: Path) -> None:
    before = saved.read_bytes()
    await check_backup(saved)
    assert saved.read_bytes() == before
    assert not list(saved.parent.glob("saved.db-*"))


async def test_a_backup_comes_back_on_either_database(saved: Path, blank_url: str, store: Store, clock: Clock) -> None:
    await upgrade(blank_url)
    async with Store.open(blank_url, now=clock) as restored:
        rows = await restored.restore(saved)
        assert rows == await restored.counts() == await store.counts()
        known = await restored.breakdowns.look_up("https://t.co/1")
        assert known == await store.breakdowns.look_up("https://t.co/1")
        assert known.breakdown is not None
        assert (await restored.settings.of(HERE)).mode == "automatic"
        assert await restored.replies.asked_by(HERE, "r", "U1"), "the key of the hashes comes along"
        with pytest.raises(StoreForeignError, match="is not empty"):
            await restored.restore(saved)


async def test_a_backup_can_be_used_as_the_database(saved: Path) -> None:
    async with Store.open(saved) as store:
        assert not await store.events.claim(EventKey("slack", "e1"), workspace="T1")


async def test_a_backup_taken_while_others_write_is_one_moment(store: Store, other: Store, tmp_path: Path) -> None:
    done, written = asyncio.Event(), 0

    async def write() -> None:
        nonlocal written
        while not done.is_set():
            put = await other.breakdowns.put(f"{URL}/{written}", breakdown(), content_hash="h")
            await other.replies.add(HERE, reply=f"r{written}", message="m", url=URL, breakdown=put.id)
            written += 1

    writer = asyncio.create_task(write())
    sizes = []
    for number in range(3):
        before = written
        while written < before + 5:
            await asyncio.sleep(0.001)
        await store.backup(tmp_path / f"{number}.db")
        rows = (await check_backup(tmp_path / f"{number}.db")).rows.rows
        assert rows["breakdowns"] - rows["replies"] in (0, 1)
        sizes.append(rows["replies"])
    done.set()
    await writer
    assert 5 <= sizes[0] < sizes[1] < sizes[2] <= written


async def test_a_newer_backup_takes_the_place_of_an_older_one(store: Store, saved: Path) -> None:
    await store.events.claim(EventKey("slack", "e2"), workspace="T1")
    await store.backup(saved)
    assert (await check_backup(saved)).rows.rows["events"] == 2


async def test_the_database_is_not_replaced_by_its_backup(sqlite_url: str) -> None:
    async with Store.open(sqlite_url) as store:
        with pytest.raises(StoreForeignError, match="is the database itself"):
            await store.backup(Path(sqlite_url))


async def test_a_backup_that_cannot_be_written_says_so_and_leaves_the_old_one(
    store: Store, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreMissingError, match="has no folder"):
        await store.backup(tmp_path / "nowhere" / "b.db")
    with pytest.raises(StoreMissingError, match="is a folder"):
        await store.backup(tmp_path)

    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    before = saved.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"cannot be written \(no space left on device\)"):
        await store.backup(saved)
    assert saved.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if "saved" in p.name] == ["saved.db"]


async def test_a_damaged_backup_is_found(saved: Path) -> None:
    data = bytearray(saved.read_bytes())
    middle = len(data) // 2
    data[4096:middle] = os.urandom(middle - 4096)
    saved.write_bytes(data)
    with pytest.raises(StoreCorruptError, match="damaged"):
        await check_backup(saved)


async def test_half_a_backup_is_found(saved: Path) -> None:
    saved.write_bytes(saved.read_bytes()[:-8192])
    with pytest.raises(StoreCorruptError, match="damaged"):
        await check_backup(saved)


async def test_a_backup_that_lost_rows_is_found(saved: Path) -> None:
    with sqlite3.connect(saved) as connection:
        connection.execute("DELETE FROM events")
    connection.close()
    with pytest.raises(StoreCorruptError, match="has 0 rows of events; it was written with 1"):
        await check_backup(saved)


async def test_what_is_no_backup_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError, match="cannot be read"):
        await check_backup(tmp_path / "nothing.db")
    (tmp_path / "text.db").write_text("hello " * 500)
    with pytest.raises(StoreCorruptError, match="no database"):
        await check_backup(tmp_path / "text.db")
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreForeignError, match="holds no data of Hearsay"):
        await check_backup(tmp_path / "empty.db")


async def test_a_backup_from_the_future_is_said(saved: Path) -> None:
    with sqlite3.connect(saved) as connection:
        connection.execute("UPDATE hearsay_revision SET version_num = 'v9999'")
    connection.close()
    with pytest.raises(StoreAheadError, match="newer Hearsay"):
        await check_backup(saved)


async def test_data_moves_from_sqlite_to_postgresql_and_back(
    tmp_path: Path, sqlite_template: Path, postgres: Postgres, clock: Clock
) -> None:
    first = new_sqlite(tmp_path, sqlite_template)
    async with Store.open(first, now=clock) as store:
        await fill(store)
        await store.backup(tmp_path / "1.db")
        before = await store.breakdowns.look_up(URL)
    async with Store.open(postgres.new(), now=clock) as store:
        await store.restore(tmp_path / "1.db")
        await store.backup(tmp_path / "2.db")
    async with Store.open(tmp_path / "2.db", now=clock) as store:
        assert await store.breakdowns.look_up(URL) == before
