"""The loopback Slack itself, with the real clients: it does what Slack does, and refuses what Slack refuses."""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.loopback_slack import Fault, Slack, words
from tests.loopback_slack.deliveries import WITHIN, Trigger
from tests.loopback_slack.limits import block_problems, message_error, view_problems
from tests.loopback_slack.wording import written
from tests.loopback_slack.world import NEWS, OTHER_TEAM, PEOPLE, PRIVATE, QUIET, STRANGE, TEAM

Json = dict[str, Any]
BASIC = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
"""slack_sdk uses it."""
QUIETLY: Json = {"unfurl_links": False, "unfurl_media": False}


def plain(text: str = "Words") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Words", **more: Any) -> Json:
    return {"type": "mrkdwn", "text": text} | more


def section(text: Json | None = None, **more: Any) -> Json:
    return {"type": "section", "text": text or mrkdwn()} | more


def button(label: str = "Press", action: str = "press", **more: Any) -> Json:
    return {"type": "button", "action_id": action, "text": plain(label)} | more


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def options(count: int) -> list[Json]:
    return [{"text": plain(f"Option {number}"), "value": str(number)} for number in range(count)]


def select(count: int = 2, **more: Any) -> Json:
    return {"type": "static_select", "action_id": "choose", "options": options(count)} | more


def entry(**more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "text"} | more
    return {"type": "input", "block_id": "text", "label": plain("Text"), "element": element}


def modal(*blocks: Json, **more: Any) -> Json:
    found = {"type": "modal", "title": plain("Title"), "submit": plain("Save"), "blocks": list(blocks)}
    return found | more


def good() -> list[Json]:
    return [
        {"type": "header", "text": plain("Heading")},
        section(mrkdwn("*Words* with <https://example.org/?a=1&amp;b|a link>", verbatim=True), accessory=button()),
        {"type": "section", "fields": [mrkdwn("one"), plain("two")]},
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("small"), plain("smaller")]},
        actions(button("One", "one", style="danger"), select()),
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "<!here>"}]}],
        },
    ]


@pytest.fixture
async def client(slack: Slack) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(slack.token, slack.api_url, session=session)


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


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await call
    return str(error.value.response["error"])


# ---- what is refused


def changed(path: str, value: Any) -> list[Json]:
    """RETURNS (list[Json]): the good blocks with something else in one place."""
    blocks = copy.deepcopy(good())
    *inner, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place: Any = blocks
    for step in inner:
        place = place[step]
    if last == "+":
        place += value
    else:
        place[last] = value
    return blocks


