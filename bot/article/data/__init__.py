"""What links and downloads go by, read once from the TOML files beside this module; each list names its reference."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """RETURNS (dict): the content of `name`.toml."""
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words(name: str, *sections: str) -> frozenset[str]:
    """RETURNS (frozenset[str]): the words of these sections of `name`.toml, together."""
    content = load(name)
    return frozenset(word for section in sections for word in content[section]["words"])
