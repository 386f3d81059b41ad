"""The loopback Slack refuses what Slack refuses: wrong blocks, views, messages and tokens."""

from __future__ import annotations

import asyncio
import copy
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters.slack.built import (
    QUIETLY,
    Json,
    button,
    entry,
    good,
    modal,
    mrkdwn,
    options,
    plain,
    refusal,
    section,
)
from tests.loopback_slack import Fault, Slack
from tests.loopback_slack.limits import block_problems, message_error, view_problems
from tests.loopback_slack.world import NEWS, OTHER_TEAM, PRIVATE, QUIET, STRANGE, TEAM

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
