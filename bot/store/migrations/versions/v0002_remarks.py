"""What a page says of itself (opinion, not free to read) is kept with its breakdown, and a failure's sentence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0002"
down_revision = "v0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("breakdowns", sa.Column("remarks", sa.Text()))
    op.add_column("failures", sa.Column("message", sa.Text()))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("failures", "message")
    op.drop_column("breakdowns", "remarks")
