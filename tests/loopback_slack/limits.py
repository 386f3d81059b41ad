"""What Slack refuses in messages and views, written from its reference and not from the adapter's own limits.

Each keeps the other honest. References: https://docs.slack.dev/reference/block-kit/blocks, …/block-kit/block-elements,
…/block-kit/composition-objects, https://docs.slack.dev/reference/views/modal-views, …/views/home-tab-views.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from tests.loopback_slack.models import model_problems
from tests.loopback_slack.wording import mrkdwn_problems, rich_problems

Json = dict[str, Any]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100  # …/block-kit/blocks: "50 blocks in each message, 100 in modals or Home tabs"
BLOCK_ID, ACTION_ID = 255, 255  # of every block; of every interactive element
TEXT_OBJECT = 3000  # …/composition-objects/text-object
SECTION, FIELDS, FIELD = 3000, 10, 2000  # …/blocks/section-block
HEADER = 150  # …/blocks/header-block
CONTEXT, ACTIONS = 10, 25  # elements; …/blocks/context-block, …/blocks/actions-block
IMAGE_URL, ALT, IMAGE_TITLE = 3000, 2000, 2000  # …/blocks/image-block
INPUT_LABEL, INPUT_HINT = 2000, 2000  # …/blocks/input-block
MARKDOWN = 12000  # …/blocks/markdown-block
BUTTON_TEXT, BUTTON_VALUE, BUTTON_URL = 75, 2000, 3000  # …/block-elements/button-element
OPTIONS, GROUPS, CHECKS, OVERFLOW = 100, 100, 10, 5  # …/block-elements/
PLACEHOLDER, OPTION_TEXT, OPTION_VALUE = 150, 75, 150  # …/composition-objects/option-object
ENTRY = 3000  # …/block-elements/plain-text-input-element
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30  # …/composition-objects/confirmation-dialog-object
TITLE, METADATA, CALLBACK, VIEW_BYTES = 24, 3000, 255, 250_000  # …/reference/views
UPDATE_TEXT = 4000  # …/methods/chat.update: msg_too_long
BLOCKS_TOTAL, BLOCK_COST = 13_297, 125
"""Nowhere in the reference: measured by others, https://github.com/slackapi/bolt-js/issues/2509 and /2867. One block
takes so many characters; a further one leaves so many fewer."""

_ACCESSORIES = {
    *("button", "overflow", "image", "static_select", "multi_static_select", "checkboxes", "radio_buttons"),
    *("users_select", "channels_select", "conversations_select", "datepicker", "timepicker", "workflow_button"),
}
_IN_ACTIONS = _ACCESSORIES - {"image"}
_INPUTS = {
    *("plain_text_input", "static_select", "multi_static_select", "checkboxes", "radio_buttons", "number_input"),
    *("users_select", "channels_select", "conversations_select", "multi_users_select", "multi_conversations_select"),
    *("multi_channels_select", "url_text_input", "email_text_input", "datepicker", "timepicker"),
}
_IN_MESSAGES = {"section", "header", "context", "actions", "divider", "image", "rich_text", "markdown", "input"}
_IN_VIEWS = _IN_MESSAGES - {"markdown"}


def texts(thing: Any) -> Iterator[str]:
    """RETURNS (Iterator[str]): every text that blocks hold, however deep."""
    if isinstance(thing, dict):
        for name, value in thing.items():
            if isinstance(value, str) and name in ("text", "alt_text"):
                yield value
            else:
                yield from texts(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from texts(value)


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """RETURNS (Iterator[tuple]): each block with each thing in it that somebody can use."""
    for block in blocks:
        inside = [block.get("accessory"), block.get("element")]
        if block.get("type") == "actions":
            inside += block.get("elements") or []
        yield from ((block, one) for one in inside if isinstance(one, dict) and "action_id" in one)


def message_error(blocks: Sequence[Json]) -> str | None:
    """RETURNS (str | None): the error of a message whose blocks are too long in all."""
    length = sum(map(len, texts(list(blocks)))) + BLOCK_COST * max(0, len(blocks) - 1)
    return "msg_blocks_too_long" if length > BLOCKS_TOTAL else None


def block_problems(blocks: Any, *, most: int = MESSAGE_BLOCKS, kinds: set[str] = _IN_MESSAGES) -> list[str]:
    """RETURNS (list[str]): what is wrong with a message's or a view's blocks."""
    if not isinstance(blocks, list) or not all(isinstance(one, dict) for one in blocks):
        return ["blocks are no list of blocks"]
    found = [f"{len(blocks)} blocks"] if len(blocks) > most else []
    names = Counter(one["block_id"] for one in blocks if one.get("block_id"))
    found += [f"block_id {name!r} twice" for name, times in names.items() if times > 1]
    for place, block in enumerate(blocks):
        kind = block.get("type")
        problems = [f"a block of type {kind!r}"] if kind not in kinds else [*_block(block)]
        problems += [*rich_problems(block), *model_problems(block)]
        found += [f"/blocks/{place}: {problem}" for problem in problems]
    return found


def view_problems(view: Any) -> list[str]:
    """RETURNS (list[str]): what is wrong with a modal or a home."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["no view"]
    found = block_problems(view.get("blocks"), most=VIEW_BLOCKS, kinds=_IN_VIEWS)
    blocks = view.get("blocks") or []
    if not blocks:
        found.append("a view without blocks")
    if len(view.get("private_metadata") or "") > METADATA:
        found.append("private_metadata is too long")
    if len(view.get("callback_id") or "") > CALLBACK or len(view.get("external_id") or "") > CALLBACK:
        found.append("callback_id is too long")
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        found.append("view_too_large")
    if view["type"] == "home":
        found += [f"a home has no {name}" for name in ("title", "submit", "close") if name in view]
    else:
        found += _plain(view.get("title"), TITLE, "title")
        found += [p for name in ("submit", "close") if name in view for p in _plain(view[name], TITLE, name)]
        if any(one.get("type") == "input" for one in blocks if isinstance(one, dict)) and "submit" not in view:
            found.append("a modal with inputs needs submit")
    return found


