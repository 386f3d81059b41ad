"""A process's name in the database, held by one process at a time, so that what it left is taken up by it alone."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.store.errors import StoreError
from bot.store.jobs import Jobs
from bot.store.store import Store

log = logging.getLogger(__name__)

_LOOK_AGAIN = 0.25
_PATIENCE = 1.25
"""A lease is waited for that much longer than it lasts."""


class OwnerTakenError(StoreError):
    """Another process of that name is running."""


@asynccontextmanager
async def owning(store: Store, lease: timedelta) -> AsyncIterator[None]:
    """Hold the name of `store.owner`; one that a process left behind that died is waited for until its lease ends.

    Raises `OwnerTakenError`.
    """
    name, jobs = f"owner:{store.owner}", Jobs(store.database, secrets.token_hex(16))
    until = time.monotonic() + lease.total_seconds() * _PATIENCE
    while not await jobs.acquire(name, lease=lease):
        if time.monotonic() >= until:
            raise OwnerTakenError(
                f"Another process called {store.owner} uses this database; stop it, or give each a HEARSAY_NAME."
            )
        await asyncio.sleep(_LOOK_AGAIN)
    renewing = asyncio.create_task(_renewed(jobs, name, lease), name="hold the name")
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.wait([renewing])
        try:
            await jobs.release(name)
        except StoreError as error:
            log.warning("the name %s stays taken for a moment: %s", store.owner, error)


async def _renewed(jobs: Jobs, name: str, lease: timedelta) -> None:
    while True:
        await asyncio.sleep(lease.total_seconds() / 3)
        try:
            if not await jobs.acquire(name, lease=lease):
                log.error("another process has taken the name of this one while it could not be reached")
        except StoreError as error:
            log.warning("the name of this process could not be held: %s", error)
