"""Which version of Hearsay this is."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def version() -> str:
    """RETURNS (str): as the installed package says; "0" where none is installed."""
    try:
        return metadata.version("hearsay-bot")
    except metadata.PackageNotFoundError:
        return "0"
