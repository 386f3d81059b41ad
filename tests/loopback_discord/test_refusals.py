"""What the loopback Discord refuses, and keeps as a failure of the test: as much as Discord does, and every ping."""

from __future__ import annotations

import aiohttp
import pytest

from tests.loopback_discord import Permission
from tests.loopback_discord.bodies import (
    COMMAND,
    COMMANDS,
    MESSAGES,
    NOBODY,
    OPTION,
    RIGHT,
    WRONG,
    Json,
    asked_of,
    button,
    classic,
    form,
    labelled,
    modern,
    row,
    select,
    text,
)
from tests.loopback_discord.conftest import Wire
from tests.loopback_discord.world import DIRECT, GUILD, NEWS, THREAD


@pytest.mark.parametrize("name", RIGHT)
async def test_what_is_right_is_taken(wire: Wire, name: str) -> None:
    status, answer = await wire("POST", MESSAGES, RIGHT[name])
    assert (status, wire.discord.failures) == (200, [])
    assert (await wire("GET", f"{MESSAGES}/{answer['id']}"))[1] == answer


@pytest.mark.parametrize("name", WRONG)
async def test_a_wrong_message_is_refused_and_fails_the_test(wire: Wire, name: str) -> None:
    body, word = WRONG[name]
    status, answer = await wire("POST", MESSAGES, body)
    assert (status, answer["code"]) == (400, 50035)
    with pytest.raises(AssertionError, match="the client was wrong"):
        wire.discord.check()
    assert wire.discord.world.standing() == []
    wire.discord.failures = [one for one in wire.discord.failures if word not in one]
    if wire.discord.failures:  # what the description of the API says first, in its own words
        wire.discord.took("$")


@pytest.mark.parametrize("name", [name for name in WRONG if name not in ("nothing", "a message for one person")])
async def test_a_message_cannot_be_made_wrong_by_a_change(wire: Wire, name: str) -> None:
    body, _ = WRONG[name]
    _, made = await wire("POST", MESSAGES, classic())
    status, _ = await wire("PATCH", f"{MESSAGES}/{made['id']}", {"content": None} | body)
    assert status == 400
    wire.discord.took()


async def test_words_cannot_be_added_to_components_v2(wire: Wire) -> None:
    _, made = await wire("POST", MESSAGES, modern(text()))
    path = f"{MESSAGES}/{made['id']}"
    assert (await wire("PATCH", path, classic()))[0] == 400
    wire.discord.took("LEGACY")
    assert (await wire("PATCH", path, NOBODY | {"flags": 0, "components": [text()]}))[0] == 400
    wire.discord.took("taken back")
    assert (await wire("PATCH", path, NOBODY | {"components": [text("others")]}))[0] == 200


FORMS: dict[str, tuple[Json, bool]] = {
    "a form": (form(labelled()), True),
    "text in a form": (form(text(), labelled()), True),
    "the older way": (form(row({"type": 4, "custom_id": "t", "style": 1, "label": "L"})), True),
    "a select": (form(labelled(select(2, min_values=0, max_values=2, required=False))), True),
    "a title of 46": (form(labelled(), title="x" * 46), False),
    "no title": (form(labelled(), title=""), False),
    "a name of 101": (form(labelled(), custom_id="x" * 101), False),
    "six parts": (form(*(labelled({"type": 4, "custom_id": f"t{n}", "style": 1}) for n in range(6))), False),
    "no parts": (form(), False),
    "a label of 46": (form(labelled(label="x" * 46)), False),
    "no label": (form(labelled(label="")), False),
    "a help of 101": (form(labelled(description="x" * 101)), False),
    "an empty help": (form(labelled(description="")), False),
    "a name twice": (form(labelled(), labelled()), False),
    "a button": (form(row()), False),
    "a button in a label": (form(labelled(button())), False),
    "a value that is too long": (
        form(labelled({"type": 4, "custom_id": "t", "style": 1, "max_length": 3, "value": "four"})),
        False,
    ),
    "lengths the wrong way": (
        form(labelled({"type": 4, "custom_id": "t", "style": 1, "min_length": 4, "max_length": 3})),
        False,
    ),
    "no style": (form(labelled({"type": 4, "custom_id": "t"})), False),
    "required, and nothing to choose": (form(labelled(select(2, min_values=0, required=True))), False),
    "26 options": (form(labelled(select(26))), False),
}


