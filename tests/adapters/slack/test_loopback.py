"""The loopback Slack itself, with the real clients: events, what people do, HTTP and OAuth go as in Slack."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.adapters.slack.built import (
    QUIETLY,
    Json,
    actions,
    button,
    entry,
    modal,
    plain,
    refusal,
    section,
    select,
)
from tests.loopback_slack import Slack, words
from tests.loopback_slack.deliveries import WITHIN, Trigger
from tests.loopback_slack.wording import written
from tests.loopback_slack.world import NEWS, OTHER_TEAM, PEOPLE, TEAM

BASIC = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
"""slack_sdk uses it."""


class Bolt:
    """An app of slack_bolt's that keeps what it gets."""

    def __init__(self, slack: Slack) -> None:
        client = AsyncWebClient(slack.token, slack.api_url)
        self.app = AsyncApp(client=client, token=slack.token, request_verification_enabled=False)
        self.handler = AsyncSocketModeHandler(self.app, slack.app_token, ping_interval=0.2)
        self.bodies: list[Json] = []
        self.gate = asyncio.Event()
        self.gate.set()

        async def hold(next_: Any) -> None:
            await self.gate.wait()
            await next_()

        async def take(body: Json, ack: Any) -> None:
            self.bodies.append(body)
            await ack()

        self.app.middleware(hold)
        for kind in ("message", "app_mention", "app_home_opened", "app_uninstalled", "tokens_revoked"):
            self.app.event(kind)(take)
        self.app.command("/try")(take)
        self.app.action("press")(take)
        self.app.action("choose")(take)
        self.app.shortcut("short")(take)
        self.app.view("form")(take)

    @property
    def texts(self) -> list[str]:
        return [body["event"].get("text", "") for body in self.bodies]


@pytest.fixture
async def bolt(slack: Slack) -> AsyncIterator[Bolt]:
    one = Bolt(slack)
    await one.handler.connect_async()  # type: ignore[no-untyped-call]  # slack_bolt leaves it untyped
    await slack.socket.until()
    yield one
    await one.handler.close_async()  # type: ignore[no-untyped-call]  # as above


# ---- Socket Mode


async def test_a_message_reaches_a_bolt_app_as_it_was_written(slack: Slack, bolt: Bolt) -> None:
    slack.events.message("R & D: <https://example.org/a|the story> https://example.org/b")
    await slack.until(lambda: bolt.bodies)
    event = bolt.bodies[0]["event"]
    assert event["text"] == "R &amp; D: <https://example.org/a|the story> <https://example.org/b>"
    links = [one for one in event["blocks"][0]["elements"][0]["elements"] if one["type"] == "link"]
    assert [one["url"] for one in links] == ["https://example.org/a", "https://example.org/b"]
    assert bolt.bodies[0]["authorizations"][0]["team_id"] == TEAM
    assert await slack.events.deliveries[0].acknowledged() < 1


async def test_a_mention_gives_two_events_and_our_own_posts_come_back(slack: Slack, bolt: Bolt) -> None:
    slack.events.message(f"<@{PEOPLE['hearsay']}> hello")
    await slack.until(lambda: len(bolt.bodies) == 2)
    assert {body["event"]["type"] for body in bolt.bodies} == {"message", "app_mention"}
    assert len({body["event_id"] for body in bolt.bodies}) == 2
    await bolt.app.client.chat_postMessage(channel=NEWS, text="Words", **QUIETLY)
    heard = len(slack.events.deliveries)
    assert slack.events.deliveries[-1].payload["event"]["bot_id"]
    assert heard == 3


async def test_what_is_not_acknowledged_is_sent_again_on_the_next_connection(slack: Slack, bolt: Bolt) -> None:
    bolt.gate.clear()
    slack.events.message("one")
    await asyncio.sleep(0.05)
    slack.socket.disconnect("refresh_requested", close=True)
    slack.events.message("two")
    await slack.until(lambda: slack.socket.opened >= 2)
    bolt.gate.set()
    slack.events.message("three")
    await slack.until(lambda: {"one", "two", "three"} <= set(bolt.texts))
    for one in slack.events.deliveries:
        await one.acknowledged()
    assert slack.socket.resent >= 1
    slack.late_after = 10


async def test_an_event_that_is_acknowledged_too_late_is_sent_again_and_fails_the_test(
    slack: Slack, bolt: Bolt
) -> None:
    slack.socket.within = slack.late_after = 0.1
    bolt.gate.clear()
    slack.events.message("one")
    await asyncio.sleep(0.15)
    bolt.gate.set()
    await slack.until(lambda: len(bolt.bodies) == 2)
    with pytest.raises(AssertionError, match="acknowledged after"):
        slack.check()
    slack.late_after = 10


