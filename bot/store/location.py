"""Where the database is: a path or a URL in, SQLAlchemy's URL out, and a name for it that shows no password."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.store.errors import StoreForeignError

_HOW = "HEARSAY_DATABASE takes a file's path, or postgresql://user:password@host/name."
_POSTGRES = {"postgres", "postgresql", "postgresql+psycopg"}
_SQLITE = {"sqlite", "sqlite+aiosqlite"}


@dataclass(frozen=True)
class Location:
    """One database: SQLite when `path` is given, else PostgreSQL."""

    url: URL
    place: str
    """How it is named to people."""
    path: Path | None
    is_default: bool = False

    @property
    def is_sqlite(self) -> bool:
        """RETURNS (bool): whether it is a file."""
        return self.path is not None


def default_path() -> Path:
    """RETURNS (Path): `hearsay/hearsay.db` in the user's data folder ($XDG_DATA_HOME, else ~/.local/share)."""
    data = os.environ.get("XDG_DATA_HOME", "")
    folder = Path(data) if data.startswith("/") else Path("~/.local/share").expanduser()
    return folder / "hearsay" / "hearsay.db"


def locate(address: str | Path | None = None) -> Location:
    """Find the database that `address` names.

    address: a URL, a file's path, or None for the file at `default_path()`. The password of a URL may be left to
        ~/.pgpass or $PGPASSWORD.
    RETURNS (Location): raises `StoreForeignError` where that is no address of a database.
    """
    if address is None or str(address) == "":
        return _file(default_path(), is_default=True)
    text = str(address)
    if "://" not in text:
        return _file(Path(text))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise StoreForeignError(f"The address of the database cannot be read. {_HOW}") from None
    if url.drivername in _SQLITE:
        if not url.database or url.database == ":memory:":
            raise StoreForeignError(f"A database in memory would forget everything. {_HOW}")
        return _file(Path(url.database))
    if url.drivername in _POSTGRES:
        url = url.set(drivername="postgresql+psycopg")
        return Location(url, _shown(url), None)
    raise StoreForeignError(
        f"Hearsay keeps its data in SQLite or PostgreSQL, not {url.drivername.split('+')[0]}. {_HOW}"
    )


def _file(path: Path, *, is_default: bool = False) -> Location:
    path = path.expanduser().absolute()
    return Location(URL.create("sqlite+aiosqlite", database=str(path)), str(path), path, is_default)


def _shown(url: URL) -> str:
    """RETURNS (str): the URL without its password and its query, which may hold one too."""
    return URL.create("postgresql", url.username, None, url.host, url.port, url.database).render_as_string()
