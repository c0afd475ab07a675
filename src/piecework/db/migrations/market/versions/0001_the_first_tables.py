"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def upgrade() -> None:
    """Move the store to this revision."""
    op.create_table(
        "balances",
        sa.Column("account", ID, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_balances_never_negative")),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_balances")),
    )
    op.create_table(
        "clock_offset",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_clock_offset_one_row")),
        sa.CheckConstraint("offset_ms >= 0", name=op.f("ck_clock_offset_forward_only")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_offset")),
    )
    op.create_table(
        "events",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("hit_type_id", ID, nullable=False),
        sa.Column("hit_id", ID, nullable=False),
        sa.Column("assignment_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_table(
        "hit_types",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("digest", ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=True),
        sa.Column("reward_cents", sa.BigInteger(), nullable=False),
        sa.Column("duration_seconds", sa.BigInteger(), nullable=False),
        sa.Column("auto_approval_seconds", sa.BigInteger(), nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("newest_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("reward_cents >= 0", name=op.f("ck_hit_types_reward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hit_types")),
        sa.UniqueConstraint("group_id", name=op.f("uq_hit_types_group_id")),
    )
    op.create_index(
        "ix_hit_types_browse",
        "hit_types",
        [sa.literal_column("newest_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        sqlite_where=sa.text("listed = 1"),
        postgresql_where=sa.text("listed = 1"),
    )
    op.create_index("uq_hit_types_content", "hit_types", ["requester_id", "digest"], unique=True)
    op.create_table(
        "line_positions",
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("queue_key", ID, nullable=False),
        sa.PrimaryKeyConstraint("worker_id", "group_id", name=op.f("pk_line_positions")),
    )
    op.create_table(
        "request_tokens",
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("operation", ID, nullable=False),
        sa.Column("token", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("requester_id", "operation", "token", name=op.f("pk_request_tokens")),
    )
    op.create_index("ix_request_tokens_at", "request_tokens", ["at"], unique=False)
    op.create_table(
        "standings",
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("submitted", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("abandoned", sa.Integer(), nullable=False),
        sa.Column("earned_cents", sa.BigInteger(), nullable=False),
        sa.Column("pending_cents", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("pk_standings")),
    )
    op.create_table(
        "transfers",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("source", ID, nullable=False),
        sa.Column("destination", ID, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("hit_id", ID, nullable=True),
        sa.Column("assignment_id", ID, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("cents > 0", name=op.f("ck_transfers_positive")),
        sa.CheckConstraint("source <> destination", name=op.f("ck_transfers_two_sides")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
    )
    op.create_index("ix_transfers_destination", "transfers", ["destination", "id"], unique=False)
    op.create_index("ix_transfers_source", "transfers", ["source", "id"], unique=False)
    op.create_table(
        "hits",
        sa.Column("id", ID, nullable=False),
        sa.Column("hit_type_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("max_assignments", sa.Integer(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("submitted", sa.Integer(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("funded", sa.Integer(), nullable=False),
        sa.Column("reward_cents", sa.BigInteger(), nullable=False),
        sa.Column("fee_cents", sa.BigInteger(), nullable=False),
        sa.Column("status", ID, nullable=False),
        sa.Column("reviewable_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("queue_key", ID, nullable=True),
        sa.Column("annotation", sa.Text(), nullable=True),
        sa.CheckConstraint("(status = 'Assignable') = (queue_key IS NOT NULL)", name=op.f("ck_hits_queue")),
        sa.CheckConstraint(
            "status IN ('Assignable', 'Unassignable', 'Reviewable', 'Reviewing', 'Disposed')",
            name=op.f("ck_hits_status"),
        ),
        sa.CheckConstraint("funded <= max_assignments", name=op.f("ck_hits_funded")),
        sa.CheckConstraint("pending + submitted + completed <= max_assignments", name=op.f("ck_hits_slots")),
        sa.CheckConstraint(
            "pending >= 0 AND submitted >= 0 AND completed >= 0 AND funded >= 0", name=op.f("ck_hits_counts")
        ),
        sa.ForeignKeyConstraint(["hit_type_id"], ["hit_types.id"], name=op.f("fk_hits_hit_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hits")),
    )
    op.create_index(
        "ix_hits_due",
        "hits",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_hits_held",
        "hits",
        ["requester_id", "due_at", "funded", "reward_cents", "fee_cents"],
        unique=False,
        sqlite_where=sa.text("funded > 0"),
        postgresql_where=sa.text("funded > 0"),
    )
    op.create_index(
        "ix_hits_open",
        "hits",
        ["group_id", "queue_key"],
        unique=False,
        sqlite_where=sa.text("queue_key IS NOT NULL"),
        postgresql_where=sa.text("queue_key IS NOT NULL"),
    )
    op.create_index("ix_hits_requester", "hits", ["requester_id", "id"], unique=False)
    op.create_index("ix_hits_status", "hits", ["requester_id", "status", "id"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("id", ID, nullable=False),
        sa.Column("hit_id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("status", ID, nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline_at", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=True),
        sa.Column("auto_approval_at", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.BigInteger(), nullable=True),
        sa.Column("rejected_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("reward_cents", sa.BigInteger(), nullable=False),
        sa.Column("feedback", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status = 'Approved') = (approved_at IS NOT NULL)", name=op.f("ck_assignments_approved")
        ),
        sa.CheckConstraint(
            "(status IN ('Accepted', 'Submitted')) = (due_at IS NOT NULL)", name=op.f("ck_assignments_due")
        ),
        sa.CheckConstraint(
            "(status IN ('Returned', 'Abandoned')) = (ended_at IS NOT NULL)",
            name=op.f("ck_assignments_ended"),
        ),
        sa.CheckConstraint(
            "(status IN ('Submitted', 'Approved', 'Rejected')) = (submitted_at IS NOT NULL)",
            name=op.f("ck_assignments_submitted"),
        ),
        sa.CheckConstraint(
            "status IN ('Accepted', 'Submitted', 'Approved', 'Rejected', 'Returned', 'Abandoned')",
            name=op.f("ck_assignments_status"),
        ),
        sa.ForeignKeyConstraint(["hit_id"], ["hits.id"], name=op.f("fk_assignments_hit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(
        "ix_assignments_due",
        "assignments",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_assignments_hit_due",
        "assignments",
        ["hit_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_assignments_in_hand",
        "assignments",
        ["worker_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("status = 'Accepted'"),
        postgresql_where=sa.text("status = 'Accepted'"),
    )
    op.create_index(
        "ix_assignments_submitted",
        "assignments",
        ["hit_id", "submitted_at", "id"],
        unique=False,
        sqlite_where=sa.text("submitted_at IS NOT NULL"),
        postgresql_where=sa.text("submitted_at IS NOT NULL"),
    )
    op.create_index(
        "ix_assignments_undecided",
        "assignments",
        ["worker_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("status = 'Submitted'"),
        postgresql_where=sa.text("status = 'Submitted'"),
    )
    op.create_index("ix_assignments_worker", "assignments", ["worker_id", "id"], unique=False)
    op.create_index(
        "uq_assignments_worker",
        "assignments",
        ["hit_id", "worker_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "hit_questions",
        sa.Column("hit_id", ID, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hit_id"], ["hits.id"], name=op.f("fk_hit_questions_hit_id")),
        sa.PrimaryKeyConstraint("hit_id", name=op.f("pk_hit_questions")),
    )
    op.create_table(
        "answers",
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name=op.f("fk_answers_assignment_id")),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_answers")),
    )
    op.execute("INSERT INTO clock_offset (id, offset_ms) VALUES (1, 0)")
