"""What a worker earned: the ledger behind it, and what a year came to by month and by requester."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import BigInteger, bindparam, cast, func, select, union_all

from piecework import clock
from piecework.db.door import Tx
from piecework.db.schema.market import hit_types, hits, transfers
from piecework.db.schema.payouts import payouts
from piecework.db.statements import Statement
from piecework.market import ledger, worked_days
from piecework.rules.worked_days import Paid

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


_PAID_OUT = Statement(
    select(func.coalesce(cast(func.sum(payouts.c.cents), BigInteger), 0)).where(
        payouts.c.worker_id == bindparam("worker_id"),
        payouts.c.status == "Paid",
        payouts.c.settled_at >= bindparam("since"),
        payouts.c.settled_at < bindparam("until"),
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


def year(tx: Tx, worker_id: str, number: int, months: Sequence[int]) -> tuple[list[Paid], dict[str, Paid]]:
    """Return what a worker was paid in each month of a year, and by each requester, work by its approval.

    `months` are the moments in milliseconds when its twelve months begin, and the one when it is over.
    """
    by_month, by_requester = worked_days.year(tx, worker_id, number, list(pairwise(months)))
    return [Paid().plus(each) for each in by_month], by_requester


def year_in_parts(tx: Tx, worker_id: str, months: Sequence[int]) -> list[Part]:
    """Return what each requester paid a worker in each month of a year, as `year` does."""
    worked = worked_days.sums_by_requester(tx, worker_id, list(pairwise(months)))
    return sorted(
        Part(requester_id, month, each.paid, each.paid_cents, each.paid_bonus_cents)
        for (month, requester_id), each in worked.items()
        if each.paid or each.paid_bonus_cents
    )


def paid_out_cents(tx: Tx, worker_id: str, since: int = 0, until: int = 1 << 53) -> int:
    """Return what was paid out to a worker between two moments."""
    return int(tx.value(_PAID_OUT, worker_id=worker_id, since=since, until=until))


def since(tx: Tx, worker_id: str, moments: Sequence[int]) -> list[int]:
    """Return what a worker was paid in rewards and bonuses since each of some moments, the earliest first."""
    spans = list(pairwise([*moments, max(tx.now, moments[-1]) + clock.DAY]))
    cents = [each.paid_cents + each.paid_bonus_cents for each in worked_days.sums(tx, worker_id, spans)]
    return [sum(cents[number:]) for number in range(len(cents))]


def first_at(tx: Tx, worker_id: str) -> int | None:
    """Return when a worker was paid for the first time, or None."""
    found: int | None = tx.value(_FIRST, account=ledger.worker(worker_id))
    return found
