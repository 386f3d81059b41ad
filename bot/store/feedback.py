"""What readers thought of an answer: one verdict a person and item."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from bot.store.database import Database, unbroken
from bot.store.people import People
from bot.store.records import Channel
from bot.store.tables import breakdowns, feedback


class Feedback:
    """Goes with its breakdown."""

    def __init__(self, database: Database, people: People) -> None:
        self._db = database
        self._people = people

    @unbroken
    async def add(self, breakdown: str, verdict: str, *, channel: Channel, user: str, item: str = "") -> bool:
        """Keep a verdict ("helpful", "wrong", …) in place of an earlier one by the same person.

        item: id of an assertion, attribution or source of the breakdown; "" is the whole answer.
        RETURNS (bool): False where the breakdown is no longer kept.
        """
        hashed = await self._people.hash_of(channel.platform, user)
        values = {
            "platform": channel.platform,
            "workspace": channel.workspace,
            "verdict": verdict,
            "given_at": self._db.now(),
        }
        statement = self._db.insert(feedback).values(breakdown=breakdown, item=item, user_hash=hashed, **values)
        async with self._db.writing() as connection:
            kept = sa.select(breakdowns.c.id).where(breakdowns.c.id == breakdown)
            # held against a sweep that runs beside; SQLite's writer is alone anyway
            if (await connection.execute(kept.with_for_update(read=True, key_share=True))).first() is None:
                return False
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["breakdown", "item", "user_hash"], set_=values)
            )
        return True

    @unbroken
    async def counts(self, breakdown: str, *, item: str = "") -> Mapping[str, int]:
        """RETURNS (Mapping[str, int]): how many gave each verdict."""
        statement = (
            sa.select(feedback.c.verdict, sa.func.count())
            .where(feedback.c.breakdown == breakdown, feedback.c.item == item)
            .group_by(feedback.c.verdict)
        )
        async with self._db.reading() as connection:
            rows = (await connection.execute(statement)).all()
        return {str(verdict): int(count) for verdict, count in rows}
