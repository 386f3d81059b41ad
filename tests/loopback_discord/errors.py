"""Discord's errors, by their codes. Reference: https://discord.com/developers/docs/topics/opcodes-and-status-codes."""

from __future__ import annotations

from typing import Any

MESSAGES = {
    0: "401: Unauthorized",
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10008: "Unknown Message",
    10013: "Unknown User",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    10063: "Unknown application command",
    40060: "Interaction has already been acknowledged.",
    50001: "Missing Access",
    50005: "Cannot edit a message authored by another user",
    50013: "Missing Permissions",
    50027: "Invalid Webhook Token",
    50035: "Invalid Form Body",
    160002: "Cannot reply without permission to read message history",
}
UNKNOWN_REPLY = "REPLIES_UNKNOWN_MESSAGE"
"""The message is gone that was to be replied to; nobody can know that before."""
_STATUS = {0: 401, 50001: 403, 50005: 403, 50013: 403, 50027: 401, 50035: 400, 40060: 400, 160002: 400}


class RefusedError(Exception):
    """A request that Discord refuses."""

    def __init__(self, code: int, problems: list[str] | None = None) -> None:
        super().__init__(MESSAGES[code])
        self.code = code
        self.status = _STATUS.get(code, 404)
        self.problems = problems or []

    def body(self) -> dict[str, Any]:
        """RETURNS (dict): as Discord words it."""
        found: dict[str, Any] = {"message": str(self), "code": self.code}
        if self.problems:
            reasons = [{"code": one.partition(":")[0], "message": one} for one in self.problems]
            about_reply = any(one["code"] == UNKNOWN_REPLY for one in reasons)
            found["errors"] = {"message_reference": {"_errors": reasons}} if about_reply else {"_errors": reasons}
        return found
