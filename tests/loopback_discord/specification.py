"""Discord's own description of its HTTP API, where it lies beside the checkout: what a body must look like."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

FILE = "discord-openapi.json"


class Specification:
    """`problem` checks a body, `queries` names the parameters that a route takes."""

    def __init__(self, folder: Path) -> None:
        document = json.loads((folder / FILE).read_text(encoding="utf-8"))
        # discord.py sends ids inside message_reference as integers; Discord takes both
        document["components"]["schemas"]["SnowflakeType"]["type"] = ["string", "integer"]
        self.paths: dict[str, dict[str, Any]] = document["paths"]
        self._root = Draft202012Validator(document)
        self._validators: dict[tuple[str, str], Draft202012Validator | None] = {}

    def problem(self, method: str, path: str, body: object) -> str | None:
        """RETURNS (str | None): where and why the body does not fit; path: with names, as in the document."""
        validator = self._validator(method, path)
        if validator is None:
            return None if body is None else "this route takes no body"
        error = best_match(validator.iter_errors(body))
        return None if error is None else f"{error.json_path}: {error.message[:300]}"

    def answer_problem(self, name: str, answer: object) -> str | None:
        """RETURNS (str | None): why an answer of ours is not what Discord would give; name: of the schema."""
        validator = self._root.evolve(schema={"$ref": f"#/components/schemas/{name}"})
        error = best_match(validator.iter_errors(answer))
        return None if error is None else f"{error.json_path}: {error.message[:300]}"

    def queries(self, method: str, path: str) -> set[str]:
        """RETURNS (set[str]): the names of the query's parameters."""
        route = self.paths[path]
        parameters = [*route.get("parameters", ()), *route[method.lower()].get("parameters", ())]
        return {one["name"] for one in parameters if one["in"] == "query"}

    def _validator(self, method: str, path: str) -> Draft202012Validator | None:
        if (method, path) not in self._validators:
            content = self.paths[path][method.lower()].get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            self._validators[method, path] = None if schema is None else self._root.evolve(schema=schema)
        return self._validators[method, path]


@cache
def specification(folder: Path) -> Specification | None:
    """RETURNS (Specification | None): None where the file is not there; our own limits hold all the same."""
    return Specification(folder) if (folder / FILE).is_file() else None