def _text(thing: Any, most: int, what: str, *, least: int = 1) -> Iterator[str]:
    if not isinstance(thing, dict) or thing.get("type") not in ("plain_text", "mrkdwn"):
        yield f"{what} is no text object"
        return
    text = thing.get("text")
    if not isinstance(text, str) or not least <= len(text) <= most:
        yield f"{what} of {len(text) if isinstance(text, str) else text} characters, from {least} to {most} fit"
        return
    if thing["type"] == "mrkdwn":
        if "emoji" in thing:
            yield f"{what}: emoji is of plain_text"
        yield from (f"{what}: {one}" for one in mrkdwn_problems(text, verbatim=bool(thing.get("verbatim"))))
    elif "verbatim" in thing:
        yield f"{what}: verbatim is of mrkdwn"


def _plain(thing: Any, most: int, what: str) -> list[str]:
    if not isinstance(thing, dict) or thing.get("type") != "plain_text":
        return [f"{what} is no plain_text"]
    return list(_text(thing, most, what))


def _block(block: Json) -> Iterator[str]:
    name = block.get("block_id")
    if name is not None and not 1 <= len(name) <= BLOCK_ID:
        yield f"block_id of {len(name)} characters"
    inside = [one for _, one in elements([block])]
    twice = [key for key, times in Counter(one["action_id"] for one in inside).items() if times > 1]
    yield from (f"action_id {key!r} twice" for key in twice)
    match block["type"]:
        case "section":
            yield from _section(block)
        case "header":
            yield from _plain(block.get("text"), HEADER, "header")
        case "context":
            yield from _count(block, CONTEXT)
            for one in block.get("elements") or []:
                yield from _image(one) if one.get("type") == "image" else _text(one, TEXT_OBJECT, "context")
        case "actions":
            yield from _count(block, ACTIONS)
            for one in block.get("elements") or []:
                yield from _element(one, _IN_ACTIONS)
        case "image":
            yield from _image(block)
            if "title" in block:
                yield from _plain(block["title"], IMAGE_TITLE, "title")
        case "input":
            yield from _plain(block.get("label"), INPUT_LABEL, "label")
            if "hint" in block:
                yield from _plain(block["hint"], INPUT_HINT, "hint")
            yield from _element(block.get("element") or {}, _INPUTS)
        case "markdown":
            if not 1 <= len(block.get("text") or "") <= MARKDOWN:
                yield "text of a markdown block"


def _count(block: Json, most: int) -> Iterator[str]:
    count = len(block.get("elements") or [])
    if not 1 <= count <= most:
        yield f"{count} elements, from 1 to {most} fit"


