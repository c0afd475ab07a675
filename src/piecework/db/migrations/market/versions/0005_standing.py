"""Workers' histories in their order, and what is paid out to them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def upgrade() -> None:
    """Move the store to this revision."""
    for name, moment, which in (
        ("history", "submitted_at", "submitted_at IS NOT NULL"),
        ("ended", "ended_at", "ended_at IS NOT NULL"),
        ("rejected", "submitted_at", "status = 'Rejected'"),
    ):
        op.create_index(
            f"ix_assignments_{name}",
            "assignments",
            ["worker_id", moment, "id"],
            unique=False,
            sqlite_where=sa.text(which),
            postgresql_where=sa.text(which),
        )
    # Both databases take a column with its constraint in one statement; SQLite could not add it later.
    op.execute(
        "ALTER TABLE standings ADD COLUMN payout_cents BIGINT DEFAULT '0' NOT NULL "
        "CONSTRAINT ck_standings_payouts "
        "CHECK (payout_cents >= 0 AND payout_cents <= earned_cents + bonus_cents)"
    )
    op.create_table(
        "payouts",
        sa.Column("id", ID, nullable=False),
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("status", ID, nullable=False),
        sa.Column("requested_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("cents > 0", name=op.f("ck_payouts_positive")),
        sa.CheckConstraint(
            "status IN ('Requested', 'Paid', 'Declined', 'Withdrawn')", name=op.f("ck_payouts_status")
        ),
        sa.CheckConstraint("(status = 'Requested') = (settled_at IS NULL)", name=op.f("ck_payouts_settled")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payouts")),
    )
    op.create_index("ix_payouts_worker", "payouts", ["worker_id", "id"], unique=False)
    op.create_index(
        "ix_payouts_requested",
        "payouts",
        ["id"],
        unique=False,
        sqlite_where=sa.text("status = 'Requested'"),
        postgresql_where=sa.text("status = 'Requested'"),
    )
