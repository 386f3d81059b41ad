"""The database's revision: what it is, whether it is ours and current, and bringing it there with Alembic.

Migrations are the files of `migrations/versions`, applied over a connection that is already open, so that no
alembic.ini is needed and an installed package carries them. A new one is written by hand beside the others; a test
shows the difference between what they build and `tables.py`.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.store.errors import StoreAheadError, StoreBehindError, StoreForeignError

VERSION_TABLE = "hearsay_revision"
_FOLDER = Path(__file__).with_name("migrations")
_LOCK = 0x68656172  # "hear": PostgreSQL's advisory lock while migrations run
EMPTY = "empty"


def scripts() -> ScriptDirectory:
    """RETURNS (ScriptDirectory): our migrations."""
    return ScriptDirectory(str(_FOLDER))


def head() -> str:
    """RETURNS (str): the newest revision that this version of Hearsay knows."""
    return scripts().get_current_head() or ""


def revision_of(connection: sa.Connection, place: str) -> str:
    """RETURNS (str): the revision, or `EMPTY`. Raises `StoreForeignError` where the tables are somebody else's."""
    names = set(sa.inspect(connection).get_table_names())
    if VERSION_TABLE not in names:
        if names:
            raise StoreForeignError(f"The database {place} belongs to another program; name one for Hearsay alone.")
        return EMPTY
    found = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - our own name
    return str(found) if found else EMPTY


def check(connection: sa.Connection, place: str) -> str:
    """RETURNS (str): the revision, when it is the newest one. Raises what stands in the way otherwise."""
    found = revision_of(connection, place)
    if found == head():
        return found
    if found == EMPTY:
        raise StoreBehindError(f"The database {place} is empty; run `hearsay db upgrade`.")
    _known(found, place)
    raise StoreBehindError(f"The database {place} is older than this Hearsay; run `hearsay db upgrade`.")


def migrate(connection: sa.Connection, place: str, target: str = "head") -> tuple[str, str]:
    """Go to a revision, up or down, in the connection's transaction; whoever comes second finds it done.

    RETURNS (tuple[str, str]): the revision before and after.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    before = revision_of(connection, place)
    if before != EMPTY:
        _known(before, place)
    config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    if target == "base":
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)
    return before, revision_of(connection, place)


def _known(revision: str, place: str) -> None:
    if revision not in {script.revision for script in scripts().walk_revisions()}:
        raise StoreAheadError(f"The database {place} was written by a newer Hearsay; upgrade Hearsay itself.")
