"""What is answered: which links of a message, on which sites, and which breakdowns are worth a message."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.article.links import is_article, key_of
from bot.breakdown import Breakdown
from bot.responder.incoming import Incoming
from bot.store import Channel, ChannelSettings
from bot.store.turns import LEASE, Scope


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers of the responder that no channel sets."""

    links: int = 3
    """Links of one message that are tried until one gives an answer."""
    questions: int = 5
    """Questions that one person may ask within `questions_within`, in each process."""
    questions_within: timedelta = timedelta(minutes=1)
    lease: timedelta = LEASE
    """For how long a claim is held without a sign of life."""
    hold_at_most: timedelta = timedelta(minutes=15)
    """After that a claim is no longer renewed, whatever became of the work."""
    max_age: timedelta = timedelta(minutes=15)
    """Events that began longer ago are not taken up again."""
    look_again_after: timedelta = timedelta(seconds=0.5)
    """After work that took so long it is asked again whether the message stands and the channel wants an answer; what
    is removed within shorter work is noticed once the answer is posted."""
    attempts: int = 3
    """How often an event is begun that does not come to an end."""
    at_once: int = 8
    """Events that are worked on at once while they are taken up again."""


def candidates(incoming: Incoming, limit: int) -> list[str]:
    """Links that may be answered: of an article by their looks, meant to be answered, and new in an edited message.

    A command is about the link it is given, however that is written.
    RETURNS (list[str]): at most `limit`, each article once, in order.
    """
    if incoming.kind == "edited" and incoming.before is None:
        return []
    known = {key_of(url) for url in incoming.before or ()}
    found: dict[str, str] = {}
    for link in incoming.links:
        key = key_of(link.url)
        if key is None or key in known or (link.suppressed and incoming.kind != "asked"):
            continue
        if is_article(link.url) is None:
            found.setdefault(key, link.url)
    return list(found.values())[:limit]


def worth_keeping(incoming: Incoming) -> list[str]:
    """RETURNS (list[str]): the links that a process needs which takes the event up; none of them is suppressed."""
    if incoming.was_asked:
        return [link.url for link in incoming.links if incoming.kind == "asked" or not link.suppressed]
    return candidates(incoming, len(incoming.links))


def allowed(settings: ChannelSettings, link: str) -> bool:
    """RETURNS (bool): whether the channel takes links to that site, as far as the link itself says."""
    try:
        return settings.allows(urlsplit(key_of(link) or link).hostname or "")
    except ValueError:
        return False


def is_useful(breakdown: Breakdown, settings: ChannelSettings) -> bool:
    """RETURNS (bool): whether there is enough to say unasked: no short notice, nothing without any finding."""
    return breakdown.article.words >= settings.min_words and bool(breakdown.attributions or breakdown.assertions)


def pauses(incoming: Incoming, settings: ChannelSettings) -> list[tuple[Channel, str | None, timedelta]]:
    """RETURNS (list): where, to whom and for how long there is a pause after an answer."""
    channel = incoming.channel
    workspace = Channel(channel.platform, channel.workspace)
    every = (
        (channel, None, settings.channel_cooldown),
        (workspace, incoming.author, settings.user_cooldown),
        (workspace, None, settings.workspace_cooldown),
    )
    return [(place, user, timedelta(seconds=seconds)) for place, user, seconds in every if seconds]


def scopes(incoming: Incoming, settings: ChannelSettings | None = None, key: str | None = None) -> list[Scope]:
    """RETURNS (list[Scope]): where nobody else may be at work on an answer while this event is."""
    found = [Scope(place, user) for place, user, _ in pauses(incoming, settings)] if settings else []
    if incoming.message:
        found.append(Scope(incoming.channel, message=incoming.message))
    if key is not None and settings is not None and settings.repeat_within:
        found.append(Scope(incoming.channel, url=key))
    return found


class Questions:
    """Counts what a person asks, in memory, so that one alone cannot keep the bot busy."""

    _MOST_PEOPLE = 10_000

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._asked: OrderedDict[tuple[str, str], deque[datetime]] = OrderedDict()

    def wait(self, platform: str, user: str, now: datetime) -> float:
        """RETURNS (float): seconds to wait; 0 where the question is taken, which then counts."""
        asked = self._asked.setdefault((platform, user), deque())
        self._asked.move_to_end((platform, user))
        while asked and asked[0] <= now - self._limits.questions_within:
            asked.popleft()
        if len(asked) >= self._limits.questions:
            return (asked[0] + self._limits.questions_within - now).total_seconds()
        asked.append(now)
        while len(self._asked) > self._MOST_PEOPLE:
            self._asked.popitem(last=False)
        return 0.0
