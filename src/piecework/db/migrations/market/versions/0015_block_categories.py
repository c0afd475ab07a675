"""Blocks have a category beside the reason."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def upgrade() -> None:
    """Move the store to this revision."""
    op.add_column("worker_blocks", sa.Column("category", ID, nullable=False, server_default=sa.text("''")))
