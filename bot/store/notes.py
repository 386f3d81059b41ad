"""Small things that an adapter wants to know after a restart, such as what it last told its platform."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hashlib import blake2b

import sqlalchemy as sa

from bot.store.database import Database, unbroken
from bot.store.tables import meta

_PREFIX = "note:"
"""Keeps them apart from what the store itself has in that table."""


class Notes:
    """Text by key; nothing about people."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @unbroken
    async def get(self, key: str) -> str | None:
        """RETURNS (str | None): what was put under that key last."""
        async with self._db.reading() as connection:
            found = await connection.execute(sa.select(meta.c.value).where(meta.c.key == _PREFIX + key))
            return found.scalar()

    @unbroken
    async def put(self, key: str, value: str) -> None:
        """Keep a text under a key of at most 59 characters, in place of what was there."""
        statement = self._db.insert(meta).values(key=_PREFIX + key, value=value)
        async with self._db.writing() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))

    async def if_new(self, key: str, text: str, tell: Callable[[], Awaitable[object]]) -> None:
        """Do something unless it was done with the same text last; what it raises is for the caller."""
        digest = blake2b(text.encode(), digest_size=16).hexdigest()
        if await self.get(key) != digest:
            await tell()
            await self.put(key, digest)
