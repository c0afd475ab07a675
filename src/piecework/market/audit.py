"""Proving the books: every row that breaks a law of the ledger or a count of the market is named.

The laws: a requester's cached balance is the sum of their transfers and never negative; what is held for a
requester, and said to be, is what their undecided and open assignments cost; a HIT's counts are the counts
of its assignments; its funded count follows from the others; nobody holds a HIT twice; a worker's standing is
the sum of their assignments, bonuses and payouts, and their account what is left of it; what is held to be
paid out is the sum of the payouts requested.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BigInteger, Integer, Select, case, cast, func, literal_column, select, union_all

from piecework.db.door import Tx
from piecework.db.schema.market import assignments, balances, events, hits, standings, transfers
from piecework.db.schema.payouts import payouts
from piecework.db.schema.workers import bonus_payments
from piecework.db.statements import Statement

_moves = union_all(
    select(transfers.c.destination.label("account"), transfers.c.cents.label("cents")),
    select(transfers.c.source, -transfers.c.cents),
).subquery()
_totals = (
    select(_moves.c.account, func.sum(_moves.c.cents).label("cents")).group_by(_moves.c.account).subquery()
)
_account_totals = select(_totals.c.account, cast(_totals.c.cents, BigInteger).label("cents"))
_SUM = Statement(select(func.coalesce(cast(func.sum(_moves.c.cents), BigInteger), 0)))
_TOTALS = Statement(_account_totals)
_CACHED = Statement(select(balances.c.account, balances.c.cents, balances.c.held_cents))
_UNPAID = Statement(
    select(
        events.c.requester_id,
        cast(func.sum(hits.c.reward_cents + hits.c.fee_cents), BigInteger).label("cents"),
    )
    .join_from(events, hits, hits.c.id == events.c.hit_id)
    .where(events.c.uncounted == 1, events.c.kind == "AssignmentApproved")
    .group_by(events.c.requester_id)
)
_OBLIGATIONS = Statement(
    select(
        hits.c.requester_id,
        cast(func.sum(hits.c.funded * (hits.c.reward_cents + hits.c.fee_cents)), BigInteger).label("cents"),
    ).group_by(hits.c.requester_id)
)


def _counted(status: str) -> Any:
    return cast(func.coalesce(func.sum(case((assignments.c.status == status, 1), else_=0)), 0), Integer)


_counts = (
    select(
        assignments.c.hit_id,
        _counted("Accepted").label("pending"),
        _counted("Submitted").label("submitted"),
        (_counted("Approved") + _counted("Rejected")).label("completed"),
    )
    .group_by(assignments.c.hit_id)
    .subquery()
)
_available = hits.c.max_assignments - hits.c.pending - hits.c.submitted - hits.c.completed
_expected_funds = (
    hits.c.pending
    + hits.c.submitted
    + case((hits.c.status == "Assignable", _available), else_=literal_column("0"))
)
_WRONG_HITS = Statement(
    select(hits.c.id)
    .outerjoin(_counts, _counts.c.hit_id == hits.c.id)
    .where(
        (hits.c.pending != func.coalesce(_counts.c.pending, 0))
        | (hits.c.submitted != func.coalesce(_counts.c.submitted, 0))
        | (hits.c.completed != func.coalesce(_counts.c.completed, 0))
        | (hits.c.funded != _expected_funds)
    )
    .order_by(hits.c.id)
)
_TWICE = Statement(
    select(assignments.c.hit_id, assignments.c.worker_id)
    .where(assignments.c.ended_at.is_(None))
    .group_by(assignments.c.hit_id, assignments.c.worker_id)
    .having(func.count() > 1)
)


def _record() -> Select[Any]:
    def total(status: str, value: Any = 1) -> Any:
        return cast(func.sum(case((assignments.c.status == status, value), else_=0)), BigInteger)

    return select(
        assignments.c.worker_id,
        (total("Submitted") + total("Approved") + total("Rejected")).label("submitted"),
        total("Approved").label("approved"),
        total("Rejected").label("rejected"),
        total("Returned").label("returned"),
        total("Abandoned").label("abandoned"),
        total("Approved", assignments.c.reward_cents).label("earned_cents"),
        total("Submitted", assignments.c.reward_cents).label("pending_cents"),
    ).group_by(assignments.c.worker_id)


_STANDINGS = Statement(select(standings))
_BONUSES = Statement(
    select(
        bonus_payments.c.worker_id, cast(func.sum(bonus_payments.c.cents), BigInteger).label("cents")
    ).group_by(bonus_payments.c.worker_id)
)
_PAYOUTS = Statement(
    select(
        payouts.c.worker_id,
        cast(func.sum(payouts.c.cents), BigInteger).label("cents"),
        cast(func.sum(case((payouts.c.status == "Requested", payouts.c.cents), else_=0)), BigInteger).label(
            "requested"
        ),
    )
    .where(payouts.c.status.in_([literal_column("'Requested'"), literal_column("'Paid'")]))
    .group_by(payouts.c.worker_id)
)


def problems(tx: Tx) -> Iterator[str]:
    """Yield one line for each row that breaks the books; nothing when they balance."""
    total = int(tx.value(_SUM))
    if total:
        yield f"the sum over all accounts is {total} cents, not zero"
    totals = {row.account: int(row.cents) for row in tx.rows(_TOTALS)}
    cached = {row.account: (int(row.cents), int(row.held_cents)) for row in tx.rows(_CACHED)}
    yield from _balances(totals, cached)
    owed = {row.requester_id: int(row.cents) for row in tx.rows(_OBLIGATIONS)}
    yield from _holds(totals, owed)
    if not tx.terms.sandbox:
        unpaid = {row.requester_id: int(row.cents) for row in tx.rows(_UNPAID)}
        yield from _said_to_be_held(cached, owed, unpaid)
    for row in tx.rows(_WRONG_HITS):
        yield f"HIT {row.id}: its counts or its held money are not those of its assignments"
    for row in tx.rows(_TWICE):
        yield f"HIT {row.hit_id}: worker {row.worker_id} has it twice"
    yield from _records(tx, totals)


def _balances(totals: dict[str, int], cached: dict[str, tuple[int, int]]) -> Iterator[str]:
    spendable = {account for account in totals if account.startswith("requester:")}
    for account in sorted(spendable | cached.keys()):
        said, _ = cached.get(account, (0, 0))
        if said != totals.get(account, 0):
            moved = totals.get(account, 0)
            yield f"account {account}: the balance says {said} cents, its transfers say {moved}"


def _holds(totals: dict[str, int], owed: dict[str, int]) -> Iterator[str]:
    needed = {f"held:{requester_id}": cents for requester_id, cents in owed.items()}
    kept = {account for account in totals if account.startswith("held:")}
    for account in sorted(kept | needed.keys()):
        if needed.get(account, 0) != totals.get(account, 0):
            yield (
                f"account {account}: it holds {totals.get(account, 0)} cents, "
                f"open assignments need {needed.get(account, 0)}"
            )


def _said_to_be_held(
    cached: dict[str, tuple[int, int]], owed: dict[str, int], unpaid: dict[str, int]
) -> Iterator[str]:
    said = {account.removeprefix("requester:"): held for account, (_, held) in cached.items()}
    for requester_id in sorted(owed.keys() | said.keys()):
        held, need = said.get(requester_id, 0) - unpaid.get(requester_id, 0), owed.get(requester_id, 0)
        if held != need:
            yield f"requester {requester_id}: {held} cents are said to be held, open assignments need {need}"


def _records(tx: Tx, totals: dict[str, int]) -> Iterator[str]:
    kept = {row.worker_id: tuple(row)[1:] for row in tx.rows(_STANDINGS)}
    bonuses = {row.worker_id: int(row.cents) for row in tx.rows(_BONUSES)}
    paid_out = {row.worker_id: (int(row.cents), int(row.requested)) for row in tx.rows(_PAYOUTS)}
    for row in tx.rows(_record()):
        bonus, (payout, _) = bonuses.get(row.worker_id, 0), paid_out.get(row.worker_id, (0, 0))
        expected = (*(int(value) for value in tuple(row)[1:]), bonus, payout)
        if kept.pop(row.worker_id, (0,) * len(expected)) != expected:
            yield f"worker {row.worker_id}: the standing is not the sum of the assignments and payouts"
        left = totals.get(f"worker:{row.worker_id}", 0)
        due = row.earned_cents + bonus - payout
        if left != due:
            yield f"worker {row.worker_id}: has {left} cents, and {due} of work and bonuses were not paid out"
    for worker_id, record in kept.items():
        if any(record):
            yield f"worker {worker_id}: has a standing and no assignments"
    yield from _payouts(totals, {worker_id: requested for worker_id, (_, requested) in paid_out.items()})


def _payouts(totals: dict[str, int], requested: dict[str, int]) -> Iterator[str]:
    owed = {f"payout:{worker_id}": cents for worker_id, cents in requested.items()}
    kept = {account for account in totals if account.startswith("payout:")}
    for account in sorted(kept | owed.keys()):
        if owed.get(account, 0) != totals.get(account, 0):
            yield (
                f"account {account}: it holds {totals.get(account, 0)} cents, "
                f"requested payouts need {owed.get(account, 0)}"
            )
