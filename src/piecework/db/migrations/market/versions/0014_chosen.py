"""Sheets of what a filter finds: which results are chosen, and whether they are still being gathered."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the store to this revision."""
    op.add_column("sheets", sa.Column("chosen", sa.Text(), nullable=True))
    op.add_column("sheets", sa.Column("gathering", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.create_index(
        "ix_sheets_gathering",
        "sheets",
        ["id"],
        unique=False,
        sqlite_where=sa.text("gathering = 1"),
        postgresql_where=sa.text("gathering = 1"),
    )
