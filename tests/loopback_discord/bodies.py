"""What is sent to the loopback Discord by its own tests: pieces of messages and forms; messages right and wrong."""

from __future__ import annotations

from typing import Any

from tests.loopback_discord import Discord
from tests.loopback_discord.limits import V2
from tests.loopback_discord.world import APPLICATION, NEWS

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


COMMAND: Json = {"name": "read", "description": "Reads"}
OPTION: Json = {"type": 3, "name": "link", "description": "A link"}


def asked_of(discord: Discord, **more: Any) -> Any:
    """RETURNS (Interaction): somebody uses the one command that there is."""
    discord.world.commands = [COMMAND | {"id": "1", "type": 1}]
    return discord.events.command("read", **more)


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