def _section(block: Json) -> Iterator[str]:
    fields = block.get("fields")
    if block.get("text") is None and not fields:
        yield "a section without text or fields"
    if block.get("text") is not None:
        yield from _text(block["text"], SECTION, "text")
    if fields is not None and not 1 <= len(fields) <= FIELDS:
        yield f"{len(fields)} fields"
    for one in fields or ():
        yield from _text(one, FIELD, "field")
    accessory = block.get("accessory")
    if accessory is not None:
        yield from _image(accessory) if accessory.get("type") == "image" else _element(accessory, _ACCESSORIES)


def _image(thing: Json) -> Iterator[str]:
    address = thing.get("image_url")
    if "slack_file" not in thing and not (isinstance(address, str) and address.startswith(("http://", "https://"))):
        yield f"image_url {address!r}"
    if len(address or "") > IMAGE_URL:
        yield "image_url is too long"
    if not 1 <= len(thing.get("alt_text") or "") <= ALT:
        yield f"alt_text of {len(thing.get('alt_text') or '')} characters"


def _element(one: Json, kinds: set[str]) -> Iterator[str]:
    kind = one.get("type")
    if kind not in kinds:
        yield f"an element of type {kind!r}"
        return
    if not 1 <= len(one.get("action_id") or "") <= ACTION_ID:
        yield f"action_id of {len(one.get('action_id') or '')} characters"
    if "placeholder" in one:
        yield from _plain(one["placeholder"], PLACEHOLDER, "placeholder")
    if "confirm" in one:
        yield from _confirm(one["confirm"])
    if kind == "button":
        yield from _button(one)
    elif kind == "plain_text_input":
        yield from _entry(one)
    elif kind in ("static_select", "multi_static_select", "checkboxes", "radio_buttons", "overflow"):
        yield from _choice(one)


def _confirm(thing: Json) -> Iterator[str]:
    yield from _plain(thing.get("title"), CONFIRM_TITLE, "title of confirm")
    yield from _text(thing.get("text"), CONFIRM_TEXT, "text of confirm")
    for name in ("confirm", "deny"):
        yield from _plain(thing.get(name), CONFIRM_BUTTON, name)


def _button(one: Json) -> Iterator[str]:
    yield from _plain(one.get("text"), BUTTON_TEXT, "button")
    if len(one.get("value") or "") > BUTTON_VALUE:
        yield "value of a button is too long"
    if "url" in one and (len(one["url"]) > BUTTON_URL or not one["url"].startswith(("http://", "https://"))):
        yield "url of a button"
    if one.get("style") not in (None, "primary", "danger"):
        yield f"style {one.get('style')!r}"
    if len(one.get("accessibility_label") or "") > BUTTON_TEXT:
        yield "accessibility_label is too long"


def _entry(one: Json) -> Iterator[str]:
    least, most = one.get("min_length") or 0, one.get("max_length") or ENTRY
    if not 0 <= least <= most <= ENTRY:
        yield "lengths of a text input"
    if one.get("initial_value") is not None and len(one["initial_value"]) > most:
        yield "initial_value is longer than max_length"


def _choice(one: Json) -> Iterator[str]:
    kind, groups = one["type"], one.get("option_groups")
    options = one.get("options") or [each for group in groups or () for each in group.get("options") or ()]
    most = CHECKS if kind in ("checkboxes", "radio_buttons") else OVERFLOW if kind == "overflow" else OPTIONS
    if bool(one.get("options")) == bool(groups) or not 1 <= len(options) <= most or len(groups or ()) > GROUPS:
        yield f"{len(options)} options"
    values = [each.get("value") for each in options]
    if len(set(values)) != len(values):
        yield "two options have the same value"
    for each in options:
        if kind in ("checkboxes", "radio_buttons"):
            yield from _text(each.get("text"), OPTION_TEXT, "option")
        else:
            yield from _plain(each.get("text"), OPTION_TEXT, "option")
        if not 1 <= len(each.get("value") or "") <= OPTION_VALUE:
            yield f"value of an option of {len(each.get('value') or '')} characters"
        if "description" in each:
            yield from _text(each["description"], OPTION_TEXT, "description")
    chosen = one.get("initial_options", [one["initial_option"]] if "initial_option" in one else [])
    if "initial_options" in one and not chosen:
        yield "no initial_options"
    if any(each not in options for each in chosen):
        yield "an initial option is not among the options"
    if len(chosen) > (one.get("max_selected_items") or len(options)):
        yield "too many initial options"
