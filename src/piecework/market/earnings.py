"""What a worker earned: the ledger behind it, and what a year came to by month and by requester."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, case, cast, func, literal_column, or_, select, union_all

from piecework import ids
from piecework.db.door import Tx
from piecework.db.schema.market import hit_types, hits, transfers
from piecework.db.schema.payouts import payouts
from piecework.db.schema.workers import bonus_payments
from piecework.db.statements import Statement
from piecework.market import ledger

MONTHS = 12


class Move(NamedTuple):
    """A movement of a worker's money: `cents` are negative when it leaves the account.

    `title`, `requester_id`, `group_id`, `hit_id` and `assignment_id` say what it was for, if it was for work.
    """

    id: str
    at: int
    kind: str
    cents: int
    assignment_id: str | None
    hit_id: str | None
    title: str | None
    requester_id: str | None
    group_id: str | None


class Part(NamedTuple):
    """What one requester paid a worker in one month of a year: months count from 0."""

    requester_id: str
    month: int
    hits: int
    rewards_cents: int
    bonus_cents: int


_moves = union_all(
    *(
        select(transfers.c.id, (transfers.c.cents * sign).label("cents"))
        .where(account == bindparam("account"), transfers.c.id < bindparam("before"))
        .order_by(transfers.c.id.desc())
        .limit(bindparam("limit"))
        .subquery()
        .select()
        for account, sign in ((transfers.c.destination, 1), (transfers.c.source, -1))
    )
).subquery()
_MOVES = Statement(
    select(
        transfers.c.id,
        transfers.c.at,
        transfers.c.kind,
        _moves.c.cents,
        transfers.c.assignment_id,
        transfers.c.hit_id,
        hit_types.c.title,
        hits.c.requester_id,
        hit_types.c.group_id,
    )
    .join(_moves, _moves.c.id == transfers.c.id)
    .outerjoin(hits, hits.c.id == transfers.c.hit_id)
    .outerjoin(hit_types, hit_types.c.id == hits.c.hit_type_id)
    .order_by(transfers.c.id.desc())
    .limit(bindparam("limit"))
)


def _month(moment: Any) -> Any:
    """Return the month of a moment, by the beginnings of the second to the twelfth."""
    passed = [case((moment >= bindparam(f"month_{number}"), 1), else_=0) for number in range(1, MONTHS)]
    return sum(passed[1:], passed[0]).label("month")


def _total(value: Any) -> Any:
    return cast(func.sum(value), BigInteger)


_REWARDS = Statement(
    select(transfers.c.source, _month(transfers.c.at), func.count(), _total(transfers.c.cents))
    .where(
        transfers.c.destination == bindparam("account"),
        transfers.c.id >= bindparam("first"),
        transfers.c.id < bindparam("end"),
        transfers.c.kind == "reward",
    )
    .group_by(literal_column("1"), literal_column("2"))
)
_BONUSES = Statement(
    select(bonus_payments.c.requester_id, _month(bonus_payments.c.paid_at), _total(bonus_payments.c.cents))
    .where(
        bonus_payments.c.worker_id == bindparam("worker_id"),
        bonus_payments.c.id >= bindparam("first"),
        bonus_payments.c.id < bindparam("end"),
    )
    .group_by(literal_column("1"), literal_column("2"))
)
_PAID_OUT = Statement(
    select(func.coalesce(_total(payouts.c.cents), 0)).where(
        payouts.c.worker_id == bindparam("worker_id"),
        payouts.c.status == "Paid",
        payouts.c.settled_at >= bindparam("since"),
        payouts.c.settled_at < bindparam("until"),
    )
)
_SINCE = Statement(
    select(
        *(
            _total(case((transfers.c.at >= bindparam(f"since_{number}"), transfers.c.cents), else_=0))
            for number in range(4)
        )
    ).where(
        transfers.c.destination == bindparam("account"),
        transfers.c.id >= bindparam("first"),
        or_(transfers.c.kind == "reward", transfers.c.kind == "bonus"),
    )
)
_FIRST = Statement(
    select(transfers.c.at)
    .where(transfers.c.destination == bindparam("account"))
    .order_by(transfers.c.id)
    .limit(1)
)


def moves(tx: Tx, worker_id: str, before: str | None = None, limit: int = 50) -> list[Move]:
    """Return the movements of a worker's account, newest first. `before` is the last id seen."""
    rows = tx.rows(_MOVES, account=ledger.worker(worker_id), before=before or "~", limit=limit)
    return [Move._make(row) for row in rows]


def year(tx: Tx, worker_id: str, months: Sequence[int]) -> list[Part]:
    """Return what a worker was paid in a year, by requester and month.

    `months` are the moments in milliseconds at which its twelve months begin, and the next year.
    """
    marks = {f"month_{number}": months[number] for number in range(1, MONTHS)}
    part = {"first": ids.floor_id(months[0]), "end": ids.floor_id(months[MONTHS])}
    found: dict[tuple[str, int], Part] = {}
    for row in tx.rows(_REWARDS, account=ledger.worker(worker_id), **part, **marks):
        key = (row[0].partition(":")[2], int(row.month))
        found[key] = Part(*key, int(row[2]), int(row[3]), 0)
    for row in tx.rows(_BONUSES, worker_id=worker_id, **part, **marks):
        key = (row.requester_id, int(row.month))
        found[key] = found.get(key, Part(*key, 0, 0, 0))._replace(bonus_cents=int(row[2]))
    return sorted(found.values())


def paid_out_cents(tx: Tx, worker_id: str, since: int = 0, until: int = 1 << 53) -> int:
    """Return what was paid out to a worker between two moments."""
    return int(tx.value(_PAID_OUT, worker_id=worker_id, since=since, until=until))


def since(tx: Tx, worker_id: str, moments: Sequence[int]) -> list[int]:
    """Return what a worker was paid in rewards and bonuses since each of four moments, the earliest first."""
    marks = {f"since_{number}": moment for number, moment in enumerate(moments)}
    (row,) = tx.rows(_SINCE, account=ledger.worker(worker_id), first=ids.floor_id(moments[0]), **marks)
    return [int(each or 0) for each in row]


def first_at(tx: Tx, worker_id: str) -> int | None:
    """Return when a worker was paid for the first time, or None."""
    found: int | None = tx.value(_FIRST, account=ledger.worker(worker_id))
    return found
