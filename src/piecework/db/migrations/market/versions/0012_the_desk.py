"""What a requester's side keeps beside work. What was spent before is summed here by one statement.

What waits to be folded is left to the fold.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")
_PAST = sa.text(
    """
    INSERT INTO spending_days (requester_id, day, batch_id, reward_cents, bonus_cents, fee_cents)
    SELECT requester_id, day, batch_id, SUM(reward_cents), SUM(bonus_cents), SUM(fee_cents)
    FROM (
        SELECT assignments.requester_id AS requester_id, approved_at / 86400000 AS day,
            COALESCE(assignments.batch_id, '') AS batch_id, assignments.reward_cents AS reward_cents,
            0 AS bonus_cents, hits.fee_cents AS fee_cents
        FROM assignments JOIN hits ON hits.id = assignments.hit_id
        WHERE approved_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM events
            WHERE events.worker_id IN (assignments.worker_id, '') AND events.uncounted = 1
                AND events.assignment_id = assignments.id AND events.kind = 'AssignmentApproved'
        )
        UNION ALL
        SELECT bonus_payments.requester_id, paid_at / 86400000, COALESCE(done.batch_id, ''), 0,
            bonus_payments.cents, bonus_payments.fee_cents
        FROM bonus_payments JOIN assignments AS done ON done.id = bonus_payments.assignment_id
        WHERE bonus_payments.uncounted IS NULL
    ) AS past
    GROUP BY requester_id, day, batch_id
    """
)


def upgrade() -> None:
    """Move the store to this revision."""
    _groups_and_broadcasts()
    _calls()
    _money()
    _some("assignments", "to_decide", ["requester_id", "due_at"], "status = 'Submitted'")
    _some("messages", "of_desk", ["requester_id", "id"], "from_worker = 0 AND kind = 'messages'")
    _some(
        "qualification_requests",
        "decided",
        ["qualification_type_id", "decided_at", "id"],
        "decided_at IS NOT NULL AND submitted_at IS NOT NULL",
    )
    op.execute(_PAST)


def _groups_and_broadcasts() -> None:
    op.create_table(
        "worker_groups",
        sa.Column("qualification_type_id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["qualification_type_id"],
            ["qualification_types.id"],
            name=op.f("fk_worker_groups_qualification_type_id"),
        ),
        sa.PrimaryKeyConstraint("qualification_type_id", name=op.f("pk_worker_groups")),
    )
    op.create_index("ix_worker_groups_requester", "worker_groups", ["requester_id", "qualification_type_id"])
    op.create_table(
        "broadcasts",
        sa.Column("id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("reached", ID, nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'running', 'stopped', 'done')", name=op.f("ck_broadcasts_state")
        ),
        sa.CheckConstraint("(state = 'running') = (due_at IS NOT NULL)", name=op.f("ck_broadcasts_due")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
    )
    op.create_index("ix_broadcasts_requester", "broadcasts", ["requester_id", "id"])
    _some("broadcasts", "due", ["due_at", "id"], "due_at IS NOT NULL")


def _calls() -> None:
    op.create_table(
        "api_calls",
        sa.Column("id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("key_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operation", ID, nullable=False),
        sa.Column("outcome", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("micros", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_calls")),
    )
    op.create_index("ix_api_calls_requester", "api_calls", ["requester_id", "id"])
    _some("api_calls", "failed", ["requester_id", "id"], "outcome <> 'ok'")


def _money() -> None:
    op.create_table(
        "funds_alerts",
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("below_cents", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("below_cents > 0", name=op.f("ck_funds_alerts_below")),
        sa.PrimaryKeyConstraint("requester_id", name=op.f("pk_funds_alerts")),
    )
    op.create_table(
        "spending_days",
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("reward_cents", sa.BigInteger(), nullable=False),
        sa.Column("bonus_cents", sa.BigInteger(), nullable=False),
        sa.Column("fee_cents", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("requester_id", "day", "batch_id", name=op.f("pk_spending_days")),
    )
    op.create_index("ix_spending_days_batch", "spending_days", ["requester_id", "batch_id"])


def _some(table: str, name: str, columns: list[str], which: str) -> None:
    where = sa.text(which)
    op.create_index(f"ix_{table}_{name}", table, columns, sqlite_where=where, postgresql_where=where)
