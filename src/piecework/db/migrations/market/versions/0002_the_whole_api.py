"""Qualification types, bonuses, blocks, messages, reviews, notifications and files."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")
MASTERS = "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"
SANDBOX_MASTERS = {"2ARFPLSP75KLA8M8DH1HTEQVJT3SY6"}


def upgrade() -> None:
    """Move the store to this revision."""
    op.create_table(
        "messages",
        sa.Column("id", ID, nullable=False),
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(
        "ix_messages_due",
        "messages",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_messages_unread",
        "messages",
        ["worker_id"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index("ix_messages_worker", "messages", ["worker_id", "id"], unique=False)
    op.create_table(
        "qualification_types",
        sa.Column("id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=True),
        sa.Column("status", ID, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("disposing_at", sa.BigInteger(), nullable=True),
        sa.Column("retry_delay_seconds", sa.BigInteger(), nullable=True),
        sa.Column("test", sa.Text(), nullable=True),
        sa.Column("answer_key", sa.Text(), nullable=True),
        sa.Column("test_duration_seconds", sa.BigInteger(), nullable=True),
        sa.Column("auto_granted", sa.Integer(), nullable=False),
        sa.Column("auto_granted_value", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('Active', 'Inactive', 'Disposing', 'Disposed')",
            name=op.f("ck_qualification_types_status"),
        ),
        sa.CheckConstraint(
            "(test IS NULL) = (test_duration_seconds IS NULL)", name=op.f("ck_qualification_types_test")
        ),
        sa.CheckConstraint(
            "answer_key IS NULL OR test IS NOT NULL", name=op.f("ck_qualification_types_answer_key")
        ),
        sa.CheckConstraint(
            "auto_granted = 0 OR test IS NULL", name=op.f("ck_qualification_types_auto_granted")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualification_types")),
    )
    op.create_index(
        "ix_qualification_types_disposing",
        "qualification_types",
        ["disposing_at"],
        unique=False,
        sqlite_where=sa.text("status = 'Disposing'"),
        postgresql_where=sa.text("status = 'Disposing'"),
    )
    op.create_index("ix_qualification_types_name", "qualification_types", ["sort_name", "id"], unique=False)
    op.create_index(
        "uq_qualification_types_name",
        "qualification_types",
        ["requester_id", "name"],
        unique=True,
        sqlite_where=sa.text("status <> 'Disposed'"),
        postgresql_where=sa.text("status <> 'Disposed'"),
    )
    op.create_table(
        "qualifications",
        sa.Column("qualification_type_id", ID, nullable=False),
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("status", ID, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status = 'Revoked') = (revoked_at IS NOT NULL)", name=op.f("ck_qualifications_revoked")
        ),
        sa.CheckConstraint("status IN ('Granted', 'Revoked')", name=op.f("ck_qualifications_status")),
        sa.PrimaryKeyConstraint("qualification_type_id", "worker_id", name=op.f("pk_qualifications")),
    )
    op.create_index(
        "ix_qualifications_worker", "qualifications", ["worker_id", "qualification_type_id"], unique=False
    )
    op.create_table(
        "worker_blocks",
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("blocked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("requester_id", "worker_id", name=op.f("pk_worker_blocks")),
    )
    op.create_table(
        "hit_type_qualifications",
        sa.Column("qualification_type_id", ID, nullable=False),
        sa.Column("hit_type_id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["hit_type_id"], ["hit_types.id"], name=op.f("fk_hit_type_qualifications_hit_type_id")
        ),
        sa.PrimaryKeyConstraint(
            "qualification_type_id", "hit_type_id", name=op.f("pk_hit_type_qualifications")
        ),
    )
    op.create_table(
        "notification_settings",
        sa.Column("hit_type_id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("transport", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("event_types", sa.Text(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hit_type_id"], ["hit_types.id"], name=op.f("fk_notification_settings_hit_type_id")
        ),
        sa.PrimaryKeyConstraint("hit_type_id", name=op.f("pk_notification_settings")),
    )
    op.create_index(
        "ix_notification_settings_requester",
        "notification_settings",
        ["requester_id", "hit_type_id"],
        unique=False,
    )
    op.create_table(
        "qualification_requests",
        sa.Column("id", ID, nullable=False),
        sa.Column("qualification_type_id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("status", ID, nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline_at", sa.BigInteger(), nullable=True),
        sa.Column("submitted_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("test", sa.Text(), nullable=True),
        sa.Column("answer_key", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('Testing', 'Lapsed')) = (submitted_at IS NULL)",
            name=op.f("ck_qualification_requests_submitted"),
        ),
        sa.CheckConstraint(
            "(status IN ('Testing', 'Pending')) = (decided_at IS NULL)",
            name=op.f("ck_qualification_requests_decided"),
        ),
        sa.CheckConstraint(
            "status IN ('Testing', 'Pending', 'Granted', 'Rejected', 'Lapsed')",
            name=op.f("ck_qualification_requests_status"),
        ),
        sa.ForeignKeyConstraint(
            ["qualification_type_id"],
            ["qualification_types.id"],
            name=op.f("fk_qualification_requests_qualification_type_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualification_requests")),
    )
    op.create_index(
        "ix_qualification_requests_owner",
        "qualification_requests",
        ["requester_id", "submitted_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'Pending'"),
        postgresql_where=sa.text("status = 'Pending'"),
    )
    op.create_index(
        "ix_qualification_requests_type",
        "qualification_requests",
        ["qualification_type_id", "submitted_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'Pending'"),
        postgresql_where=sa.text("status = 'Pending'"),
    )
    op.create_index(
        "ix_qualification_requests_worker",
        "qualification_requests",
        ["worker_id", "qualification_type_id", "id"],
        unique=False,
    )
    op.create_index(
        "uq_qualification_requests_live",
        "qualification_requests",
        ["qualification_type_id", "worker_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "hit_policies",
        sa.Column("hit_id", ID, nullable=False),
        sa.Column("level", ID, nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.CheckConstraint("level IN ('Assignment', 'HIT')", name=op.f("ck_hit_policies_level")),
        sa.ForeignKeyConstraint(["hit_id"], ["hits.id"], name=op.f("fk_hit_policies_hit_id")),
        sa.PrimaryKeyConstraint("hit_id", "level", name=op.f("pk_hit_policies")),
    )
    op.create_table(
        "review_actions",
        sa.Column("id", ID, nullable=False),
        sa.Column("hit_id", ID, nullable=False),
        sa.Column("level", ID, nullable=False),
        sa.Column("name", ID, nullable=False),
        sa.Column("target_id", ID, nullable=False),
        sa.Column("target_type", ID, nullable=False),
        sa.Column("status", ID, nullable=False),
        sa.Column("completed_at", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("error_code", ID, nullable=True),
        sa.ForeignKeyConstraint(["hit_id"], ["hits.id"], name=op.f("fk_review_actions_hit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_actions")),
    )
    op.create_index("ix_review_actions_hit", "review_actions", ["hit_id", "level", "id"], unique=False)
    op.create_table(
        "review_results",
        sa.Column("id", ID, nullable=False),
        sa.Column("hit_id", ID, nullable=False),
        sa.Column("level", ID, nullable=False),
        sa.Column("action_id", ID, nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("subject_type", ID, nullable=False),
        sa.Column("question_id", sa.Text(), nullable=True),
        sa.Column("key", ID, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hit_id"], ["hits.id"], name=op.f("fk_review_results_hit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_results")),
    )
    op.create_index("ix_review_results_hit", "review_results", ["hit_id", "level", "id"], unique=False)
    op.create_table(
        "bonus_payments",
        sa.Column("id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("hit_id", ID, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("fee_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paid_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("cents > 0", name=op.f("ck_bonus_payments_positive")),
        sa.CheckConstraint("fee_cents >= 0", name=op.f("ck_bonus_payments_fee")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_bonus_payments_assignment_id")
        ),
        sa.ForeignKeyConstraint(["hit_id"], ["hits.id"], name=op.f("fk_bonus_payments_hit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonus_payments")),
    )
    op.create_index("ix_bonus_payments_assignment", "bonus_payments", ["assignment_id", "id"], unique=False)
    op.create_index("ix_bonus_payments_hit", "bonus_payments", ["hit_id", "id"], unique=False)
    op.create_index("ix_bonus_payments_worker", "bonus_payments", ["worker_id", "id"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("key", ID, nullable=False),
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("hit_id", ID, nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name=op.f("fk_uploads_assignment_id")),
        sa.ForeignKeyConstraint(["hit_id"], ["hits.id"], name=op.f("fk_uploads_hit_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_uploads")),
    )
    op.create_index(
        "ix_uploads_due",
        "uploads",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index("ix_uploads_hit", "uploads", ["hit_id"], unique=False)
    op.create_index(
        "uq_uploads_answer",
        "uploads",
        ["assignment_id", "question_id"],
        unique=True,
        sqlite_where=sa.text("due_at IS NULL"),
        postgresql_where=sa.text("due_at IS NULL"),
    )
    op.add_column("events", sa.Column("due_at", sa.BigInteger(), nullable=True))
    op.add_column("events", sa.Column("tries", sa.Integer(), nullable=True))
    op.add_column("events", sa.Column("delivered_at", sa.BigInteger(), nullable=True))
    op.add_column("events", sa.Column("error", sa.Text(), nullable=True))
    op.create_index(
        "ix_events_due",
        "events",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_events_told",
        "events",
        ["requester_id", "id"],
        unique=False,
        sqlite_where=sa.text("tries IS NOT NULL"),
        postgresql_where=sa.text("tries IS NOT NULL"),
    )
    op.create_index(
        "ix_assignments_acquainted",
        "assignments",
        ["requester_id", "worker_id", "submitted_at"],
        unique=False,
        sqlite_where=sa.text("submitted_at IS NOT NULL"),
        postgresql_where=sa.text("submitted_at IS NOT NULL"),
    )
    op.add_column("hits", sa.Column("policies", sa.Integer(), server_default="0", nullable=False))
    op.create_index("ix_hits_type", "hits", ["hit_type_id", "id"], unique=False)
    op.add_column("standings", sa.Column("bonus_cents", sa.BigInteger(), server_default="0", nullable=False))
    _note_what_hit_types_ask_for()


def _note_what_hit_types_ask_for() -> None:
    """Fill hit_type_qualifications for the HIT types that are there; Masters stand under one id."""
    connection = op.get_bind()
    asking = connection.execute(
        sa.text("SELECT id, requester_id, requirements FROM hit_types WHERE requirements <> '[]'")
    ).all()
    note = sa.text(
        "INSERT INTO hit_type_qualifications (qualification_type_id, hit_type_id, requester_id) "
        "VALUES (:qualification_type_id, :hit_type_id, :requester_id)"
    )
    for hit_type_id, requester_id, requirements in asking:
        asked = {MASTERS if each[0] in SANDBOX_MASTERS else each[0] for each in json.loads(requirements)}
        for type_id in sorted(asked):
            connection.execute(
                note,
                {
                    "qualification_type_id": type_id,
                    "hit_type_id": hit_type_id,
                    "requester_id": requester_id,
                },
            )
