"""What strangers send as JSON, read without trusting its shape: what is not as it should be is nothing."""

from __future__ import annotations

from typing import Any

_LONGEST_ID = 128


def mapping(value: object) -> dict[str, Any]:
    """RETURNS (dict): the value, or an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[dict[str, Any]]:
    """RETURNS (list[dict]): those of a list that are mappings."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def words(value: object) -> str:
    """RETURNS (str): the value, or ""."""
    return value if isinstance(value, str) else ""


def identifier(payload: object, name: str) -> str:
    """RETURNS (str): an id or a timestamp by its name in a mapping; "" for anything else."""
    found = words(mapping(payload).get(name))
    return found if len(found) <= _LONGEST_ID and found.isascii() and found.isprintable() else ""
