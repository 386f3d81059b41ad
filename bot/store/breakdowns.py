"""The memory of links: breakdowns by canonical URL, content and model; failures; other names of the same article."""

from __future__ import annotations

import logging
from base64 import b32encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import blake2b

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.article.model import Remarks
from bot.breakdown import Breakdown
from bot.store.database import Database, key_of, unbroken
from bot.store.records import Known, StoredBreakdown, StoredFailure
from bot.store.tables import aliases, breakdowns, failures

log = logging.getLogger(__name__)

NO_REMARKS = Remarks()
_REMARKS = TypeAdapter(Remarks)


def model_key(breakdown: Breakdown) -> str:
    """RETURNS (str): what made the breakdown, as `name@version`."""
    return f"{breakdown.model.name}@{breakdown.model.version}"


def breakdown_id(url: str, content_hash: str, model: str) -> str:
    """RETURNS (str): 13 letters and digits, the same for the same article, content and model everywhere."""
    digest = blake2b("\n".join((key_of(url), content_hash, model)).encode(), digest_size=8).digest()
    return b32encode(digest).decode().rstrip("=").lower()


class Breakdowns:
    """`url` is always the canonical one, except where a method says that it follows aliases."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @unbroken
    async def look_up(self, url: str, *, model: str | None = None) -> Known:
        """All that is known of a link as it was shared, or of its canonical URL (it follows aliases).

        model: `model_key` of what would analyse it now; None takes a breakdown by any.
        """
        now = self._db.now()
        async with self._db.reading() as connection:
            key = await _resolved(connection, key_of(url))
            row = (await connection.execute(_newest(key, model))).first()
            failed = (
                await connection.execute(sa.select(failures).where(failures.c.url == key, failures.c.expires_at > now))
            ).first()
        return Known(key, _stored(row) if row else None, StoredFailure(**failed._mapping) if failed else None)

    @unbroken
    async def name_of(self, url: str) -> str:
        """RETURNS (str): the key under which an article is known that was shared under this URL or another."""
        async with self._db.reading() as connection:
            return await _resolved(connection, key_of(url))

    async def get_fresh(self, url: str, *, model: str, max_age: timedelta) -> StoredBreakdown | None:
        """RETURNS (StoredBreakdown | None): the newest by that model, if the page was seen since (follows aliases)."""
        found = (await self.look_up(url, model=model)).breakdown
        return found if found is not None and found.fetched_at >= self._db.now() - max_age else None

    @unbroken
    async def by_id(self, identifier: str) -> StoredBreakdown | None:
        """RETURNS (StoredBreakdown | None): the one that a button names."""
        async with self._db.reading() as connection:
            row = (await connection.execute(sa.select(breakdowns).where(breakdowns.c.id == identifier))).first()
        return _stored(row) if row else None

    @unbroken
    async def put(
        self,
        url: str,
        breakdown: Breakdown,
        *,
        content_hash: str,
        remarks: Remarks = NO_REMARKS,
        etag: str | None = None,
        last_modified: str | None = None,
        also: Iterable[str] = (),
    ) -> StoredBreakdown:
        """Keep a breakdown; its `article.id` becomes the id it is kept under. A failure of the link is forgotten.

        content_hash: of the article's text, in hexadecimal.
        also: other URLs that lead to the same article: the link as shared, redirects.
        """
        now, key, model = self._db.now(), key_of(url), model_key(breakdown)
        identifier = breakdown_id(url, content_hash, model)
        article = breakdown.article.model_copy(update={"id": identifier})
        kept = breakdown.model_copy(update={"article": article})
        values = {"body": kept.to_json(), "etag": etag, "last_modified": last_modified, "fetched_at": now}
        values["remarks"] = _written(remarks)
        statement = self._db.insert(breakdowns).values(
            id=identifier, url=key, content_hash=content_hash, model=model, created_at=now, **values
        )
        statement = statement.on_conflict_do_update(index_elements=["id"], set_=values)
        async with self._db.writing() as connection:
            created = (await connection.execute(statement.returning(breakdowns.c.created_at))).scalar_one()
            await connection.execute(sa.delete(failures).where(failures.c.url == key))
            await self._alias(connection, key, also, now)
        return StoredBreakdown(identifier, key, content_hash, model, kept, now, created, etag, last_modified, remarks)

    @unbroken
    async def touch(self, identifier: str, *, etag: str | None = None, last_modified: str | None = None) -> bool:
        """Say that the page still holds this content ("not modified"); what is None stays as it is.

        RETURNS (bool): whether there is such a breakdown.
        """
        given = {"etag": etag, "last_modified": last_modified}
        values = {"fetched_at": self._db.now()} | {k: v for k, v in given.items() if v is not None}
        async with self._db.writing() as connection:
            done = await connection.execute(sa.update(breakdowns).where(breakdowns.c.id == identifier).values(values))
        return done.rowcount == 1

    @unbroken
    async def put_failure(
        self, url: str, reason: str, *, keep_for: timedelta, message: str | None = None, also: Iterable[str] = ()
    ) -> StoredFailure:
        """Remember that a link gives no breakdown, and why, for a while. Breakdowns of it stay.

        message: the sentence for the chat.
        """
        now, key = self._db.now(), key_of(url)
        failure = StoredFailure(key, reason, now, now + keep_for, message)
        values = {"reason": reason, "failed_at": now, "expires_at": failure.expires_at, "message": message}
        statement = self._db.insert(failures).values(url=key, **values)
        async with self._db.writing() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["url"], set_=values))
            await self._alias(connection, key, also, now)
        return failure

    @unbroken
    async def changed_since(self, identifier: str) -> StoredBreakdown | None:
        """RETURNS (StoredBreakdown | None): what the page holds now, where that is not what `identifier` is of."""
        old = breakdowns.alias("old")
        statement = (
            sa.select(breakdowns)
            .join(old, sa.and_(old.c.url == breakdowns.c.url, old.c.fetched_at < breakdowns.c.fetched_at))
            .where(old.c.id == identifier)
            .order_by(breakdowns.c.fetched_at.desc())
            .limit(1)
        )
        async with self._db.reading() as connection:
            row = (await connection.execute(statement)).first()
            hash_of = sa.select(breakdowns.c.content_hash).where(breakdowns.c.id == identifier)
            known = (await connection.execute(hash_of)).scalar()
        return _stored(row) if row is not None and row.content_hash != known else None

    async def _alias(self, connection: AsyncConnection, key: str, also: Iterable[str], now: datetime) -> None:
        others = sorted({key_of(url) for url in also} - {key})
        # the article now answers to its own name, whatever it led to before
        await connection.execute(sa.delete(aliases).where(aliases.c.url == key))
        if others:
            # and what led to those others leads here
            await connection.execute(
                sa.update(aliases).where(aliases.c.canonical.in_(others)).values(canonical=key, seen_at=now)
            )
            statement = self._db.insert(aliases).values(
                [{"url": other, "canonical": key, "seen_at": now} for other in others]
            )
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["url"], set_={"canonical": statement.excluded.canonical, "seen_at": now}
                )
            )


async def _resolved(connection: AsyncConnection, key: str) -> str:
    found = await connection.execute(sa.select(aliases.c.canonical).where(aliases.c.url == key))
    return str(found.scalar() or key)


def _newest(key: str, model: str | None) -> sa.Select[tuple[object, ...]]:
    statement = sa.select(breakdowns).where(breakdowns.c.url == key)
    if model is not None:
        statement = statement.where(breakdowns.c.model == model)
    return statement.order_by(breakdowns.c.fetched_at.desc()).limit(1)


def _stored(row: sa.Row[tuple[object, ...]]) -> StoredBreakdown | None:
    """RETURNS (StoredBreakdown | None): None where the JSON is of a form that this version does not read."""
    fields = dict(row._mapping)
    try:
        breakdown = Breakdown.from_json(fields.pop("body"))
    except ValidationError:
        log.warning("the breakdown %s is kept in a form that cannot be read; it will be made anew", row.id)
        return None
    return StoredBreakdown(breakdown=breakdown, remarks=_read(fields.pop("remarks")), **fields)


def _written(remarks: Remarks) -> str | None:
    return None if remarks == NO_REMARKS else _REMARKS.dump_json(remarks).decode()


def _read(data: object) -> Remarks:
    """RETURNS (Remarks): none where none are kept, or in a form that this version does not read."""
    try:
        return _REMARKS.validate_json(data) if isinstance(data, str) else NO_REMARKS
    except ValidationError:
        return NO_REMARKS
