"""Fixtures for the article's tests: pages written for them, and where the corpora are."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

SENTENCES = (
    "The mayor of Elmford said on Monday that the old library by the river will stay open for another year.",
    "Three members of the council had asked for it to be closed, because the roof would cost too much to repair.",
    "Readers gathered in front of the building and sang until the doors were opened by the caretaker.",
    "A vote on the budget is expected before the end of the month, and the outcome is open.",
)
PARAGRAPHS = "".join(f"<p>{sentence}</p>\n" for sentence in SENTENCES)


@pytest.fixture
def page() -> Callable[..., bytes]:
    """Build a page around an article's body."""

    def build(body: str = PARAGRAPHS, *, head: str = "", title: str = "Library stays open", after: str = "") -> bytes:
        heading = f"<h1>{title}</h1>" if title else ""
        return (
            f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{head}</head>"
            f"<body><article>{heading}{body}</article>{after}</body></html>"
        ).encode()

    return build


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Give the folder of the corpora; they are not part of the project."""
    here = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("HEARSAY_CORPORA") or here.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("the corpora are not here; set HEARSAY_CORPORA to their folder")
    return folder
