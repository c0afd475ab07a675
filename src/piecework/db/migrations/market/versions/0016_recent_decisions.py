"""Requesters' figures hold the sums of their last ninety days, as of a day."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store to this revision; the sums are made by the first fold."""
    for name, default in (("recent_day", "-1"), ("recent_approved", "0"), ("recent_rejected", "0")):
        op.add_column(
            "requester_figures",
            sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text(default)),
        )
    op.create_index("ix_requester_figures_recent_day", "requester_figures", ["recent_day"])
