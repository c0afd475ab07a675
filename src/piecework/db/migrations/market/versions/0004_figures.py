"""Figures about groups and requesters, and how workers look for work.

What happened so far waits to be folded into the figures.
"""

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
        sa.ForeignKeyConstraint(["hit_type_id"], ["hit_types.id"], name=op.f("fk_group_figures_hit_type_id")),
        sa.PrimaryKeyConstraint("hit_type_id", name=op.f("pk_group_figures")),
    )
    op.create_table(
        "requester_figures",
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("approved", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Text(), nullable=False),
        sa.Column("review_seconds", sa.Integer(), nullable=True),
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
    op.add_column(
        "hit_types", sa.Column("hourly_cents", sa.BigInteger(), nullable=False, server_default="-1")
    )
    op.add_column("hit_types", sa.Column("about_open", sa.Integer(), nullable=False, server_default="0"))
    for name, column in (("reward", "reward_cents"), ("hourly", "hourly_cents"), ("open", "about_open")):
        op.create_index(
            f"ix_hit_types_{name}",
            "hit_types",
            [sa.text(f"{column} DESC"), sa.text("id DESC")],
            unique=False,
            sqlite_where=sa.text("listed = 1"),
            postgresql_where=sa.text("listed = 1"),
        )
    _add_finding()


def _add_finding() -> None:
    op.create_table(
        "hidden",
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hidden_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('group', 'requester')", name=op.f("ck_hidden_kind")),
        sa.PrimaryKeyConstraint("worker_id", "subject_id", name=op.f("pk_hidden")),
    )
    op.create_table(
        "preferences",
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("pk_preferences")),
    )
    op.create_table(
        "saved_searches",
        sa.Column("id", ID, nullable=False),
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("feed_key", ID, nullable=False),
        sa.Column("tells", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("feed_key", name=op.f("uq_saved_searches_feed_key")),
    )
    op.create_index("ix_saved_searches_worker", "saved_searches", ["worker_id", "id"], unique=False)
    op.create_index("ix_saved_searches_due", "saved_searches", ["due_at"], unique=False)
