"""A claimed event in our hands: kept alive while it is worked on, and ended one way or the other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress

from bot.responder.incoming import Incoming
from bot.responder.policy import Limits, worth_keeping
from bot.store import Claim, EventKey, Store, StoreError
from bot.store.turns import Scope

log = logging.getLogger(__name__)


class Hold:
    """One claim, and the turns that came with it."""

    def __init__(self, store: Store, key: EventKey, incoming: Incoming, limits: Limits) -> None:
        self.key = key
        self.incoming = incoming
        self._store = store
        self._limits = limits
        self._scopes: set[Scope] = set()
        self._pulse = asyncio.create_task(self._beat(), name=f"hold {key.event}")

    async def take(self, scopes: Iterable[Scope]) -> bool:
        """RETURNS (bool): whether nobody else is at work in any of the scopes; nobody is then until this ends."""
        wanted = self._scopes | set(scopes)
        if wanted == self._scopes:
            return True
        if not await self._store.turns.take(self.key, wanted, lease=self._limits.lease):
            return False
        self._scopes = wanted
        return True

    async def posting(self) -> bool:
        """RETURNS (bool): whether the event is still ours, and an answer to it may be posted now."""
        return await self._store.events.posting(self.key, lease=self._limits.lease)

    async def give_up(self, *, retry: bool = False) -> None:
        """Answer this no more, or, with `retry`, leave it to whoever takes it up next. Never raises `StoreError`."""
        try:
            await self._store.events.abandon(self.key, retry=retry)
        except StoreError as error:
            log.warning("the event %s stays open until its lease ends: %s", self.key.event, error)
        await self.let_go()

    async def let_go(self) -> None:
        """End the turns and the signs of life. Never raises `StoreError`: what is left runs out by itself."""
        self._pulse.cancel()
        if self._scopes:
            with suppress(StoreError):
                await self._store.turns.release(self.key, self._scopes)
            self._scopes = set()

    async def _beat(self) -> None:
        pause = self._limits.lease.total_seconds() / 3
        for _ in range(int(self._limits.hold_at_most.total_seconds() / pause)):
            await asyncio.sleep(pause)
            try:
                if not await self._store.events.renew(self.key, lease=self._limits.lease):
                    return
                if self._scopes:
                    await self._store.turns.renew(self.key, self._scopes, lease=self._limits.lease)
            except StoreError as error:
                log.warning("the event %s could not be kept: %s", self.key.event, error)


class Holds:
    """The claims that this process works on, or whose answers are being posted."""

    def __init__(self, store: Store, limits: Limits) -> None:
        self._store = store
        self._limits = limits
        self._open: dict[EventKey, Hold] = {}

    def __contains__(self, key: EventKey) -> bool:
        return key in self._open

    async def claim(self, incoming: Incoming) -> Hold | None:
        """RETURNS (Hold | None): None for an event that anybody has claimed before."""
        key = incoming.key
        if not await self._store.events.claim(
            key,
            workspace=incoming.channel.workspace,
            user=incoming.author,
            payload=incoming.with_links(worth_keeping(incoming)).payload(),
            lease=self._limits.lease,
        ):
            return None
        return self._opened(key, incoming)

    async def take_over(self, platform: str, *, own: bool) -> list[tuple[Claim, Hold | None]]:
        """Take up what was begun and not ended.

        own: also what a process of our own name has begun and does not work on any more.
        RETURNS (list): claims, oldest first; without a Hold where it cannot be read what they were about.
        """
        claims = await self._store.events.take_over(
            younger_than=self._limits.max_age,
            owner=self._store.owner if own else None,
            platform=platform,
            limit=1000,
            lease=self._limits.lease,
        )
        found: list[tuple[Claim, Hold | None]] = []
        for claim in claims:
            if claim.key not in self._open:
                incoming = Incoming.of_payload(claim.payload)
                found.append((claim, self._opened(claim.key, incoming) if incoming else None))
        return found

    def pop(self, key: EventKey | None) -> Hold | None:
        """RETURNS (Hold | None): what was open under that key, and is in the caller's hands now."""
        return self._open.pop(key, None) if key is not None else None

    async def close(self) -> None:
        """Leave what is open to whoever takes it up next."""
        while self._open:
            _, hold = self._open.popitem()
            await hold.give_up(retry=True)

    def _opened(self, key: EventKey, incoming: Incoming) -> Hold:
        hold = self._open[key] = Hold(self._store, key, incoming, self._limits)
        return hold
