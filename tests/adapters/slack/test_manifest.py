"""The manifest asks for what the code uses, and for nothing else."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import jsonschema
import pytest
import yaml  # type: ignore[import-untyped]  # no types are published for it
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.app import SlackBot
from adapters.slack.place import COMMAND, SHORTCUT, scopes
from adapters.slack.workspaces import OneWorkspace
from bot.host import Host
from tests.conftest import REPOSITORY

FILE = REPOSITORY / "deploy" / "slack" / "manifest.yaml"
OPTIONS = [frozenset[str](), frozenset({"http"}), frozenset({"unfurl"}), frozenset({"http", "unfurl"})]

SCOPE_OF_EVENT = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "link_shared": "links:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "tokens_revoked": None,
}
"""Slack, "Events API reference": each event and the scope that it needs."""

SCOPES_OF_METHOD: dict[str, set[str]] = {
    "apps_connections_open": set(),  # a scope of the app-level token
    "auth_test": set(),
    "chat_delete": {"chat:write"},
    "chat_getPermalink": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_unfurl": {"links:write"},
    "chat_update": {"chat:write"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_replies": {"channels:history", "groups:history"},
    "users_conversations": {"channels:read", "groups:read"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}
"""Slack, "Web API methods": each method that the code calls, and the scopes that it needs."""


def manifest(options: frozenset[str] = frozenset()) -> dict[str, Any]:
    text = FILE.read_text(encoding="utf-8")
    for option in options:
        text = text.replace(f"#{option} ", "")
    lines = text.split("\n")
    if "http" in options:  # as the file says: this one in place of the one before it
        lines.remove("  token_rotation_enabled: false")
        lines[lines.index("  socket_mode_enabled: true")] = "  socket_mode_enabled: false"
    loaded: dict[str, Any] = yaml.safe_load("\n".join(lines))
    return loaded


def methods_called() -> set[str]:
    """RETURNS (set[str]): methods of slack_sdk's client that the adapter's code names."""
    named: set[str] = set()
    for file in (REPOSITORY / "adapters" / "slack").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_method = isinstance(node, ast.Attribute) and re.fullmatch(r"[a-z]+_\w+", node.attr)
            if isinstance(node, ast.Attribute) and is_method and hasattr(AsyncWebClient, node.attr):
                named.add(node.attr)
    return named


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: "+".join(sorted(options)) or "plain")
def test_the_manifest_is_one_that_slack_takes(options: frozenset[str], shared: Path) -> None:
    schema = json.loads((shared / "conformance" / "slack-app-manifest.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(manifest(options))
    addresses = re.findall(r"https://hearsay\.example\.org(\S*)", json.dumps(manifest(options)))
    assert bool(addresses) == ("http" in options)


@pytest.mark.parametrize("unfurl", [False, True])
def test_the_scopes_are_those_that_events_and_methods_need(unfurl: bool) -> None:
    asked = manifest(frozenset({"unfurl"}) if unfurl else frozenset())
    wanted = set(asked["oauth_config"]["scopes"]["bot"])
    assert wanted == set(scopes(unfurl=unfurl))
    events = asked["settings"]["event_subscriptions"]["bot_events"]
    used = {"commands"} | {scope for event in events if (scope := SCOPE_OF_EVENT[event])}
    called = methods_called()
    assert called <= SCOPES_OF_METHOD.keys()
    for method in called - (set() if unfurl else {"chat_unfurl"}):
        used |= SCOPES_OF_METHOD[method]
    assert wanted == used


def test_each_scope_has_its_reason_beside_it() -> None:
    text = FILE.read_text(encoding="utf-8")
    for scope in scopes(unfurl=True):
        assert re.search(rf"^ *(#unfurl )?- {scope} # \w+", text, re.M), scope


@pytest.mark.parametrize("unfurl", [False, True])
async def test_the_events_and_commands_are_those_that_the_code_handles(
    unfurl: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = manifest(frozenset({"unfurl"}) if unfurl else frozenset())
    events = [name.partition(".")[0] for name in asked["settings"]["event_subscriptions"]["bot_events"]]
    bot = _bot(monkeypatch, unfurl)
    assert set(bot.events) == set(events)
    for name in {*events, "link_shared", "reaction_added"}:
        known = await _status(bot, {"type": "event_callback", "team_id": "T1", "event": {"type": name}})
        assert known == (200 if name in events else 404), name
    for name in (asked["features"]["slash_commands"][0]["command"], "/other"):
        assert await _status(bot, {"command": name, "team_id": "T1"}) == (200 if name == COMMAND else 404)
    for name in (asked["features"]["shortcuts"][0]["callback_id"], "other"):
        body = {"type": "message_action", "callback_id": name, "team": {"id": "T1"}}
        assert await _status(bot, body) == (200 if name == SHORTCUT else 404)
    assert len(asked["features"]["slash_commands"]) == len(asked["features"]["shortcuts"]) == 1


def _bot(monkeypatch: pytest.MonkeyPatch, unfurl: bool) -> SlackBot:
    monkeypatch.setattr(SlackBot, "_begin", lambda self, work: work.close())  # what it listens to, not what it does
    nobody = cast("Host", SimpleNamespace(responder=None))  # nothing is handed to it
    return SlackBot(nobody, OneWorkspace("xoxb-none"), unfurl=["news.example.org"] if unfurl else ())


async def _status(bot: SlackBot, body: dict[str, Any]) -> int:
    response = await bot.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    return response.status
