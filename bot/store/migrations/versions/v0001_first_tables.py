"""The first tables."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "meta",
    "breakdowns",
    "failures",
    "aliases",
    "settings",
    "events",
    "replies",
    "feedback",
    "jobs",
)
INDEXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("breakdowns", ("fetched_at",)),
    ("breakdowns", ("url", "model", "fetched_at")),
    ("failures", ("expires_at",)),
    ("aliases", ("canonical",)),
    ("aliases", ("seen_at",)),
    ("events", ("claimed_at",)),
    ("events", ("platform", "workspace")),
    ("events", ("state", "lease_until")),
    ("replies", ("breakdown", "posted_at")),
    ("replies", ("platform", "channel", "message")),
    ("replies", ("platform", "channel", "posted_at")),
    ("replies", ("platform", "channel", "url", "posted_at")),
    ("replies", ("platform", "user_hash", "posted_at")),
    ("replies", ("platform", "workspace", "posted_at")),
    ("replies", ("posted_at",)),
    ("replies", ("url",)),
    ("feedback", ("given_at",)),
    ("feedback", ("platform", "workspace")),
    ("feedback", ("user_hash",)),
    ("jobs", ("lease_until",)),
)


def upgrade() -> None:
    """Go to this revision."""
    _memory()
    _channels()
    _answers()
    for table, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
    meta = sa.table("meta", sa.column("key"), sa.column("value"))
    op.bulk_insert(meta, [{"key": "user_key", "value": secrets.token_hex(32)}])


def downgrade() -> None:
    """Go back to nothing."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _memory() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "breakdowns",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("fetched_at", _moment(), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breakdowns")),
    )
    op.create_table(
        "failures",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("failed_at", _moment(), nullable=False),
        sa.Column("expires_at", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_failures")),
    )
    op.create_table(
        "aliases",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("seen_at", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_aliases")),
    )


def _channels() -> None:
    op.create_table(
        "settings",
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=128), nullable=False),
        sa.Column("channel", sa.String(length=128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", "channel", name=op.f("pk_settings")),
    )
    op.create_table(
        "events",
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("event", sa.String(length=200), nullable=False),
        sa.Column("workspace", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("claimed_at", _moment(), nullable=False),
        sa.Column("claimed_by", sa.String(length=128), nullable=False),
        sa.Column("lease_until", _moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("user_hash", sa.String(length=32)),
        sa.Column("payload", sa.Text()),
        sa.PrimaryKeyConstraint("platform", "event", name=op.f("pk_events")),
    )
    op.create_table(
        "jobs",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("acquired_at", _moment(), nullable=False),
        sa.Column("lease_until", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_jobs")),
    )


def _answers() -> None:
    op.create_table(
        "replies",
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=128), nullable=False),
        sa.Column("reply", sa.String(length=128), nullable=False),
        sa.Column("workspace", sa.String(length=128), nullable=False),
        sa.Column("message", sa.String(length=128), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("breakdown", sa.String(length=16)),
        sa.Column("user_hash", sa.String(length=32)),
        sa.Column("posted_at", _moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["breakdown"], ["breakdowns.id"], name=op.f("fk_replies_breakdown"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("platform", "channel", "reply", name=op.f("pk_replies")),
    )
    op.create_table(
        "feedback",
        sa.Column("breakdown", sa.String(length=16), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("user_hash", sa.String(length=32), nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=128), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("given_at", _moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["breakdown"], ["breakdowns.id"], name=op.f("fk_feedback_breakdown"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("breakdown", "item", "user_hash", name=op.f("pk_feedback")),
    )
