"""The four forms of the answer, and how several articles stand together in each."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

    from bot.article.model import Article
    from bot.breakdown import Breakdown

    Render = Callable[[Article, Breakdown], str]

Write = Callable[[str], object]


class Format(StrEnum):
    """What `--format` takes."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    html = "html"


def as_json(article: Article, breakdown: Breakdown) -> str:
    """RETURNS (str): the breakdown, indented."""
    del article
    return breakdown.to_json(indent=2) + "\n"


def as_json_line(article: Article, breakdown: Breakdown) -> str:
    """RETURNS (str): the breakdown on one line."""
    del article
    return breakdown.to_json() + "\n"


def as_page(article: Article, breakdown: Breakdown) -> str:
    """RETURNS (str): a self-contained HTML page."""
    from adapters.terminal.page import page
    from bot.presentation.summary import summarise

    return page(article, summarise(breakdown, article))


def as_text(console: Console, *, everything: bool) -> Render:
    """RETURNS (Render): renders for the width, the colours and the encoding of `console`."""
    from adapters.terminal.text import EVERYTHING, Limits, Report
    from bot.presentation.summary import summarise

    def render(article: Article, breakdown: Breakdown) -> str:
        report = Report(summarise(breakdown, article), EVERYTHING if everything else Limits())
        with console.capture() as capture:
            console.print(report)
        return _trimmed(capture.get())

    return render


def text_console(file: TextIO, *, plain: bool) -> Console:
    """A console that renders as `file` would show it, at a readable width.

    plain (bool): No colours and styles, whatever the environment says.
    """
    from rich.console import Console

    from adapters.terminal.text import page_width

    probe = Console(file=file)
    system = None if plain or probe.color_system is None else probe.color_system
    return Console(
        file=io.TextIOWrapper(io.BytesIO(), encoding=probe.encoding),  # only captures are used
        width=page_width(probe.width),
        force_terminal=probe.is_terminal and not plain,
        color_system=system,  # type: ignore[arg-type]  # rich gives the name as str
        markup=False,
        emoji=False,
        highlight=False,
    )


def join(form: Format, pieces: Iterator[str], write: Write, *, several: bool) -> None:
    """Write the renderings as they come.

    several (bool): Whether JSON is an array; text gets a line between two articles, JSON Lines nothing.
    """
    if form is Format.json and several:
        _join_array(pieces, write)
        return
    for number, piece in enumerate(pieces):
        if number and form is Format.text:
            write("\n────────\n\n")
        write(piece)


def _join_array(pieces: Iterator[str], write: Write) -> None:
    empty = True
    for piece in pieces:
        write("[\n" if empty else ",\n")
        write(piece.rstrip("\n"))
        empty = False
    write("[]\n" if empty else "\n]\n")


def _trimmed(text: str) -> str:
    """RETURNS (str): the lines without the blanks that fill a table's last column."""
    return "".join(f"{line.rstrip()}\n" for line in text.rstrip("\n").split("\n"))


def schema() -> str:
    """RETURNS (str): the JSON Schema of the breakdown, indented."""
    from bot.breakdown import json_schema

    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
