"""What waits for a requester's decision: how much, and when it is approved by itself."""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, literal_column, select

from piecework import clock
from piecework.db.door import Tx
from piecework.db.schema.market import assignments, hits
from piecework.db.statements import Statement

COUNTED = 1_000
"""Assignments are counted up to here."""
SOON_MS = clock.DAY


class ToDecide(NamedTuple):
    """Submitted work of a requester that nobody has decided, batches and programs together.

    Attributes:
        number: how many assignments, COUNTED and one more for many.
        cents: rewards and fees of those, if all are approved.
        first_at: when the first of them is approved by itself (ms), None if there are none.
        soon: how many of them are within a day.
        soon_cents: rewards and fees of those.
    """

    number: int
    cents: int
    first_at: int | None
    soon: int
    soon_cents: int


_next = (
    select(assignments.c.due_at, (hits.c.reward_cents + hits.c.fee_cents).label("cents"))
    .join(hits, hits.c.id == assignments.c.hit_id)
    .where(
        assignments.c.requester_id == bindparam("requester_id"),
        assignments.c.status == literal_column("'Submitted'"),
        # What is overdue counts as approved, swept or not.
        assignments.c.due_at > bindparam("now"),
    )
    .order_by(assignments.c.due_at)
    .limit(literal_column(str(COUNTED + 1)))
    .subquery()
)
_soon = _next.c.due_at <= bindparam("soon")
_TO_DECIDE = Statement(
    select(
        func.count().label("number"),
        func.coalesce(func.sum(_next.c.cents), 0).label("cents"),
        func.min(_next.c.due_at).label("first_at"),
        func.coalesce(func.sum(case((_soon, 1), else_=0)), 0).label("soon"),
        func.coalesce(func.sum(case((_soon, _next.c.cents), else_=0)), 0).label("soon_cents"),
    )
)


def to_decide(tx: Tx, requester_id: str) -> ToDecide:
    """Return what waits for a requester's decision now."""
    row: Any = tx.row(_TO_DECIDE, requester_id=requester_id, now=tx.now, soon=tx.now + SOON_MS)
    return ToDecide(row.number, int(row.cents), row.first_at, int(row.soon), int(row.soon_cents))