@pytest.mark.parametrize("name", FORMS)
async def test_forms(wire: Wire, name: str) -> None:
    body, right = FORMS[name]
    asked = asked_of(wire.discord)
    status, _ = await wire("POST", f"/interactions/{asked.id}/{asked.token}/callback", body)
    assert status == (204 if right else 400)
    if not right:
        wire.discord.took()
        asked.may_stay_open = True
    else:
        assert asked.form == body["data"]


def many(number: int) -> Json:
    choices = [{"name": f"{'x' * 90}{place}", "value": str(place)} for place in range(5)]
    return OPTION | {"name": f"o{number}", "choices": choices}


LISTS: dict[str, tuple[list[Json], bool]] = {
    "one": ([COMMAND | {"options": [OPTION | {"required": True}, OPTION | {"name": "b"}]}], True),
    "one in a menu": ([{"name": "Read This", "type": 3}], True),
    "a name in capitals": ([COMMAND | {"name": "Read"}], False),
    "a name with spaces": ([COMMAND | {"name": "read this"}], False),
    "a name of 33": ([COMMAND | {"name": "x" * 33}], False),
    "no description": ([{"name": "read"}], False),
    "a description of 101": ([COMMAND | {"description": "x" * 101}], False),
    "a description in a menu": ([{"name": "Read", "type": 3, "description": "x"}], False),
    "two of a name": ([COMMAND, COMMAND], False),
    "two options of a name": ([COMMAND | {"options": [OPTION, OPTION]}], False),
    "needed after free": ([COMMAND | {"options": [OPTION, OPTION | {"name": "b", "required": True}]}], False),
    "an option without description": ([COMMAND | {"options": [{"type": 3, "name": "link"}]}], False),
    "too many in the menu": ([{"name": f"Read {number}", "type": 3} for number in range(6)], False),
    "too large": ([COMMAND | {"options": [many(number) for number in range(25)]}], False),
}


@pytest.mark.parametrize("name", LISTS)
async def test_commands(wire: Wire, name: str) -> None:
    body, right = LISTS[name]
    status, _ = await wire("PUT", COMMANDS, body)
    assert status == (200 if right else 400)
    if not right:
        wire.discord.took()
        assert wire.discord.world.commands == []


async def test_a_name_that_was_given_keeps_its_id(wire: Wire) -> None:
    _, first = await wire("PUT", COMMANDS, [COMMAND])
    _, second = await wire("PUT", COMMANDS, [COMMAND | {"description": "Still reads"}])
    assert first[0]["id"] == second[0]["id"]
    assert (await wire("GET", COMMANDS))[1] == second


# ---- what is where, and who may do what


async def test_what_does_not_exist_is_a_failure(wire: Wire) -> None:
    assert (await wire("POST", "/channels/1/threads", {}))[0] == 404
    wire.discord.took("no such route")
    assert (await wire("GET", f"/channels/{NEWS}x"))[0] == 400
    wire.discord.took("channel_id")
    if wire.discord.specification is not None:
        assert (await wire("GET", f"/channels/{NEWS}?with=more"))[0] == 400
        wire.discord.took("query")
    assert (await wire("GET", f"/applications/{GUILD}/commands"))[0] == 400
    wire.discord.took("another application")
    assert (await wire("POST", MESSAGES, data=b"{", headers={"Content-Type": "application/json"}))[0] == 400
    wire.discord.took("not JSON")


async def test_a_bad_token_is_refused(wire: Wire) -> None:
    wire.token = "another"  # noqa: S105 - refused
    assert (await wire("GET", "/users/@me"))[0] == 401
    assert (await wire("GET", "/users/@me", headers={}))[0] == 401
    wire.discord.took("without a bot's token")


