"""Installations and states in our database, SQLite and PostgreSQL; what slack_sdk writes fits what we made."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from adapters.slack.installations import Installations, States
from adapters.slack.workspaces import ManyWorkspaces
from bot.store import Store, tables
from tests.store.conftest import clock, other, postgres, sqlite_template, sqlite_url, store, url

__all__ = ["clock", "other", "postgres", "sqlite_template", "sqlite_url", "store", "url"]

TOKEN = "xoxb-secret-1"  # noqa: S105 - of nobody
ENDING: dict[str, Any] = {"bot_refresh_token": "r1", "bot_token_expires_in": 600}


def bot(team: str | None = "T1", enterprise: str | None = None, token: str = TOKEN, **more: Any) -> Bot:
    facts: dict[str, Any] = {
        "app_id": "A1",
        "bot_id": "B1",
        "bot_user_id": "U0",
        "bot_scopes": ["commands", "chat:write"],
    }
    facts |= {"installed_at": time.time(), "bot_token": token, "team_id": team, "enterprise_id": enterprise}
    return Bot(**facts | more)


@pytest.fixture
def installations(store: Store) -> Installations:
    return Installations("1.2", store.database)


def test_the_tables_are_those_that_slack_sdk_writes() -> None:
    theirs = sa.MetaData()
    for made, ours in (
        (SQLAlchemyInstallationStore.build_bots_table(theirs, "slack_bots"), tables.slack_bots),
        (SQLAlchemyOAuthStateStore.build_oauth_states_table(theirs, "slack_oauth_states"), tables.slack_oauth_states),
    ):
        assert [column.name for column in ours.columns] == [column.name for column in made.columns]
        for column in made.columns:
            mine = ours.columns[column.name]
            assert type(mine.type) is type(column.type)
            assert mine.nullable == column.nullable
            assert getattr(mine.type, "length", None) is None or mine.type.length >= column.type.length  # type: ignore[attr-defined]  # of strings
        assert [index.name for index in ours.indexes] == [index.name for index in made.indexes]


async def test_an_installation_is_found_by_workspace_or_organisation(installations: Installations) -> None:
    await installations.async_save_bot(bot())
    await installations.async_save_bot(bot("T2", "E1", "xoxb-2"))
    await installations.async_save_bot(bot("T3", "E2", "xoxb-3", is_enterprise_install=True))
    for key, token in (("T1", TOKEN), ("T2", "xoxb-2"), ("E2", "xoxb-3")):
        found = await installations.find(key)
        assert found is not None
        assert found.bot_token == token
        assert found.bot_scopes == ["commands", "chat:write"]
    assert await installations.find("E1") is None
    assert await installations.find("T3") is None
    assert await installations.find("") is None
    theirs = await installations.async_find_bot(enterprise_id="E2", team_id="T3", is_enterprise_install=True)
    assert theirs is not None  # slack_sdk's own way finds it as well


async def test_the_same_workspace_of_another_app_is_another(store: Store, installations: Installations) -> None:
    await installations.async_save_bot(bot())
    assert await Installations("9.9", store.database).find("T1") is None


async def test_of_an_installation_only_the_bot_is_kept(store: Store, installations: Installations) -> None:
    facts: dict[str, Any] = {"user_id": "UINSTALLER", "user_token": "xoxp-theirs", "installed_at": time.time()}
    await installations.async_save(Installation(**facts, app_id="A1", team_id="T1", bot_token=TOKEN, bot_id="B1"))
    async with store.database.reading() as connection:
        rows = [str(row) for row in await connection.execute(sa.select(tables.slack_bots))]
    assert len(rows) == 1
    assert TOKEN in rows[0]
    assert "UINSTALLER" not in rows[0]
    assert "xoxp" not in rows[0]


async def test_installing_again_takes_the_place_of_the_earlier_one(store: Store, installations: Installations) -> None:
    for token in ("xoxb-1", "xoxb-2"):
        await installations.async_save_bot(bot(token=token))
    found = await installations.find("T1")
    assert found is not None
    assert found.bot_token == "xoxb-2"  # noqa: S105 - of nobody
    assert (await store.counts()).rows["slack_bots"] == 1


async def test_forgetting_spares_an_installation_made_since(installations: Installations) -> None:
    await installations.async_save_bot(bot())
    assert not await installations.forget("T1", before=time.time() - 60)
    assert await installations.find("T1") is not None
    assert await installations.forget("T1", before=time.time())
    assert await installations.find("T1") is None
    assert await installations.forget("T1", before=time.time())


async def test_a_state_is_good_for_one_use(store: Store, other: Store) -> None:
    here, there = States(store.database), States(other.database)
    state = await here.async_issue()
    assert len(state) > 30
    used = await asyncio.gather(*(one.async_consume(state) for one in (here, there) * 5))
    assert sum(used) == 1
    assert not await here.async_consume(state)
    assert not await here.async_consume("made-up")


async def test_a_state_expires_and_goes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    states = States(store.database)
    state = await states.async_issue()
    now = store.database.now
    monkeypatch.setattr(store.database, "now", lambda: now() + timedelta(minutes=11))
    assert not await states.async_consume(state)
    await states.async_issue()
    async with store.database.reading() as connection:
        assert len((await connection.execute(sa.select(tables.slack_oauth_states))).all()) == 1


def many(store: Store) -> ManyWorkspaces:
    return ManyWorkspaces(store.database, client_id="1.2", client_secret="s")  # noqa: S106 - of nobody


@pytest.fixture
def rotations(monkeypatch: pytest.MonkeyPatch) -> list[Bot]:
    """Slack's part of a rotation: which installations were renewed."""
    renewed: list[Bot] = []

    async def access(self: AsyncTokenRotator, *, bot: Bot, minutes_before_expiration: int = 120) -> Bot | None:
        if bot.bot_token_expires_at is None or bot.bot_token_expires_at > time.time() + 60 * minutes_before_expiration:
            return None
        if renewed:
            raise SlackTokenRotationError(Exception("invalid_refresh_token"))  # type: ignore[arg-type]  # it holds whatever it is given
        renewed.append(bot)
        return Bot(
            **bot.to_dict_for_copying()
            | {"bot_token": "xoxe-new", "bot_refresh_token": "r2", "bot_token_expires_at": int(time.time()) + 43200}
        )

    monkeypatch.setattr(AsyncTokenRotator, "perform_bot_token_rotation", access)
    return renewed


