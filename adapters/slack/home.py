"""The App Home: which channels it may name, and the rest as the desk has it."""

from __future__ import annotations

from typing import Any

from adapters.slack.place import PLATFORM, TEXTS
from adapters.slack.render import blocks
from adapters.slack.workspaces import Workspace, Workspaces
from bot.responder import Desk
from bot.store import Channel

_CHANNELS = 100


async def home(
    desk: Desk, workspaces: Workspaces, workspace: Workspace, user: str, *, manages: bool, team: str | None = None
) -> dict[str, Any]:
    """RETURNS (dict): the view. It names no channel that its viewer is not in. May raise `TROUBLE`.

    team: from which of an organisation's workspaces it is looked at.
    """
    ours = await _channels(workspace, team_id=team)
    both = {one: ours[one] for one in await _channels(workspace, user=user, team_id=team) if one in ours}
    named = {one: (name, f"https://slack.com/app_redirect?channel={one}") for one, name in both.items()}
    commands, place = list(TEXTS["commands"].items()), Channel(PLATFORM, workspace.key)
    card = await desk.home(place, named, commands, workspaces.link_to, can_manage=manages)
    return {"type": "home", "blocks": blocks(card)}


async def _channels(workspace: Workspace, **whose: str | None) -> dict[str, str]:
    """RETURNS (dict): names of channels by id: the app's, or those of one of its users that it may know of."""
    kinds = "public_channel,private_channel"
    found = await workspace.client.users_conversations(types=kinds, exclude_archived=True, limit=_CHANNELS, **whose)
    return {one["id"]: str(one.get("name") or one["id"]) for one in found.get("channels") or []}
