"""What the loopback Discord takes as an answer to what somebody asks, from whom and how soon."""

from __future__ import annotations

import pytest

from tests.loopback_discord.bodies import (
    MESSAGES,
    WRONG,
    asked_of,
    button,
    classic,
    modern,
    row,
)
from tests.loopback_discord.conftest import Wire
from tests.loopback_discord.limits import V2
from tests.loopback_discord.world import APPLICATION


async def test_an_interaction_is_acknowledged_once_and_in_time(wire: Wire) -> None:
    asked, late = asked_of(wire.discord), asked_of(wire.discord)
    path = f"/interactions/{asked.id}/{asked.token}/callback"
    hook = f"/webhooks/{APPLICATION}/{asked.token}"
    assert (await wire("POST", hook, classic()))[1]["code"] == 10015  # nothing can follow what was not answered
    assert (await wire("POST", path + "?with_response=true", {"type": 5}))[0] == 200
    assert (await wire("POST", path, {"type": 5}))[1]["code"] == 40060
    late.sent -= 3.1
    assert (await wire("POST", f"/interactions/{late.id}/{late.token}/callback", {"type": 5}))[1]["code"] == 10062
    wire.discord.took("after 3.1 s")
    late.gone = True
    assert (await wire("POST", f"/interactions/{asked.id}/wrong/callback", {"type": 5}))[1]["code"] == 10062


async def test_what_is_never_acknowledged_fails_the_test(wire: Wire) -> None:
    asked = asked_of(wire.discord)
    with pytest.raises(AssertionError, match="never acknowledged"):
        wire.discord.check()
    asked.may_stay_open = True


@pytest.mark.parametrize("kind", [1, 6, 7, 8])
async def test_a_command_is_not_answered_with_what_is_for_others(wire: Wire, kind: int) -> None:
    asked = asked_of(wire.discord)
    asked.may_stay_open = True
    body = {"type": kind, "data": {"choices": []} if kind == 8 else classic()}
    assert (await wire("POST", f"/interactions/{asked.id}/{asked.token}/callback", body))[0] == 400
    wire.discord.took()


async def test_the_first_answer_after_a_deferral_takes_its_place(wire: Wire) -> None:
    asked = asked_of(wire.discord)
    hook = f"/webhooks/{APPLICATION}/{asked.token}"
    await wire("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 5, "data": {"flags": 64}})
    assert wire.discord.world.private("alice") == []
    _, first = await wire("POST", hook, classic())
    _, second = await wire("POST", hook, classic())
    assert first["id"] == asked.original.id != second["id"]
    assert asked.original.seen_by is not None
    assert [one.id for one in wire.discord.world.standing()] == [second["id"]]
    assert (await wire("PATCH", f"{hook}/messages/@original", classic(content="others")))[1]["content"] == "others"
    assert (await wire("GET", f"{MESSAGES}/{first['id']}"))[1]["code"] == 10008  # only one person sees it
    assert (await wire("DELETE", f"{hook}/messages/{second['id']}"))[0] == 204
    assert (await wire("DELETE", f"{hook}/messages/@original"))[0] == 204
    assert (await wire("GET", f"{hook}/messages/@original"))[1]["code"] == 10008


@pytest.mark.parametrize("name", ["no word on pings", "content of 2,001", "v2 with content", "a label of 81"])
async def test_answers_to_interactions_are_held_to_the_same(wire: Wire, name: str) -> None:
    body, _ = WRONG[name]
    asked = asked_of(wire.discord)
    hook = f"/webhooks/{APPLICATION}/{asked.token}"
    assert (await wire("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 4, "data": body}))[0] == 400
    wire.discord.took()
    assert (await wire("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 5}))[0] == 204
    for method, path in (("POST", hook), ("PATCH", f"{hook}/messages/@original")):
        assert (await wire(method, path, body))[0] == 400
        wire.discord.took()


async def test_a_token_expires(wire: Wire) -> None:
    asked = asked_of(wire.discord)
    await wire("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 5})
    asked.expired = True
    status, answer = await wire("PATCH", f"/webhooks/{APPLICATION}/{asked.token}/messages/@original", classic())
    assert (status, answer["code"]) == (401, 50027)
    assert (await wire("POST", f"/webhooks/{APPLICATION}/none", classic()))[1]["code"] == 10015


async def test_people_press_only_what_they_see(wire: Wire) -> None:
    asked = asked_of(wire.discord)
    data = modern(row(button("b", label="Go"), button("d", label="No", disabled=True)), flags=V2 | 64)
    await wire("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 4, "data": data})
    for label, user in (("Go", "bob"), ("No", "alice"), ("Gone", "alice")):
        with pytest.raises(AssertionError):
            wire.discord.events.press(asked.original, label, user=user)
    wire.discord.events.press(asked.original, "Go").may_stay_open = True
