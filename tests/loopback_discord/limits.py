"""What Discord refuses although its OpenAPI description does not say so, and the limits where that is not at hand.

Written from Discord's documentation for itself, not from the adapter's own limits: each keeps the other honest.
References, all below https://discord.com/developers/docs: components/reference, resources/message,
interactions/application-commands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

Json = dict[str, Any]

CONTENT, EMBEDS, EMBED_TOTAL, NONCE = 2000, 10, 6000, 25
ROWS, ROW_BUTTONS, COMPONENTS, TEXT_TOTAL = 5, 5, 40, 4000
LABEL, CUSTOM_ID, URL, PLACEHOLDER, OPTIONS, OPTION = 80, 100, 512, 150, 25, 100
MODAL_TITLE, MODAL_PARTS, FIELD_LABEL, FIELD_HELP, VALUE, HINT = 45, 5, 45, 100, 4000, 100
CHOICES, COMMANDS, MENU_COMMANDS, COMMAND_TOTAL = 25, 100, 5, 8000
EPHEMERAL, V2 = 1 << 6, 1 << 15

ROW, BUTTON, SELECT, INPUT = 1, 2, 3, 4
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABELLED = 9, 10, 11, 12, 13, 14, 17, 18
LINK, PREMIUM = 5, 6
_SELECTS = (3, 5, 6, 7, 8)
_TOP_V2 = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER)
_IN_CONTAINER = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)
_NAME = re.compile(r"[-_'\w]{1,32}")


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """RETURNS (Iterator[Json]): all components, those inside others too."""
    for one in components:
        yield one
        yield from walk(one.get("components") or ())
        for name in ("accessory", "component"):
            if isinstance(one.get(name), dict):
                yield from walk([one[name]])


def message_problems(body: Json, *, flags: int = 0, stored: Json | None = None, files: Sequence[str] = ()) -> list[str]:
    """What is wrong with a message as it would stand.

    flags: those in force, of the body and of the message before it.
    stored: the message that the body changes; what the body leaves out stays.
    files: names of the files that come with it.
    """
    whole = {
        name: body.get(name, (stored or {}).get(name)) for name in ("content", "embeds", "components", "attachments")
    }
    content, embeds, components = whole["content"] or "", whole["embeds"] or [], whole["components"] or []
    found = [*_mentions(body), *_files(components, embeds, body, stored, files)]
    if len(str(body.get("nonce") or "")) > NONCE:
        found.append("NONCE_TYPE_TOO_LONG: nonce")
    if len(content) > CONTENT:
        found.append(f"BASE_TYPE_MAX_LENGTH: content of {len(content)} characters")
    if flags & V2:
        found += _v2(content, embeds, components)
    else:
        found += [*_embeds(embeds), *_rows(components)]
        if not (content.strip() or embeds or components or whole["attachments"] or files):
            found.append("EMPTY: cannot send an empty message")
    return [*found, *_controls(list(walk(components)))]


def _mentions(body: Json) -> Iterator[str]:
    """Nothing that we send may ping anybody, whatever is in it."""
    allowed = body.get("allowed_mentions")
    if not isinstance(allowed, dict):
        yield "PING: no allowed_mentions"
        return
    if allowed.get("parse") != []:
        yield "PING: allowed_mentions.parse is not []"
    for name in ("users", "roles"):
        if allowed.get(name):
            yield f"PING: allowed_mentions.{name}"
    if allowed.get("replied_user"):
        yield "PING: allowed_mentions.replied_user"


def _files(
    components: Sequence[Json], embeds: Sequence[Json], body: Json, stored: Json | None, files: Sequence[str]
) -> Iterator[str]:
    there = {*files, *(one.get("filename", "") for one in body.get("attachments") or ())}
    there |= {one.get("filename", "") for one in (stored or {}).get("attachments") or ()}
    media = [one.get("media") or one.get("file") or {} for one in walk(components)]
    media += [item.get("media") or {} for one in walk(components) for item in one.get("items") or ()]
    media += [one.get(name) or {} for one in embeds for name in ("image", "thumbnail")]
    for one in media:
        kind, sign, name = str(one.get("url", "")).partition("attachment://")
        if sign and not kind and name not in there:
            yield f"UNKNOWN_FILE: {name} did not come with the message"
    if len(files) > 10:
        yield "MAX_FILES"


def _embeds(embeds: Sequence[Json]) -> Iterator[str]:
    if len(embeds) > EMBEDS:
        yield f"EMBEDS: {len(embeds)}"
    total = 0
    for one in embeds:
        fields = one.get("fields") or []
        texts = [
            ("title", one.get("title"), 256),
            ("description", one.get("description"), 4096),
            ("footer", (one.get("footer") or {}).get("text"), 2048),
            ("author", (one.get("author") or {}).get("name"), 256),
            *(("name", each.get("name"), 256) for each in fields),
            *(("value", each.get("value"), 1024) for each in fields),
        ]
        total += sum(len(text or "") for _, text, _ in texts)
        yield from (
            f"BASE_TYPE_MAX_LENGTH: {name} of {len(text)}" for name, text, most in texts if len(text or "") > most
        )
        if any(not (each.get("name") or "").strip() or not (each.get("value") or "").strip() for each in fields):
            yield "BASE_TYPE_REQUIRED: a field without a name or value"
        if len(fields) > 25:
            yield f"BASE_TYPE_MAX_LENGTH: {len(fields)} fields"
        if not any((text or "").strip() for _, text, _ in texts) and not (one.get("image") or one.get("thumbnail")):
            yield "EMPTY: an embed without anything"
        yield from (f"URL: {address!r}" for address in [one.get("url")] if address and not _is_address(address))
    if total > EMBED_TOTAL:
        yield f"MAX_EMBED_SIZE_EXCEEDED: {total} characters"


def _rows(components: Sequence[Json]) -> Iterator[str]:
    if len(components) > ROWS:
        yield f"BASE_TYPE_BAD_LENGTH: {len(components)} rows"
    for one in components:
        if one.get("type") != ROW:
            yield f"UNION_TYPE_CHOICES: component {one.get('type')} needs components v2"


def _v2(content: str, embeds: Sequence[Json], components: Sequence[Json]) -> Iterator[str]:
    if content or embeds:
        yield "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
    if not components:
        yield "EMPTY: cannot send an empty message"
    every = list(walk(components))
    if len(every) > COMPONENTS:
        yield f"BASE_TYPE_BAD_LENGTH: {len(every)} components"
    total = sum(len(str(one.get("content", ""))) for one in every if one.get("type") == TEXT)
    if total > TEXT_TOTAL:
        yield f"COMPONENT_MAX_TOTAL_TEXT: {total} characters"
    for one in components:
        if one.get("type") not in _TOP_V2:
            yield f"UNION_TYPE_CHOICES: component {one.get('type')} at the top"
    for one in every:
        kind, inside = one.get("type"), [each.get("type") for each in one.get("components") or ()]
        if kind == TEXT and not str(one.get("content", "")).strip():
            yield "BASE_TYPE_REQUIRED: a text without words"
        elif kind == SECTION:
            if not 1 <= len(inside) <= 3 or set(inside) != {TEXT}:
                yield "BASE_TYPE_BAD_LENGTH: a section has one to three texts"
            if (one.get("accessory") or {}).get("type") not in (BUTTON, THUMBNAIL):
                yield "BASE_TYPE_REQUIRED: a section needs an accessory"
        elif kind == CONTAINER and (not inside or not set(inside) <= set(_IN_CONTAINER)):
            yield "UNION_TYPE_CHOICES: what a container cannot hold"


def _controls(every: Sequence[Json]) -> Iterator[str]:
    """What can be pressed or chosen, in messages and forms."""
    ids = Counter(one["custom_id"] for one in every if one.get("custom_id"))
    yield from (f"COMPONENT_CUSTOM_ID_DUPLICATED: {name}" for name, times in ids.items() if times > 1)
    for one in every:
        kind = one.get("type")
        if kind == ROW:
            inside = [each.get("type") for each in one.get("components") or ()]
            if not inside or len(inside) > ROW_BUTTONS or (set(inside) != {BUTTON} and len(inside) > 1):
                yield f"BASE_TYPE_BAD_LENGTH: a row of {inside}"
        elif kind == BUTTON:
            yield from _button(one)
        elif kind in _SELECTS:
            yield from _select(one)
        name = one.get("custom_id")
        if name is not None and not 1 <= len(name) <= CUSTOM_ID:
            yield f"BASE_TYPE_MAX_LENGTH: custom_id of {len(name)} characters"


def _button(one: Json) -> Iterator[str]:
    label = one.get("label") or ""
    if len(label) > LABEL:
        yield f"BASE_TYPE_MAX_LENGTH: label of {len(label)} characters"
    if not label.strip() and not one.get("emoji"):
        yield "BUTTON_COMPONENT_INVALID: a button without label"
    if one.get("style") == LINK:
        if one.get("custom_id") or not _is_address(one.get("url") or ""):
            yield "BUTTON_COMPONENT_INVALID: a link button has a URL and no custom_id"
        if len(one.get("url") or "") > URL:
            yield "BASE_TYPE_MAX_LENGTH: url"
    elif one.get("style") not in (1, 2, 3, 4) or one.get("url") or not one.get("custom_id"):
        yield "BUTTON_COMPONENT_INVALID: a button has a custom_id and no URL"


def _select(one: Json) -> Iterator[str]:
    options = one.get("options") or []
    if one.get("type") == SELECT:
        if not 1 <= len(options) <= OPTIONS:
            yield f"BASE_TYPE_BAD_LENGTH: {len(options)} options"
        for name in ("label", "value", "description"):
            if any(len(each.get(name) or "") > OPTION for each in options):
                yield f"BASE_TYPE_MAX_LENGTH: {name} of an option"
        if any(not (each.get("label") or "").strip() or not each.get("value") for each in options):
            yield "BASE_TYPE_REQUIRED: an option without label or value"
        if len({each.get("value") for each in options}) != len(options):
            yield "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"
        least, most = one.get("min_values"), one.get("max_values")
        least, most = 1 if least is None else least, 1 if most is None else most
        if not 0 <= least <= most <= max(len(options), 1):
            yield f"BASE_TYPE_BAD_LENGTH: from {least} to {most} of {len(options)} options"
        if sum(bool(each.get("default")) for each in options) > most:
            yield "SELECT_COMPONENT_TOO_MANY_DEFAULTS"
    if len(one.get("placeholder") or "") > PLACEHOLDER:
        yield "BASE_TYPE_MAX_LENGTH: placeholder"
    if one.get("custom_id") is None:
        yield "BASE_TYPE_REQUIRED: custom_id"


def form_problems(data: Json) -> list[str]:
    """RETURNS (list[str]): what is wrong with a modal."""
    found: list[str] = []
    parts = data.get("components") or []
    if not 1 <= len(data.get("title") or "") <= MODAL_TITLE:
        found.append("BASE_TYPE_MAX_LENGTH: title of a form")
    if not 1 <= len(data.get("custom_id") or "") <= CUSTOM_ID:
        found.append("BASE_TYPE_MAX_LENGTH: custom_id of a form")
    if not 1 <= len(parts) <= MODAL_PARTS:
        found.append(f"BASE_TYPE_BAD_LENGTH: a form of {len(parts)} parts")
    for part in parts:
        found += _form_part(part)
    return [*found, *_controls([one for one in walk(parts) if one.get("type") not in (ROW, BUTTON)])]


def _form_part(part: Json) -> Iterator[str]:
    if part.get("type") == TEXT:
        if not 1 <= len(part.get("content") or "") <= TEXT_TOTAL:
            yield "BASE_TYPE_MAX_LENGTH: text of a form"
    elif part.get("type") == LABELLED:
        label = part.get("label") or ""
        if not label.strip() or len(label) > FIELD_LABEL:
            yield "BASE_TYPE_MAX_LENGTH: label of a field"
        if part.get("description") is not None and not 1 <= len(part["description"]) <= FIELD_HELP:
            yield "BASE_TYPE_MAX_LENGTH: description of a field"
        field = part.get("component") or {}
        if field.get("label"):
            yield "BASE_TYPE_BAD: a label inside a label"
        if field.get("disabled"):
            yield "BASE_TYPE_BAD: a disabled field in a form"
        if field.get("type") == INPUT:
            yield from _entry(field)
        elif field.get("type") in _SELECTS:
            if field.get("required") in (None, True) and field.get("min_values") == 0:
                yield "BASE_TYPE_BAD: a required field of which nothing need be chosen"
        else:
            yield f"UNION_TYPE_CHOICES: {field.get('type')} in a label"
    elif part.get("type") == ROW:
        inside = part.get("components") or []
        if len(inside) != 1 or inside[0].get("type") != INPUT:
            yield "UNION_TYPE_CHOICES: a row of a form has one text input"
        elif not 1 <= len(inside[0].get("label") or "") <= FIELD_LABEL:
            yield "BASE_TYPE_MAX_LENGTH: label of a text input"
        yield from (problem for one in inside for problem in _entry(one))
    else:
        yield f"UNION_TYPE_CHOICES: {part.get('type')} in a form"


def _entry(one: Json) -> Iterator[str]:
    least, most = one.get("min_length") or 0, one.get("max_length") or VALUE
    if one.get("style") not in (1, 2):
        yield "ENUM: style of a text input"
    if not 0 <= least <= most <= VALUE:
        yield "BASE_TYPE_BAD_LENGTH: lengths of a text input"
    if one.get("value") and not least <= len(one["value"]) <= most:
        yield "BASE_TYPE_MAX_LENGTH: value of a text input"
    if len(one.get("placeholder") or "") > HINT:
        yield "BASE_TYPE_MAX_LENGTH: placeholder of a text input"


def command_problems(commands: Sequence[Json]) -> list[str]:
    """RETURNS (list[str]): what is wrong with all commands of an application."""
    found = list[str]()
    kinds = Counter(one.get("type") or 1 for one in commands)
    if kinds[1] > COMMANDS or kinds[2] > MENU_COMMANDS or kinds[3] > MENU_COMMANDS:
        found.append("MAX_COMMANDS")
    names = Counter((one.get("type") or 1, one.get("name")) for one in commands)
    found += [f"APPLICATION_COMMANDS_DUPLICATE_NAME: {name}" for name, times in names.items() if times > 1]
    for one in commands:
        if (one.get("type") or 1) == 1:
            found += _option(one)
            if (length := _letters(one)) > COMMAND_TOTAL:
                found.append(f"APPLICATION_COMMAND_TOO_LARGE: {length} characters")
        elif one.get("description") or one.get("options") or not 1 <= len(one.get("name") or "") <= 32:
            found.append(f"BASE_TYPE_BAD: the menu command {one.get('name')}")
    return found


def _option(one: Json) -> Iterator[str]:
    name, options = one.get("name") or "", one.get("options") or []
    if not _NAME.fullmatch(name) or name != name.lower():
        yield f"APPLICATION_COMMAND_INVALID_NAME: {name!r}"
    if not 1 <= len(one.get("description") or "") <= 100:
        yield f"BASE_TYPE_MAX_LENGTH: description of {name}"
    if len(options) > OPTIONS:
        yield f"BASE_TYPE_MAX_LENGTH: options of {name}"
    if len({each.get("name") for each in options}) != len(options):
        yield f"APPLICATION_COMMAND_OPTIONS_NAME_INVALID: twice the same in {name}"
    needed = [bool(each.get("required")) for each in options]
    if needed != sorted(needed, reverse=True):
        yield f"APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID: {name}"
    if len(choices := one.get("choices") or []) > CHOICES or (choices and one.get("autocomplete")):
        yield f"APPLICATION_COMMAND_OPTIONS_CHOICES: {name}"
    for each in options:
        yield from _option(each)


def _letters(one: Json) -> int:
    choices = sum(len(str(each.get("name"))) + len(str(each.get("value"))) for each in one.get("choices") or ())
    own = len(one.get("name") or "") + len(one.get("description") or "")
    return own + choices + sum(_letters(each) for each in one.get("options") or ())


def suggestion_problems(data: Json) -> list[str]:
    """RETURNS (list[str]): what is wrong with the answer to an autocompletion."""
    choices = data.get("choices")
    if not isinstance(choices, list) or len(choices) > CHOICES:
        return ["BASE_TYPE_BAD_LENGTH: choices"]
    long = [one for one in choices if not 1 <= len(one.get("name") or "") <= 100 or len(str(one.get("value"))) > 100]
    return ["BASE_TYPE_MAX_LENGTH: a choice"] if long else []


def _is_address(text: str) -> bool:
    return re.fullmatch(r"(https?|discord|attachment)://[^\s]+", text) is not None
