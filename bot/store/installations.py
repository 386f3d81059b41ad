"""Workspaces that installed the app from a browser, and the states of installations under way.

Only the bot's part of an installation is kept, nothing of who made it. The tokens stand in the database as the platform
gave them, so its file, and each backup, is as secret as they are; they are in no log.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from bot.store.database import Database, unbroken
from bot.store.tables import slack_bots, slack_oauth_states

STATE_LASTS = timedelta(minutes=10)
"""From the beginning of an installation to its end."""
MOST_STATES = 5000
"""Installations under way at the same time; anybody can begin one."""
_LOOKS, _LOOK_AGAIN = 10, 0.1
"""How often, and after how many seconds, it is looked whether another process has renewed a token."""
_LATE = timedelta(seconds=1)
"""By so much an event may be stamped before what it is about."""


@dataclass(frozen=True, slots=True)
class Installation:
    """An app in one workspace, or in all workspaces of an organisation; the names are the platform's."""

    installed_at: datetime
    app_id: str = ""
    enterprise_id: str | None = None
    enterprise_name: str | None = None
    team_id: str | None = None
    team_name: str | None = None
    bot_token: str = ""
    bot_id: str = ""
    bot_user_id: str = ""
    bot_scopes: str | None = None
    """With commas between them."""
    bot_refresh_token: str | None = None
    bot_token_expires_at: datetime | None = None
    is_enterprise_install: bool = False

    def __repr__(self) -> str:
        return f"Installation({self.team_id or self.enterprise_id})"


NAMES = tuple(field.name for field in fields(Installation))
_MOMENTS = ("installed_at", "bot_token_expires_at")


class Installations:
    """Those of one app: one row for each workspace, or for each organisation that has the app in all of its own."""

    def __init__(self, database: Database, client_id: str) -> None:
        self._db = database
        self._client_id = client_id

    async def find(self, key: str) -> Installation | None:
        """RETURNS (Installation | None): by the id of the workspace, or of the organisation; the youngest."""
        c = slack_bots.c
        whole = sa.and_(c.enterprise_id == key, c.is_enterprise_install)
        query = sa.select(*(c[name] for name in NAMES))
        query = query.where(c.client_id == self._client_id, sa.or_(c.team_id == key, whole))
        async with self._db.reading() as connection:
            row = (await connection.execute(query.order_by(c.installed_at.desc()).limit(1))).mappings().first()
        if row is None:
            return None
        moments = {at: row[at].replace(tzinfo=UTC) for at in _MOMENTS if row[at] is not None}
        return Installation(**{**row, **moments})

    async def renewed(self, key: str, earlier: str) -> Installation | None:
        """Look for what another process puts in place of a token that it has just renewed, and wait a moment for it.

        RETURNS (Installation | None): the one with the earlier token where that is good still, and nobody renews it.
        """
        for _ in range(_LOOKS):
            found = await self.find(key)
            ends = found.bot_token_expires_at if found else None
            if found is None or found.bot_token != earlier or ends is None:
                return found
            if ends <= datetime.now(UTC):
                return None
            await asyncio.sleep(_LOOK_AGAIN)
        return found

    @unbroken
    async def save(self, made: Installation) -> None:
        """Put an installation in place of an earlier one."""
        if made.is_enterprise_install:
            made = replace(made, team_id=None)  # named is the workspace that it was installed from
        moments = {at: _naive(moment) for at in _MOMENTS if (moment := getattr(made, at)) is not None}
        # an id of our own: PostgreSQL's counter begins anew where a backup was restored
        row = asdict(made) | moments | {"client_id": self._client_id, "id": secrets.randbelow(2**31 - 1) + 1}
        async with self._db.writing() as connection:
            await connection.execute(sa.delete(slack_bots).where(self._is(made)))
            await connection.execute(sa.insert(slack_bots), row)

    async def forget(self, key: str, *, before: datetime) -> bool:
        """Delete the installation of a workspace, and its token, if it is no younger than the event which says so.

        RETURNS (bool): whether none is left; False where there is one that was made since.
        """
        found = await self.find(key)
        if found is not None and found.installed_at > before + _LATE:
            return False
        if found is not None:
            await self._delete(found)
        return True

    @unbroken
    async def _delete(self, found: Installation) -> None:
        async with self._db.writing() as connection:
            await connection.execute(sa.delete(slack_bots).where(self._is(found)))

    def _is(self, made: Installation) -> sa.ColumnElement[bool]:
        c = slack_bots.c
        same = (c.enterprise_id == made.enterprise_id, c.team_id == made.team_id)
        return sa.and_(c.client_id == self._client_id, *same)


class States:
    """The states of installations under way; each is good for one use, whoever asks at the same time."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @unbroken
    async def issue(self) -> str:
        """RETURNS (str): a new state; those that have expired, and the oldest of too many, are deleted."""
        state, now = secrets.token_urlsafe(32), self._db.now()
        async with self._db.writing() as connection:
            c = slack_oauth_states.c
            last = sa.select(c.expire_at).order_by(c.expire_at.desc()).offset(MOST_STATES - 1).limit(1)
            gone = sa.or_(c.expire_at <= _naive(now), c.expire_at <= last.scalar_subquery())
            await connection.execute(sa.delete(slack_oauth_states).where(gone))
            row = {"state": state, "expire_at": _naive(now + STATE_LASTS)}
            await connection.execute(sa.insert(slack_oauth_states), row)
        return state

    @unbroken
    async def consume(self, state: str) -> bool:
        """RETURNS (bool): whether that state was issued, has not expired, and was not used before."""
        c = slack_oauth_states.c
        used = sa.delete(slack_oauth_states).where(c.state == state, c.expire_at > _naive(self._db.now()))
        async with self._db.writing() as connection:
            return (await connection.execute(used)).rowcount == 1


def _naive(moment: datetime) -> datetime:
    """RETURNS (datetime): in UTC, and without saying so, as the platform's own library keeps it."""
    return moment.astimezone(UTC).replace(tzinfo=None)
