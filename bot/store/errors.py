"""What can go wrong with the database, each as one sentence for the operator: no traces, no passwords, no data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StoreError(Exception):
    """The store cannot do what was asked; the message is for the operator and holds no secret."""

    passing: ClassVar[bool] = False
    """Whether the same call may work later without anybody doing something."""


class StoreMissingError(StoreError):
    """There is no database yet, or no folder for it."""


class StoreForeignError(StoreError):
    """The database belongs to something else, or the address is not one of a database."""


class StoreBehindError(StoreError):
    """The database waits for `hearsay db upgrade`."""


class StoreAheadError(StoreError):
    """A newer Hearsay has written the database."""


class StoreReadOnlyError(StoreError):
    """The database cannot be written."""


class StoreLockedError(StoreError):
    """Something else held the database for longer than the busy timeout."""

    passing = True


class StoreFullError(StoreError):
    """The disk, or the database's share of it, is full."""


class StoreCorruptError(StoreError):
    """The file is damaged, or no database at all."""


class StoreUnreachableError(StoreError):
    """The database server does not answer, or turns us away."""

    passing = True


_SQLITE: tuple[tuple[str, type[StoreError], str], ...] = (
    (
        "SQLITE_BUSY",
        StoreLockedError,
        "The database {place} is locked by another program; try again, or stop that program.",
    ),
    ("SQLITE_LOCKED", StoreLockedError, "The database {place} is locked by another program; try again."),
    (
        "SQLITE_READONLY",
        StoreReadOnlyError,
        "The database {place} cannot be written: the file, its folder or the disk is read-only for this user.",
    ),
    ("SQLITE_FULL", StoreFullError, "The database {place} cannot grow: the disk is full. Free some space."),
    (
        "SQLITE_CORRUPT",
        StoreCorruptError,
        "The database {place} is damaged; restore a backup with `hearsay db restore`.",
    ),
    (
        "SQLITE_NOTADB",
        StoreCorruptError,
        "The file {place} is damaged or no database; restore a backup, or name another.",
    ),
    (
        "SQLITE_CANTOPEN",
        StoreMissingError,
        "The database {place} cannot be opened: its folder is missing, or this user may not read or write there.",
    ),
    ("SQLITE_PERM", StoreReadOnlyError, "This user may not open the database {place}."),
    ("SQLITE_IOERR", StoreError, "The disk failed while the database {place} was read or written."),
)
_POSTGRES: tuple[tuple[str, type[StoreError], str], ...] = (
    ("28", StoreUnreachableError, "The database {place} refuses this user or password; check HEARSAY_DATABASE."),
    (
        "3D000",
        StoreMissingError,
        "The server has no database {place}; create it with `createdb`, then `hearsay db upgrade`.",
    ),
    ("42501", StoreReadOnlyError, "The database {place} does not allow this user to do that; grant it the rights."),
    ("25006", StoreReadOnlyError, "The database {place} is read-only (a standby, or set so)."),
    ("53100", StoreFullError, "The server of the database {place} has no disk space left."),
    ("53300", StoreUnreachableError, "The database {place} takes no more connections; raise max_connections there."),
    ("55P03", StoreLockedError, "The database {place} is locked by another program; try again."),
    ("57014", StoreLockedError, "The database {place} took too long; try again."),
    ("40", StoreLockedError, "The database {place} was busy with a competing change; try again."),
    ("XX00", StoreCorruptError, "The database {place} is damaged; restore a backup with `hearsay db restore`."),
    ("57P", StoreUnreachableError, "The server of the database {place} is stopping or starting; try again."),
)
# libpq gives no code for what fails before the session stands, only its words
_POSTGRES_WORDS: tuple[tuple[str, str], ...] = (
    (r"authentication failed|no password supplied|role .* does not exist|no pg_hba", "28"),
    (r"database .* does not exist", "3D000"),
    (r"too many (clients|connections)", "53300"),
    (r"(starting up|shutting down)", "57P"),
)


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn what the drivers raise into a `StoreError` that names `place` (a path, or a URL without its password)."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreLockedError(f"The database {place} has no free connection; try again.") from error
    except DBAPIError as error:
        raise _of_driver(error.orig, place) from error
    except SQLAlchemyError as error:
        raise StoreError(f"The database {place} gave an answer that Hearsay does not understand.") from error


def of_sqlite(error: BaseException, place: str) -> StoreError:
    """RETURNS (StoreError): for an error of the module sqlite3."""
    name = str(getattr(error, "sqlite_errorname", "") or "")
    for start, kind, sentence in _SQLITE:
        if name.startswith(start):
            return kind(sentence.format(place=place))
    return StoreError(f"The database {place} failed ({name or type(error).__name__}).")


def _of_driver(error: BaseException | None, place: str) -> StoreError:
    seen = error
    while seen is not None:  # SQLAlchemy's wrapper for async drivers carries the driver's own error as its cause
        if getattr(seen, "sqlite_errorname", None):
            return of_sqlite(seen, place)
        if (state := getattr(seen, "sqlstate", None)) is not None:
            return _of_postgres(str(state), place)
        seen = seen.__cause__
    words = str(error)
    for pattern, state in _POSTGRES_WORDS:
        if re.search(pattern, words):
            return _of_postgres(state, place)
    if re.search(r"connect|server|timeout|resolve|host|SSL", words, re.IGNORECASE):
        return StoreUnreachableError(f"The server of the database {place} cannot be reached; is it running?")
    return StoreError(f"The database {place} failed ({type(error).__name__}).")


def _of_postgres(state: str, place: str) -> StoreError:
    for start, kind, sentence in _POSTGRES:
        if state.startswith(start):
            return kind(sentence.format(place=place))
    if state.startswith("08"):
        return StoreUnreachableError(f"The connection to the database {place} was lost.")
    return StoreError(f"The database {place} failed (SQLSTATE {state}).")
