"""Blocks held against `slack_sdk.models`, whose own check stops at the outermost one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block, BlockElement, ConfirmObject, Option, OptionGroup, TextObject

Json = dict[str, Any]

_RICH = "rich_text"
"""What is inside rich text is parsed with its block."""


def model_problems(block: Json) -> list[str]:
    """RETURNS (list[str]): what slack_sdk's models refuse, or do not know, in a block and all that is in it."""
    kind = str(block.get("type"))
    try:
        parsed = Block.parse(block)
    except (TypeError, ValueError, KeyError) as error:
        return [f"{kind}: {error}"]
    if parsed is None:
        return [f"{kind}: not known to slack_sdk"]
    return [*_checked(parsed, block, kind), *_inside(block, kind)]


def _inside(thing: Json, where: str) -> Iterator[str]:
    if where.startswith(_RICH):
        return
    for name, value in thing.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and (parsed := _parsed(name, one)) is not None:
                yield from _checked(parsed, one, f"{where}.{name}")
                yield from _inside(one, f"{where}.{name}")


def _parsed(name: str, one: Json) -> JsonObject | None:
    if name in ("options", "initial_option", "initial_options"):
        return Option(**one)
    if name == "option_groups":
        return OptionGroup(**one)
    if name == "confirm" and "title" in one:
        return ConfirmObject(**one)
    if one.get("type") in ("plain_text", "mrkdwn"):
        return cast("JsonObject", TextObject.parse(one))
    if name in ("accessory", "element", "elements"):
        parsed = BlockElement.parse(one)
        return parsed if parsed is not None else _Unknown()
    return None


class _Unknown(JsonObject):
    """Something that slack_sdk has no class for."""

    attributes: set[str] = set()  # noqa: RUF012 - as slack_sdk's own have it

    def validate_json(self) -> None:
        raise SlackObjectFormationError("not known to slack_sdk")


def _checked(parsed: JsonObject, given: Json, where: str) -> Iterator[str]:
    try:
        known = set(parsed.to_dict())  # which validates, the parts as well
    except SlackObjectFormationError as error:
        yield f"{where}: {error}"
        return
    if unknown := set(given) - known - {"type"}:
        yield f"{where}: slack_sdk knows no {sorted(unknown)}"
