"""What each requester paid each worker in each year, so that a statement need not read a year's days.

The past is summed here from the days; what comes next is folded in with them.
"""

from datetime import date, timedelta
from itertools import groupby, islice
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")
AT_ONCE = 2_000
_DAYS = sa.text(
    "SELECT worker_id, requester_id, day, total FROM worker_days"
    " WHERE requester_id > '' ORDER BY worker_id, requester_id, day"
)
_KEEP = sa.text(
    "INSERT INTO worker_years (worker_id, year, requester_id, hits, rewards_cents, bonus_cents)"
    " VALUES (:worker_id, :year, :requester_id, :hits, :rewards_cents, :bonus_cents)"
)


def upgrade() -> None:
    """Move the store to this revision."""
    op.create_table(
        "worker_years",
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("rewards_cents", sa.BigInteger(), nullable=False),
        sa.Column("bonus_cents", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", "year", "requester_id", name=op.f("pk_worker_years")),
    )
    connection = op.get_bind()
    days = connection.execute(_DAYS, execution_options={"yield_per": AT_ONCE})
    years = (_summed(place, rows) for place, rows in groupby(days, key=_place))
    while some := list(islice(years, AT_ONCE)):
        connection.execute(_KEEP, some)


def _place(row: Any) -> tuple[str, int, str]:
    return row.worker_id, (date(1970, 1, 1) + timedelta(row.day)).year, row.requester_id


def _summed(place: tuple[str, int, str], rows: Any) -> dict[str, Any]:
    # What was paid are the last three of a day's figures.
    paid = [[int(each) for each in row.total.split(",")[-3:]] for row in rows if row.total]
    hits, rewards_cents, bonus_cents = map(sum, zip([0, 0, 0], *paid, strict=True))
    worker_id, year, requester_id = place
    return {
        "worker_id": worker_id,
        "year": year,
        "requester_id": requester_id,
        "hits": hits,
        "rewards_cents": rewards_cents,
        "bonus_cents": bonus_cents,
    }
