"""Who may change settings: the workspace's owners and administrators, and in a channel also whoever made it.

Slack knows no right to manage a channel that an app could ask for. Guests, and people of another organisation in a
channel that is shared with them (Slack Connect), never may; whoever made the channel may not either once they are that.
Where a whole organisation has the app, a workspace's administrators may in the channels of that workspace.
"""

from __future__ import annotations

import logging
from typing import Any

from adapters.slack.workspaces import TROUBLE, Workspace, told
from bot.remembered import Remembered

log = logging.getLogger(__name__)

_KEPT = 300.0
"""Seconds for which an answer is not asked for again."""
_NEVER = ("deleted", "is_bot", "is_stranger", "is_restricted", "is_ultra_restricted")


class Managers:
    """Asks Slack, and remembers for some minutes."""

    def __init__(self) -> None:
        self._known = Remembered[tuple[str, str, str], bool](_KEPT, most=5000)

    async def manages(self, workspace: Workspace, channel: str, user: str) -> bool:
        """RETURNS (bool): whether that person may; with `channel=""`, for the whole of the workspace."""
        key = (workspace.key, channel, user)
        if (known := self._known.get(key)) is not None:
            return known
        try:
            return self._known.put(key, await self._asked(workspace, channel, user))
        except TROUBLE as error:
            log.warning("it is not known who manages a channel: %s", told(error))
            return False

    async def _asked(self, workspace: Workspace, channel: str, user: str) -> bool:
        person = (await workspace.client.users_info(user=user)).get("user") or {}
        if not _belongs(person, workspace.key) or any(person.get(flag) for flag in _NEVER):
            return False
        organisation = person.get("enterprise_user") or {}
        whole = workspace.key == organisation.get("enterprise_id")
        if organisation.get("is_admin") or organisation.get("is_owner"):
            return True
        own = bool(person.get("is_admin") or person.get("is_owner"))
        if own and not whole:
            return True
        if not channel or channel.startswith("D"):
            return False
        found = (await workspace.client.conversations_info(channel=channel)).get("channel") or {}
        return found.get("creator") == user or (own and _is_in(found, person.get("team_id")))


def _is_in(channel: dict[str, Any], team: object) -> bool:
    """RETURNS (bool): whether a channel of an organisation is in one of its workspaces, as far as Slack says."""
    several = [*(channel.get("internal_team_ids") or ()), *(channel.get("shared_team_ids") or ())]
    teams = {one for one in several if str(one).startswith("T")}
    if not teams and str(channel.get("context_team_id")).startswith("T"):
        teams = {channel["context_team_id"]}
    return not teams or team in teams


def _belongs(person: dict[str, Any], key: str) -> bool:
    return key in (person.get("team_id"), (person.get("enterprise_user") or {}).get("enterprise_id"))
