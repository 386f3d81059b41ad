"""Fixtures that every test may use."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

# A shell that runs the tests in the background has them ignore interrupts, and whatever they start inherits that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of corpora beside the repository, or wherever HEARSAY_SHARED says; skips where there is none."""
    folder = Path(os.environ.get("HEARSAY_SHARED") or REPOSITORY.parent / "shared")
    if not folder.is_dir():
        pytest.skip("no shared corpora here; set HEARSAY_SHARED to their folder")
    return folder


@pytest.fixture(scope="session")
def seed() -> Path:
    """The article that the project was created from."""
    return REPOSITORY / "seeds" / "000_ee479c1fede0e395.txt"
