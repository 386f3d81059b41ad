"""Turns: who is at work for a channel, a person or an article right now, so that no burst of answers comes of it.

A turn is a lease in the table of jobs, under a name that says nothing: what it is of goes in as a hash.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.people import People
from bot.store.records import Channel, EventKey
from bot.store.tables import jobs

LEASE = timedelta(minutes=2)


@dataclass(frozen=True)
class Scope:
    """What a turn is of: a channel (or a workspace), or a person, a message or an article there."""

    channel: Channel
    user: str | None = None
    message: str | None = None
    url: str | None = None


class Turns:
    """Held by an event, whichever process deals with it: who takes an event up has its turns as well."""

    def __init__(self, database: Database, people: People) -> None:
        self._db = database
        self._people = people

    async def take(self, holder: EventKey, scopes: Iterable[Scope], *, lease: timedelta = LEASE) -> bool:
        """Take the turns of all scopes, or of none; those that the event holds already are renewed.

        RETURNS (bool): False while another event holds one of them.
        """
        now, owner = self._db.now(), _digest(holder.platform, holder.event)
        names = [await self._name(scope) for scope in scopes]
        if not names:
            return True
        values = {"owner": owner, "acquired_at": now, "lease_until": now + lease}
        # in one order everywhere, so that two takers cannot wait for each other
        statement = self._db.insert(jobs).values([{"url": name, **values} for name in sorted(set(names))])
        statement = statement.on_conflict_do_update(
            index_elements=["url"],
            set_=values,
            where=sa.or_(jobs.c.lease_until <= now, jobs.c.owner == owner),
        )
        try:
            async with self._db.writing() as connection:
                taken = (await connection.execute(statement.returning(jobs.c.url))).all()
                _all_or_nothing(len(taken), len(set(names)))
        except _TakenError:
            return False
        return True

    async def renew(self, holder: EventKey, scopes: Iterable[Scope], *, lease: timedelta = LEASE) -> None:
        """Hold what is held for `lease` from now."""
        statement = sa.update(jobs).where(await self._held(holder, scopes))
        async with self._db.writing() as connection:
            await connection.execute(statement.values(lease_until=self._db.now() + lease))

    async def release(self, holder: EventKey, scopes: Iterable[Scope]) -> None:
        """Give up what is held."""
        statement = sa.delete(jobs).where(await self._held(holder, scopes))
        async with self._db.writing() as connection:
            await connection.execute(statement)

    async def _held(self, holder: EventKey, scopes: Iterable[Scope]) -> sa.ColumnElement[bool]:
        names = [await self._name(scope) for scope in scopes]
        return sa.and_(jobs.c.url.in_(names), jobs.c.owner == _digest(holder.platform, holder.event))

    async def _name(self, scope: Scope) -> str:
        channel = scope.channel
        hashed = await self._people.hash_of(channel.platform, scope.user)
        parts = (channel.platform, channel.workspace, channel.channel, hashed, scope.message, scope.url)
        return f"turn:{_digest(*('-' if part is None else f'+{part}' for part in parts))}"


class _TakenError(Exception):
    """Rolls the transaction back."""


def _all_or_nothing(taken: int, wanted: int) -> None:
    if taken < wanted:
        raise _TakenError


def _digest(*parts: str) -> str:
    return blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
