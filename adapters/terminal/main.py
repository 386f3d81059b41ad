"""The command `hearsay`: arguments in, answers on standard output, problems on standard error.

Whatever is slow to import is imported where it is used, so that `hearsay --help` is there at once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.terminal import chat
from adapters.terminal.database import db, settings
from adapters.terminal.explain import register as register_explain
from adapters.terminal.formats import Format, as_json, as_json_line, as_page, as_text, join, schema, text_console
from adapters.terminal.help import Command, Overview
from adapters.terminal.inputs import STDIN, Input, expand, is_several
from adapters.terminal.output import (
    TargetError,
    abandon_standard_output,
    check_file,
    check_folder,
    replacing,
    standard_output,
)
from adapters.terminal.reading import Failures, progress, rendered
from adapters.terminal.training import register
from bot.analysis.errors import ModelError

if TYPE_CHECKING:
    from typing import TextIO

    from adapters.terminal.formats import Render

app = typer.Typer(
    name="hearsay",
    cls=Overview,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line."""
    try:
        app(prog_name="hearsay")
    except ModelError as error:
        print(f"hearsay: {error}", file=sys.stderr)
        raise SystemExit(1) from None


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"hearsay {version('hearsay-bot')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    del version  # its callback has acted


@app.command(name="schema", cls=Command)
def print_schema() -> None:
    """Print the JSON Schema of the json and jsonl formats."""
    _write_out(iter([schema()]), Format.json, None, several=False)


@app.command(cls=Command)
def read(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT…",
            help="The link of an article, a text file, a saved page, a folder (the .txt, .html and .htm files directly "
            "in it, by name), or - for standard input.",
        ),
    ],
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="text, to read here (the default); html, a page with the article marked up; json, one object, "
            "or an array for several inputs or a folder; jsonl, one line for each.",
            rich_help_panel="The answer",
        ),
    ] = Format.text,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write there, all of it or nothing. Several html pages need a folder.",
            rich_help_panel="The answer",
        ),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="As text: show every statement and assertion.", rich_help_panel="The answer"),
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the trace of an unexpected error.")] = False,
) -> None:
    """Read articles and show on whose word their statements stand."""
    if inputs.count(STDIN) > 1:
        raise typer.BadParameter("standard input can be read once; give - once.", param_hint="INPUT")
    several = is_several(inputs)
    items = expand(inputs)
    target = None if output is None or str(output) == STDIN else output
    plan = _plan(form, target, items, several=several)
    failures = Failures(debug=debug)
    bar = len(items) > 1 and _is_terminal(sys.stderr) and (target is not None or not _is_terminal(sys.stdout))
    with progress(items, shown=bar) as queue:
        announced = not bar and _is_terminal(sys.stderr)
        readings = rendered(queue, _renderer(form, target, everything=everything), failures, announced=announced)
        if plan is not None:
            _write_pages(readings, plan)
        else:
            _write_out((text for _, text in readings), form, target, several=several)
    raise typer.Exit(1 if failures.count else 0)


register(app)
register_explain(app)
chat.register(app)
app.add_typer(db)
app.add_typer(settings)


def _plan(form: Format, target: Path | None, items: list[Input], *, several: bool) -> dict[Input, Path] | None:
    """Check the target before the work starts.

    RETURNS (dict[Input, Path] | None): Where each page goes; None when all goes to one place.
    """
    try:
        if form is Format.html and several:
            return check_folder(target, items)
        if target is not None:
            check_file(target, items)
    except TargetError as error:
        raise typer.BadParameter(str(error), param_hint="--output") from error
    return None


def _renderer(form: Format, target: Path | None, *, everything: bool) -> Render:
    if form is Format.text:
        return as_text(text_console(sys.stdout, plain=target is not None), everything=everything)
    return {Format.json: as_json, Format.jsonl: as_json_line, Format.html: as_page}[form]


def _write_pages(readings: Iterator[tuple[Input, str]], plan: dict[Input, Path]) -> None:
    for item, text in readings:
        try:
            plan[item].parent.mkdir(exist_ok=True)
            with replacing(plan[item]) as file:
                file.write(text)
        except OSError as error:
            raise _cannot_write(error) from error


def _write_out(pieces: Iterator[str], form: Format, target: Path | None, *, several: bool) -> None:
    """Write to the target, or to standard output when there is none; each piece as soon as it is there."""
    try:
        if target is None:
            _stream(pieces, standard_output(utf8=form is not Format.text), form, several=several)
            return
        first = next(pieces, None)
        if first is None:
            return  # nothing was read: what stands in the target stays
        with replacing(target) as file:
            _stream(_chained(first, pieces), file, form, several=several)
    except BrokenPipeError:  # whoever reads has seen enough
        abandon_standard_output()
    except OSError as error:
        abandon_standard_output()
        raise _cannot_write(error) from error


def _stream(pieces: Iterator[str], file: TextIO, form: Format, *, several: bool) -> None:
    def write(text: str) -> None:
        file.write(text)
        file.flush()

    join(form, pieces, write, several=several)


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _cannot_write(error: OSError) -> typer.Exit:
    print(f"hearsay: the answer cannot be written ({(error.strerror or 'unknown reason').lower()})", file=sys.stderr)
    return typer.Exit(1)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