async def test_a_warning_and_broken_connections_are_followed_by_new_ones(slack: Slack, bolt: Bolt) -> None:
    slack.socket.disconnect("warning")
    await slack.until(lambda: slack.socket.opened == 2 and len(slack.socket.live) == 1)
    slack.socket.drop()
    await slack.until(lambda: slack.socket.opened == 3 and len(slack.socket.live) == 1)
    slack.events.message("still there")
    await slack.until(lambda: bolt.texts == ["still there"])


async def test_a_ticket_connects_once(slack: Slack, client: AsyncWebClient) -> None:
    opened = await client.apps_connections_open(app_token=slack.app_token)
    assert await refusal(client.apps_connections_open(app_token=slack.token)) == "invalid_auth"
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(opened["url"]) as socket:
            assert (await socket.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])


async def test_nobody_acknowledging_fails_the_test(slack: Slack) -> None:
    slack.people.command("/try")
    assert slack.interactions[0].delivery.lost, "nobody was connected"
    with pytest.raises(AssertionError):
        await slack.until(lambda: False, timeout=0.01)


# ---- what people do


async def test_commands_presses_choices_shortcuts_and_forms_reach_the_app(slack: Slack, bolt: Bolt) -> None:
    asked = slack.people.command("/try", "some words")
    assert await asked.acknowledged() < 1
    await bolt.app.client.chat_postMessage(channel=NEWS, text="Words", blocks=[actions(button(), select())], **QUIETLY)
    (message,) = slack.world.standing(NEWS)
    pressed = slack.people.press(message, "Press")
    chosen = slack.people.choose(message, "Option 1", user="bob")
    short = slack.people.shortcut("short", slack.events.message("Words"))
    for one in (pressed, chosen, short):
        assert await one.acknowledged() < 1
    await slack.until(lambda: len([body for body in bolt.bodies if "event" not in body]) == 4)
    await bolt.app.client.views_open(trigger_id=pressed.trigger, view=modal(entry(), callback_id="form"))
    assert pressed.view is not None
    handed_in = slack.people.hand_in(pressed.view, {"Text": "typed"})
    await handed_in.acknowledged()
    assert pressed.view.closed
    state = bolt.bodies[-1]["view"]["state"]["values"]
    assert state == {"text": {"text": {"type": "plain_text_input", "value": "typed"}}}
    with pytest.raises(AssertionError, match="no button"):
        slack.people.press(message, "Elsewhere")


async def test_a_trigger_opens_one_view_and_only_for_three_seconds(slack: Slack, client: AsyncWebClient) -> None:
    asked, late = slack.people.command("/try"), slack.people.command("/try")
    await client.views_open(trigger_id=asked.trigger, view=modal(section()))
    again = client.views_open(trigger_id=asked.trigger, view=modal(section()))
    assert await refusal(again) == "exchanged_trigger_id"
    slack.people.triggers[late.trigger] = Trigger(late, time.monotonic() - WITHIN - 0.1)
    assert await refusal(client.views_open(trigger_id=late.trigger, view=modal(section()))) == "expired_trigger_id"
    assert await refusal(client.views_open(trigger_id="1.2.3", view=modal(section()))) == "invalid_trigger_id"
    slack.took("no such trigger_id")
    old = asked.view.hash if asked.view else ""
    await client.views_update(view_id=asked.view.id if asked.view else "", hash=old, view=modal(section()))
    changed_since = client.views_update(view_id=asked.view.id if asked.view else "", hash=old, view=modal(section()))
    assert await refusal(changed_since) == "hash_conflict"


async def test_a_response_url_takes_five_messages_in_half_an_hour(slack: Slack) -> None:
    asked, late = slack.people.command("/try"), slack.people.command("/try")
    hook = AsyncWebhookClient(asked.response_url)
    assert (await hook.send(text="for you")).status_code == 200
    assert [one.text for one in slack.world.private("alice")] == ["for you"]
    assert (await hook.send(text="instead", replace_original=True)).status_code == 200
    assert [one.text for one in slack.world.private("alice")] == ["instead"]
    assert (await hook.send(text="for all", response_type="in_channel", **QUIETLY)).status_code == 200
    assert [one.text for one in slack.world.standing(NEWS)] == ["for all"]
    assert (await hook.send(delete_original=True)).status_code == 200
    assert slack.world.standing(NEWS) == []
    assert (await hook.send(text="the fifth")).status_code == 200
    gone = await hook.send(text="the sixth")
    assert (gone.status_code, gone.body) == (404, "used_url")
    slack.people.hooks[late.response_url.rsplit("/", 1)[1]].expire()
    assert (await AsyncWebhookClient(late.response_url).send(text="late")).body == "expired_url"
    assert (await AsyncWebhookClient(late.response_url + "x").send(text="nowhere")).status_code == 404
    slack.took("no such")


