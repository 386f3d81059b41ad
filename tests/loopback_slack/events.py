"""What happens in the workspaces: people write, change and remove messages, and the app comes and goes."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from tests.loopback_slack.deliveries import Delivery, Line, wrapped
from tests.loopback_slack.templates import Templates
from tests.loopback_slack.wording import written
from tests.loopback_slack.world import (
    BOT,
    GRID,
    GRID_TEAM,
    NEWS,
    PEOPLE,
    STRANGE_TEAM,
    TEAM,
    Message,
    Place,
    World,
    identifier,
    timestamp,
)

Json = dict[str, Any]

MENTION = f"<@{PEOPLE['hearsay']}>"
SUBSCRIBED = {
    *("app_home_opened", "app_mention", "app_uninstalled", "link_shared", "message.channels", "message.groups"),
    *("message.im", "message.mpim", "tokens_revoked", "member_left_channel", "channel_left", "group_left"),
    *("channel_deleted", "channel_archive", "member_joined_channel", "group_deleted", "group_archive"),
}
_MESSAGES = {"channel": "message.channels", "group": "message.groups", "im": "message.im", "mpim": "message.mpim"}


class Events:
    """Puts things into the world and tells the app of them."""

    def __init__(self, world: World, line: Line, templates: Templates, fail: Callable[[str], None]) -> None:
        self._world = world
        self.line = line
        self._templates = templates
        self.fail = fail
        """Takes what the app did wrong."""
        self.subscribed = set(SUBSCRIBED)
        """Event names, as a manifest has them."""
        self.deliveries: list[Delivery] = []
        self.times = 1
        """How often each event is sent."""
        self._numbers = itertools.count(1)

    # telling

    def tell(self, event: Json, team: str, *, name: str = "", times: int | None = None, **more: Any) -> Delivery | None:
        """Send an event; name: as a manifest has it; more: other fields of its envelope.

        RETURNS (Delivery | None): None where the app did not ask for such.
        """
        if (name or event["type"]) not in self.subscribed or not self._installed(team):
            return None
        number = f"Ev{next(self._numbers):09d}{secrets.token_hex(2).upper()}"
        grid = team == GRID_TEAM
        authorization = {
            "enterprise_id": GRID if grid else None,
            "team_id": None if grid and self._org_wide else team,
            "user_id": PEOPLE["hearsay"],
            "is_bot": True,
            "is_enterprise_install": grid and self._org_wide,
        }
        own: Json = {"team_id": team, "is_ext_shared_channel": False, "context_team_id": team}
        own["context_enterprise_id"] = GRID if grid else None
        if grid:
            own["enterprise_id"] = GRID
        payload = wrapped(event, authorization, self._templates("event"), number=number, more=own | more)
        delivery = Delivery("events_api", payload)
        self.deliveries.append(delivery)
        self.line.deliver(delivery, self.times if times is None else times)
        return delivery

    @property
    def _org_wide(self) -> bool:
        return any(one.team is None and one.enterprise for one in self._world.tokens.values())

    def _installed(self, team: str) -> bool:
        places = (team, GRID if team == GRID_TEAM else team)
        return any(not one.revoked and (one.team or one.enterprise) in places for one in self._world.tokens.values())

    def again(self, delivery: Delivery, times: int = 1) -> None:
        """Send an event once more, as Slack does where it is unsure."""
        self.line.deliver(delivery, times)

    def _of(self, message: Message, event: Json, name: str = "", **more: Any) -> Delivery | None:
        place = self._world.places[message.channel]
        if not place.member or message.seen_by is not None:
            return None
        event = {"channel": place.id, "event_ts": message.ts} | event
        if event["type"] == "message":
            event["channel_type"] = place.kind
        if place.shared_with is not None:
            more = {"is_ext_shared_channel": True} | more
        return self.tell(event, place.team, name=name or _MESSAGES[place.kind], **more)

    # messages

    def message(
        self,
        text: str,
        *,
        author: str = "alice",
        channel: str = NEWS,
        thread: Message | None = None,
        bot: bool = False,
        webhook: bool = False,
        blocks: Sequence[Json] | None = None,
        attachments: Sequence[Json] = (),
        ts: str = "",
        **more: Any,
    ) -> Message:
        """Somebody writes, as one types: addresses become links; `<url|label>` and `<@U…>` are taken as they are.

        bot: an app with a user of its own; webhook: one without. more: other fields of the message.
        """
        place = self._world.places[channel]
        kept, rich = written(text)
        user = PEOPLE["robot"] if bot else PEOPLE.get(author, author)
        message = Message(ts or timestamp(), channel, user, kept, list(rich if blocks is None else blocks))
        message.attachments, message.thread = list(attachments), thread.ts if thread is not None else None
        outside = author == "stranger"
        message.more = {"client_msg_id": secrets.token_hex(16), "team": STRANGE_TEAM if outside else place.team}
        if place.shared_with is not None:
            home = STRANGE_TEAM if outside else place.team
            message.more |= {"user_team": home, "source_team": home}
        if thread is not None:
            message.more["parent_user_id"] = thread.author
        if bot or webhook:
            message.more |= {"bot_id": "B0ROBOT0001"}
        if webhook:
            message.more |= {"subtype": "bot_message", "username": "robot"}
        message.more |= more
        self._world.messages[channel, message.ts] = message
        self._created(message, mentioned=MENTION in kept and place.kind in ("channel", "group"))
        return message

    def _created(self, message: Message, *, mentioned: bool = False) -> None:
        data = message.data()
        if data.get("subtype") == "bot_message":
            data.pop("user")
        self._of(message, self._templates("message") | data)
        if mentioned:
            self._of(message, self._templates("mention") | data | {"type": "app_mention"}, "app_mention")

    def repeated(self, message: Message) -> None:
        """Tell of a message once more, under another event's id."""
        self._created(message)

    def posted(self, message: Message) -> None:
        """The bot has written."""
        self._created(message)

    def edited(self, message: Message, text: str) -> None:
        """Somebody changes a message."""
        before = message.data()
        message.history.append((message.text, message.blocks))
        message.text, message.blocks = written(text)
        message.edits += 1
        self._changed(message, before)

    def unfurled(self, message: Message, *attachments: Json) -> None:
        """Slack has looked up the links of a message; its words stay."""
        before = message.data()
        message.attachments = list(attachments)
        self._changed(message, before)

    def updated(self, message: Message, before: Json) -> None:
        """The bot has changed a message of its own."""
        self._changed(message, before)

    def _changed(self, message: Message, before: Json) -> None:
        event = {"type": "message", "subtype": "message_changed", "message": message.data(), "previous_message": before}
        self._of(message, event | {"ts": timestamp(), "hidden": True})

    def deleted(self, message: Message) -> None:
        """A message is removed; of one that has a thread under it something stays."""
        before = message.data()
        message.deleted = True
        replies = [one for one in self._world.messages.values() if one.thread == message.ts and not one.deleted]
        common: Json = {"type": "message", "previous_message": before, "ts": timestamp(), "hidden": True}
        if any(one.channel == message.channel and one.seen_by is None for one in replies):
            left = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": message.ts, "hidden": True}
            left |= {"text": "This message was deleted.", "thread_ts": message.ts, "reply_count": len(replies)}
            self._of(message, common | {"subtype": "message_changed", "message": left})
        else:
            self._of(message, common | {"subtype": "message_deleted", "deleted_ts": message.ts})

    def shared_link(self, message: Message, *urls: str) -> Delivery | None:
        """A link to a domain of the manifest was written."""
        links = [{"url": url, "domain": url.split("/")[2]} for url in urls]
        event: Json = {"type": "link_shared", "user": message.author, "message_ts": message.ts, "links": links}
        event |= {
            "source": "conversations_history",
            "unfurl_id": f"{message.channel}.{message.ts}.{secrets.token_hex(8)}",
        }
        if message.thread is not None:
            event["thread_ts"] = message.thread
        event |= {"is_bot_user_member": self._world.places[message.channel].member}
        return self._of(message, event, "link_shared")

    def odd(self, event: Json, channel: str = NEWS) -> Delivery | None:
        """Any message event, as it is."""
        place = self._world.places[channel]
        own = {"type": "message", "channel": channel, "channel_type": place.kind, "event_ts": timestamp()}
        return self.tell(own | event, place.team, name=_MESSAGES[place.kind])

    # places and installations

    def home(self, user: str = "alice", team: str = TEAM, tab: str = "home") -> Delivery | None:
        """Somebody opens the app's home, or its messages."""
        who = PEOPLE.get(user, user)
        event: Json = {"type": "app_home_opened", "user": who, "tab": tab, "channel": "D0ALICE0001"}
        event["event_ts"] = timestamp()
        view = self._world.homes.get((team, who))
        return self.tell(event | ({"view": view.payload()} if view else {}), team)

    def archived(self, channel: str) -> None:
        """A channel is archived."""
        place = self._world.places[channel]
        place.archived = True
        event = {"type": "channel_archive", "channel": channel, "user": PEOPLE["manager"], "event_ts": timestamp()}
        self.tell(event, place.team)

    def removed(self, channel: str) -> None:
        """A channel is deleted, with all that is in it."""
        place = self._world.places[channel]
        place.gone = True
        for message in self._world.messages.values():
            message.deleted = message.deleted or message.channel == channel
        self.tell({"type": "channel_deleted", "channel": channel, "event_ts": timestamp()}, place.team)

    def left(self, channel: str) -> None:
        """The bot is put out of a channel."""
        place = self._world.places[channel]
        place.member = False
        event = {"type": "channel_left", "channel": channel, "actor_id": PEOPLE["manager"], "event_ts": timestamp()}
        self.tell(event, place.team)

    def joined(self, channel: str) -> None:
        """The bot is invited into a channel."""
        place = self._world.places[channel]
        place.member = True
        event = {"type": "member_joined_channel", "user": PEOPLE["hearsay"], "channel": channel, "team": place.team}
        event |= {"channel_type": "C", "inviter": PEOPLE["manager"], "event_ts": timestamp()}
        self.tell(event, place.team)

    def uninstalled(self, team: str = TEAM) -> list[Delivery]:
        """The app is removed from a workspace. RETURNS (list[Delivery]): the two events that come of it."""
        event = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [PEOPLE["hearsay"]]}, "event_ts": timestamp()}
        told = [self.tell(event, team), self.tell({"type": "app_uninstalled", "event_ts": timestamp()}, team)]
        self._world.revoke("account_inactive", team=GRID if team == GRID_TEAM and self._org_wide else team)
        return [one for one in told if one is not None]

    def revoked(self, team: str = TEAM, *, users: Sequence[str] = (), bots: Sequence[str] = (BOT,)) -> Delivery | None:
        """Tokens are revoked: of people, or of the bot."""
        tokens = {"oauth": list(users), "bot": [PEOPLE["hearsay"]] if bots else []}
        told = self.tell({"type": "tokens_revoked", "tokens": tokens, "event_ts": timestamp()}, team)
        if bots:
            self._world.revoke(team=team)
        return told

    def channel(self, *, kind: str = "channel", team: str = TEAM, **more: Any) -> str:
        """RETURNS (str): the id of a new channel with the bot in it."""
        place = Place(identifier("D" if kind == "im" else "C"), team, kind, **more)
        self._world.places[place.id] = place
        return place.id
