"""`hearsay explain` tells what a flag means."""

from __future__ import annotations

from typing import get_args

import pytest
from typer.testing import CliRunner

from adapters.terminal.main import app
from bot.analysis.lexicon import flag_texts
from bot.breakdown import FlagCode


@pytest.mark.parametrize("code", get_args(FlagCode))
def test_it_tells_the_meaning_the_reference_and_two_examples(code: FlagCode) -> None:
    done = CliRunner().invoke(app, ["explain", code])
    told = " ".join(done.stdout.split())
    texts = flag_texts()[code]
    assert done.exit_code == 0
    for part in (texts.meaning[1:], texts.reference, texts.flagged, texts.silent):
        assert part in told


def test_without_a_code_it_lists_all() -> None:
    done = CliRunner().invoke(app, ["explain"])
    assert done.exit_code == 0
    assert all(code in done.stdout for code in get_args(FlagCode))


def test_an_unknown_code_is_an_error_that_says_what_to_do() -> None:
    done = CliRunner().invoke(app, ["explain", "fake-news"])
    assert done.exit_code == 2
    assert "lists them" in " ".join(done.stderr.split()).replace("│", "")
