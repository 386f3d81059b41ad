"""The balance of an article's voices as a bar of blocks, and in words."""

from __future__ import annotations

from bot.presentation.card import Line, Run
from bot.presentation.summary import Balance, percentages
from bot.presentation.texts import texts
from bot.presentation.wording import say

WIDTH = 20
"""Blocks; as many as fit on one line of a narrow screen."""
BLOCKS = {"quoted": "█", "reported": "▓", "narrated": "░"}


def blocks(balance: Balance, width: int = WIDTH) -> str:
    """RETURNS (str): `width` blocks shared out by words, at least one for a voice that has any; "" without words."""
    words = {name: getattr(balance, name).words for name in BLOCKS}
    present = [name for name in BLOCKS if words[name]]
    if not present:
        return ""
    cells = [max(1, cell) for cell in percentages([words[name] for name in present], width)]
    cells[cells.index(max(cells))] += width - sum(cells)
    return "".join(BLOCKS[name] * count for name, count in zip(present, cells, strict=True))


def balance_lines(balance: Balance, width: int = WIDTH) -> tuple[Line, ...]:
    """RETURNS (tuple[Line, ...]): the bar and its legend; nothing for an article without words."""
    bar = blocks(balance, width)
    if not bar:
        return ()
    legend: list[Run] = []
    for name, block in BLOCKS.items():
        share = say("share", voice=texts().voices[name], percent=getattr(balance, name).percent)
        legend += [Run(" · ")] if legend else []
        legend += [Run(f"{block} ", "ornament"), Run(share)]
    return (Run(bar, "ornament"),), tuple(legend)
