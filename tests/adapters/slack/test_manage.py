"""Who may change settings."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.manage import Managers
from adapters.slack.workspaces import Workspace


class Client:
    """As much of slack_sdk's client as is asked; the loopback tests use the real one."""

    def __init__(self, person: dict[str, Any], creator: str = "UMAKER", **place: Any) -> None:
        self.person, self.creator = person, creator
        self.place = place
        self.asked = 0
        self.error: str | None = None

    async def users_info(self, *, user: str) -> dict[str, Any]:
        self.asked += 1
        if self.error:
            raise SlackApiError("no", {"ok": False, "error": self.error})  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped
        return {"user": {"id": user, "team_id": "T1"} | self.person}

    async def conversations_info(self, *, channel: str) -> dict[str, Any]:
        return {"channel": {"id": channel, "creator": self.creator} | self.place}


def workspace(client: Client, key: str = "T1") -> Workspace:
    return Workspace(key, client, frozenset())  # type: ignore[arg-type]  # see there


ADMIN = {"is_admin": True}
ORG = {"enterprise_user": {"enterprise_id": "E1", "is_admin": True}}


@pytest.mark.parametrize(
    ("key", "person", "user", "channel", "may"),
    [
        ("T1", ADMIN, "U1", "C1", True),
        ("T1", {"is_owner": True}, "U1", "", True),
        ("T1", {}, "U1", "C1", False),
        ("T1", {}, "UMAKER", "C1", True),
        ("T1", {}, "UMAKER", "", False),
        ("T1", {}, "UMAKER", "D1", False),
        ("T1", {"is_restricted": True}, "UMAKER", "C1", False),
        ("T1", ADMIN | {"deleted": True}, "U1", "C1", False),
        ("T1", ADMIN | {"team_id": "T2"}, "U1", "C1", False),
        ("T1", {"team_id": "T2", "is_stranger": True}, "UMAKER", "C1", False),
        ("T1", ADMIN | {"is_bot": True}, "U1", "C1", False),
        ("E1", ORG, "U1", "", True),
        ("E1", {"enterprise_user": {"enterprise_id": "E1"}} | ADMIN, "U1", "C1", True),
        ("E1", {"enterprise_user": {"enterprise_id": "E1"}} | ADMIN, "U1", "", False),
        ("E1", {"enterprise_user": {"enterprise_id": "E1"}}, "UMAKER", "C1", True),
        ("E1", {"enterprise_user": {"enterprise_id": "E2", "is_admin": True}}, "U1", "", False),
    ],
)
async def test_who_may(key: str, person: dict[str, Any], user: str, channel: str, may: bool) -> None:
    assert await Managers().manages(workspace(Client(person), key), channel, user) is may


@pytest.mark.parametrize(
    ("place", "may"),
    [
        ({"context_team_id": "T1"}, True),
        ({"context_team_id": "T2"}, False),
        ({"context_team_id": "T2", "internal_team_ids": ["T1", "T2"]}, True),
        ({"context_team_id": "T1", "shared_team_ids": ["T2"]}, False),
        ({"context_team_id": "E1", "shared_team_ids": ["E1"]}, True),
        ({}, True),
    ],
)
async def test_an_administrator_may_in_channels_of_their_own_workspace(place: dict[str, Any], may: bool) -> None:
    person = {"enterprise_user": {"enterprise_id": "E1"}} | ADMIN
    assert await Managers().manages(workspace(Client(person, **place), "E1"), "C1", "U1") is may
    assert await Managers().manages(workspace(Client(ORG | ADMIN, **place), "E1"), "C1", "U1")


async def test_slack_is_asked_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    client, managers = Client(ADMIN), Managers()
    for _ in range(5):
        assert await managers.manages(workspace(client), "C1", "U1")
    assert client.asked == 1
    now = __import__("time").monotonic()
    monkeypatch.setattr("bot.remembered.time.monotonic", lambda: now + 301)
    await managers.manages(workspace(client), "C1", "U1")
    assert client.asked == 2


async def test_nobody_may_where_slack_does_not_say() -> None:
    client, managers = Client(ADMIN), Managers()
    client.error = "missing_scope"
    assert not await managers.manages(workspace(client), "C1", "U1")
    client.error = None
    assert await managers.manages(workspace(client), "C1", "U1")
