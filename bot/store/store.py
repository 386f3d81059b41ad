"""The store: opens the database, checks that it is ours and current, and holds the repositories."""

from __future__ import annotations

import os
import secrets
import socket
import sqlite3
from collections.abc import Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlalchemy as sa

from bot.store import backup, retention, schema
from bot.store.breakdowns import Breakdowns
from bot.store.database import Clock, Database, utc_now
from bot.store.errors import StoreError, StoreMissingError, of_sqlite
from bot.store.events import Events
from bot.store.feedback import Feedback
from bot.store.jobs import Jobs
from bot.store.location import Location, locate
from bot.store.notes import Notes
from bot.store.people import People
from bot.store.records import Channel, Counts
from bot.store.replies import Replies
from bot.store.retention import RETENTION
from bot.store.settings import Settings
from bot.store.tables import FILLED
from bot.store.turns import Turns

BUSY_TIMEOUT = timedelta(seconds=10)


class Store:
    """`async with Store.open(url) as store: …`; what goes wrong is a `StoreError` with a sentence for the operator."""

    def __init__(self, database: Database, *, owner: str, user_key: str | None, create: bool) -> None:
        self._create = create
        people = People(database, user_key)
        self._people = people
        self.database = database
        self.owner = owner
        self.breakdowns = Breakdowns(database)
        self.settings = Settings(database)
        self.events = Events(database, people, owner)
        self.replies = Replies(database, people, owner)
        self.feedback = Feedback(database, people)
        self.jobs = Jobs(database, owner)
        self.turns = Turns(database, people)
        self.notes = Notes(database)

    @classmethod
    def open(
        cls,
        url: str | Path | None = None,
        *,
        create: bool = False,
        owner: str | None = None,
        user_key: str | None = None,
        now: Clock = utc_now,
        busy_timeout: timedelta = BUSY_TIMEOUT,
    ) -> Store:
        """Make a store, which opens with `async with`.

        url: a file's path, postgresql://…, or None for the file in the user's data folder.
        create: set an empty or missing database up; one that is merely older is never changed.
        owner: what this process calls itself in claims and leases; the same after a restart, unlike another replica.
        user_key: hashes user ids, in place of the key in the database.
        now: the clock for leases, freshness and retention.
        """
        location = locate(url)
        database = Database(location, now=now, busy_timeout=busy_timeout)
        return cls(database, owner=owner or default_owner(), user_key=user_key, create=create)

    async def __aenter__(self) -> Store:
        try:
            _present(self.database.location, create=self._create)
            await self.database.unbroken(self._check())
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self.database.close()

    async def _check(self) -> None:
        place = self.database.location.place
        async with self.database.writing() as connection:  # a database that cannot be written says so at the start
            if self._create and await connection.run_sync(schema.revision_of, place) == schema.EMPTY:
                await connection.run_sync(schema.migrate, place)
            await connection.run_sync(schema.check, place)

    async def sweep(
        self, now: datetime | None = None, *, keep: timedelta = RETENTION, batch: int = retention.BATCH
    ) -> Counts:
        """Delete what is older than `keep`, in small transactions; for a task that runs every hour or so."""
        return await retention.sweep(self.database, now or self.database.now(), keep, batch=batch)

    async def held(self, platform: str, workspace: str) -> Counts:
        """RETURNS (Counts): what is held about the workspace, as `forget_workspace` would delete it."""
        return await self.database.unbroken(retention.held(self.database, Channel(platform, workspace)))

    async def forget_workspace(self, platform: str, workspace: str) -> Counts:
        """RETURNS (Counts): what was deleted of the workspace: settings, replies, events, feedback."""
        return await self._forgotten(retention.forget_workspace(self.database, Channel(platform, workspace)))

    async def forget_user(self, platform: str, user: str) -> Counts:
        """RETURNS (Counts): what was deleted of the person: feedback, replies to them, their events under way."""
        return await self._forgotten(retention.forget_user(self.database, self._people, platform, user))

    async def forget_url(self, *urls: str) -> Counts:
        """RETURNS (Counts): what was deleted of the article (by its canonical URL, or others that led to it)."""
        return await self._forgotten(retention.forget_url(self.database, *urls))

    async def counts(self) -> Counts:
        """RETURNS (Counts): the rows of all tables."""
        rows: dict[str, int] = {}
        async with self.database.reading() as connection:
            for table in FILLED:
                rows[table.name] = (
                    await connection.execute(sa.select(sa.func.count()).select_from(table))
                ).scalar_one()
        return Counts(rows)

    async def backup(self, target: Path) -> Counts:
        """Write a backup of the live database, all of it or nothing: an SQLite file, of either database.

        RETURNS (Counts): the rows in it.
        """
        return await self.database.unbroken(backup.write(self.database, target))

    async def restore(self, source: Path) -> Counts:
        """Fill this database, which must be empty, with a backup of either database. RETURNS (Counts): the rows."""
        return await self.database.unbroken(backup.restore(self.database, source))

    async def _forgotten(self, work: Coroutine[Any, Any, Counts]) -> Counts:
        counts = await self.database.unbroken(work)
        if self.database.location.is_sqlite and counts.total:  # out of the write-ahead log as well
            with suppress(StoreError):  # a reader may be in the way; the next checkpoint does it
                await self.database.checkpoint()
        return counts


def default_owner() -> str:
    """RETURNS (str): a name that no other process has."""
    return f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(4)}"


async def upgrade(url: str | Path | None = None, *, target: str = "head") -> tuple[str, str]:
    """Bring a database, which need not exist, to the newest revision.

    RETURNS (tuple[str, str]): the revision before and after.
    """
    location = locate(url)
    _present(location, create=True)
    database = Database(location, busy_timeout=timedelta(minutes=1))
    try:
        async with database.writing() as connection:
            return await connection.run_sync(schema.migrate, location.place, target)
    finally:
        await database.close()


def _present(location: Location, *, create: bool) -> None:
    """Raise where the file is not there, or, to be created, its folder; only the default folder is made."""
    if location.path is None:
        return
    try:
        if location.is_default and create:
            location.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if location.path.is_dir():
            raise StoreMissingError(f"The database {location.place} is a folder; name a file in it.")
        if not location.path.parent.is_dir():
            raise StoreMissingError(f"The database {location.place} has no folder; make {location.path.parent} first.")
        if not location.path.exists():
            if not create:
                raise StoreMissingError(f"There is no database {location.place}; make it with `hearsay db upgrade`.")
            location.path.touch(mode=0o600)
        # What cannot be opened is found here: aiosqlite leaves its thread behind then, which may answer a closed loop
        sqlite3.connect(location.path).close()
    except OSError as error:
        raise StoreMissingError(f"The database {location.place} cannot be opened: {_reason(error)}.") from error
    except sqlite3.Error as error:
        raise of_sqlite(error, location.place) from error


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown reason").lower()