async def test_what_is_gone_is_unknown(wire: Wire) -> None:
    _, made = await wire("POST", MESSAGES, classic())
    path = f"{MESSAGES}/{made['id']}"
    assert (await wire("DELETE", path))[0] == 204
    for method, body in (("GET", None), ("PATCH", classic()), ("DELETE", None)):
        status, answer = await wire(method, path, body)
        assert (status, answer["code"]) == (404, 10008)
    wire.discord.events.channel_deleted(NEWS)
    status, answer = await wire("POST", MESSAGES, classic())
    assert (status, answer["code"]) == (404, 10003)
    assert (await wire("POST", "/channels/1/messages", classic()))[1]["code"] == 10003


async def test_what_is_not_permitted_is_refused(wire: Wire) -> None:
    someone = wire.discord.events.message("words")
    reply = classic(message_reference={"message_id": int(someone.id), "channel_id": NEWS})
    assert (await wire("DELETE", f"{MESSAGES}/{someone.id}"))[1]["code"] == 50013
    assert (await wire("PATCH", f"{MESSAGES}/{someone.id}", classic()))[1]["code"] == 50005
    wire.discord.events.denied(NEWS, Permission.READ_MESSAGE_HISTORY)
    assert (await wire("POST", MESSAGES, reply))[1]["code"] == 160002
    assert (await wire("GET", MESSAGES))[1]["code"] == 50013
    wire.discord.events.denied(NEWS, Permission.SEND_MESSAGES)
    assert (await wire("POST", MESSAGES, reply))[1]["code"] == 50013
    assert (await wire("POST", f"/channels/{THREAD}/messages", classic()))[0] == 200
    wire.discord.events.denied(NEWS, Permission.SEND_MESSAGES_IN_THREADS)
    assert (await wire("POST", f"/channels/{THREAD}/messages", classic()))[1]["code"] == 50013
    wire.discord.events.denied(NEWS, Permission.VIEW_CHANNEL)
    assert (await wire("GET", f"/channels/{NEWS}"))[1]["code"] == 50001
    assert (await wire("POST", f"/channels/{DIRECT}/messages", classic()))[0] == 200
    wire.discord.events.left(GUILD)
    assert (await wire("POST", MESSAGES, classic()))[1]["code"] == 50001


async def test_a_nonce_is_posted_once(wire: Wire) -> None:
    body = classic(nonce="7", enforce_nonce=True)
    first, again, other = [(await wire("POST", MESSAGES, one))[1]["id"] for one in (body, body, body | {"nonce": "8"})]
    assert first == again != other
    assert (await wire("POST", MESSAGES, body | {"enforce_nonce": False}))[1]["id"] not in (first, other)
    assert (await wire("POST", MESSAGES, classic(nonce="x" * 26, enforce_nonce=True)))[0] == 400
    wire.discord.took("nonce")


async def test_a_reply_needs_its_message(wire: Wire) -> None:
    message = wire.discord.events.message("words")
    reference = {"message_id": int(message.id), "channel_id": NEWS}
    status, answer = await wire("POST", MESSAGES, classic(message_reference=reference))
    assert (status, answer["message_reference"]["message_id"]) == (200, message.id)
    wire.discord.events.deleted(message)
    status, answer = await wire("POST", MESSAGES, classic(message_reference=reference))
    assert (status, answer["code"]) == (400, 50035)
    assert wire.discord.failures == []  # nobody can know that it is gone
    loose = reference | {"fail_if_not_exists": False}
    assert "message_reference" not in (await wire("POST", MESSAGES, classic(message_reference=loose)))[1]


async def test_files_come_with_a_message(wire: Wire) -> None:
    body = modern(
        {"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}, attachments=[{"id": 0, "filename": "a.png"}]
    )
    with aiohttp.MultipartWriter("form-data") as writer:
        writer.append_json(body).set_content_disposition("form-data", name="payload_json")
        writer.append(b"picture").set_content_disposition("form-data", name="files[0]", filename="a.png")
    status, answer = await wire("POST", MESSAGES, data=writer)
    assert (status, answer["attachments"][0]["size"]) == (200, 7)
