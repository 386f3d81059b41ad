"""A responder on each kind of database, with a service that has no network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.responder import Cards, Limits, Responder
from bot.store import Store
from tests.responder.chat import HERE, Articles
from tests.store.conftest import clock, other, postgres, sqlite_template, sqlite_url, store, url

__all__ = ["clock", "other", "postgres", "sqlite_template", "sqlite_url", "store", "url"]

CARDS = Cards(switch="/hearsay settings")
LIMITS = Limits(look_again_after=timedelta(0))


@pytest.fixture
def articles(store: Store) -> Articles:
    return Articles(store)


@pytest.fixture
async def responder(store: Store, articles: Articles) -> AsyncIterator[Responder]:
    """One whose channel answers by itself, without any pause."""
    await store.settings.set(HERE, mode="automatic", channel_cooldown=0, user_cooldown=0, workspace_cooldown=0)
    async with Responder("discord", store, articles, cards=CARDS, limits=LIMITS) as one:
        yield one


@pytest.fixture
async def second(other: Store, responder: Responder) -> AsyncIterator[Responder]:
    """Another process's responder on the same database."""
    async with Responder("discord", other, Articles(other), cards=CARDS, limits=LIMITS) as two:
        yield two
