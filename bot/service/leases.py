"""A link is worked on by one process at a time: the store's leases, waited for, renewed and given back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.store import Store, StoreError

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.05
LONGEST_PAUSE = 0.5


@asynccontextmanager
async def leased(store: Store, url: str, lease: timedelta) -> AsyncIterator[None]:
    """Wait until no other process works on the link, and hold it; a holder that crashed is waited for no longer.

    Within this process the caller sees to it that nobody else asks for the same link.
    """
    pause = FIRST_PAUSE
    try:
        while not await store.jobs.acquire(url, lease=lease):
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
        renewing = asyncio.create_task(_renew(store, url, lease))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.wait([renewing])
    finally:
        # also where the asking was cut off, since the store may have said yes already
        await _release(store, url)


async def _renew(store: Store, url: str, lease: timedelta) -> None:
    while True:
        await asyncio.sleep(lease.total_seconds() / 3)
        try:
            if not await store.jobs.renew(url, lease=lease):
                log.warning("a lease ran out while the work went on; another process may do the same work")
                return
        except StoreError as error:
            log.warning("a lease could not be renewed: %s", error)


async def _release(store: Store, url: str) -> None:
    try:
        await store.jobs.release(url)
    except StoreError as error:
        log.warning("a lease could not be given back, and runs out by itself: %s", error)
