"""Texts that stand beneath each other, made to fit into the room that a platform gives to all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast

from bot.presentation.excerpt import ELLIPSIS

Block = TypeVar("Block")


def fitting(blocks: Iterable[Block], room: int) -> list[Block]:
    """Leave whole lines of texts out, from the first that does not fit on, so that nothing is cut inside.

    blocks: texts, already escaped, and other things between them, which need no room and all stay.
    room: characters for all texts together.
    """
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, str):
            if room <= len(ELLIPSIS):
                continue
            shown, room = _within(block, room)
            out.append(cast("Block", shown))
        else:
            out.append(block)
    return out


def _within(text: str, room: int) -> tuple[str, int]:
    """RETURNS (tuple[str, int]): as many of its lines as fit, and the room that is left then."""
    if len(text) <= room:
        return text, room - len(text)
    kept = text[: room - len(ELLIPSIS)].rpartition("\n")[0]
    return f"{kept}\n{ELLIPSIS}" if kept else ELLIPSIS, 0
