"""A Card as Discord's components v2, and as a plain embed where those cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any, Self, cast

import discord
from discord import ui

from adapters.discord import limits
from adapters.discord.escape import code, escape, link
from bot.presentation import card as c
from bot.presentation.actions import PREFIX
from bot.presentation.clean import fit, fit_escaped
from bot.presentation.excerpt import ELLIPSIS
from bot.presentation.fitting import fitting

_COLOURS = {"neutral": 0x4A6FA5, "notice": 0x8A8F98, "problem": 0xB3612E}
_MARKS = {"strong": "**", "emphasis": "*"}

Base = ui.Button[Any] | ui.Select[Any]


class Control(ui.DynamicItem[Base], template=rf"{PREFIX}.+"):
    """A button whose id is an action, or a select whose options' values are."""

    @classmethod
    def of(cls, part: c.Button | c.Select) -> Self:
        """RETURNS (Control): as a card has it."""
        if isinstance(part, c.Button):
            label, style = fit(part.label, limits.BUTTON_LABEL), getattr(discord.ButtonStyle, part.style)
            return cls(ui.Button(label=label, style=style, custom_id=part.action, disabled=part.disabled))
        options = [
            discord.SelectOption(label=fit(o.label, limits.OPTION_LABEL), value=o.action, default=o.chosen)
            for o in part.options[: limits.OPTIONS]
        ]
        title = fit(part.placeholder, limits.PLACEHOLDER)
        return cls(ui.Select(placeholder=title, custom_id=part.action, options=options))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """RETURNS (Control): the one that was pressed, or in which something was chosen."""
        return cls(cast("Base", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what it says."""
        chosen = self.item.values if isinstance(self.item, ui.Select) else [self.custom_id]
        for action in chosen[:1]:
            await interaction.client.pressed(interaction, action)


Block = str | c.Divider | list[Control]
"""What stands beneath each other: text, a line, a row of controls."""


def layout(card: c.Card) -> ui.LayoutView:
    """RETURNS (ui.LayoutView): the card as one container."""
    title = fit_escaped(card.title, limits.EMBED_TITLE, escape) or ELLIPSIS
    every: list[Block] = [f"## {title}", *_blocks(card.parts)]
    match fitting(every, limits.TEXT):
        case [*before, str(text), [Control(item=ui.Button()) as button]]:  # a lone button stands beside the text
            items = [*map(_item, before), ui.Section[Any](text, accessory=button)]
        case blocks:
            items = [*map(_item, blocks)]
    box: ui.Container[Any] = ui.Container(*items, accent_colour=_COLOURS[card.tone])
    return ui.LayoutView(timeout=None).add_item(box)


def plain_embed(card: c.Card) -> tuple[discord.Embed, ui.View]:
    """RETURNS (tuple): the card's text, and its controls, for a message without components v2."""
    title = fit_escaped(card.title, limits.EMBED_TITLE, escape) or ELLIPSIS
    texts = [block for block in _blocks(card.parts) if isinstance(block, str)]
    room = min(limits.EMBED_TEXT, limits.EMBED_TOTAL - len(title)) - 2 * len(texts)
    text = "\n\n".join(block for block in fitting(texts, room) if isinstance(block, str))
    view = ui.View(timeout=None)
    for part in card.controls:
        view.add_item(Control.of(part))
    return discord.Embed(title=title, description=text, colour=_COLOURS[card.tone]), view


def line(runs: c.Line) -> str:
    """RETURNS (str): a line in markdown; runs of one style that touch become one, so that their marks stay apart."""
    out = ""
    for (style, url), group in groupby(runs, key=lambda run: (run.style, run.url)):
        touching = out.endswith("*") and style in _MARKS  # two marks in a row would be read as another one
        out += _run(c.Run("".join(run.text for run in group), "plain" if touching else style, url))
    return out


def _run(run: c.Run) -> str:
    if run.style == "code":
        return code(run.text)
    words = run.text.strip()
    if not words:
        return escape(run.text)
    mark = _MARKS.get(run.style, "")
    before, after = run.text.split(words, 1)
    return f"{before and ' '}{mark}{link(words, run.url) if run.url else escape(words)}{mark}{after and ' '}"


def _blocks(parts: Iterable[c.Part]) -> list[Block]:
    """RETURNS (list[Block]): texts that follow each other as one, buttons in rows, a select alone."""
    blocks: list[Block] = []
    for part in parts:
        match part, blocks[-1:]:
            case c.Button(), [[*row]] if isinstance(row[0].item, ui.Button) and len(row) < limits.ROW_BUTTONS:
                blocks[-1] = [*row, Control.of(part)]
            case (c.Button() | c.Select()) as control, _:
                blocks.append([Control.of(control)])
            case c.Divider() as divider, _:
                blocks.append(divider)
            case _, [str(before)]:
                blocks[-1] = f"{before}\n{_text(part)}"
            case _:
                blocks.append(_text(part))
    return blocks


def _text(part: c.Part) -> str:
    match part:
        case c.Heading(text):
            return f"### {escape(text)}"
        case c.Lines(lines):
            return "\n".join(map(line, lines))
        case c.Quotation(text, who, kind):
            return f"> {line(text)}\n-# {escape(who)} · {escape(kind)}"
        case c.Items(items):
            return "\n".join("- " + "\n  ".join(map(line, item)) for item in items)
        case c.Facts(pairs):
            return "\n".join(f"**{escape(label)}**: {line(value)}" for label, value in pairs)
        case _:  # a picture's words
            return escape(part.plain())


def _item(block: Block) -> ui.Item[Any]:
    match block:
        case str():
            return ui.TextDisplay[Any](block)
        case [*controls]:
            return ui.ActionRow[Any](*controls)
        case _:
            return ui.Separator[Any]()