async def test_a_token_is_renewed_in_time_and_kept(store: Store, rotations: list[Bot]) -> None:
    await many(store).installations.async_save_bot(bot(**ENDING))
    async with many(store) as first, many(store) as second:
        found = await asyncio.gather(*(one.bot("T1") for one in (first, first, second)))
        tokens = {one.client.token for one in found if one}
        assert tokens <= {"xoxe-new", TOKEN}  # the old one is good until it ends
        assert "xoxe-new" in tokens
        assert len(rotations) == 1
        kept = await first.installations.find("T1")
        assert kept is not None
        assert (kept.bot_token, kept.bot_refresh_token) == ("xoxe-new", "r2")


async def test_a_token_that_cannot_be_renewed_is_used_until_it_ends(store: Store, rotations: list[Bot]) -> None:
    rotations.append(bot())  # so that Slack refuses
    async with many(store) as workspaces:
        for team, ends in (("T1", 600), ("T2", -5)):
            await workspaces.installations.async_save_bot(bot(team, **ENDING | {"bot_token_expires_in": ends}))
        found = await workspaces.bot("T1")
        assert found is not None
        assert found.client.token == TOKEN
        assert await workspaces.bot("T2") is None


async def test_a_refusal_is_remembered_until_the_workspace_installs_anew(store: Store, rotations: list[Bot]) -> None:
    async with many(store) as workspaces:
        await workspaces.installations.async_save_bot(bot(**ENDING | {"bot_token_expires_in": -5}))
        rotations.append(bot())  # so that Slack refuses
        assert await workspaces.bot("T1") is None
        rotations.clear()
        assert await workspaces.bot("T1") is None
        assert rotations == []
        await workspaces.installations.async_save_bot(bot(token="xoxb-again", **ENDING))  # noqa: S106 - of nobody
        assert await workspaces.bot("T1") is not None
        assert len(rotations) == 1


async def test_a_workspace_that_hangs_holds_up_no_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = asyncio.Event()

    async def access(self: AsyncTokenRotator, *, bot: Bot, minutes_before_expiration: int = 120) -> Bot | None:
        del self, minutes_before_expiration
        if bot.team_id == "T1":
            await hanging.wait()
        return None

    monkeypatch.setattr(AsyncTokenRotator, "perform_bot_token_rotation", access)
    async with many(store) as workspaces:
        for team, more in (("T1", ENDING), ("T2", ENDING), ("T3", {})):
            await workspaces.installations.async_save_bot(bot(team, **more))
        held = asyncio.create_task(workspaces.bot("T1"))
        async with asyncio.timeout(5):
            assert await workspaces.bot("T2") is not None
            assert await workspaces.bot("T3") is not None
        assert not held.done()
        hanging.set()
        assert await held is not None


async def test_of_too_many_states_the_oldest_go(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.installations.MOST_STATES", 3)
    async with store.database.writing() as connection:  # what other tests have left
        await connection.execute(sa.delete(tables.slack_oauth_states))
    states = States(store.database)
    issued, now = [], store.database.now
    for second in range(5):
        monkeypatch.setattr(store.database, "now", lambda later=timedelta(seconds=second): now() + later)
        issued.append(await states.async_issue())
    assert [await states.async_consume(one) for one in issued] == [False, False, True, True, True]


async def test_no_token_or_state_is_logged(
    store: Store, rotations: list[Bot], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with many(store) as workspaces:
        await workspaces.installations.async_save_bot(bot(**ENDING))
        await workspaces.bot("T1")
        state = await States(store.database).async_issue()
        await States(store.database).async_consume(state)
        await workspaces.forget("T1", before=time.time())
    assert TOKEN not in caplog.text
    assert "xoxe-new" not in caplog.text
    assert state not in caplog.text


async def test_a_backup_of_postgresql_takes_installations_along(
    store: Store, tmp_path: Any, sqlite_template: Any
) -> None:
    await Installations("1.2", store.database).async_save_bot(bot())
    backup = tmp_path / "backup.db"
    assert (await store.backup(backup)).rows["slack_bots"] == 1
