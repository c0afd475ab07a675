"""Projects, batches, and what requesters do to many assignments at once."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def upgrade() -> None:
    """Move the store to this revision."""
    _projects()
    _batches()
    _batch_figures()
    _sheets()
    _marks()
    _count_the_crowd()


def _projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("reward_cents", sa.BigInteger(), nullable=False),
        sa.Column("max_assignments", sa.Integer(), nullable=False),
        sa.Column("duration_seconds", sa.BigInteger(), nullable=False),
        sa.Column("lifetime_seconds", sa.BigInteger(), nullable=False),
        sa.Column("auto_approval_seconds", sa.BigInteger(), nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.Column("adult", sa.Integer(), nullable=False),
        sa.Column("layout_id", ID, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
    )
    op.create_index(
        "ix_projects_requester",
        "projects",
        ["requester_id", "id"],
        unique=False,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hit_type_id", ID, nullable=False),
        sa.Column("layout_id", ID, nullable=False),
        sa.Column("layout_version", sa.Integer(), nullable=False),
        sa.Column("max_assignments", sa.Integer(), nullable=False),
        sa.Column("lifetime_seconds", sa.BigInteger(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("input_deleted_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('loading', 'draft', 'publishing', 'paused', 'published', 'cancelled')",
            name=op.f("ck_batches_state"),
        ),
        sa.CheckConstraint("published <= wanted AND wanted <= row_count", name=op.f("ck_batches_rows")),
        sa.ForeignKeyConstraint(["hit_type_id"], ["hit_types.id"], name=op.f("fk_batches_hit_type_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_batches_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index(
        "ix_batches_loading",
        "batches",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'loading'"),
        postgresql_where=sa.text("state = 'loading'"),
    )
    op.create_index("ix_batches_project", "batches", ["project_id", "id"], unique=False)
    op.create_index(
        "ix_batches_publishing",
        "batches",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'publishing'"),
        postgresql_where=sa.text("state = 'publishing'"),
    )
    op.create_index("ix_batches_requester", "batches", ["requester_id", "id"], unique=False)
    op.create_table(
        "batch_rows",
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_batch_rows_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_batch_rows")),
    )


def _batch_figures() -> None:
    op.create_table(
        "batch_figures",
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("submitted", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("abandoned", sa.Integer(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("answer_names", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_batch_figures_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_batch_figures")),
    )
    op.create_table(
        "batch_hours",
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("submitted", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_batch_hours_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "hour", name=op.f("pk_batch_hours")),
    )
    op.create_table(
        "batch_acts",
        sa.Column("id", ID, nullable=False),
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('expire', 'extend', 'add')", name=op.f("ck_batch_acts_kind")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_batch_acts_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_acts")),
    )
    op.create_index("ix_batch_acts_batch", "batch_acts", ["batch_id", "id"], unique=False)
    op.create_index(
        "ix_batch_acts_waiting",
        "batch_acts",
        ["id"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def _sheets() -> None:
    op.create_table(
        "crowd",
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("submitted", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("requester_id", "worker_id", name=op.f("pk_crowd")),
    )
    op.create_index("ix_crowd_last", "crowd", ["requester_id", "last_at", "worker_id"], unique=False)
    op.create_table(
        "sheets",
        sa.Column("id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("batch_id", ID, nullable=True),
        sa.Column("kind", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("republish", sa.Integer(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("outcomes", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('decisions', 'bonuses', 'workers')", name=op.f("ck_sheets_kind")),
        sa.CheckConstraint("state IN ('draft', 'running', 'done')", name=op.f("ck_sheets_state")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_sheets_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheets")),
    )
    op.create_index("ix_sheets_requester", "sheets", ["requester_id", "id"], unique=False)
    op.create_index(
        "ix_sheets_running",
        "sheets",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "sheet_rows",
        sa.Column("sheet_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("expected", ID, nullable=True),
        sa.Column("outcome", ID, nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("fk_sheet_rows_sheet_id")),
        sa.PrimaryKeyConstraint("sheet_id", "number", name=op.f("pk_sheet_rows")),
    )
    op.create_table(
        "reject_reasons",
        sa.Column("id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reject_reasons")),
    )
    op.create_index("ix_reject_reasons_requester", "reject_reasons", ["requester_id", "id"], unique=False)


def _marks() -> None:
    op.add_column("hits", sa.Column("batch_id", ID, nullable=True))
    op.add_column("hits", sa.Column("batch_row", sa.Integer(), nullable=True))
    op.create_index(
        "ix_hits_batch_open",
        "hits",
        ["batch_id", "queue_key"],
        unique=False,
        sqlite_where=sa.text("batch_id IS NOT NULL AND queue_key IS NOT NULL"),
        postgresql_where=sa.text("batch_id IS NOT NULL AND queue_key IS NOT NULL"),
    )
    op.create_index(
        "uq_hits_batch",
        "hits",
        ["batch_id", "batch_row"],
        unique=True,
        sqlite_where=sa.text("batch_id IS NOT NULL"),
        postgresql_where=sa.text("batch_id IS NOT NULL"),
    )
    op.add_column("assignments", sa.Column("batch_id", ID, nullable=True))
    op.create_index(
        "ix_assignments_batch",
        "assignments",
        ["batch_id", "submitted_at", "id"],
        unique=False,
        sqlite_where=sa.text("batch_id IS NOT NULL AND submitted_at IS NOT NULL"),
        postgresql_where=sa.text("batch_id IS NOT NULL AND submitted_at IS NOT NULL"),
    )
    op.create_index(
        "ix_assignments_batch_rejected",
        "assignments",
        ["batch_id", "submitted_at", "id"],
        unique=False,
        sqlite_where=sa.text("batch_id IS NOT NULL AND status = 'Rejected'"),
        postgresql_where=sa.text("batch_id IS NOT NULL AND status = 'Rejected'"),
    )
    op.create_index(
        "ix_assignments_batch_undecided",
        "assignments",
        ["batch_id", "submitted_at", "id"],
        unique=False,
        sqlite_where=sa.text("batch_id IS NOT NULL AND status = 'Submitted'"),
        postgresql_where=sa.text("batch_id IS NOT NULL AND status = 'Submitted'"),
    )


# What waits to be folded is left out: it will be counted then.
_CROWD = """
INSERT INTO crowd (requester_id, worker_id, submitted, approved, rejected, first_at, last_at)
SELECT requester_id, worker_id, COUNT(*),
  SUM(CASE WHEN status = 'Approved' AND id NOT IN (
    SELECT assignment_id FROM events WHERE uncounted = 1 AND kind = 'AssignmentApproved') THEN 1 ELSE 0 END),
  SUM(CASE WHEN status = 'Rejected' AND id NOT IN (
    SELECT assignment_id FROM events WHERE uncounted = 1 AND kind = 'AssignmentRejected') THEN 1 ELSE 0 END),
  MIN(submitted_at), MAX(submitted_at)
FROM assignments
WHERE submitted_at IS NOT NULL AND id NOT IN (
  SELECT assignment_id FROM events WHERE uncounted = 1 AND kind = 'AssignmentSubmitted')
GROUP BY requester_id, worker_id
"""


def _count_the_crowd() -> None:
    op.execute(_CROWD)
