"""Messages of the app: chat.*, response_urls, and what comes with an acknowledgement; all checked alike.

Reference: https://docs.slack.dev/reference/methods, https://docs.slack.dev/interactivity/handling-user-interaction.
"""

from __future__ import annotations

import copy
import json
import secrets
import time
from collections import defaultdict
from typing import Any

from tests.loopback_slack import limits
from tests.loopback_slack.deliveries import Hook, Interaction
from tests.loopback_slack.errors import RefusedError
from tests.loopback_slack.events import Events
from tests.loopback_slack.wording import text_problems
from tests.loopback_slack.world import GONE, GRID_TEAM, PEOPLE, Message, Place, Token, World, timestamp

Json = dict[str, Any]

TEXT = 40_000
_UNFURLS = ("unfurl_links", "unfurl_media")


class Posting:
    """Checks messages and puts them into the world."""

    def __init__(self, world: World, events: Events) -> None:
        self._world = world
        self._events = events
        self.pace: float = 0
        """Seconds between two messages of ours in one channel; sooner ones are refused as `ratelimited`."""
        self.times: defaultdict[str, list[float]] = defaultdict(list)
        """When messages were posted, by channel."""

    # checks

    def checked(self, body: Json, what: str, *, stored: Message | None = None) -> tuple[str, list[Json]]:
        """RETURNS (tuple): text and blocks as they would stand; raises `RefusedError`, and fails the test."""
        text, blocks = body.get("text") or "", _json(body.get("blocks"))
        error, problems = "invalid_blocks", list[str]()
        if blocks is not None:
            problems += limits.block_problems(blocks)
            if not problems and (too_long := limits.message_error(blocks)):
                error, problems = too_long, ["the blocks are too long in all"]
        for one in _json(body.get("attachments")) or []:
            problems += limits.block_problems(one.get("blocks") or [])
            if set(one) - {"blocks", "color", "fallback"}:
                problems.append(f"an attachment with {sorted(one)}")
        if not text.strip():
            error, problems = ("no_text" if not blocks else error), [*problems, "no plain text beside the blocks"]
        if len(text) > (limits.UPDATE_TEXT if stored is not None else TEXT):
            error, problems = "msg_too_long", [*problems, f"text of {len(text)} characters"]
        problems += text_problems(text)
        if body.get("link_names") or body.get("parse") == "full" or body.get("markdown_text"):
            problems.append("link_names, parse or markdown_text")
        self._refuse(problems, what, error)
        if blocks is None:
            blocks = stored.blocks if stored is not None else []
        blocks = copy.deepcopy(blocks)
        for block in blocks:
            block.setdefault("block_id", secrets.token_urlsafe(4))
        return text, blocks

    def _refuse(self, problems: list[str], what: str, error: str) -> None:
        if problems:
            self._events.fail(f"{what}: {'; '.join(problems)[:600]}")
            raise RefusedError(error, problems)

    def place(self, token: Token, channel: Any) -> Place:
        """RETURNS (Place): one that the token may know of; a person stands for the conversation with them.

        Raises `RefusedError`.
        """
        place = self._world.places.get(str(channel))
        if place is None and str(channel).startswith("U"):
            with_them = (one for one in self._world.places.values() if one.kind == "im" and one.with_user == channel)
            place = next(with_them, None)
        if place is None or place.gone or not _knows(token, place):
            raise RefusedError("channel_not_found")
        if place.kind == "group" and not place.member:
            raise RefusedError("channel_not_found")
        return place

    def _writable(self, token: Token, channel: Any) -> Place:
        place = self.place(token, channel)
        if place.archived:
            raise RefusedError("is_archived")
        if not place.member:
            raise RefusedError("not_in_channel")
        return place

    def _unfurls(self, body: Json, what: str) -> None:
        on = [name for name in _UNFURLS if body.get(name) not in (False, "false", "0", 0)]
        self._refuse([f"{name} is not off" for name in on], what, "invalid_arguments")

    # chat.*

    def post(self, body: Json, token: Token) -> Json:
        """chat.postMessage."""
        text, blocks = self.checked(body, "chat.postMessage")
        self._unfurls(body, "chat.postMessage")
        place = self._writable(token, body.get("channel"))
        now = time.monotonic()
        times = self.times[place.id]
        if self.pace and times and now - times[-1] < self.pace:
            raise RefusedError("ratelimited", retry_after=1)
        times.append(now)
        message = self._made(place, text, blocks, body)
        return {"channel": place.id, "ts": message.ts, "message": message.data()}

    def _made(self, place: Place, text: str, blocks: list[Json], body: Json, *, seen_by: str | None = None) -> Message:
        message = Message(timestamp(), place.id, PEOPLE["hearsay"], text, blocks, seen_by=seen_by)
        message.attachments = _json(body.get("attachments")) or []
        message.more = {"team": place.team}
        thread = body.get("thread_ts")
        if thread:
            root = self._world.messages.get((place.id, str(thread)))
            if root is None:
                self._events.fail(f"a message into a thread that there is not: {thread}")
                raise RefusedError("thread_not_found")
            message.thread = root.thread or root.ts
        self._world.messages[place.id, message.ts] = message
        self._events.posted(message)
        return message

    def whisper(self, body: Json, token: Token) -> Json:
        """chat.postEphemeral."""
        text, blocks = self.checked(body, "chat.postEphemeral")
        place = self._writable(token, body.get("channel"))
        user = body.get("user")
        if user in (None, "", GONE):
            raise RefusedError("user_not_in_channel")
        message = self._made(place, text, blocks, body, seen_by=user)
        return {"message_ts": message.ts}

    def _mine(self, token: Token, body: Json, what: str) -> Message:
        place = self.place(token, body.get("channel"))
        message = self._world.messages.get((place.id, str(body.get("ts"))))
        if message is None or message.deleted or message.seen_by is not None:
            raise RefusedError("message_not_found")
        if place.archived:
            raise RefusedError("is_archived")
        if message.author != PEOPLE["hearsay"]:
            self._events.fail(f"{what}: the message is somebody else's")
            raise RefusedError(f"cant_{what.removeprefix('chat.')}_message")
        return message

    def update(self, body: Json, token: Token) -> Json:
        """chat.update."""
        message = self._mine(token, body, "chat.update")
        text, blocks = self.checked(body, "chat.update", stored=message)
        self._change(message, text, blocks, body)
        return {"channel": message.channel, "ts": message.ts, "text": text, "message": message.data()}

    def _change(self, message: Message, text: str, blocks: list[Json], body: Json) -> None:
        before = message.data()
        message.history.append((message.text, message.blocks))
        message.text, message.blocks = text, blocks
        if "attachments" in body:
            message.attachments = _json(body["attachments"]) or []
        message.edits += 1
        if message.seen_by is None:
            self._events.updated(message, before)

    def delete(self, body: Json, token: Token) -> Json:
        """chat.delete."""
        message = self._mine(token, body, "chat.delete")
        self._events.deleted(message)
        return {"channel": message.channel, "ts": message.ts}

    def permalink(self, body: Json, token: Token) -> Json:
        """chat.getPermalink."""
        place = self.place(token, body.get("channel"))
        message = self._world.messages.get((place.id, str(body.get("message_ts"))))
        if message is None or message.deleted:
            raise RefusedError("message_not_found")
        query = f"?thread_ts={message.thread}&cid={place.id}" if message.thread else ""
        address = f"https://reading.slack.com/archives/{place.id}/p{message.ts.replace('.', '')}{query}"
        return {"channel": place.id, "permalink": address}

    def unfurl(self, body: Json, token: Token) -> Json:
        """chat.unfurl."""
        unfurls = _json(body.get("unfurls"))
        by_id = body.get("unfurl_id") and body.get("source")
        if not isinstance(unfurls, dict) or not unfurls or not (by_id or (body.get("channel") and body.get("ts"))):
            self._refuse(["no unfurls, or not of what"], "chat.unfurl", "missing_unfurls")
        for address, one in (unfurls or {}).items():
            problems = limits.block_problems(one.get("blocks") or [])
            if set(one) - {"blocks", "color", "fallback", "hide_color", "preview"} or not one.get("blocks"):
                problems.append(f"an unfurl with {sorted(one)}")
            self._refuse(problems, f"chat.unfurl of {address[:60]}", "cannot_parse_attachment")
        self._world.unfurls.append({"unfurls": unfurls} | {k: v for k, v in body.items() if k != "unfurls"})
        return {}

    # response_urls and acknowledgements

    def respond(self, hook: Hook, body: Json) -> None:
        """What comes to a response_url. Raises `RefusedError`."""
        if error := hook.error():
            raise RefusedError(error)
        hook.uses += 1
        asked = hook.asked
        on = asked.message
        if body.get("delete_original"):
            target = on if on is not None and asked.payload.get("type") == "block_actions" else self._last(asked)
            if target is None or target.deleted:
                raise RefusedError("message_not_found")
            self._events.deleted(target) if target.seen_by is None else self._gone(target)
            return
        self.say(asked, body, "response_url")

    def say(self, asked: Interaction, body: Json, what: str) -> Message:
        """RETURNS (Message): what an interaction's answer comes to; a new message, or in place of one."""
        pressed = asked.payload.get("type") == "block_actions"
        target = asked.message if pressed else self._last(asked)
        if not body.get("replace_original"):
            target = None
        if target is not None and target.deleted:
            raise RefusedError("message_not_found")
        text, blocks = self.checked(body, what, stored=None)
        if target is not None:
            self._change(target, text, blocks, body)
            return target
        public = body.get("response_type") == "in_channel"
        if body.get("response_type") not in (None, "in_channel", "ephemeral"):
            self._refuse([f"response_type {body.get('response_type')!r}"], what, "invalid_payload")
        if public:
            self._unfurls(body, what)
        place = self._world.places[asked.channel]
        if place.archived or place.gone:
            raise RefusedError("channel_is_archived" if place.archived else "channel_not_found")
        message = self._made(place, text, blocks, body, seen_by=None if public else asked.user)
        asked.answers.append(message)
        return message

    def _last(self, asked: Interaction) -> Message | None:
        return next((one for one in reversed(asked.answers) if not one.deleted), None)

    def _gone(self, message: Message) -> None:
        message.deleted = True


def _knows(token: Token, place: Place) -> bool:
    if token.team is None:
        return place.team == GRID_TEAM
    return token.team in (place.team, place.shared_with)


def _json(value: Any) -> Any:
    """RETURNS (Any): a list or a mapping, also where it came as a form's field."""
    return json.loads(value) if isinstance(value, str) and value else value
