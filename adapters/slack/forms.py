"""Forms in, modal views out, and what comes back when one is submitted: pure functions."""

from __future__ import annotations

from typing import Any

from adapters.slack import limits
from adapters.slack.place import TEXTS
from adapters.slack.render import Block, blocks, plain_text
from bot.presentation.card import Card, Lines
from bot.presentation.form import Answered, Choice, Entry, Field, Form


def view(content: Form | Card, about: str = "") -> dict[str, Any]:
    """RETURNS (dict): a modal; `about`, the channel that it is about, comes back with it, and no user can change it."""
    if isinstance(content, Card):
        shown = blocks(content, controls=False)
        return {"type": "modal", "title": plain_text(TEXTS["home"], limits.VIEW_TITLE), "blocks": shown}
    notes = blocks(Card(content.title, (Lines(content.notes),)))[1:] if content.notes else []
    return {
        "type": "modal",
        "callback_id": content.id,
        "private_metadata": about[: limits.METADATA],
        "title": plain_text(content.title, limits.VIEW_TITLE),
        "submit": plain_text(content.submit, limits.VIEW_BUTTON),
        "blocks": [*notes, *map(_input, content.fields)],
    }


def waiting() -> dict[str, Any]:
    """RETURNS (dict): the modal that is opened at once, before it is known what will stand in it."""
    words = plain_text(TEXTS["opening"], limits.TEXT)
    return {
        "type": "modal",
        "title": plain_text(TEXTS["home"], limits.VIEW_TITLE),
        "blocks": [{"type": "section", "text": words}],
    }


def values(submitted: dict[str, Any]) -> dict[str, Answered]:
    """RETURNS (dict): what was filled in, by the fields' names, of a view that was submitted."""
    found: dict[str, Answered] = {}
    for name, elements in submitted.get("state", {}).get("values", {}).items():
        for state in elements.values():
            match state.get("type"):
                case "plain_text_input":
                    found[name] = state.get("value") or ""
                case "static_select":
                    found[name] = [option["value"] for option in [state.get("selected_option")] if option]
                case "multi_static_select":
                    found[name] = [option["value"] for option in state.get("selected_options") or []]
    return found


def _input(field: Field) -> Block:
    drawn: Block = {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(field.label, limits.FIELD_LABEL),
        "optional": not field.required if isinstance(field, Entry) else field.least == 0,
        "element": _entry(field) if isinstance(field, Entry) else _choice(field),
    }
    return drawn | ({"hint": plain_text(field.help, limits.FIELD_HELP)} if field.help else {})


def _entry(entry: Entry) -> Block:
    drawn: Block = {
        "type": "plain_text_input",
        "action_id": entry.name,
        "multiline": entry.several_lines,
        "max_length": min(entry.longest, limits.ENTRY),
    }
    return drawn | ({"initial_value": entry.value} if entry.value else {})


def _choice(choice: Choice) -> Block:
    options = [
        {"text": plain_text(option.label, limits.OPTION_LABEL), "value": option.value}
        for option in choice.options[: limits.OPTIONS]
    ]
    chosen = [drawn for drawn, option in zip(options, choice.options, strict=False) if option.chosen]
    drawn: Block = {"action_id": choice.name, "options": options}
    if choice.most == 1:
        return drawn | {"type": "static_select"} | ({"initial_option": chosen[0]} if chosen else {})
    drawn |= {"type": "multi_static_select", "max_selected_items": choice.most}
    return drawn | ({"initial_options": chosen} if chosen else {})
