"""What the loopback Discord refuses, and keeps as a failure of the test: as much as Discord does, and every ping."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from tests.loopback_discord import CONFORMANCE, Discord, Permission
from tests.loopback_discord.conftest import Wire
from tests.loopback_discord.limits import V2
from tests.loopback_discord.world import APPLICATION, DIRECT, GUILD, NEWS, THREAD

Json = dict[str, Any]
NOBODY: Json = {"allowed_mentions": {"parse": []}}
MESSAGES = f"/channels/{NEWS}/messages"
COMMANDS = f"/applications/{APPLICATION}/commands"


def button(name: str = "b", **more: Any) -> Json:
    return {"type": 2, "style": 2, "label": "Press", "custom_id": name} | more


def row(*inside: Json) -> Json:
    return {"type": 1, "components": list(inside or (button(),))}


def text(words: str = "words") -> Json:
    return {"type": 10, "content": words}


def container(*inside: Json) -> Json:
    return {"type": 17, "components": list(inside)}


def select(count: int = 2, **more: Any) -> Json:
    options = [{"label": f"l{number}", "value": f"v{number}"} for number in range(count)]
    return {"type": 3, "custom_id": "s", "options": options} | more


def modern(*components: Json, **more: Any) -> Json:
    return NOBODY | {"flags": V2, "components": list(components)} | more


def classic(**more: Any) -> Json:
    return NOBODY | {"content": "words"} | more


def form(*parts: Json, **more: Any) -> Json:
    return {"type": 9, "data": {"custom_id": "f", "title": "Title", "components": list(parts)} | more}


def labelled(component: Json | None = None, **more: Any) -> Json:
    return {"type": 18, "label": "Label", "component": component or {"type": 4, "custom_id": "t", "style": 1}} | more


RIGHT: dict[str, Json] = {
    "words": classic(),
    "the longest words": classic(content="x" * 2000),
    "embeds of 6,000": classic(embeds=[{"description": "x" * 3000}, {"description": "x" * 3000}]),
    "five rows": classic(components=[row(button(f"b{number}")) for number in range(5)]),
    "a link": classic(components=[row({"type": 2, "style": 5, "label": "Go", "url": "https://example.org/"})]),
    "4,000 of text": modern(text("x" * 2000), container(text("x" * 2000))),
    "40 components": modern(*[text() for _ in range(40)]),
    "a section": modern({"type": 9, "components": [text()], "accessory": button()}),
    "a select": modern(container(row(select(25)))),
    "a label of 80": modern(row(button(label="x" * 80))),
    "a name of 100": modern(row(button("x" * 100))),
}
WRONG: dict[str, tuple[Json, str]] = {
    "nothing": (NOBODY | {}, "EMPTY"),
    "no word on pings": ({"content": "words"}, "PING"),
    "pings of everybody": (classic(allowed_mentions={"parse": ["everyone"]}), "PING"),
    "pings of one": (classic(allowed_mentions={"parse": [], "users": ["1"]}), "PING"),
    "a ping of whom it replies to": (classic(allowed_mentions={"parse": [], "replied_user": True}), "PING"),
    "pings left to Discord": (classic(allowed_mentions={}), "PING"),
    "content of 2,001": (classic(content="x" * 2001), "MAX_LENGTH"),
    "embeds of 6,001": (classic(embeds=[{"description": "x" * 3000}, {"description": "x" * 3001}]), "MAX_EMBED"),
    "an embed's title of 257": (classic(embeds=[{"title": "x" * 257}]), "MAX_LENGTH"),
    "26 fields": (classic(embeds=[{"fields": [{"name": "n", "value": "v"}] * 26}]), "MAX_LENGTH"),
    "a field without value": (classic(embeds=[{"fields": [{"name": "n", "value": " "}]}]), "REQUIRED"),
    "an empty embed": (classic(embeds=[{}]), "EMPTY"),
    "eleven embeds": (classic(embeds=[{"title": "x"}] * 11), "EMBEDS"),
    "six rows": (classic(components=[row(button(f"b{number}")) for number in range(6)]), "rows"),
    "six buttons in a row": (classic(components=[row(*(button(f"b{number}") for number in range(6)))]), "row"),
    "two selects in a row": (modern(row(select(), select(custom_id="other"))), "row"),
    "an empty row": (modern({"type": 1, "components": []}), "row"),
    "text without v2": (classic(components=[text()]), "v2"),
    "a link without address": (classic(components=[row({"type": 2, "style": 5, "label": "Go"})]), "URL"),
    "a link with a name": (modern(row(button(style=5, url="https://example.org"))), "URL"),
    "a button without name": (modern(row({"type": 2, "style": 1, "label": "Go"})), "custom_id"),
    "a button without label": (modern(row(button(label=" "))), "label"),
    "a label of 81": (modern(row(button(label="x" * 81))), "MAX_LENGTH"),
    "a name of 101": (modern(row(button("x" * 101))), "MAX_LENGTH"),
    "a name twice": (modern(row(button("same")), container(row(button("same")))), "DUPLICATED"),
    "26 options": (modern(row(select(26))), "options"),
    "no options": (modern(row(select(0))), "options"),
    "an option's label of 101": (
        modern(row(select(options=[{"label": "x" * 101, "value": "v"}]))),
        "MAX_LENGTH",
    ),
    "an option twice": (modern(row(select(options=[{"label": "a", "value": "v"}] * 2))), "DUPLICATED"),
    "two defaults": (
        modern(row(select(options=[{"label": c, "value": c, "default": True} for c in "ab"]))),
        "DEFAULTS",
    ),
    "more to choose than there is": (modern(row(select(2, max_values=3))), "options"),
    "a placeholder of 151": (modern(row(select(placeholder="x" * 151))), "MAX_LENGTH"),
    "4,001 of text": (modern(text("x" * 2000), container(text("x" * 2001))), "TOTAL_TEXT"),
    "41 components": (modern(container(*[text() for _ in range(40)])), "components"),
    "an empty text": (modern(text(" ")), "REQUIRED"),
    "an empty container": (modern(container()), "container"),
    "a container in a container": (modern(container(container(text()))), "container"),
    "a bare button": (modern(button()), "top"),
    "a section without accessory": (modern({"type": 9, "components": [text()]}), "accessory"),
    "a section of four": (modern({"type": 9, "components": [text()] * 4, "accessory": button()}), "section"),
    "v2 with content": (modern(text(), content="words"), "LEGACY"),
    "v2 with embeds": (modern(text(), embeds=[{"title": "x"}]), "LEGACY"),
    "v2 without anything": (modern(), "EMPTY"),
    "a picture that did not come": (
        modern({"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}),
        "UNKNOWN_FILE",
    ),
    "a message for one person": (classic(flags=64), "FLAGS"),
}


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
    asked = _asked(wire.discord)
    status, _ = await wire("POST", f"/interactions/{asked.id}/{asked.token}/callback", body)
    assert status == (204 if right else 400)
    if not right:
        wire.discord.took()
        asked.may_stay_open = True
    else:
        assert asked.form == body["data"]


COMMAND: Json = {"name": "read", "description": "Reads"}
OPTION: Json = {"type": 3, "name": "link", "description": "A link"}


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


# ---- interactions


def _asked(discord: Discord, **more: Any) -> Any:
    discord.world.commands = [COMMAND | {"id": "1", "type": 1}]
    return discord.events.command("read", **more)


async def test_an_interaction_is_acknowledged_once_and_in_time(wire: Wire) -> None:
    asked, late = _asked(wire.discord), _asked(wire.discord)
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
    asked = _asked(wire.discord)
    with pytest.raises(AssertionError, match="never acknowledged"):
        wire.discord.check()
    asked.may_stay_open = True


@pytest.mark.parametrize("kind", [1, 6, 7, 8])
async def test_a_command_is_not_answered_with_what_is_for_others(wire: Wire, kind: int) -> None:
    asked = _asked(wire.discord)
    asked.may_stay_open = True
    body = {"type": kind, "data": {"choices": []} if kind == 8 else classic()}
    assert (await wire("POST", f"/interactions/{asked.id}/{asked.token}/callback", body))[0] == 400
    wire.discord.took()


async def test_the_first_answer_after_a_deferral_takes_its_place(wire: Wire) -> None:
    asked = _asked(wire.discord)
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
    asked = _asked(wire.discord)
    hook = f"/webhooks/{APPLICATION}/{asked.token}"
    assert (await wire("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 4, "data": body}))[0] == 400
    wire.discord.took()
    assert (await wire("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 5}))[0] == 204
    for method, path in (("POST", hook), ("PATCH", f"{hook}/messages/@original")):
        assert (await wire(method, path, body))[0] == 400
        wire.discord.took()


async def test_a_token_expires(wire: Wire) -> None:
    asked = _asked(wire.discord)
    await wire("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 5})
    asked.expired = True
    status, answer = await wire("PATCH", f"/webhooks/{APPLICATION}/{asked.token}/messages/@original", classic())
    assert (status, answer["code"]) == (401, 50027)
    assert (await wire("POST", f"/webhooks/{APPLICATION}/none", classic()))[1]["code"] == 10015


async def test_people_press_only_what_they_see(wire: Wire) -> None:
    asked = _asked(wire.discord)
    data = modern(row(button("b", label="Go"), button("d", label="No", disabled=True)), flags=V2 | 64)
    await wire("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 4, "data": data})
    for label, user in (("Go", "bob"), ("No", "alice"), ("Gone", "alice")):
        with pytest.raises(AssertionError):
            wire.discord.events.press(asked.original, label, user=user)
    wire.discord.events.press(asked.original, "Go").may_stay_open = True


async def test_files_come_with_a_message(wire: Wire) -> None:
    body = modern(
        {"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}, attachments=[{"id": 0, "filename": "a.png"}]
    )
    with aiohttp.MultipartWriter("form-data") as writer:
        writer.append_json(body).set_content_disposition("form-data", name="payload_json")
        writer.append(b"picture").set_content_disposition("form-data", name="files[0]", filename="a.png")
    status, answer = await wire("POST", MESSAGES, data=writer)
    assert (status, answer["attachments"][0]["size"]) == (200, 7)


# ---- the server itself


def test_every_route_is_one_of_discords(discord: Discord) -> None:
    if discord.specification is None:
        pytest.skip("Discord's description of its API is not here; set HEARSAY_SHARED")
    for method, route, _, _ in discord.api.routes:
        assert method.lower() in discord.specification.paths[route]


async def test_it_answers_as_discord_describes(wire: Wire) -> None:
    specification = wire.discord.specification
    if specification is None:
        pytest.skip("Discord's description of its API is not here; set HEARSAY_SHARED")
    _, made = await wire("POST", MESSAGES, modern(container(text(), row())))
    assert specification.answer_problem("MessageResponse", made) is None
    _, commands = await wire("PUT", COMMANDS, [COMMAND])
    assert specification.answer_problem("ApplicationCommandResponse", commands[0]) is None
    asked = _asked(wire.discord)
    path = f"/interactions/{asked.id}/{asked.token}/callback?with_response=true"
    assert specification.answer_problem("MessageResponse", {"id": 1}) is not None
    _, answer = await wire("POST", path, {"type": 5})
    assert specification.answer_problem("InteractionCallbackResponse", answer) is None


def test_without_the_description_its_own_limits_hold(tmp_path: Any) -> None:
    server = Discord(conformance=tmp_path)
    assert server.specification is None
    assert not server.events._templates.recorded
    assert server.events.message("words").data["content"] == "words"


def test_the_recorded_payloads_are_used_where_they_are(discord: Discord) -> None:
    if not CONFORMANCE.is_dir():
        pytest.skip("the recorded payloads are not here; set HEARSAY_SHARED")
    assert discord.events._templates.recorded
    assert "attachment_size_limit" in discord.events._templates.interaction()
    assert "guild_locale" not in discord.events._templates.interaction(direct=True)
