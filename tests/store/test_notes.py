"""Notes of an adapter."""

from __future__ import annotations

import pytest

from bot.store import Store


async def test_what_was_told_is_not_told_again_and_what_failed_is(store: Store) -> None:
    told: list[str] = []

    async def tell() -> None:
        told.append("told")

    async def fail() -> None:
        raise OSError

    with pytest.raises(OSError):
        await store.notes.if_new("commands", "a", fail)
    for text in ("a", "a", "b", "a"):
        await store.notes.if_new("commands", text, tell)
    assert len(told) == 3
