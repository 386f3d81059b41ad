"""A Form as a modal, and what comes back of it."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from adapters.discord import limits
from adapters.discord.render import line
from bot.presentation.clean import fit
from bot.presentation.form import Answered, Choice, Field, Form


def modal(form: Form) -> ui.Modal:
    """RETURNS (ui.Modal): the form; what is submitted comes as an interaction, also after a restart."""
    made = ui.Modal(title=fit(form.title, limits.MODAL_TITLE), custom_id=form.id, timeout=limits.HANDLE_LASTS)
    if form.notes:
        made.add_item(ui.TextDisplay[Any]("\n".join(map(line, form.notes))))
    for field in form.fields:
        text, about = fit(field.label, limits.FIELD_LABEL), fit(field.help, limits.FIELD_HELP)
        made.add_item(ui.Label[Any](text=text, description=about or None, component=_component(field)))
    return made


def values_of(components: list[dict[str, Any]]) -> dict[str, Answered]:
    """RETURNS (dict[str, Answered]): what was filled in, by the names of fields."""
    found: dict[str, Answered] = {}
    for component in components:
        inner = component.get("component", component)
        if "values" in inner:
            found[inner["custom_id"]] = [str(value) for value in inner["values"]]
        elif "value" in inner:
            found[inner["custom_id"]] = str(inner["value"] or "")
    return found


def _component(field: Field) -> ui.Item[Any]:
    if isinstance(field, Choice):
        options = [
            discord.SelectOption(label=fit(o.label, limits.OPTION_LABEL), value=o.value, default=o.chosen)
            for o in field.options
        ]
        many: dict[str, Any] = {"min_values": field.least, "max_values": field.most}
        return ui.Select[Any](custom_id=field.name, options=options, required=field.least > 0, **many)
    style = discord.TextStyle.paragraph if field.several_lines else discord.TextStyle.short
    more: dict[str, Any] = {"required": field.required, "max_length": min(field.longest, limits.ENTRY)}
    return ui.TextInput[Any](custom_id=field.name, style=style, default=field.value or None, **more)
