"""What the repositories take and give: small frozen records, no rows of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.article.model import Remarks
from bot.breakdown import Breakdown

EventState = Literal["claimed", "posting", "done", "abandoned"]


@dataclass(frozen=True)
class Channel:
    """A channel of a workspace; `channel=""` is the workspace as a whole."""

    platform: str
    workspace: str
    channel: str = ""


@dataclass(frozen=True)
class EventKey:
    """What a platform calls one event, the same at each delivery."""

    platform: str
    event: str


@dataclass(frozen=True)
class StoredBreakdown:
    """A breakdown, what it was made of, and when the page was last seen to hold that."""

    id: str
    url: str
    content_hash: str
    model: str
    breakdown: Breakdown
    fetched_at: datetime
    created_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    remarks: Remarks = field(default_factory=Remarks)


@dataclass(frozen=True)
class StoredFailure:
    """Why a link gave no breakdown, and until when it is not worth trying again."""

    url: str
    reason: str
    failed_at: datetime
    expires_at: datetime
    message: str | None = None
    """The sentence for the chat."""


@dataclass(frozen=True)
class Known:
    """All that is known of a link: its newest breakdown, and a failure that has not expired. Either may be None."""

    url: str
    """The key it is kept under: the link itself, or what it was found to be another name of."""
    breakdown: StoredBreakdown | None = None
    failure: StoredFailure | None = None


@dataclass(frozen=True)
class Claim:
    """An event that was begun and not ended, taken up again."""

    key: EventKey
    workspace: str
    state: EventState
    """As it was found: after `posting` the answer may stand in the channel already."""
    claimed_at: datetime
    attempts: int
    payload: str | None


@dataclass(frozen=True)
class Reply:
    """One of our messages: where it stands, what it answers, and of which article it speaks."""

    channel: Channel
    reply: str
    """The platform's id of our message."""
    message: str
    """The platform's id of the message that it answers."""
    url: str
    breakdown: str | None
    posted_at: datetime


@dataclass(frozen=True)
class Counts:
    """Rows by table; tables without any are left out."""

    rows: Mapping[str, int]

    @property
    def total(self) -> int:
        """RETURNS (int): all rows together."""
        return sum(self.rows.values())

    def __str__(self) -> str:
        return ", ".join(f"{n} {name}" for name, n in self.rows.items()) or "nothing"
