"""The pages of `--help`: short, grouped, with examples, wrapped to the terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

Row = tuple[str, str]
Section = tuple[str, Sequence[Row]]

INTRODUCTION = "Who said what in an article, who the sources are, and what is stated on nobody's word."
COMMANDS: Section = (
    "Commands",
    (
        ("hearsay read INPUT…", "break articles down"),
        ("hearsay explain [CODE]", "what a flag means"),
        ("hearsay schema", "print the JSON Schema of the result"),
        ("hearsay discord", "answer on Discord"),
        ("hearsay slack", "answer in Slack"),
        ("hearsay settings …", "what a channel wants: show, set, reset"),
        ("hearsay db …", "the database: upgrade, back up, check, forget"),
        ("hearsay train", "make the tagger's weights from corpora"),
        ("hearsay evaluate", "measure the tagger on corpora"),
    ),
)
EXAMPLES: Section = (
    "Examples",
    (
        ("hearsay read https://example.org/story", "an article on the web, read here"),
        ("hearsay read article.txt", "a text"),
        ("hearsay read page.html -f html -o out.html", "a saved page; its text, marked up"),
        ("hearsay read articles/ -f jsonl -o out.jsonl", "a folder; one line each"),
        ("hearsay read - < article.txt", "standard input"),
    ),
)
EXITS: Section = (
    "Exit codes",
    (("0", "all inputs read"), ("1", "some failed; the others are still printed"), ("2", "wrong usage")),
)
_DEFAULT_GROUP = "Options"


class Overview(TyperGroup):
    """The help of `hearsay` itself."""

    def get_help(self, ctx: object) -> str:
        """RETURNS (str): the commands, examples and options."""
        del ctx
        closing = "hearsay COMMAND --help lists the options of a command."
        return _page(INTRODUCTION, [COMMANDS, EXAMPLES, *_groups(self.params)], closing)


class Command(TyperCommand):
    """The help of one command: its arguments and options in their groups."""

    def get_usage(self, ctx: object) -> str:
        """RETURNS (str): how to call it, in one line."""
        del ctx
        takes = [p.metavar or "" for p in self.params if isinstance(p, TyperArgument)]
        return " ".join(["Usage: hearsay", self.name or "", *takes, "[options]"])

    def get_help(self, ctx: object) -> str:
        """RETURNS (str): how to call it, what it takes, and its exit codes if it has any of its own."""
        sections = _groups(self.params)
        if any(isinstance(param, TyperArgument) for param in self.params):
            sections.append(EXITS)
        return _page(f"{self.get_usage(ctx)}\n\n{self.help or ''}", sections)


def _groups(params: Iterable[object]) -> list[Section]:
    """RETURNS (list[Section]): the parameters by their `rich_help_panel`, in order of appearance."""
    groups: dict[str, list[Row]] = {}
    for param in params:
        if isinstance(param, TyperArgument):
            row = (param.metavar or "", param.help or "")
            groups.setdefault(param.rich_help_panel or "Inputs", []).append(row)
        elif isinstance(param, TyperOption) and not param.hidden:
            names = ", ".join(sorted(param.opts, key=len))
            row = (f"{names} {param.metavar}" if param.metavar else names, param.help or "")
            groups.setdefault(param.rich_help_panel or _DEFAULT_GROUP, []).append(row)
    groups.setdefault(_DEFAULT_GROUP, []).append(("-h, --help", "Show this page."))
    return list(groups.items())


def _page(introduction: str, sections: Iterable[Section], closing: str = "") -> str:
    width = max(40, min(shutil.get_terminal_size().columns, 90))
    blocks = [textwrap.fill(part, width) for part in introduction.split("\n\n")]
    blocks += ["\n".join([title, *_rows(rows, width)]) for title, rows in sections]
    if closing:
        blocks.append(textwrap.fill(closing, width))
    return "\n\n".join(blocks)


def _rows(rows: Sequence[Row], width: int) -> Iterator[str]:
    """RETURNS (Iterator[str]): explanations beside their terms, or beneath them where that is too wide."""
    column = max(len(term) for term, _ in rows) + 4
    beside = column + max(len(text) for _, text in rows) <= width or column <= width * 2 // 5
    for term, text in rows:
        if beside:
            hanging = " " * column
            yield textwrap.fill(text, width, initial_indent=f"  {term}".ljust(column), subsequent_indent=hanging)
        else:
            yield f"  {term}"
            yield textwrap.fill(text, width, initial_indent=" " * 6, subsequent_indent=" " * 6)
