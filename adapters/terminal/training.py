"""`hearsay train` and `hearsay evaluate`: the tagger's weights from corpora, and their figures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from adapters.terminal.help import Command

_Corpora = Annotated[
    Path,
    typer.Option(
        "--corpora", metavar="DIR", exists=True, file_okay=False, help="The folder of corpora.", show_default=False
    ),
]


def register(app: typer.Typer) -> None:
    """Add the two commands."""
    app.command(cls=Command)(train)
    app.command(cls=Command)(evaluate)


def train(
    corpora: _Corpora,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", help="Where checkpoints, weights and figures go.", show_default=False),
    ],
    version: Annotated[str, typer.Option("--as", metavar="VERSION", help="What to call these weights.")] = "dev",
    epochs: Annotated[float | None, typer.Option("--epochs", metavar="N", help="Passes over the corpora.")] = None,
    minutes: Annotated[
        float | None, typer.Option("--minutes", metavar="N", help="End after so long, with a falling learning rate.")
    ] = None,
) -> None:
    """Train the tagger; a run that was stopped goes on from its last checkpoint in --out."""
    from bot.training.corpora import CorpusError

    try:
        from bot.training.build import build
        from bot.training.train import Recipe
    except ModuleNotFoundError as error:
        raise _failed(f"training needs {error.name}; install the extra: pip install 'hearsay-bot[train]'") from error
    recipe = Recipe(minutes=minutes) if epochs is None else Recipe(epochs=epochs, minutes=minutes)
    try:
        build(corpora, out, version, recipe, say=typer.echo)
    except (CorpusError, FileNotFoundError) as error:
        raise _failed(str(error)) from error


def evaluate(
    corpora: _Corpora,
    weights: Annotated[
        Path | None,
        typer.Option("--weights", metavar="DIR", exists=True, file_okay=False, help="Other weights than our own."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where figures.json goes; a MODEL_CARD.md there gets its table."),
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="DIR", help="The same weights in 32 bits, to compare.")
    ] = None,
) -> None:
    """Measure the tagger on the parts of the corpora that it was not trained on."""
    from bot.analysis.errors import ModelError
    from bot.analysis.tagger import WEIGHTS
    from bot.settings import Settings
    from bot.training.corpora import CorpusError
    from bot.training.evaluate import evaluate as measure

    try:
        measure(corpora, weights or Settings().model or WEIGHTS, out, against=against, say=typer.echo)
    except (CorpusError, FileNotFoundError, ModelError) as error:
        raise _failed(str(error)) from error


def _failed(message: str) -> typer.Exit:
    print(f"hearsay: {message}", file=sys.stderr)
    return typer.Exit(1)
