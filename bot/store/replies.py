"""Our messages: which answers which, and what was answered lately in a channel."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa

from bot.store.database import Database, key_of, unbroken
from bot.store.events import held
from bot.store.people import People
from bot.store.records import Channel, EventKey, Reply
from bot.store.tables import breakdowns, replies


class Replies:
    """Ids and links only; the user who asked is a keyed hash."""

    def __init__(self, database: Database, people: People, owner: str) -> None:
        self._db = database
        self._people = people
        self._owner = owner

    @unbroken
    async def add(
        self,
        channel: Channel,
        *,
        reply: str,
        message: str,
        url: str,
        breakdown: str | None = None,
        user: str | None = None,
        finishing: EventKey | None = None,
    ) -> Reply:
        """Remember one of our messages; in the same transaction end the event that it answers.

        breakdown: its id; one that is not kept (any more) is left out.
        """
        now, key = self._db.now(), key_of(url)
        hashed = await self._people.hash_of(channel.platform, user)
        # held against a sweep that runs beside; SQLite's writer is alone anyway
        held_breakdown = sa.select(breakdowns.c.id).where(breakdowns.c.id == breakdown)
        held_breakdown = held_breakdown.with_for_update(read=True, key_share=True)
        values = {
            "workspace": channel.workspace,
            "message": message,
            "url": key,
            "user_hash": hashed,
            "posted_at": now,
        }
        async with self._db.writing() as connection:
            kept = (await connection.execute(held_breakdown)).scalar()
            values["breakdown"] = kept
            statement = self._db.insert(replies).values(
                platform=channel.platform, channel=channel.channel, reply=reply, **values
            )
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["platform", "channel", "reply"], set_=values)
            )
            if finishing is not None:
                done = held(finishing, self._owner).values(state="done", user_hash=None, payload=None)
                await connection.execute(done)
        return Reply(channel, reply, message, key, kept, now)

    @unbroken
    async def of_message(self, channel: Channel, message: str) -> list[Reply]:
        """RETURNS (list[Reply]): our answers to a message, oldest first."""
        return await self._select(_in(channel), replies.c.message == message)

    @unbroken
    async def get(self, channel: Channel, reply: str) -> Reply | None:
        """RETURNS (Reply | None): what is known of one of our messages."""
        found = await self._select(_in(channel), replies.c.reply == reply)
        return found[0] if found else None

    @unbroken
    async def last_in_channel(self, channel: Channel, url: str, *, within: timedelta) -> Reply | None:
        """RETURNS (Reply | None): our latest answer about that article in that channel, if there is one so young."""
        recent = replies.c.posted_at > self._db.now() - within
        found = await self._select(_in(channel), replies.c.url == key_of(url), recent, newest=1)
        return found[0] if found else None

    @unbroken
    async def recent(self, workspace: Channel, channels: Collection[str], limit: int) -> list[Reply]:
        """RETURNS (list[Reply]): our latest answers with a breakdown in these channels, newest first."""
        where = [replies.c.platform == workspace.platform, replies.c.workspace == workspace.workspace]
        where += [replies.c.channel.in_(channels), replies.c.breakdown.is_not(None)]
        return await self._select(*where, newest=limit)

    @unbroken
    async def count_since(self, channel: Channel, *, within: timedelta, user: str | None = None) -> int:
        """RETURNS (int): our answers of late in the channel (`channel=""`: in the workspace), or those to one user."""
        where = [replies.c.platform == channel.platform, replies.c.workspace == channel.workspace]
        if channel.channel:
            where.append(replies.c.channel == channel.channel)
        if user is not None:
            where.append(replies.c.user_hash == await self._people.hash_of(channel.platform, user))
        statement = sa.select(sa.func.count()).select_from(replies)
        statement = statement.where(*where, replies.c.posted_at > self._db.now() - within)
        async with self._db.reading() as connection:
            return int((await connection.execute(statement)).scalar_one())

    @unbroken
    async def asked_by(self, channel: Channel, reply: str, user: str) -> bool:
        """RETURNS (bool): whether that person's message is the one that our message answers, so may dismiss it."""
        hashed = await self._people.hash_of(channel.platform, user)
        statement = sa.select(replies.c.reply).where(
            _in(channel), replies.c.reply == reply, replies.c.user_hash == hashed
        )
        async with self._db.reading() as connection:
            return (await connection.execute(statement)).first() is not None

    @unbroken
    async def forget(self, channel: Channel, reply: str) -> bool:
        """RETURNS (bool): whether that message of ours was known; it no longer is."""
        statement = sa.delete(replies).where(_in(channel), replies.c.reply == reply)
        async with self._db.writing() as connection:
            return (await connection.execute(statement)).rowcount == 1

    async def _select(self, *where: sa.ColumnElement[bool], newest: int | None = None) -> list[Reply]:
        order = replies.c.posted_at.desc() if newest else replies.c.posted_at
        statement = sa.select(replies).where(*where).order_by(order).limit(newest)
        async with self._db.reading() as connection:
            rows = (await connection.execute(statement)).all()
        return [
            Reply(
                Channel(row.platform, row.workspace, row.channel),
                row.reply,
                row.message,
                row.url,
                row.breakdown,
                row.posted_at,
            )
            for row in rows
        ]


def _in(channel: Channel) -> sa.ColumnElement[bool]:
    return sa.and_(
        replies.c.platform == channel.platform,
        replies.c.workspace == channel.workspace,
        replies.c.channel == channel.channel,
    )
