"""`hearsay explain`: what a flag means, where the idea comes from, and what is and is not flagged."""

from __future__ import annotations

import shutil
import textwrap
from typing import Annotated, get_args

import typer

from adapters.terminal.help import Command

_MARGIN = 90


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=Command)(explain)


def explain(
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE", help="A flag's code, such as unsourced-number; without one, all are listed."),
    ] = None,
) -> None:
    """Tell what a flag means."""
    from bot.analysis.lexicon import flag_texts
    from bot.breakdown import FlagCode

    codes = get_args(FlagCode)
    if code is None:
        column = max(map(len, codes)) + 2
        for one in codes:
            typer.echo(_wrapped(f"{one:{column}}{flag_texts()[one].meaning}", " " * column))
        return
    if code not in codes:
        raise typer.BadParameter(f"no flag is called {code!r}; `hearsay explain` lists them.", param_hint="CODE")
    texts = flag_texts()[code]
    for label, text in (
        ("", f"{code}: {texts.meaning[0].lower()}{texts.meaning[1:]}"),
        ("Flagged:  ", texts.flagged),
        ("Not:      ", texts.silent),
        ("Asks:     ", texts.ask[0]),
        ("See:      ", texts.reference),
    ):
        typer.echo(_wrapped(f"{label}{text}", " " * len(label)))


def _wrapped(text: str, hanging: str) -> str:
    width = max(40, min(shutil.get_terminal_size().columns, _MARGIN))
    return textwrap.fill(text, width, subsequent_indent=hanging)
