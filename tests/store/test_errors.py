"""What can go wrong with a database: each gives the operator one clear sentence, without a password in it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import aiosqlite
import psycopg
import pytest
from sqlalchemy import event

from bot.store import (
    EventKey,
    Store,
    StoreCorruptError,
    StoreError,
    StoreForeignError,
    StoreFullError,
    StoreLockedError,
    StoreMissingError,
    StoreReadOnlyError,
    StoreUnreachableError,
)
from bot.store.location import default_path, locate
from tests.store.databases import Postgres, breakdown

SOON = timedelta(seconds=0.3)


async def failure(url: str | Path, *, create: bool = False) -> StoreError:
    with pytest.raises(StoreError) as caught:
        async with Store.open(url, create=create, busy_timeout=SOON):
            pass
    assert "\n" not in str(caught.value)
    return caught.value


@contextmanager
def nobody() -> Iterator[None]:
    """As a user without rights, since root may write anything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder that a user without rights may reach."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder == Path(tempfile.gettempdir()) or folder.stat().st_uid != os.geteuid():
            break
        folder.chmod(0o755)
    return tmp_path


async def test_a_missing_database_names_the_command(tmp_path: Path) -> None:
    error = await failure(tmp_path / "x.db")
    assert isinstance(error, StoreMissingError)
    assert str(error) == f"There is no database {tmp_path / 'x.db'}; make it with `hearsay db upgrade`."
    assert not (tmp_path / "x.db").exists()


async def test_a_missing_folder_is_not_made_by_guess(tmp_path: Path) -> None:
    error = await failure(tmp_path / "no" / "x.db", create=True)
    assert isinstance(error, StoreMissingError)
    assert "has no folder" in str(error)
    assert not (tmp_path / "no").exists()


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert "is a folder" in str(await failure(tmp_path))


async def test_a_read_only_file_says_so_at_the_start(sqlite_url: str, open_folder: Path) -> None:
    Path(sqlite_url).chmod(0o444)
    open_folder.chmod(0o555)
    with nobody():
        error = await failure(sqlite_url)
    assert isinstance(error, StoreReadOnlyError)
    assert "read-only" in str(error)


