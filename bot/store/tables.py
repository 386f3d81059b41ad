"""The tables. No message text, no user names; user ids only as keyed hashes, other ids only where they are needed."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC: `timestamptz` in PostgreSQL, sortable text in SQLite; only aware datetimes go in and out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """RETURNS (datetime): in UTC; without its zone for SQLite, which knows none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        """RETURNS (datetime): in UTC, aware."""
        del dialect
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

breakdowns = Table(
    "breakdowns",
    metadata,
    Column("id", String(16), primary_key=True),  # made of the next three; travels in button ids
    Column("url", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("model", String(200), nullable=False),
    Column("body", Text, nullable=False),  # the JSON of hearsay.breakdown/1
    Column("etag", Text),
    Column("last_modified", Text),
    Column("fetched_at", Moment, nullable=False),  # when the page was last seen to hold this content
    Column("created_at", Moment, nullable=False),
    Column("remarks", Text),  # JSON: what the page says of itself, and how it was read
    Index(None, "url", "model", "fetched_at"),
    Index(None, "fetched_at"),
)

failures = Table(
    "failures",
    metadata,
    Column("url", Text, primary_key=True),
    Column("reason", String(64), nullable=False),
    Column("failed_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("message", Text),  # the sentence for the chat
    Index(None, "expires_at"),
)

aliases = Table(
    "aliases",
    metadata,
    Column("url", Text, primary_key=True),  # as it was shared, after redirects are known
    Column("canonical", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index(None, "canonical"),
    Index(None, "seen_at"),
)

settings = Table(
    "settings",
    metadata,
    Column("platform", String(32), primary_key=True),
    Column("workspace", String(128), primary_key=True),
    Column("channel", String(128), primary_key=True),  # "" holds the workspace's defaults
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),  # JSON: only what was set
    Column("updated_at", Moment, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("platform", String(32), primary_key=True),
    Column("event", String(200), primary_key=True),
    Column("workspace", String(128), nullable=False),
    Column("state", String(16), nullable=False),  # claimed, posting, done, abandoned
    Column("claimed_at", Moment, nullable=False),
    Column("claimed_by", String(128), nullable=False),
    Column("lease_until", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("user_hash", String(32)),  # this and the next are emptied once the event is dealt with
    Column("payload", Text),
    Index(None, "state", "lease_until"),
    Index(None, "claimed_at"),
    Index(None, "platform", "workspace"),
)

replies = Table(
    "replies",
    metadata,
    Column("platform", String(32), primary_key=True),
    Column("channel", String(128), primary_key=True),
    Column("reply", String(128), primary_key=True),
    Column("workspace", String(128), nullable=False),
    Column("message", String(128), nullable=False),  # the message that it answers
    Column("url", Text, nullable=False),
    Column("breakdown", String(16), ForeignKey("breakdowns.id", ondelete="SET NULL")),
    Column("user_hash", String(32)),
    Column("posted_at", Moment, nullable=False),
    Index(None, "platform", "channel", "message"),
    Index(None, "platform", "channel", "url", "posted_at"),
    Index(None, "platform", "channel", "posted_at"),
    Index(None, "platform", "workspace", "posted_at"),
    Index(None, "platform", "user_hash", "posted_at"),
    Index(None, "breakdown", "posted_at"),
    Index(None, "posted_at"),
    Index(None, "url"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("breakdown", String(16), ForeignKey("breakdowns.id", ondelete="CASCADE"), primary_key=True),
    Column("item", String(32), primary_key=True),  # an id inside the breakdown; "" is the whole of it
    Column("user_hash", String(32), primary_key=True),
    Column("platform", String(32), nullable=False),
    Column("workspace", String(128), nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("given_at", Moment, nullable=False),
    Index(None, "platform", "workspace"),
    Index(None, "user_hash"),
    Index(None, "given_at"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("url", Text, primary_key=True),
    Column("owner", String(128), nullable=False),
    Column("acquired_at", Moment, nullable=False),
    Column("lease_until", Moment, nullable=False),
    Index(None, "lease_until"),
)

# What slack_sdk keeps of the workspaces that installed the app, in its own columns and without time zones; a test of
# the adapter holds them to it. The tokens in it are as secret as the file or the server is kept.
slack_bots = Table(
    "slack_bots",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("client_id", String(32), nullable=False),
    Column("app_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("enterprise_name", String(200)),
    Column("team_id", String(32)),
    Column("team_name", String(200)),
    Column("bot_token", String(1000)),  # slack_sdk says 200; tokens that are rotated have grown before
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32)),
    Column("bot_scopes", String(1000)),
    Column("bot_refresh_token", String(1000)),
    Column("bot_token_expires_at", DateTime),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("installed_at", DateTime, nullable=False),
    Index("slack_bots_idx", "client_id", "enterprise_id", "team_id", "installed_at"),
)

slack_oauth_states = Table(
    "slack_oauth_states",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("state", String(200), nullable=False),
    Column("expire_at", DateTime, nullable=False),
)

FILLED = (meta, breakdowns, failures, aliases, settings, events, replies, feedback, jobs, slack_bots)
"""All tables with data that is worth keeping, parents before their children."""
