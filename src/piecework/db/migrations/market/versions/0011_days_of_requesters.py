"""What requesters decided by the day, readable from an index alone."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store to this revision."""
    op.create_index(
        "ix_requester_days_sums", "requester_days", ["requester_id", "day", "approved", "rejected"]
    )
