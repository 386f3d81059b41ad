"""The workspaces that installed the app, in our database: slack_sdk's stores, over the tables of our migrations.

Only the bot's installation is kept, nothing of who installed it. The tokens stand in the database as Slack gave them,
so its file, and each backup, is as secret as they are; they are in no log.
"""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore, SQLAlchemyInstallationStore
from slack_sdk.oauth.sqlalchemy_utils import normalize_datetime_for_db
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore

from bot.store.database import Database

STATE_LASTS = 600
"""Seconds from the beginning of an installation to its end."""
_QUIET = logging.getLogger(f"{__name__}.sdk")
_QUIET.setLevel(logging.ERROR)  # its finer lines hold states


class Installations(AsyncSQLAlchemyInstallationStore):
    """One row for each workspace, or for each organisation that has the app in all of its workspaces."""

    def __init__(self, client_id: str, database: Database) -> None:
        super().__init__(client_id, database.engine, logger=_QUIET)
        self._database = database

    async def find(self, key: str) -> Bot | None:
        """RETURNS (Bot | None): by the id of the workspace, or of the organisation."""
        c = self.bots.c
        whole = sa.and_(c.enterprise_id == key, c.is_enterprise_install)
        query = sa.select(self.bots).where(c.client_id == self.client_id, sa.or_(c.team_id == key, whole))
        async with self._database.reading() as connection:
            row = (await connection.execute(query.order_by(c.installed_at.desc()).limit(1))).mappings().first()
        return SQLAlchemyInstallationStore.build_bot_entity(row) if row else None

    async def async_save(self, installation: Installation) -> None:
        """Keep the bot's part of an installation."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Put an installation in place of an earlier one, in one transaction."""
        values: dict[str, Any] = bot.to_dict() | {"client_id": self.client_id}
        if bot.is_enterprise_install:
            values["team_id"] = None  # Slack names the workspace that it was installed from
        values |= {at: normalize_datetime_for_db(values[at]) for at in ("installed_at", "bot_token_expires_at")}
        # an id of our own: PostgreSQL's counter begins anew where a backup was restored
        row = {name: values.get(name) for name in self.bots.c.keys()} | {"id": secrets.randbelow(2**31 - 1) + 1}  # noqa: SIM118 - columns are no dict
        async with self._database.writing() as connection:
            await connection.execute(sa.delete(self.bots).where(self._is(row["enterprise_id"], row["team_id"])))
            await connection.execute(sa.insert(self.bots), row)

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete the installation, and with it the token."""
        async with self._database.writing() as connection:
            await connection.execute(sa.delete(self.bots).where(self._is(enterprise_id, team_id)))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Do nothing: of single people nothing is kept."""

    async def forget(self, key: str, *, before: float) -> bool:
        """Delete the installations of a workspace that are no younger than the event which says so.

        before: seconds since 1970; an installation that was made afterwards stays.
        RETURNS (bool): whether none is left.
        """
        found = await self.find(key)
        if found is None:
            return True
        if found.installed_at > before + 1:
            return False
        await self.async_delete_bot(
            enterprise_id=found.enterprise_id, team_id=None if found.is_enterprise_install else found.team_id
        )
        return True

    def _is(self, enterprise: str | None, team: str | None) -> sa.ColumnElement[bool]:
        c = self.bots.c
        return sa.and_(c.client_id == self.client_id, c.enterprise_id == enterprise, c.team_id == team)


class States(AsyncSQLAlchemyOAuthStateStore):
    """The states of installations under way; each is good for one use, whoever asks at the same time."""

    def __init__(self, database: Database) -> None:
        super().__init__(STATE_LASTS, database.engine, logger=_QUIET)
        self._database = database

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """RETURNS (str): a new state; those that have expired are deleted."""
        state, until = secrets.token_urlsafe(32), _now() + timedelta(seconds=STATE_LASTS)
        async with self._database.writing() as connection:
            await connection.execute(sa.delete(self.oauth_states).where(self.oauth_states.c.expire_at <= _now()))
            await connection.execute(sa.insert(self.oauth_states), {"state": state, "expire_at": until})
        return state

    async def async_consume(self, state: str) -> bool:
        """RETURNS (bool): whether that state was issued, has not expired, and was not used before."""
        c = self.oauth_states.c
        used = sa.delete(self.oauth_states).where(c.state == state, c.expire_at > _now())
        async with self._database.writing() as connection:
            return (await connection.execute(used)).rowcount == 1


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
