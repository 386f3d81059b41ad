"""Requests over HTTP: what is not from Slack, is old, huge or broken is refused before anything is done."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.slack.harness import Harness
from tests.loopback_slack import CONFORMANCE, Delivery, Slack
from tests.loopback_slack.http import Answer
from tests.loopback_slack.world import NEWS, OTHER_TEAM, STRANGE_TEAM, TEAM
from tests.responder.chat import LINK

MIB = 1024 * 1024


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack("http") as server:
        yield server


@pytest.fixture
async def over_http(slack: Slack, database: Path) -> AsyncIterator[Harness]:
    async with Harness(database, slack, mode="http", many=True) as one:
        await one.installed(slack.tokens[TEAM])
        yield one


def event_of(slack: Slack, text: str = LINK, **more: Any) -> Delivery:
    """RETURNS (Delivery): a message's event that is not sent."""
    with slack.unsent():
        slack.events.message(text, **more)
    return slack.events.deliveries[-1]


def body_of(slack: Slack, text: str = LINK, **more: Any) -> bytes:
    return slack.http.encoded(event_of(slack, text, **more))[0]


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "of somebody else"},
        {"age": 301},
        {"age": -400},
        {"headers": {"X-Slack-Signature": None}},
        {"headers": {"X-Slack-Request-Timestamp": None}},
        {"headers": {"X-Slack-Signature": "v0=" + "0" * 64}},
        {"headers": {"X-Slack-Signature": "v0=ü"}},
        {"headers": {"X-Slack-Request-Timestamp": "soon"}},
        {"headers": {"X-Slack-Request-Timestamp": "٣"}},
        {"headers": {"X-Slack-Request-Timestamp": "9" * 400}},
    ],
)
async def test_what_is_forged_or_stale_is_refused(over_http: Harness, slack: Slack, how: dict[str, Any]) -> None:
    answer = await slack.http.post(body_of(slack), **how)
    assert answer.status == 401
    await over_http.settle()
    assert over_http.articles.asked == []


async def test_a_signature_is_of_one_body(over_http: Harness, slack: Slack) -> None:
    body, at = body_of(slack), int(time.time())
    headers = {"X-Slack-Signature": slack.http.signature(body, at), "X-Slack-Request-Timestamp": str(at)}
    assert (await slack.http.post(body + b" ", headers=headers)).status == 401
    assert (await slack.http.post(body, headers=headers)).status == 200
    await over_http.settle()
    assert len(over_http.posts()) == 1


async def test_what_is_replayed_within_the_window_is_answered_once(over_http: Harness, slack: Slack) -> None:
    body = body_of(slack)
    for age in (0, 0, 200, 290):
        assert (await slack.http.post(body, age=age)).status == 200
    await over_http.settle()
    assert len(over_http.posts()) == 1


async def test_a_replayed_command_is_answered_once(over_http: Harness, slack: Slack) -> None:
    asked = slack.people.command("/breakdown", LINK)
    body, kind = slack.http.encoded(asked.delivery)
    await asked.acknowledged()
    assert (await slack.http.post(body, kind)).status == 200
    await over_http.settle()
    assert len(over_http.private()) == 1


async def test_huge_bodies_are_refused(over_http: Harness, slack: Slack) -> None:
    assert (await slack.http.post(b"{" + b" " * MIB + b"}")).status == 413

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b" " * 65536

    async with aiohttp.ClientSession() as session:
        try:
            async with session.post(slack.http.targets[0], data=endless()) as response:
                assert response.status in (401, 413)
        except aiohttp.ClientConnectionError:
            pass  # it did not wait for the end
    assert len((await slack.http.post(body_of(slack))).text) < 100


