"""What workers say about HITs: why they return them, and reports to the operator."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def upgrade() -> None:
    """Move the store to this revision."""
    op.create_table(
        "reports",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("hit_type_id", ID, nullable=False),
        sa.Column("hit_id", ID, nullable=True),
        sa.Column("reason", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('return', 'report')", name=op.f("ck_reports_kind")),
        sa.ForeignKeyConstraint(["hit_type_id"], ["hit_types.id"], name=op.f("fk_reports_hit_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index("ix_reports_type", "reports", ["hit_type_id", "kind", "id"], unique=False)
    op.create_index(
        "ix_reports_open",
        "reports",
        ["id"],
        unique=False,
        sqlite_where=sa.text("kind = 'report' AND closed_at IS NULL"),
        postgresql_where=sa.text("kind = 'report' AND closed_at IS NULL"),
    )
