"""What is kept for how long, and what goes when somebody asks to be forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database, key_of
from bot.store.people import People
from bot.store.records import Channel, Counts
from bot.store.tables import aliases, breakdowns, events, failures, feedback, jobs, replies, settings

RETENTION = timedelta(days=30)
BATCH = 500


async def sweep(database: Database, now: datetime, retention: timedelta = RETENTION, *, batch: int = BATCH) -> Counts:
    """Delete what is older than `retention`, in transactions of at most `batch` rows, so that nobody waits for long.

    A breakdown stays as long as a kept reply has buttons for it. Settings stay until they are reset or forgotten.
    RETURNS (Counts): the rows deleted.
    """
    cutoff = now - retention
    shown = sa.exists().where(replies.c.breakdown == breakdowns.c.id)
    rows: dict[str, int] = {}
    for table, gone in (
        (events, events.c.claimed_at < cutoff),
        (replies, replies.c.posted_at < cutoff),
        (feedback, feedback.c.given_at < cutoff),
        (breakdowns, sa.and_(breakdowns.c.fetched_at < cutoff, ~shown)),
        (failures, failures.c.expires_at < now),
        (aliases, aliases.c.seen_at < cutoff),
        (jobs, jobs.c.lease_until < now - timedelta(hours=1)),
    ):
        if count := await _in_batches(database, table, gone, batch):
            rows[table.name] = count
    return Counts(rows)


async def _in_batches(database: Database, table: sa.Table, gone: sa.ColumnElement[bool], batch: int) -> int:
    key = sa.tuple_(*table.primary_key.columns)
    chosen = sa.select(*table.primary_key.columns).where(gone).limit(batch)
    statement = sa.delete(table).where(key.in_(chosen), gone)

    async def some() -> int:
        async with database.writing() as connection:
            return (await connection.execute(statement)).rowcount

    total = 0
    while True:
        done = await database.unbroken(some())
        total += done
        if done < batch:
            return total


async def held(database: Database, workspace: Channel) -> Counts:
    """RETURNS (Counts): what is held about a workspace, which is what `forget_workspace` would delete."""
    rows: dict[str, int] = {}
    async with database.reading() as connection:
        for table, of_it in _of_workspace(workspace).items():
            statement = sa.select(sa.func.count()).select_from(table).where(of_it)
            if count := (await connection.execute(statement)).scalar_one():
                rows[table.name] = count
    return Counts(rows)


async def forget_workspace(database: Database, workspace: Channel) -> Counts:
    """Delete the settings, replies, events and feedback of a workspace."""
    async with database.writing() as connection:
        return await _delete(connection, _of_workspace(workspace))


def _of_workspace(workspace: Channel) -> dict[sa.Table, sa.ColumnElement[bool]]:
    return {
        table: sa.and_(table.c.platform == workspace.platform, table.c.workspace == workspace.workspace)
        for table in (feedback, replies, events, settings)
    }


async def forget_user(database: Database, people: People, platform: str, user: str) -> Counts:
    """Delete the feedback of a person, and what is known of replies to them and of their messages being answered."""
    hashed = await people.hash_of(platform, user)
    async with database.writing() as connection:
        return await _delete(connection, {t: t.c.user_hash == hashed for t in (feedback, replies, events)})


async def forget_url(database: Database, *urls: str) -> Counts:
    """Delete all that is known of an article, under any of its names: breakdowns, feedback on them, replies, failures.

    A claim that is being worked on right now may still bring it back.
    """
    given = {key_of(url) for url in urls}
    async with database.writing() as connection:
        found = (await connection.execute(sa.select(aliases.c.canonical).where(aliases.c.url.in_(given)))).scalars()
        names = {*given, *found}
        of_it = sa.select(breakdowns.c.id).where(breakdowns.c.url.in_(names))
        return await _delete(
            connection,
            {
                feedback: feedback.c.breakdown.in_(of_it),
                replies: sa.or_(replies.c.url.in_(names), replies.c.breakdown.in_(of_it)),
                breakdowns: breakdowns.c.url.in_(names),
                failures: failures.c.url.in_(names),
                jobs: jobs.c.url.in_(names),
                aliases: sa.or_(aliases.c.url.in_(names), aliases.c.canonical.in_(names)),
            },
        )


async def _delete(connection: AsyncConnection, where: dict[sa.Table, sa.ColumnElement[bool]]) -> Counts:
    rows: dict[str, int] = {}
    for table, condition in where.items():
        if count := (await connection.execute(sa.delete(table).where(condition))).rowcount:
            rows[table.name] = count
    return Counts(rows)