async def test_other_bodies_are_refused_without_a_fault(
    over_http: Harness, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    for body, kind in (
        (b"", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"null", "application/json"),
        (b'"text"', "application/json"),
        (b"{}", "application/json"),
        (b"payload=%7B", "application/x-www-form-urlencoded"),
        (b"payload=[]", "application/x-www-form-urlencoded"),
        (b"payload=null", "application/x-www-form-urlencoded"),
        (b"command=%2Fbreakdown", "application/x-www-form-urlencoded"),
        (b'{"type": "event_callback"}', "application/json"),
        (b'{"type": "event_callback", "event": []}', "application/json"),
        (b'{"type": "event_callback", "event": {"type": "message", "channel": 7, "text": {}}}', "application/json"),
        (b"[" * 5000, "application/json"),
        (b"x" * 1000, "multipart/form-data"),
    ):
        answer = await slack.http.post(body, kind)
        assert 200 <= answer.status < 500, (body[:40], answer)
        assert "Traceback" not in answer.text
    await over_http.settle()
    assert "Traceback" not in caplog.text


async def test_the_address_is_proven(over_http: Harness, slack: Slack) -> None:
    body = json.dumps({"type": "url_verification", "token": "t", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmd"})
    answer = await slack.http.post(body.encode())
    assert answer.status == 200
    assert "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmd" in answer.text
    assert (await slack.http.post(body.encode(), secret="x")).status == 401  # noqa: S106 - no secret


async def test_other_methods_and_paths_are_refused(over_http: Harness, slack: Slack) -> None:
    base = slack.http.targets[0].removesuffix("/slack/events")
    async with aiohttp.ClientSession() as session:
        for method, path, status in (
            ("GET", "/slack/events", 405),
            ("POST", "/", 404),
            ("POST", "/slack/events/../../etc/passwd", 404),
            ("GET", "/health", 200),
        ):
            async with session.request(method, base + path) as response:
                assert response.status == status, path


@pytest.mark.parametrize("team", [STRANGE_TEAM, OTHER_TEAM, "T0", ""])
async def test_workspaces_without_the_app_are_acknowledged_and_left_alone(
    over_http: Harness, slack: Slack, team: str
) -> None:
    """A workspace that removed the app, or never had it; Slack may still have something for it under way."""
    delivery = event_of(slack)
    payload = delivery.payload | {"team_id": team, "context_team_id": team}
    payload["authorizations"] = [payload["authorizations"][0] | {"team_id": team}]
    assert (await slack.http.post(json.dumps(payload).encode())).status == 200
    asked = slack.people.command("/breakdown", LINK)
    await asked.acknowledged()
    await over_http.settle()
    calls = len(slack.calls())
    foreign = urlencode(asked.payload | {"team_id": team, "trigger_id": "1.2.3"}).encode()
    assert (await slack.http.post(foreign, "application/x-www-form-urlencoded")).status in (200, 400)
    await over_http.settle()
    assert len(slack.calls()) == calls
    assert over_http.posts() == []
    assert len(over_http.private()) == 1


async def test_a_retry_of_what_was_lost_is_answered(over_http: Harness, slack: Slack) -> None:
    """What has a retry header is not dropped for it: the first delivery may never have come."""
    body = body_of(slack)
    headers = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    for _ in range(2):
        assert (await slack.http.post(body, headers=headers)).status == 200
    await over_http.settle()
    assert len(over_http.posts()) == 1


async def test_acknowledgement_does_not_wait_for_slack(over_http: Harness, slack: Slack) -> None:
    over_http.articles.gate = asyncio.Event()
    delivery = event_of(slack)
    begun = time.monotonic()
    answer: Answer = await slack.http.post(json.dumps(delivery.payload).encode())
    assert answer.status == 200
    assert time.monotonic() - begun < 1
    over_http.articles.gate.set()


PIECES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from([NEWS, TEAM, LINK, "message"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "event", "text", "blocks", "elements", "user", "channel", "subtype", "message"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
FIELDS = (
    *("type", "event", "team_id", "authorizations", "user", "channel", "actions", "view", "container", "message"),
    *("trigger_id", "response_url", "text", "command", "team", "enterprise", "is_enterprise_install", "channel_id"),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.dictionaries(st.sampled_from(FIELDS), PIECES, max_size=3), inner=st.booleans(), kind=st.integers(0, 3)
)
async def test_payloads_of_any_shape_are_no_fault(
    over_http: Harness, slack: Slack, changes: dict[str, Any], inner: bool, kind: int
) -> None:
    """Signed, so from Slack, and still not as it is described."""
    payloads = _payloads(slack)
    payload = json.loads(json.dumps(payloads[kind]))
    where = payload["event"] if inner and kind == 0 else payload
    where.update(changes)
    if kind == 0:
        answer = await slack.http.post(json.dumps(payload).encode())
    elif kind == 1:
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in payload.items()}
        body = urlencode(form, errors="replace").encode()
        answer = await slack.http.post(body, "application/x-www-form-urlencoded")
    else:
        form = {"payload": json.dumps(payload)}
        answer = await slack.http.post(urlencode(form).encode(), "application/x-www-form-urlencoded")
    assert answer.status < 500, payload
    await over_http.settle()
    slack.failures.clear()  # what it then asks Slack for may be of as odd a shape


def _payloads(slack: Slack) -> list[dict[str, Any]]:
    found = [event_of(slack, "no link").payload]
    message = next(iter(slack.world.messages.values()))
    message.blocks = [{"type": "actions", "elements": [_BUTTON]}]
    with slack.unsent():
        found.append(slack.people.command("/breakdown", LINK).payload)
        found.append(slack.people.press(message, "Press").payload)
        found.append(slack.people.shortcut("break_down_article", message).payload)
    return found


_BUTTON = {"type": "button", "action_id": "h1:d:some", "text": {"type": "plain_text", "text": "Press"}}


@pytest.mark.parametrize(
    "file", ["slack", "channel-slack", "dm-slack", "actions-reactions-slack", "slash-commands-slack"]
)
async def test_recorded_payloads_are_taken(over_http: Harness, slack: Slack, file: str) -> None:
    """As live Slack sent them, of a workspace that we do not know and of kinds that we did not ask for."""
    path = CONFORMANCE / "recorded" / f"{file}.json"
    if not path.is_file():
        pytest.skip("nothing recorded here; set HEARSAY_SHARED to the folder that has conformance/recorded")
    for name, payload in json.loads(path.read_text("utf-8")).items():
        if not isinstance(payload, dict) or name == "slashCommandModalContext":
            continue
        if "event" in payload:
            answer = await slack.http.post(json.dumps(payload).encode())
        else:
            form = payload if "command" in payload else {"payload": json.dumps(payload)}
            answer = await slack.http.post(urlencode(form).encode(), "application/x-www-form-urlencoded")
        ours = payload.get("event", payload).get("type") not in ("reaction_added",) and "command" not in payload
        assert answer.status == 200 if ours else answer.status < 500, name
    await over_http.settle()
    assert slack.calls("chat.postMessage") == []
