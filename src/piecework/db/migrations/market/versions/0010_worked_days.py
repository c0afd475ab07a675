"""What each worker's days came to. The past is summed here, by one statement; what comes next is folded in.

What waits to be folded already is in these sums, so those events belong to nobody's days.
"""

from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from piecework.rules.worked_days import NOTHING, QUARTERS, Worked, in_state, raised, whole

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")
AT_ONCE = 2_000
_PAST = sa.text(
    """
    SELECT worker_id, quarter / 96 AS day, requester_id, quarter, state, number, cents, bonus_cents, work_ms
    FROM (
        SELECT worker_id, requester_id, submitted_at / 900000 AS quarter, status AS state, COUNT(*) AS number,
            SUM(reward_cents) AS cents, 0 AS bonus_cents, SUM(submitted_at - accepted_at) AS work_ms
        FROM assignments WHERE submitted_at IS NOT NULL
        GROUP BY worker_id, requester_id, submitted_at / 900000, status
        UNION ALL
        SELECT worker_id, requester_id, approved_at / 900000, 'Paid', COUNT(*), SUM(reward_cents), 0, 0
        FROM assignments WHERE approved_at IS NOT NULL AND reward_cents > 0
        GROUP BY worker_id, requester_id, approved_at / 900000
        UNION ALL
        SELECT done.worker_id, done.requester_id, done.submitted_at / 900000, done.status, 0, 0,
            SUM(bonus_payments.cents), 0
        FROM bonus_payments JOIN assignments AS done ON done.id = bonus_payments.assignment_id
        GROUP BY done.worker_id, done.requester_id, done.submitted_at / 900000, done.status
        UNION ALL
        SELECT worker_id, requester_id, paid_at / 900000, 'Paid', 0, 0, SUM(cents), 0
        FROM bonus_payments GROUP BY worker_id, requester_id, paid_at / 900000
    ) AS past
    ORDER BY worker_id, quarter / 96
    """
)
_KEEP = sa.text("INSERT INTO worker_days VALUES (:worker_id, :requester_id, :day, :total, :quarters)")


def upgrade() -> None:
    """Move the store to this revision."""
    op.create_table(
        "worker_days",
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("total", sa.Text(), nullable=False),
        sa.Column("quarters", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", "requester_id", "day", name=op.f("pk_worker_days")),
    )
    op.add_column("events", sa.Column("worker_id", ID, nullable=False, server_default=sa.text("''")))
    op.drop_index("ix_events_uncounted", "events")
    _index_what_waits("events")
    op.add_column("bonus_payments", sa.Column("uncounted", sa.Integer(), nullable=True))
    _index_what_waits("bonus_payments")
    op.drop_index("ix_assignments_acquainted", "assignments")
    op.create_index(
        "ix_assignments_acquainted",
        "assignments",
        ["requester_id", "worker_id", "submitted_at", "id"],
        unique=False,
        sqlite_where=sa.text("submitted_at IS NOT NULL"),
        postgresql_where=sa.text("submitted_at IS NOT NULL"),
    )
    _sum_the_past()


def _index_what_waits(table: str) -> None:
    op.create_index(
        f"ix_{table}_uncounted",
        table,
        ["worker_id", "id"],
        unique=False,
        sqlite_where=sa.text("uncounted = 1"),
        postgresql_where=sa.text("uncounted = 1"),
    )


def _sum_the_past() -> None:
    connection = op.get_bind()
    past = connection.execute(_PAST, execution_options={"yield_per": AT_ONCE})
    days: list[dict[str, Any]] = []
    for (worker_id, day), rows in groupby(past, key=lambda row: (row.worker_id, row.day)):
        by_requester: dict[str, dict[int, Worked]] = {}
        for row in rows:
            for requester_id in ("", row.requester_id):
                quarters, quarter = by_requester.setdefault(requester_id, {}), row.quarter % QUARTERS
                quarters[quarter] = quarters.get(quarter, NOTHING).plus(_worked(row))
        days += (_row(worker_id, requester_id, day, each) for requester_id, each in by_requester.items())
        if len(days) >= AT_ONCE:
            connection.execute(_KEEP, days)
            days = []
    if days:
        connection.execute(_KEEP, days)


def _worked(row: Any) -> Worked:
    cents, bonus_cents = int(row.cents), int(row.bonus_cents)
    if row.state == "Paid":
        return NOTHING._replace(paid=row.number, paid_cents=cents, paid_bonus_cents=bonus_cents)
    return in_state(row.state, row.number, cents, bonus_cents, int(row.work_ms))


def _row(worker_id: str, requester_id: str, day: int, quarters: dict[int, Worked]) -> dict[str, Any]:
    ladder = raised("", quarters)
    return {
        "worker_id": worker_id,
        "requester_id": requester_id,
        "day": day,
        "total": whole(ladder),
        "quarters": ladder,
    }
