"""Keyed hashes in place of user ids, so that cooldowns and "forget me" work without keeping who it was.

The key is a random one of the database's own, or the operator's (kept outside of it, so that who has only the
database cannot test a guess).
"""

from __future__ import annotations

from hashlib import blake2b

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.errors import StoreCorruptError
from bot.store.tables import meta

USER_KEY = "user_key"


class People:
    """Turns ids into hashes; reads the key once."""

    def __init__(self, database: Database, key: str | None = None) -> None:
        self._db = database
        self._key = key

    async def hash_of(self, platform: str, user: str | None) -> str | None:
        """RETURNS (str | None): 32 hexadecimal digits for a user of a platform; None for none."""
        if user is None:
            return None
        if self._key is None:
            async with self._db.reading() as connection:
                found = (await connection.execute(sa.select(meta.c.value).where(meta.c.key == USER_KEY))).scalar()
            if not found:
                raise StoreCorruptError(f"The database {self._db.location.place} has lost its key; restore a backup.")
            self._key = str(found)
        key = blake2b(self._key.encode(), digest_size=32).digest()
        return blake2b(f"{platform}\n{user}".encode(), key=key, digest_size=16).hexdigest()
