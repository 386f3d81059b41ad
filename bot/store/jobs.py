"""Analyses under way: a lease on each link, so that two replicas do not work on the same one."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.store.database import Database, key_of, unbroken
from bot.store.tables import jobs

LEASE = timedelta(minutes=2)


class Jobs:
    """`owner` names this process; a lease that ran out is anybody's."""

    def __init__(self, database: Database, owner: str) -> None:
        self._db = database
        self._owner = owner

    @unbroken
    async def acquire(self, url: str, *, lease: timedelta = LEASE) -> bool:
        """RETURNS (bool): whether the link is ours to analyse; False while another process does."""
        now = self._db.now()
        values = {"owner": self._owner, "acquired_at": now, "lease_until": now + lease}
        statement = self._db.insert(jobs).values(url=key_of(url), **values)
        statement = statement.on_conflict_do_update(
            index_elements=["url"],
            set_=values,
            where=sa.or_(jobs.c.lease_until <= now, jobs.c.owner == self._owner),
        )
        async with self._db.writing() as connection:
            return (await connection.execute(statement.returning(jobs.c.url))).first() is not None

    @unbroken
    async def renew(self, url: str, *, lease: timedelta = LEASE) -> bool:
        """RETURNS (bool): whether the link is still ours, and then for `lease` from now."""
        statement = sa.update(jobs).where(jobs.c.url == key_of(url), jobs.c.owner == self._owner)
        async with self._db.writing() as connection:
            done = await connection.execute(statement.values(lease_until=self._db.now() + lease))
        return done.rowcount == 1

    @unbroken
    async def release(self, url: str) -> bool:
        """RETURNS (bool): whether the link was ours; it is free now."""
        statement = sa.delete(jobs).where(jobs.c.url == key_of(url), jobs.c.owner == self._owner)
        async with self._db.writing() as connection:
            return (await connection.execute(statement)).rowcount == 1

    @unbroken
    async def is_held(self, url: str) -> bool:
        """RETURNS (bool): whether anybody works on the link now."""
        statement = sa.select(jobs.c.url).where(jobs.c.url == key_of(url), jobs.c.lease_until > self._db.now())
        async with self._db.reading() as connection:
            return (await connection.execute(statement)).first() is not None
