"""The migrations build what the tables say, on both databases, from nothing and from an older state, and back."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.article.model import Remarks
from bot.store import Store, StoreAheadError, StoreBehindError, StoreForeignError, schema, upgrade
from bot.store.database import Database
from bot.store.location import locate
from bot.store.tables import breakdowns, failures, metadata
from tests.store.databases import Postgres, breakdown, clean_environment

URL = "https://example.org/a"


async def test_migrations_and_tables_say_the_same(store: Store) -> None:
    def difference(connection: sa.Connection) -> list[object]:
        options = {"version_table": schema.VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    async with store.database.reading() as connection:
        assert await connection.run_sync(difference) == []


async def test_up_down_and_up_again(blank_url: str) -> None:
    assert await upgrade(blank_url) == (schema.EMPTY, schema.head())
    assert await upgrade(blank_url) == (schema.head(), schema.head())
    assert await upgrade(blank_url, target="base") == (schema.head(), schema.EMPTY)
    database = Database(locate(blank_url))
    async with database.reading() as connection:
        left = await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names())
    await database.close()
    assert left == [schema.VERSION_TABLE]
    assert await upgrade(blank_url) == (schema.EMPTY, schema.head())
    async with Store.open(blank_url):
        pass


async def test_what_an_older_database_holds_is_still_read(blank_url: str) -> None:
    await upgrade(blank_url, target="v0001")
    database = Database(locate(blank_url))
    values = {"id": "abc", "url": URL, "content_hash": "h", "model": "rules@1", "body": breakdown().to_json()}
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    async with database.writing() as connection:
        for statement in (
            sa.insert(breakdowns).values(**values, fetched_at=moment, created_at=moment),
            sa.insert(failures).values(url=URL, reason="NotFound", failed_at=moment, expires_at=moment),
        ):
            await connection.execute(statement)
    await database.close()
    assert await upgrade(blank_url) == ("v0001", schema.head())
    async with Store.open(blank_url, now=lambda: moment - timedelta(hours=1)) as store:
        known = await store.breakdowns.look_up(URL)
    assert known.breakdown is not None
    assert known.breakdown.remarks == Remarks()
    assert known.failure is not None
    assert known.failure.message is None


async def test_each_new_database_has_a_key_of_its_own(tmp_path: Path) -> None:
    keys = set()
    for name in ("a.db", "b.db"):
        await upgrade(tmp_path / name)
        keys.add(sqlite3.connect(tmp_path / name).execute("SELECT value FROM meta WHERE key = 'user_key'").fetchone())
    assert len(keys) == 2


async def test_many_may_set_one_database_up_at_once(blank_url: str) -> None:
    async def opened() -> None:
        async with Store.open(blank_url, create=True) as store:
            assert (await store.counts()).rows["meta"] == 1

    await asyncio.gather(*(opened() for _ in range(12)))


async def test_an_empty_database_is_told_how_to_be_set_up(blank_url: str) -> None:
    with pytest.raises(StoreBehindError if "://" in blank_url else Exception, match="hearsay db upgrade"):
        async with Store.open(blank_url):
            pass


async def test_an_older_database_is_told_how_to_be_upgraded(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "head", lambda: "v0099")
    for create in (False, True):
        with pytest.raises(StoreBehindError, match="older than this Hearsay; run `hearsay db upgrade`"):
            async with Store.open(url, create=create):
                pass


async def test_a_database_from_the_future_is_left_alone(store: Store, url: str) -> None:
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE hearsay_revision SET version_num = 'v9999'")
    with pytest.raises(StoreAheadError, match="written by a newer Hearsay; upgrade Hearsay itself"):
        async with Store.open(url):
            pass
    with pytest.raises(StoreAheadError):
        await upgrade(url)


async def test_somebody_elses_database_is_left_alone(blank_url: str, postgres: Postgres) -> None:
    if "://" in blank_url:
        postgres.run("CREATE TABLE orders (id int)", database=name_of(blank_url))
    else:
        with sqlite3.connect(blank_url) as connection:
            connection.execute("CREATE TABLE orders (id int)")
        connection.close()
    for create in (False, True):
        with pytest.raises(StoreForeignError, match="belongs to another program"):
            async with Store.open(blank_url, create=create):
                pass
    with pytest.raises(StoreForeignError, match="belongs to another program"):
        await upgrade(blank_url)


def name_of(url: str) -> str:
    return url.split("@/")[1].split("?")[0]


def test_migrations_run_from_any_folder_without_an_ini_file(tmp_path: Path) -> None:
    code = "import asyncio; from bot.store import upgrade; print(asyncio.run(upgrade('x.db')))"
    repository = Path(__file__).resolve().parents[2]
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=clean_environment(PYTHONPATH=str(repository)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == str((schema.EMPTY, schema.head()))
    assert found.stderr == ""