WRONG: dict[str, list[Json]] = {
    "51 blocks": [*good(), *({"type": "divider"} for _ in range(44))],
    "an unknown block": changed("0", {"type": "poem"}),
    "a header of 151": changed("0/text/text", "x" * 151),
    "a header of mrkdwn": changed("0/text", mrkdwn()),
    "an empty header": changed("0/text/text", ""),
    "a section of 3001": changed("1/text/text", "x" * 3001),
    "a section without words": changed("1", {"type": "section"}),
    "eleven fields": changed("2/fields", [mrkdwn()] * 11),
    "a field of 2001": changed("2/fields/0/text", "x" * 2001),
    "eleven elements of a context": changed("4/elements", [mrkdwn()] * 11),
    "26 buttons": changed("5/elements", [button(action=str(number)) for number in range(26)]),
    "no buttons": changed("5/elements", []),
    "a button of 76": changed("5/elements/0/text/text", "x" * 76),
    "a button of mrkdwn": changed("5/elements/0/text", mrkdwn()),
    "a button without an id": changed("5/elements/0", {"type": "button", "text": plain()}),
    "an action_id of 256": changed("5/elements/0/action_id", "x" * 256),
    "the same action_id twice": changed("5/elements/1/action_id", "one"),
    "a value of 2001": changed("5/elements/0/value", "x" * 2001),
    "a link of a button that is none": changed("5/elements/0/url", "javascript:alert(1)"),
    "another style": changed("5/elements/0/style", "secondary"),
    "101 options": changed("5/elements/1/options", options(101)),
    "no options": changed("5/elements/1/options", []),
    "an option of 76": changed("5/elements/1/options/0/text/text", "x" * 76),
    "an option's value of 151": changed("5/elements/1/options/0/value", "x" * 151),
    "the same option twice": changed("5/elements/1/options", options(1) * 2),
    "an initial option that is none": changed("5/elements/1/initial_option", options(9)[8]),
    "a placeholder of 151": changed("5/elements/1/placeholder", plain("x" * 151)),
    "a block_id of 256": changed("0/block_id", "x" * 256),
    "a block_id twice": [section(block_id="a"), section(block_id="a")],
    "a key that there is not": changed("5/elements/0/colour", "red"),
    "an image without words": changed("3", {"type": "image", "image_url": "https://example.org/a.png"}),
    "an image of another scheme": changed("3", {"type": "image", "image_url": "file:///a.png", "alt_text": "a"}),
    "a text input among actions": changed("5/elements/0", {"type": "plain_text_input", "action_id": "x"}),
    "a call to everybody": changed("1/text/text", "Hello <!here>"),
    "a call to a group": changed("1/text/text", "Hello <!subteam^S123>"),
    "a mention": changed("1/text/text", "Hello <@U0ALICE0001>"),
    "a channel": changed("4/elements/0/text", "See <#C0NEWS00001>"),
    "a bare sign": changed("1/text/text", "1 < 2"),
    "a bare ampersand": changed("1/text/text", "R & D"),
    "a mail link": changed("1/text/text", "<mailto:a@example.org|write>"),
    "a bare address where Slack reads": changed("4/elements/0/text", "see https://example.org/a"),
    "a bare channel where Slack reads": changed("2/fields/0/text", "see #news"),
    "a bare @here where Slack reads": changed("4/elements/0/text", "hello @here"),
    "a mention in rich text": changed("6/elements/0/elements", [{"type": "user", "user_id": "U0ALICE0001"}]),
    "everybody in rich text": changed("6/elements/0/elements", [{"type": "broadcast", "range": "here"}]),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_wrong_blocks_are_refused_and_fail_the_test(slack: Slack, client: AsyncWebClient, wrong: str) -> None:
    call = client.chat_postMessage(channel=NEWS, text="Words", blocks=WRONG[wrong], **QUIETLY)
    assert await refusal(call) == "invalid_blocks"
    assert slack.world.standing() == []
    with pytest.raises(AssertionError, match=r"chat\.postMessage"):
        slack.check()
    slack.took()


WRONG_VIEWS = {
    "101 blocks": modal(*({"type": "divider"} for _ in range(101))),
    "no blocks": modal(),
    "no title": {"type": "modal", "blocks": [section()]},
    "a title of 25": modal(section(), title=plain("x" * 25)),
    "a button of 25": modal(section(), submit=plain("x" * 25)),
    "metadata of 3001": modal(section(), private_metadata="x" * 3001),
    "a callback_id of 256": modal(section(), callback_id="x" * 256),
    "an input and no button": {"type": "modal", "title": plain("Title"), "blocks": [entry()]},
    "a label of 2001": modal(entry() | {"label": plain("x" * 2001)}),
    "an entry of 3001": modal(entry(max_length=3001)),
    "a longer value than can be typed": modal(entry(max_length=3, initial_value="four")),
    "a home with a title": {"type": "home", "title": plain(), "blocks": [section()]},
    "another type": {"type": "page", "blocks": [section()]},
    "250 kB": modal(*(section(plain("ü" * 3000)) for _ in range(99))),
}


@pytest.mark.parametrize("wrong", WRONG_VIEWS)
def test_wrong_views_are_refused(wrong: str) -> None:
    assert view_problems(WRONG_VIEWS[wrong])


def test_what_fits_is_not_refused() -> None:
    assert block_problems(good()) == []
    assert view_problems(modal(section(), entry(initial_value="four"), callback_id="form", private_metadata="x")) == []
    assert view_problems({"type": "home", "blocks": good()[:-1]}) == []
    longest = [section(plain("x" * 3000)) for _ in range(4)]
    assert block_problems(longest) == []
    assert message_error(longest) is None


async def test_a_message_whose_blocks_are_too_long_in_all_is_refused(slack: Slack, client: AsyncWebClient) -> None:
    blocks = [section(plain("x" * 3000)) for _ in range(5)]
    call = client.chat_postMessage(channel=NEWS, text="Words", blocks=blocks, **QUIETLY)
    assert await refusal(call) == "msg_blocks_too_long"
    slack.took("too long in all")


async def test_other_wrong_messages_fail_the_test(slack: Slack, client: AsyncWebClient) -> None:
    for body, word in (
        ({"blocks": good(), **QUIETLY}, "no plain text"),
        ({"text": "<!channel> now", **QUIETLY}, "CONTROL"),
        ({"text": "Words"}, "unfurl_links is not off"),
        ({"text": "Words", "link_names": True, **QUIETLY}, "link_names"),
        ({"text": "Words", "thread_ts": "1.000001", **QUIETLY}, "thread that there is not"),
    ):
        await refusal(client.api_call("chat.postMessage", json={"channel": NEWS} | body))
        slack.took(word)
    posted = await client.chat_postMessage(channel=NEWS, text="Words", **QUIETLY)
    assert await refusal(client.chat_update(channel=NEWS, ts=posted["ts"], text="x" * 4001)) == "msg_too_long"
    slack.took("4001")


async def test_what_there_is_not_is_refused(slack: Slack, client: AsyncWebClient) -> None:
    assert await refusal(client.conversations_history(channel=NEWS)) == "unknown_method"
    slack.took("conversations.history")
    for channel, error in ((QUIET, "not_in_channel"), (STRANGE, "channel_not_found"), ("C1", "channel_not_found")):
        assert await refusal(client.chat_postMessage(channel=channel, text="Words", **QUIETLY)) == error
    slack.events.archived(NEWS)
    assert await refusal(client.chat_postMessage(channel=NEWS, text="Words", **QUIETLY)) == "is_archived"
    assert await refusal(client.chat_delete(channel=PRIVATE, ts="1.1")) == "message_not_found"


async def test_somebody_elses_message_is_not_changed(slack: Slack, client: AsyncWebClient) -> None:
    message = slack.events.message("Mine")
    assert await refusal(client.chat_update(channel=NEWS, ts=message.ts, text="Yours")) == "cant_update_message"
    assert await refusal(client.chat_delete(channel=NEWS, ts=message.ts)) == "cant_delete_message"
    slack.took("somebody else's")
    slack.events.deliveries.clear()  # nobody is connected


# ---- tokens


async def test_tokens_are_checked(slack: Slack) -> None:
    async def error(token: str | None, **body: Any) -> str:
        return await refusal(AsyncWebClient(token, slack.api_url).chat_postMessage(channel=NEWS, text="x", **QUIETLY))

    assert await error("xoxb-of-nobody") == "invalid_auth"
    assert await error(None) == "not_authed"
    slack.took("without a token")
    assert await error(slack.world.install(TEAM, scopes=["users:read"]).value) == "missing_scope"
    slack.took("chat:write")
    assert await error(slack.world.install(TEAM, rotating=True, lasts=-1).value) == "token_expired"
    assert await error(slack.tokens[OTHER_TEAM].value) == "channel_not_found"
    slack.revoke("account_inactive", team=TEAM)
    assert await error(slack.token) == "account_inactive"


async def test_faults_come_on_command(slack: Slack, client: AsyncWebClient) -> None:
    slack.fail("chat.postMessage", Fault.limited(7))
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel=NEWS, text="Words", **QUIETLY)
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "7"
    slack.fail("*", Fault(status=503))
    with pytest.raises(SlackApiError):
        await client.auth_test()
    slack.fail("chat.postMessage", Fault.unheard())
    with pytest.raises(aiohttp.ClientError):
        await AsyncWebClient(slack.token, slack.api_url, retry_handlers=[]).chat_postMessage(
            channel=NEWS, text="Words", **QUIETLY
        )
    assert len(slack.world.standing(NEWS)) == 1
    assert slack.faults.left == 0


async def test_a_pace_is_kept_where_the_test_asks_for_it(slack: Slack, client: AsyncWebClient) -> None:
    slack.posting.pace = 0.2
    await client.chat_postMessage(channel=NEWS, text="Words", **QUIETLY)
    assert await refusal(client.chat_postMessage(channel=NEWS, text="Words", **QUIETLY)) == "ratelimited"
    await asyncio.sleep(0.2)
    await client.chat_postMessage(channel=NEWS, text="Words", **QUIETLY)


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
