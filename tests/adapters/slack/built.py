"""Blocks, views and the reason of a refusal, as tests of the loopback Slack need them."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

Json = dict[str, Any]
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


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await call
    return str(error.value.response["error"])
