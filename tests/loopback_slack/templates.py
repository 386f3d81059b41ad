"""The form of what Slack sends: recorded from live Slack where that lies beside the checkout, else written out."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_OWN = {
    *(
        "team_id",
        "team_domain",
        "team",
        "user",
        "user_id",
        "user_name",
        "channel",
        "channel_id",
        "channel_name",
        "text",
    ),
    *("ts", "thread_ts", "event_ts", "parent_user_id", "client_msg_id", "trigger_id", "response_url", "container"),
    *("message", "actions", "api_app_id", "event", "authorizations", "command", "view", "state", "response_urls"),
    *("enterprise", "is_enterprise_install", "channel_type"),
}
"""What a test's own world puts in place of the recorded."""
_WRITTEN: dict[str, Json] = {
    "event": {"token": "verification", "type": "event_callback"},
    "message": {"type": "message"},
    "mention": {"type": "app_mention"},
    "press": {"type": "block_actions", "token": "verification"},
    "button": {"type": "button"},
    "select": {"type": "static_select"},
    "command": {"token": "verification"},
    "submission": {"type": "view_submission", "token": "verification"},
}


class Templates:
    """Gives by name what every payload of that kind has, besides what tells them apart."""

    def __init__(self, folder: Path | None = None) -> None:
        self.recorded = folder is not None and (folder / "slack.json").is_file()
        self._kinds = _WRITTEN
        if folder is not None and self.recorded:
            files = {name: json.loads((folder / f"{name}slack.json").read_text("utf-8")) for name in _FILES}
            found = {
                "event": files["channel-"]["mention"],
                "message": files[""]["mention"]["event"],
                "mention": files["channel-"]["mention"]["event"],
                "press": files["channel-"]["channel_post_action"],
                "button": files["channel-"]["channel_post_action"]["actions"][0],
                "select": files["actions-reactions-"]["staticSelectAction"]["actions"][0],
                "command": files["slash-commands-"]["slashCommand"],
                "submission": files["slash-commands-"]["viewSubmission"],
            }
            self._kinds = {kind: _WRITTEN[kind] | _bare(found[kind]) for kind in _WRITTEN}

    def __call__(self, kind: str) -> Json:
        """RETURNS (Json): the fields of that kind."""
        return copy.deepcopy(self._kinds[kind])


_FILES = ("", "channel-", "actions-reactions-", "slash-commands-")


def _bare(recorded: Json) -> Json:
    return {name: value for name, value in recorded.items() if name not in _OWN}


@cache
def templates(folder: Path) -> Templates:
    """RETURNS (Templates): read once."""
    return Templates(folder / "recorded")
