"""Where things stand: what Slack's workspaces, channels and messages are to the responder, and the adapter's texts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from adapters.slack import limits
from bot.presentation.missing import Missing
from bot.presentation.texts import own_texts
from bot.presentation.view import PageSize
from bot.responder import Cards, Incoming

PLATFORM: Final = "slack"
COMMAND: Final = "/breakdown"
SHORTCUT: Final = "break_down_article"
CARDS: Final = Cards(
    # what fits into a message's text when names and reasons are as long as they get
    sizes=PageSize(claims=6, sources=5, assertions=4, top=10, reasons=2, choices=25),
    switch=f"{COMMAND} settings",
    postable=True,
)
TEXTS: Final = own_texts("adapters.slack")
_THREAD, _UNFURL = "thread:", "unfurl:"


def scopes(*, unfurl: bool) -> dict[str, str]:
    """RETURNS (dict): the scopes that the app asks for, and what each is for."""
    own: dict[str, str] = TEXTS["scopes"]
    return own | (TEXTS["unfurl_scopes"] if unfurl else {})


def missing(granted: Collection[str], *, unfurl: bool) -> list[Missing]:
    """RETURNS (list[Missing]): the scopes that were not granted; where `granted` is empty, nothing is known of them."""
    return [
        Missing(TEXTS["scope"].format(scope=scope), TEXTS["purpose"].format(purpose=purpose), TEXTS["remedy"])
        for scope, purpose in scopes(unfurl=unfurl).items()
        if granted and scope not in granted
    ]


def workspace_key(enterprise: str | None, team: str | None, *, whole: bool) -> str:
    """RETURNS (str): the team's id, or the organisation's where the app is installed for the whole of it; or ""."""
    return (enterprise if whole and enterprise else team) or ""


def in_thread(ts: str) -> str:
    """RETURNS (str): the handle of a message in that thread."""
    return _THREAD + ts if ts else ""


def as_unfurl(ts: str) -> str:
    """RETURNS (str): the handle of a message whose link is answered within it; also the name of that answer."""
    return _UNFURL + ts


def unfurled(handle: str) -> str | None:
    """RETURNS (str | None): the message whose link is answered within it."""
    return handle.removeprefix(_UNFURL) if handle.startswith(_UNFURL) else None


def thread_of(incoming: Incoming) -> str | None:
    """RETURNS (str | None): the thread that an answer goes into: the message's own, or one below it."""
    handle = incoming.handle
    return (handle.removeprefix(_THREAD) if handle.startswith(_THREAD) else incoming.message) or None


def mark_of(incoming: Incoming) -> str:
    """RETURNS (str): what tells our answer to a message from other messages; "" for a command's."""
    return f"re:{incoming.message}"[: limits.BLOCK_ID] if incoming.message else ""
