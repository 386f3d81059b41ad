"""One connection pool to SQLite or PostgreSQL, with a way to read and a way to write that mean the same on both."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

from bot.store.errors import StoreForeignError, translated
from bot.store.location import Location

Clock = Callable[[], datetime]
T = TypeVar("T")
P = ParamSpec("P")
_WRITES = "hearsay_writes"
_KEY_BYTES = 1024
logging.getLogger("aiosqlite").setLevel(logging.INFO)  # its finer lines hold what is written: ids, tokens


def utc_now() -> datetime:
    """RETURNS (datetime): now, in UTC."""
    return datetime.now(UTC)


def key_of(url: str) -> str:
    """RETURNS (str): the URL, or a shorter stand-in where it is too long for an index (PostgreSQL's hold 2.7 kB)."""
    data = url.encode("utf-8", "surrogatepass").replace(b"\x00", b"%00")
    if len(data) <= _KEY_BYTES:
        return data.decode("utf-8", "replace")
    return f"{data[:900].decode('utf-8', 'ignore')}#sha256:{sha256(data).hexdigest()}"


class Database:
    """The pool. `reading` and `writing` are transactions; whatever goes wrong in them is a `StoreError`."""

    def __init__(
        self,
        location: Location,
        *,
        now: Clock = utc_now,
        busy_timeout: timedelta = timedelta(seconds=10),
    ) -> None:
        self.location = location
        self.now = now
        self.engine = _engine(location, busy_timeout)
        self._under_way: set[asyncio.Future[Any]] = set()
        # SQLite has one writer at a time: ours queue here, in order, and only other programs meet the busy timeout
        self._turn = asyncio.Lock() if location.is_sqlite else nullcontext()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the database."""
        with translated(self.location.place):
            async with self.engine.connect() as connection, connection.begin():
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that holds SQLite's write lock from its start, so that what it reads stays true."""
        async with self._turn:
            with translated(self.location.place):
                async with self.engine.connect() as connection:
                    await connection.execution_options(**{_WRITES: True})
                    async with connection.begin():
                        yield connection

    async def unbroken(self, work: Coroutine[Any, Any, T]) -> T:
        """RETURNS: what `work` returns; a caller who is cancelled leaves at once, and `work` ends by itself.

        A transaction that is cut off in its middle would hold SQLite's lock until its connection is collected.
        """
        task = asyncio.ensure_future(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    def insert(self, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
        """RETURNS (Insert): one that knows ON CONFLICT, which both databases write alike."""
        return sqlite.insert(table) if self.location.is_sqlite else postgresql.insert(table)

    async def checkpoint(self) -> None:
        """Move SQLite's write-ahead log into the file and empty it."""
        with translated(self.location.place):
            async with self.engine.connect() as connection:
                raw = await connection.get_raw_connection()
                # SQLAlchemy types the driver's connection for all drivers; this one is aiosqlite's
                cursor = await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
                await cursor.close()

    async def close(self) -> None:
        """Let what is under way end, then close all connections."""
        while self._under_way:
            await asyncio.wait(self._under_way)
        await self.engine.dispose()


class _Repository(Protocol):
    _db: Database


R = TypeVar("R", bound=_Repository)


def unbroken(
    method: Callable[Concatenate[R, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[R, P], Coroutine[Any, Any, T]]:
    """Make a repository's method end its transaction even where its caller is cancelled."""

    @wraps(method)
    async def call(self: R, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._db.unbroken(method(self, *args, **kwargs))

    return call


def _engine(location: Location, busy_timeout: timedelta) -> AsyncEngine:
    seconds = busy_timeout.total_seconds()
    if location.is_sqlite:
        engine = create_async_engine(location.url, hide_parameters=True, connect_args={"timeout": seconds})
        _prepare_sqlite(engine, seconds)
        return engine
    try:
        engine = create_async_engine(
            location.url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=seconds,
            connect_args={"connect_timeout": max(2, round(seconds)), "application_name": "hearsay"},
        )
    except ModuleNotFoundError:
        raise StoreForeignError("PostgreSQL needs its driver: pip install 'hearsay-bot[postgres]'.") from None
    _prepare_postgres(engine, seconds)
    return engine


def _prepare_postgres(engine: AsyncEngine, seconds: float) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: DBAPIConnection, record: object) -> None:
        del record
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {round(seconds * 1000)}")
        cursor.close()
        connection.commit()


def _write_ahead(cursor: DBAPICursor, seconds: float) -> None:
    """Switch a file to its write-ahead log; SQLite's own busy timeout does not hold while two do that at once."""
    until = time.monotonic() + seconds
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() >= until:
                raise
            await_only(asyncio.sleep(0.01))
        else:
            return


def _prepare_sqlite(engine: AsyncEngine, seconds: float) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: DBAPIConnection, record: object) -> None:
        del record
        connection.isolation_level = None  # the transactions are ours to begin, below
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
        _write_ahead(cursor, seconds)
        for pragma in (
            "synchronous = NORMAL",
            "foreign_keys = ON",
            "secure_delete = ON",  # what is forgotten is overwritten
            "trusted_schema = OFF",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
