"""Events seen: each is claimed once, by one process, and taken up again if that process did not end its work."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.store.database import Database, unbroken
from bot.store.people import People
from bot.store.records import Claim, EventKey, EventState
from bot.store.tables import events

LEASE = timedelta(minutes=2)


class Events:
    """Claims run claimed → posting → done, or end as abandoned. `owner` names this process."""

    def __init__(self, database: Database, people: People, owner: str) -> None:
        self._db = database
        self._people = people
        self._owner = owner

    @unbroken
    async def claim(
        self,
        key: EventKey,
        *,
        workspace: str,
        user: str | None = None,
        payload: str | None = None,
        lease: timedelta = LEASE,
    ) -> bool:
        """Take an event, before any work for it. Atomic over all processes on the database.

        payload: what is needed to take the work up after a crash: ids and links, never the message's text. It is
            emptied when the event is dealt with.
        RETURNS (bool): whether it is ours; False for one that anybody has claimed before.
        """
        now = self._db.now()
        statement = self._db.insert(events).values(
            platform=key.platform,
            event=key.event,
            workspace=workspace,
            state="claimed",
            claimed_at=now,
            claimed_by=self._owner,
            lease_until=now + lease,
            attempts=1,
            user_hash=await self._people.hash_of(key.platform, user),
            payload=payload,
        )
        async with self._db.writing() as connection:
            # a row comes back where one was inserted; the count of rows is not kept for inserts
            done = await connection.execute(statement.on_conflict_do_nothing().returning(events.c.event))
            return done.first() is not None

    @unbroken
    async def renew(self, key: EventKey, *, lease: timedelta = LEASE) -> bool:
        """RETURNS (bool): whether the event is still ours, and then for `lease` from now."""
        return await self._move(key, lease_until=self._db.now() + lease)

    @unbroken
    async def posting(self, key: EventKey, *, lease: timedelta = LEASE) -> bool:
        """Say that the answer is about to be sent; call it right before, and stay silent where it says False.

        RETURNS (bool): whether the event is still ours. Whoever takes it up later sees that an answer may stand.
        """
        return await self._move(key, state="posting", lease_until=self._db.now() + lease)

    @unbroken
    async def finish(self, key: EventKey) -> bool:
        """RETURNS (bool): whether the event was ours; it is done, and only its id and time remain."""
        return await self._move(key, state="done", user_hash=None, payload=None)

    @unbroken
    async def abandon(self, key: EventKey, *, retry: bool = False) -> bool:
        """Give an event up: for good, or, with `retry`, for whoever takes it up next."""
        if retry:
            return await self._move(key, lease_until=self._db.now())
        return await self._move(key, state="abandoned", user_hash=None, payload=None)

    @unbroken
    async def take_over(
        self,
        *,
        younger_than: timedelta,
        older_than: timedelta = timedelta(0),
        owner: str | None = None,
        platform: str | None = None,
        limit: int = 100,
        lease: timedelta = LEASE,
    ) -> list[Claim]:
        """Take up what was begun and not ended, oldest first. No claim is given to two callers.

        younger_than: age of the first claim; what is older stays silent for ever.
        older_than: how long ago the lease must have run out.
        owner: take what that process holds as well, its lease running or not: this one's own name after a restart.
        platform: take events of that platform alone.
        """
        now = self._db.now()
        lost = events.c.lease_until <= now - older_than
        if owner is not None:
            lost = sa.or_(lost, events.c.claimed_by == owner)
        where = [events.c.state.in_(("claimed", "posting")), lost, events.c.claimed_at > now - younger_than]
        if platform is not None:
            where.append(events.c.platform == platform)
        wanted = (
            sa.select(events)
            .where(*where)
            .order_by(events.c.claimed_at)
            .limit(limit)
            .with_for_update(skip_locked=True)  # SQLite leaves this out: its writer is alone anyway
        )
        async with self._db.writing() as connection:
            rows = (await connection.execute(wanted)).all()
            for row in rows:
                await connection.execute(
                    sa.update(events)
                    .where(events.c.platform == row.platform, events.c.event == row.event)
                    .values(claimed_by=self._owner, lease_until=now + lease, attempts=row.attempts + 1)
                )
        return [
            Claim(
                EventKey(row.platform, row.event),
                row.workspace,
                row.state,
                row.claimed_at,
                row.attempts + 1,
                row.payload,
            )
            for row in rows
        ]

    @unbroken
    async def state_of(self, key: EventKey) -> EventState | None:
        """RETURNS (EventState | None): None for an event that nobody has claimed."""
        statement = sa.select(events.c.state).where(events.c.platform == key.platform, events.c.event == key.event)
        async with self._db.reading() as connection:
            found: EventState | None = (await connection.execute(statement)).scalar()
        return found

    async def _move(self, key: EventKey, **values: object) -> bool:
        async with self._db.writing() as connection:
            done = await connection.execute(held(key, self._owner).values(**values))
        return done.rowcount == 1


def held(key: EventKey, owner: str) -> sa.Update:
    """RETURNS (Update): of the event, as long as it is open and in the hands of `owner`."""
    return sa.update(events).where(
        events.c.platform == key.platform,
        events.c.event == key.event,
        events.c.claimed_by == owner,
        events.c.state.in_(("claimed", "posting")),
    )
