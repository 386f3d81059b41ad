"""The form of what Discord sends: recorded from live Discord where that lies beside the checkout, else written out."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_MESSAGE: Json = {
    "type": 0,
    "tts": False,
    "timestamp": "2026-01-05T00:49:53.676000+00:00",
    "pinned": False,
    "mentions": [],
    "mention_roles": [],
    "mention_everyone": False,
    "flags": 0,
    "embeds": [],
    "edited_timestamp": None,
    "content": "",
    "components": [],
    "attachments": [],
}
_INTERACTION: Json = {
    "app_permissions": "0",
    "attachment_size_limit": 10485760,
    "entitlement_sku_ids": [],
    "entitlements": [],
    "guild_locale": "en-US",
    "locale": "en-US",
    "version": 1,
}
_OWN = {"id", "nonce", "member", "author", "channel", "channel_id", "channel_type", "guild", "guild_id", "message"} | {
    *("user", "token", "data", "type", "application_id", "context", "position", "authorizing_integration_owners")
}
"""What a test's own world puts in place of the recorded."""
_CONVERSATION = {"guild_locale"}


class Templates:
    """`message` and `interaction` give what every event of that kind has, besides what tells them apart."""

    def __init__(self, folder: Path | None = None) -> None:
        self.recorded = folder is not None and (folder / "discord.json").is_file()
        self._message, self._press, self._direct = _MESSAGE, _INTERACTION, _INTERACTION
        if folder is not None and self.recorded:
            events = json.loads((folder / "discord.json").read_text(encoding="utf-8"))
            channel = json.loads((folder / "channel-discord.json").read_text(encoding="utf-8"))
            self._message = _MESSAGE | _bare(channel["mention"]["data"]) | _bare(events["gatewayMention"]["data"])
            self._press = _INTERACTION | _bare(events["buttonClickHello"])
            self._direct = _INTERACTION | _bare(events["dmButtonClick"])

    def message(self) -> Json:
        """RETURNS (Json): a message's fields, without words, author and place."""
        return copy.deepcopy(self._message) | {"content": "", "mentions": [], "type": 0}

    def interaction(self, *, direct: bool = False) -> Json:
        """RETURNS (Json): an interaction's fields, without asker, place and data."""
        found = copy.deepcopy(self._direct if direct else self._press)
        return {name: value for name, value in found.items() if not (direct and name in _CONVERSATION)}


def _bare(recorded: Json) -> Json:
    return {name: value for name, value in recorded.items() if name not in _OWN}


@cache
def templates(folder: Path) -> Templates:
    """RETURNS (Templates): read once."""
    return Templates(folder / "recorded")
