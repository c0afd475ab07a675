"""Workers' records over all requesters, kept with every act so that no page and no rule counts history."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, select, true

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import assignments, standings
from piecework.db.statements import Statement
from piecework.rules.qualifications import Standing, standing_in

_COUNTS = (
    "submitted",
    "approved",
    "rejected",
    "returned",
    "abandoned",
    "earned_cents",
    "pending_cents",
    "bonus_cents",
    "payout_cents",
)
_ADD = sql.upsert(standings, {name: standings.c[name] + bindparam(name) for name in _COUNTS})
_NOTHING = dict.fromkeys(_COUNTS, 0)
# Work whose auto-approval has come while nobody swept.
_overdue = (
    select(
        func.count().label("overdue"),
        func.coalesce(func.sum(assignments.c.reward_cents), 0).label("overdue_cents"),
    )
    .where(
        assignments.c.worker_id == bindparam("worker_id"),
        assignments.c.status == "Submitted",
        assignments.c.due_at <= bindparam("now"),
    )
    .subquery()
)
RECORD = Statement(
    select(standings, _overdue)
    .join_from(standings, _overdue, true())
    .where(standings.c.worker_id == bindparam("worker_id"))
)


def add(tx: Tx, worker_id: str, **changes: int) -> None:
    """Add to a worker's record: any of submitted, approved, rejected, returned, abandoned, …_cents."""
    tx.run(_ADD, worker_id=worker_id, **{**_NOTHING, **changes})


def record(tx: Tx, worker_id: str) -> dict[str, int]:
    """Return the whole record of a worker as of now, counts and cents; all zero for a newcomer."""
    row: Any = tx.row(RECORD, worker_id=worker_id, now=tx.now)
    return no_record() if row is None else as_record(row)


def no_record() -> dict[str, int]:
    """Return the record of a newcomer."""
    return dict(_NOTHING)


def as_record(row: Any) -> dict[str, int]:
    """Return the record in a row of RECORD."""
    found = {name: int(getattr(row, name)) for name in _COUNTS}
    found["approved"] += int(row.overdue)
    found["earned_cents"] += int(row.overdue_cents)
    found["pending_cents"] -= int(row.overdue_cents)
    return found


def available_cents(record: Mapping[str, int]) -> int:
    """Return what a worker with this record has earned and not been paid out, nor asked to be."""
    return record["earned_cents"] + record["bonus_cents"] - record["payout_cents"]


def standing(tx: Tx, worker_id: str) -> Standing:
    """Return the part of the record that requirements look at."""
    return standing_in(record(tx, worker_id))
