"""Figures about groups and requesters; what happened so far waits to be folded into them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def upgrade() -> None:
    """Move the store to this revision."""
    op.create_table(
        "group_figures",
        sa.Column("hit_type_id", ID, nullable=False),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("timed", sa.Integer(), nullable=False),
        sa.Column("hourly_cents", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["hit_type_id"], ["hit_types.id"], name=op.f("fk_group_figures_hit_type_id")),
        sa.PrimaryKeyConstraint("hit_type_id", name=op.f("pk_group_figures")),
    )
    op.create_table(
        "requester_figures",
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("approved", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Text(), nullable=False),
        sa.Column("rates", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("requester_id", name=op.f("pk_requester_figures")),
    )
    op.create_table(
        "requester_days",
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("requester_id", "day", name=op.f("pk_requester_days")),
    )
    op.add_column("events", sa.Column("uncounted", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE events SET uncounted = 1 WHERE kind IN "
        "('AssignmentSubmitted', 'AssignmentApproved', 'AssignmentRejected')"
    )
    op.create_index(
        "ix_events_uncounted",
        "events",
        ["id"],
        unique=False,
        sqlite_where=sa.text("uncounted = 1"),
        postgresql_where=sa.text("uncounted = 1"),
    )