async def test_an_unreadable_file_says_so(sqlite_url: str, open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # aiosqlite's thread outlives an open that fails, and dies aloud if its loop is closed first
    monkeypatch.setattr(aiosqlite, "connect", lambda *_, **__: pytest.fail("aiosqlite was asked"))
    Path(sqlite_url).chmod(0)
    with nobody():
        error = await failure(sqlite_url)
    assert isinstance(error, StoreMissingError)
    assert "cannot be opened" in str(error)


async def test_a_locked_file_is_waited_for_and_then_said(sqlite_url: str) -> None:
    async with Store.open(sqlite_url, busy_timeout=SOON) as store:
        holder = sqlite3.connect(sqlite_url, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLockedError, match="is locked by another program") as caught:
            await store.events.claim(EventKey("slack", "e"), workspace="T1")
        assert caught.value.passing
        assert (await store.breakdowns.look_up("https://a.org")).breakdown is None, "readers do not wait"
        holder.execute("COMMIT")
        holder.close()
        assert await store.events.claim(EventKey("slack", "e"), workspace="T1")


async def test_a_locked_table_is_waited_for_and_then_said(postgres: Postgres) -> None:
    url = postgres.new()
    async with Store.open(url, busy_timeout=SOON) as store:
        with psycopg.connect(url) as holder:
            holder.execute("LOCK TABLE events")
            with pytest.raises(StoreLockedError, match="is locked by another program"):
                await store.events.claim(EventKey("slack", "e"), workspace="T1")
        assert await store.events.claim(EventKey("slack", "e"), workspace="T1")


async def test_a_lock_shorter_than_the_timeout_is_not_noticed(sqlite_url: str) -> None:
    async with Store.open(sqlite_url, busy_timeout=timedelta(seconds=20)) as store:
        holder = sqlite3.connect(sqlite_url, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        claim = asyncio.create_task(store.events.claim(EventKey("slack", "e"), workspace="T1"))
        await asyncio.sleep(0.3)
        holder.execute("COMMIT")
        holder.close()
        assert await claim


async def test_a_full_disk_is_said_and_what_was_there_stays(sqlite_url: str) -> None:
    async with Store.open(sqlite_url) as store:
        put = await store.breakdowns.put("https://a.org", breakdown(), content_hash="h")

        @event.listens_for(store.database.engine.sync_engine, "begin")
        def small(connection: object) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

        with pytest.raises(StoreFullError, match="the disk is full"):
            await store.breakdowns.put("https://b.org", breakdown("long " * 50_000), content_hash="h")
        assert await store.breakdowns.by_id(put.id) == put


async def test_a_corrupt_file_is_said(sqlite_url: str) -> None:
    path = Path(sqlite_url)
    data = bytearray(path.read_bytes())
    data[200:] = os.urandom(len(data) - 200)
    path.write_bytes(data)
    error = await failure(path)
    assert isinstance(error, StoreCorruptError)
    assert "damaged" in str(error)


async def test_a_file_of_something_else_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_text("Dear diary, " * 1000)
    error = await failure(path)
    assert isinstance(error, StoreCorruptError)
    assert "no database" in str(error)
    assert path.read_text().startswith("Dear diary")


async def test_an_error_keeps_what_was_written_out_of_its_words(sqlite_url: str) -> None:
    async with Store.open(sqlite_url) as store:
        async with store.database.writing() as connection:
            await connection.exec_driver_sql("DROP TABLE breakdowns")
        with pytest.raises(StoreError) as caught:
            await store.breakdowns.put("https://a.org", breakdown("A secret sentence."), content_hash="h")
        assert "secret" not in f"{caught.value} {caught.value.__cause__}"


async def test_an_unreachable_server_is_said_without_the_password() -> None:
    error = await failure("postgresql://ann:hunter2@127.0.0.1:9/hearsay?sslpassword=hunter3")
    assert isinstance(error, StoreUnreachableError)
    assert str(error) == (
        "The server of the database postgresql://ann@127.0.0.1:9/hearsay cannot be reached; is it running?"
    )


async def test_an_unknown_host_is_said() -> None:
    assert isinstance(await failure("postgresql://ann@nowhere.invalid/hearsay"), StoreUnreachableError)


async def test_a_wrong_password_is_said_without_it(postgres: Postgres) -> None:
    rules = postgres.data / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text("local all guarded scram-sha-256\n" + before)
    try:
        postgres.run("DROP ROLE IF EXISTS guarded", "CREATE ROLE guarded LOGIN PASSWORD 'right'")
        postgres.run("SELECT pg_reload_conf()")
        await asyncio.sleep(0.5)
        error = await failure(postgres.url("hearsay_template", user="guarded", password="wr0ng"))  # noqa: S106
    finally:
        rules.write_text(before)
        postgres.run("SELECT pg_reload_conf()")
    assert isinstance(error, StoreUnreachableError)
    assert "refuses this user or password" in str(error)
    assert "wr0ng" not in f"{error} {error.__cause__}"


async def test_a_database_that_the_server_has_not_is_said(postgres: Postgres) -> None:
    error = await failure(postgres.url("nothing"))
    assert isinstance(error, StoreMissingError)
    assert "createdb" in str(error)


async def test_a_server_that_may_not_be_written_is_said(postgres: Postgres) -> None:
    url = postgres.new()
    async with Store.open(url) as store:
        name = url.split("@/")[1].split("?")[0]
        postgres.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        await store.database.engine.dispose()
        with pytest.raises(StoreReadOnlyError, match="is read-only"):
            await store.events.claim(EventKey("slack", "e"), workspace="T1")


async def test_a_server_that_cut_the_connection_is_found_again(postgres: Postgres) -> None:
    async with Store.open(postgres.new()) as store:
        assert await store.jobs.acquire("https://a.org")
        postgres.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hearsay'")
        assert await store.jobs.release("https://a.org")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mysql://ann:hunter2@h/x", "SQLite or PostgreSQL, not mysql"),
        ("postgresql://ann:hunter2@host:port/x", "cannot be read"),
        ("://hunter2", "cannot be read"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
    ],
)
async def test_an_address_that_is_none_is_said(address: str, sentence: str) -> None:
    with pytest.raises(StoreForeignError) as caught:
        Store.open(address)
    assert sentence in str(caught.value)
    assert "hunter2" not in str(caught.value)


async def test_a_missing_driver_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreForeignError, match=r"pip install 'hearsay-bot\[postgres\]'"):
        Store.open("postgresql://h/x")


def test_paths_and_urls_lead_to_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for address in ("x.db", tmp_path / "x.db", f"sqlite:///{tmp_path}/x.db", "sqlite+aiosqlite:///x.db"):
        assert locate(address).path == tmp_path / "x.db"


def test_the_short_names_of_postgresql_are_known() -> None:
    for name in ("postgres", "postgresql", "postgresql+psycopg"):
        location = locate(f"{name}://ann:hunter2@db.example:5433/hearsay")
        assert location.url.drivername == "postgresql+psycopg"
        assert location.place == "postgresql://ann@db.example:5433/hearsay"


async def test_without_an_address_it_is_a_private_file_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert default_path() == tmp_path / "data" / "hearsay" / "hearsay.db"
    async with Store.open(create=True) as store:
        assert store.database.location.path == default_path()
    assert default_path().stat().st_mode & 0o077 == 0
