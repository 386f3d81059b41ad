"""Backups of a live database, their check and their return.

A backup is an SQLite file with the tables of `tables.py`, whichever database it comes from: SQLite's own online backup,
or PostgreSQL's rows as one snapshot sees them. So it needs no pg_dump of the right version, is checked without a
server, can itself be used as the database, and carries the data from one kind of database to the other. The rows it was
written with are counted in its table `meta`.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import schema
from bot.store.database import Database
from bot.store.errors import (
    StoreCorruptError,
    StoreError,
    StoreForeignError,
    StoreFullError,
    StoreMissingError,
    StoreReadOnlyError,
    of_sqlite,
)
from bot.store.location import locate
from bot.store.records import Counts
from bot.store.tables import FILLED, meta

_MANIFEST = "backup_rows"
_BATCH = 200


@dataclass(frozen=True)
class Checked:
    """What a check found in a backup."""

    revision: str
    rows: Counts


async def write(database: Database, target: Path) -> Counts:
    """Write a backup beside `target` and put it there when it is whole. RETURNS (Counts): the rows in it."""
    path = database.location.path
    if path is not None and target.exists() and target.samefile(path):
        raise StoreForeignError(f"{target} is the database itself; name another file for its backup.")
    with _whole(target) as scratch:
        if path is not None:
            await asyncio.to_thread(_copy_file, path, scratch)
        else:
            await _copy_snapshot(database, scratch)
        return await asyncio.to_thread(_seal, scratch)


async def check(source: Path) -> Checked:
    """Restore a backup into a scratch database and compare. Raises `StoreError` where it would not restore whole."""
    with tempfile.TemporaryDirectory(prefix="hearsay-check-") as folder, _readable(source):
        scratch = Path(folder) / "restored.db"
        async with _prepared(source, Path(folder)) as (origin, revision), _empty(scratch) as restored:
            rows = await _transfer(origin, restored, source)
        await asyncio.to_thread(_sound, scratch, str(source))
        return Checked(revision, rows)


async def restore(database: Database, source: Path) -> Counts:
    """Fill an empty, current database from a backup. RETURNS (Counts): the rows."""
    with tempfile.TemporaryDirectory(prefix="hearsay-restore-") as folder, _readable(source):
        async with _prepared(source, Path(folder)) as (origin, _):
            return await _transfer(origin, database, source)


def _copy_file(path: Path, scratch: Path) -> None:
    with _sqlite_errors(str(path)), closing(sqlite3.connect(path, timeout=10)) as live:
        live.execute("PRAGMA query_only = ON")
        with closing(sqlite3.connect(scratch)) as copy:
            live.backup(copy)  # in one step: writers of a WAL database do not wait for a reader, nor start it over


async def _copy_snapshot(database: Database, scratch: Path) -> None:
    async with _empty(scratch) as copy, copy.writing() as into:
        await into.execute(sa.delete(meta))
        async with database.reading() as connection:
            await connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            await _copy_rows(connection, into)


async def _copy_rows(origin: AsyncConnection, into: AsyncConnection) -> dict[str, int]:
    rows: dict[str, int] = {}
    for table in FILLED:
        rows[table.name] = 0
        result = await origin.stream(sa.select(table).execution_options(yield_per=_BATCH))
        async for part in result.partitions():
            values = [dict(row._mapping) for row in part]
            await into.execute(sa.insert(table), values)
            rows[table.name] += len(values)
    return rows


def _seal(scratch: Path) -> Counts:
    """Count the rows, write the counts into the file, make it one file, and have the disk keep it."""
    with _sqlite_errors(str(scratch)), closing(sqlite3.connect(scratch, isolation_level=None)) as copy:
        copy.execute("DELETE FROM meta WHERE key = ?", (_MANIFEST,))
        rows = _count(copy)
        copy.execute("INSERT INTO meta VALUES (?, ?)", (_MANIFEST, json.dumps(rows)))
        copy.execute("PRAGMA journal_mode = DELETE")
    with scratch.open("rb+") as file:
        os.fsync(file.fileno())
    return Counts(rows)


def _count(connection: sqlite3.Connection) -> dict[str, int]:
    return {
        table.name: int(connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0])  # noqa: S608 - our names
        for table in FILLED
    }


@asynccontextmanager
async def _prepared(source: Path, folder: Path) -> AsyncIterator[tuple[Database, str]]:
    """A copy of the backup, found sound, brought to the newest revision; and the revision that it had."""
    copy = folder / "copy.db"
    await asyncio.to_thread(_copy_file, source, copy)
    await asyncio.to_thread(_sound, copy, str(source))
    database = Database(locate(copy))
    try:
        async with database.writing() as connection:
            revision, _ = await connection.run_sync(schema.migrate, str(source))
            if revision == schema.EMPTY:
                raise StoreForeignError(f"{source} holds no data of Hearsay.")
        yield database, revision
    finally:
        await database.close()


@asynccontextmanager
async def _empty(path: Path) -> AsyncIterator[Database]:
    database = Database(locate(path))
    try:
        async with database.writing() as connection:
            await connection.run_sync(schema.migrate, str(path))
        yield database
    finally:
        await database.close()


async def _transfer(origin: Database, target: Database, source: Path) -> Counts:
    """Move all rows in one transaction; refuse a target that holds any, and a backup that lost some."""
    async with origin.reading() as reader, target.writing() as writer:
        for table in FILLED:
            if table is not meta and (await writer.execute(sa.select(table).limit(1))).first() is not None:
                raise StoreForeignError(
                    f"The database {target.location.place} is not empty; restore into an empty one."
                )
        said = (await reader.execute(sa.select(meta.c.value).where(meta.c.key == _MANIFEST))).scalar()
        await writer.execute(sa.delete(meta))
        rows = await _copy_rows(reader, writer)
        await writer.execute(sa.delete(meta).where(meta.c.key == _MANIFEST))
        if said is not None:
            rows["meta"] -= 1
            expected = json.loads(said)
            for name in sorted(expected.keys() & rows.keys()):
                if rows[name] != expected[name]:
                    raise StoreCorruptError(
                        f"{source} has {rows[name]} rows of {name}; it was written with {expected[name]}."
                    )
        for table in FILLED:
            held = (await writer.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            if held != rows[table.name]:
                raise StoreCorruptError(f"{source} does not restore whole: {held} of {rows[table.name]} {table.name}.")
    return Counts(rows)


def _sound(path: Path, place: str) -> None:
    with _sqlite_errors(place), closing(sqlite3.connect(path)) as connection:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchone()
    if said != ["ok"] or orphans is not None:
        raise StoreCorruptError(f"{place} is damaged; use another backup.")


@contextmanager
def _sqlite_errors(place: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise of_sqlite(error, place) from error


@contextmanager
def _readable(source: Path) -> Iterator[None]:
    try:
        with source.open("rb"):
            pass
    except OSError as error:
        raise StoreMissingError(
            f"The backup {source} cannot be read ({(error.strerror or 'why?').lower()})."
        ) from error
    yield


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A file beside `target` that takes its place at the end, or leaves no trace."""
    if not target.parent.is_dir():
        raise StoreMissingError(f"The backup {target} has no folder; make {target.parent} first.")
    if target.is_dir():
        raise StoreMissingError(f"The backup {target} is a folder; name a file in it.")
    scratch: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        os.close(handle)
        scratch = Path(name)
        yield scratch
        scratch.replace(target)
    except OSError as error:
        kind: type[StoreError] = StoreFullError if error.errno in (27, 28) else StoreReadOnlyError
        raise kind(f"The backup {target} cannot be written ({(error.strerror or 'why?').lower()}).") from error
    finally:
        for end in ("", "-wal", "-shm", "-journal") if scratch else ():
            Path(f"{scratch}{end}").unlink(missing_ok=True)
