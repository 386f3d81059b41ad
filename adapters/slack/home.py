"""The App Home: what the bot is, where it answers, what it answered of late, and the settings for all channels."""

from __future__ import annotations

from typing import Any

from adapters.slack.place import PLATFORM, texts
from adapters.slack.render import blocks
from adapters.slack.workspaces import Workspace, Workspaces
from bot.host import Host
from bot.presentation.actions import Edit, encode
from bot.presentation.card import Button, Card, Divider, Heading, Items, Line, Lines, Run
from bot.presentation.clean import fit
from bot.presentation.parts import TITLE
from bot.presentation.texts import texts as core_texts
from bot.presentation.wording import say
from bot.store import Channel

_CHANNELS, _RECENT = 100, 5


async def home(
    host: Host, workspaces: Workspaces, workspace: Workspace, user: str, *, manages: bool, team: str | None = None
) -> dict[str, Any]:
    """RETURNS (dict): the view. It names no channel that its viewer is not in. May raise `TROUBLE` or `StoreError`.

    team: from which of an organisation's workspaces it is looked at.
    """
    ours = await _channels(workspace, team_id=team)
    both = {one: ours[one] for one in await _channels(workspace, user=user, team_id=team) if one in ours}
    answering: list[Line] = []
    for identifier, name in both.items():
        mode = (await host.store.settings.of(Channel(PLATFORM, workspace.key, identifier))).mode
        if mode != "off":
            link = Run(f"#{name}", url=f"https://slack.com/app_redirect?channel={identifier}")
            answering.append((link, Run(f": {core_texts().modes[mode]}")))
    recent: list[Line] = []
    for reply in await host.store.replies.recent(Channel(PLATFORM, workspace.key), list(both), _RECENT):
        if stored := await host.store.breakdowns.by_id(reply.breakdown or ""):
            title = fit(stored.breakdown.article.title or "", TITLE) or say("untitled")
            recent.append((Run(title, url=await workspaces.link_to(reply.channel, reply.reply)),))
    said = texts()
    parts = (
        *host.desk.help(list(said["commands"].items())).parts,
        Divider(),
        Heading(said["channels"]),
        _listed(answering, said["no_channels"]),
        Heading(said["recent"]),
        _listed(recent, said["nothing_recent"]),
        *((Button(say("open_basics"), encode(Edit())), Button(say("open_finer"), encode(Edit("finer")))) * manages),
    )
    return {"type": "home", "blocks": blocks(Card(said["home"], parts))}


async def _channels(workspace: Workspace, **whose: str | None) -> dict[str, str]:
    """RETURNS (dict): names of channels by id: the app's, or those of one of its users that it may know of."""
    kinds = "public_channel,private_channel"
    found = await workspace.client.users_conversations(types=kinds, exclude_archived=True, limit=_CHANNELS, **whose)
    return {one["id"]: str(one.get("name") or one["id"]) for one in found.get("channels") or []}


def _listed(lines: list[Line], otherwise: str) -> Items | Lines:
    return Items(tuple((line,) for line in lines)) if lines else Lines(((Run(otherwise),),))