async def test_a_hidden_message_is_seen_by_one_and_its_press_does_not_bring_it_along(slack: Slack, bolt: Bolt) -> None:
    blocks = [actions(button())]
    user = PEOPLE["bob"]
    await bolt.app.client.chat_postEphemeral(channel=NEWS, user=user, text="Words", blocks=blocks)
    (hidden,) = slack.world.private("bob")
    assert slack.world.private("alice") == slack.world.standing() == []
    with pytest.raises(AssertionError, match="does not see"):
        slack.people.press(hidden, "Press", user="alice")
    pressed = slack.people.press(hidden, "Press", user="bob")
    await pressed.acknowledged()
    assert "message" not in pressed.payload
    assert pressed.payload["container"]["is_ephemeral"]
    (hook,) = [AsyncWebhookClient(pressed.response_url)]
    await hook.send(text="Other words", blocks=[section(plain("Other"))], replace_original=True)
    assert words(slack.world.private("bob")[0]) == "Other"
    await hook.send(delete_original=True)
    assert slack.world.private("bob") == []


async def test_a_deleted_message_with_a_thread_leaves_a_stone(slack: Slack, bolt: Bolt) -> None:
    lone, parent = slack.events.message("lone"), slack.events.message("parent")
    await bolt.app.client.chat_postMessage(channel=NEWS, text="Words", thread_ts=parent.ts, **QUIETLY)
    slack.events.deleted(lone)
    assert slack.events.deliveries[-1].payload["event"]["subtype"] == "message_deleted"
    slack.events.deleted(parent)
    event = slack.events.deliveries[-1].payload["event"]
    assert (event["subtype"], event["message"]["subtype"]) == ("message_changed", "tombstone")
    await slack.until(lambda: all(one.waited is not None for one in slack.events.deliveries))


# ---- HTTP and OAuth


async def test_requests_are_signed_as_slack_sdk_expects() -> None:
    async with Slack("http") as slack:
        verifier = SignatureVerifier(slack.signing_secret)
        body, now = b'{"a": "\xc3\xbc"}', int(time.time())
        assert verifier.is_valid(body, str(now), slack.http.signature(body, now))
        assert not verifier.is_valid(body, str(now), slack.http.signature(body, now, "another"))


async def test_an_event_is_sent_again_until_it_is_taken_by_another_replica() -> None:
    statuses, heard = iter([500, 200]), list[dict[str, str]]()

    async def take(request: aiohttp.web.Request) -> aiohttp.web.Response:
        heard.append(dict(request.headers))
        return aiohttp.web.Response(status=next(statuses))

    application = aiohttp.web.Application()
    application.router.add_post("/slack/events", take)
    runner = aiohttp.web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
    async with Slack("http") as slack:
        slack.http.targets.append(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
        slack.events.message("Words")
        await slack.http.until_sent()
        assert slack.events.deliveries[0].refusals == [500]
    assert "X-Slack-Retry-Num" not in heard[0]
    assert (heard[1]["X-Slack-Retry-Num"], heard[1]["X-Slack-Retry-Reason"]) == ("1", "http_error")
    await runner.cleanup()


@BASIC
async def test_a_code_is_worth_a_token_once_and_a_token_can_be_made_new(slack: Slack, client: AsyncWebClient) -> None:
    slack.installing.rotating = True
    who = {"client_id": slack.installing.client_id, "client_secret": slack.installing.client_secret}
    page = f"{slack.authorize_url}?client_id={who['client_id']}&scope=chat:write,commands&state=s"
    back = slack.installing.agreed(page, team=OTHER_TEAM)
    assert back["state"] == "s"
    assert (
        await refusal(client.oauth_v2_access(**(who | {"client_secret": "x"}), code=back["code"]))
        == "bad_client_secret"
    )
    given = await client.oauth_v2_access(**who, code=back["code"])
    assert given["team"]["id"] == OTHER_TEAM
    assert await refusal(client.oauth_v2_access(**who, code=back["code"])) == "code_already_used"
    refresh = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    renewed = await client.oauth_v2_access(**who, **refresh)
    assert await refusal(AsyncWebClient(given["access_token"], slack.api_url).auth_test()) == "token_expired"
    assert (await AsyncWebClient(renewed["access_token"], slack.api_url).auth_test())["team_id"] == OTHER_TEAM
    assert await refusal(client.oauth_v2_access(**who, **refresh)) == "invalid_refresh_token"
    slack.installing.agreed(f"{slack.authorize_url}?client_id={who['client_id']}&scope=&state=")
    slack.took("no scope")


def test_what_somebody_types_is_kept_as_slack_keeps_it() -> None:
    text, blocks = written("a < b <https://example.org/x?a=1&b=2|the & story> <@U0BOB000001>")
    assert text == "a &lt; b <https://example.org/x?a=1&amp;b=2|the &amp; story> <@U0BOB000001>"
    kinds = [one["type"] for one in blocks[0]["elements"][0]["elements"]]
    assert kinds == ["text", "link", "text", "user"]
    assert written("") == ("", [])
