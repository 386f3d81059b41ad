"""What an adapter hands in and gets back: an event, the reply to it, and what a pressed button comes to."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Literal, get_args

from bot.article.links import FoundLink, key_of
from bot.presentation.card import Card
from bot.presentation.form import Form
from bot.store import Channel, EventKey

Kind = Literal["shared", "edited", "mentioned", "asked"]
"""A message with links, one that was changed, one that calls the bot by name, and a command."""
Place = Literal["message", "asker"]

_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event of a chat platform, without any text of the message."""

    channel: Channel
    kind: Kind
    author: str
    """Who shared, edited or asked."""
    event: str = ""
    """The platform's id of the event; needed where there is no message: a command."""
    message: str = ""
    """The platform's id of the message that has the links; "" for a command."""
    links: tuple[FoundLink, ...] = ()
    """Of an edited message those that it has now."""
    before: tuple[str, ...] | None = None
    """Links of an edited message as it was; where they are not known, nothing in it counts as new."""
    author_is_bot: bool = False
    author_is_us: bool = False
    can_manage: bool = False
    """Whether the author may change the channel's settings."""
    private: bool = False
    """Whether the asker wants the answer for themselves."""
    direct: bool = False
    """Whether the bot was asked where no channel's settings count: in a conversation with it alone, or as a tool that
    a person brought along."""
    handle: str = ""
    """What the platform needs, besides ids, to answer a command after a restart; kept until the event is dealt with."""

    @property
    def was_asked(self) -> bool:
        """RETURNS (bool): whether somebody waits for an answer."""
        return self.kind in ("mentioned", "asked")

    @property
    def key(self) -> EventKey:
        """RETURNS (EventKey): the same for each delivery, under whatever name the platform sends a message again."""
        place = f"{self.channel.workspace}/{self.channel.channel}/{self.message}"
        match self.kind:
            case "asked":
                name = f"{self.channel.workspace}/asked/{self.event}"
            case "mentioned":
                name = f"{place}/mentioned"
            case "edited":
                known = set(self.before or ())
                name = f"{place}/{_digest(*sorted({link.url for link in self.links} - known))}"
            case "shared":
                name = place
        return event_key(self.channel.platform, name)

    def with_links(self, urls: list[str]) -> Incoming:
        """RETURNS (Incoming): with these links alone."""
        return replace(self, links=tuple(FoundLink(url, 0, 0) for url in urls))

    def payload(self) -> str:
        """RETURNS (str): JSON of ids and links, enough to take the work up in another process."""
        return json.dumps(
            {
                "channel": [self.channel.platform, self.channel.workspace, self.channel.channel],
                "kind": self.kind,
                "author": self.author,
                "event": self.event,
                "message": self.message,
                "links": [link.url for link in self.links],
                "can_manage": self.can_manage,
                "private": self.private,
                "direct": self.direct,
                "handle": self.handle,
            }
        )

    @classmethod
    def of_payload(cls, payload: str | None) -> Incoming | None:
        """RETURNS (Incoming | None): what `payload` was made of; None for anything else."""
        try:
            data = json.loads(payload or "")
            platform, workspace, channel = data["channel"]
            kind: Kind = data["kind"]
            incoming = cls(
                channel=Channel(str(platform), str(workspace), str(channel)),
                kind=kind,
                author=str(data["author"]),
                event=str(data["event"]),
                message=str(data["message"]),
                before=() if kind == "edited" else None,
                can_manage=bool(data["can_manage"]),
                private=bool(data["private"]),
                direct=bool(data["direct"]),
                handle=str(data["handle"]),
            ).with_links([str(url) for url in data["links"]])
        except (ValueError, TypeError, KeyError):
            return None
        return incoming if kind in get_args(Kind) else None


@dataclass(frozen=True, slots=True)
class Reply:
    """A card to be posted. Call `Responder.posted` or `not_posted` with it afterwards."""

    incoming: Incoming
    card: Card
    to: Place
    """Under the message (or, for a command, into the channel), or only to the one who asked: an adapter that cannot
    do that answers under the message."""
    event: EventKey | None = None
    """What was claimed for it; None where the store failed."""
    url: str = ""
    """The article's canonical URL; "" for anything but an answer."""
    breakdown: str | None = None
    """The id under which the breakdown is kept that the card's buttons lead to."""

    @property
    def link(self) -> str:
        """RETURNS (str): the link, as it was shared, that an answer is about; or the first, where it led elsewhere."""
        urls = [link.url for link in self.incoming.links]
        return next((url for url in urls if key_of(url) == self.url), urls[0])

    @property
    def token(self) -> str:
        """RETURNS (str): 22 characters, the same whenever this event is answered, for platforms that refuse doubles."""
        key = self.event or self.incoming.key
        return _digest(key.platform, key.event)[:22]


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a pressed button comes to; all but `in_place` are apart from each other, and at most one is there."""

    card: Card | None = None
    """For the presser alone, or `in_place` of the card that the button is on."""
    in_place: bool = False
    remove: bool = False
    """The message that the button is on is to be removed."""
    form: Form | None = None
    """To be opened for the presser; its answer goes to `Desk.submit`."""
    post: Reply | None = None
    """To be posted to the channel, for everybody; then call `Responder.posted` or `not_posted` with it."""


def event_key(platform: str, name: str) -> EventKey:
    """RETURNS (EventKey): with a name that is short enough for the store."""
    return EventKey(platform, name if len(name) <= _LONGEST_KEY else _digest(name))


def _digest(*parts: str) -> str:
    return blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
