"""Slack's errors, which come with status 200. Reference: the errors of each method in Slack's API reference."""

from __future__ import annotations

from typing import Any


class RefusedError(Exception):
    """A request that Slack refuses."""

    def __init__(self, error: str, problems: list[str] | None = None, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.problems = problems or []
        self.more = more

    def body(self) -> dict[str, Any]:
        """RETURNS (dict): as Slack words it."""
        found: dict[str, Any] = {"ok": False, "error": self.error}
        if self.problems:
            found["response_metadata"] = {"messages": [f"[ERROR] {one}" for one in self.problems]}
        return found | self.more
