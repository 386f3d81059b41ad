"""Who may change settings: the workspace's owners and administrators, and in a channel also whoever made it.

Slack knows no right to manage a channel that an app could ask for. Guests, and people of another organisation in a
channel that is shared with them (Slack Connect), never may; whoever made the channel may not either once they are that.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from adapters.slack.workspaces import TROUBLE, Workspace, told

log = logging.getLogger(__name__)

_KEPT = 300.0
"""Seconds for which an answer is not asked for again."""
_MOST_KEPT = 5000
_NEVER = ("deleted", "is_bot", "is_stranger", "is_restricted", "is_ultra_restricted")


class Managers:
    """Asks Slack, and remembers for some minutes."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], tuple[float, bool]] = {}

    async def manages(self, workspace: Workspace, channel: str, user: str) -> bool:
        """RETURNS (bool): whether that person may; with `channel=""`, for the whole of the workspace."""
        key, now = (workspace.key, channel, user), time.monotonic()
        until, may = self._known.get(key, (0.0, False))
        if now < until:
            return may
        try:
            may = await self._asked(workspace, channel, user)
        except TROUBLE as error:
            log.warning("it is not known who manages a channel: %s", told(error))
            return False
        if len(self._known) >= _MOST_KEPT:
            self._known = {one: known for one, known in self._known.items() if known[0] > now}
        self._known[key] = (now + _KEPT, may)
        return may

    async def _asked(self, workspace: Workspace, channel: str, user: str) -> bool:
        person = (await workspace.client.users_info(user=user)).get("user") or {}
        if not _belongs(person, workspace.key) or any(person.get(flag) for flag in _NEVER):
            return False
        organisation = person.get("enterprise_user") or {}
        whole = workspace.key == organisation.get("enterprise_id")
        for rights in (organisation, {} if whole and not channel else person):
            if rights.get("is_admin") or rights.get("is_owner"):
                return True
        if not channel or channel.startswith("D"):
            return False
        found = await workspace.client.conversations_info(channel=channel)
        return bool((found.get("channel") or {}).get("creator") == user)


def _belongs(person: dict[str, Any], key: str) -> bool:
    return key in (person.get("team_id"), (person.get("enterprise_user") or {}).get("enterprise_id"))
