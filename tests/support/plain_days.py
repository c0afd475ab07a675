"""What a worker's days came to, summed row by row: what `market.worked_days` must say at any moment."""

from collections import defaultdict

from sqlalchemy import bindparam, select

from piecework.db.door import Tx
from piecework.db.schema.market import assignments
from piecework.db.schema.workers import bonus_payments
from piecework.db.statements import Statement
from piecework.market import worked_days
from piecework.market.settling import ASSIGNMENT_COLUMNS
from piecework.rules.assignments import Assignment, as_seen
from piecework.rules.worked_days import NOTHING, QUARTER_MS, Worked, in_state, quarter_of

_WORK = Statement(
    select(*ASSIGNMENT_COLUMNS).where(
        assignments.c.worker_id == bindparam("worker_id"), assignments.c.submitted_at.is_not(None)
    )
)
_BONUSES = Statement(
    select(bonus_payments.c.assignment_id, bonus_payments.c.cents, bonus_payments.c.paid_at).where(
        bonus_payments.c.worker_id == bindparam("worker_id")
    )
)

Sums = dict[tuple[int, str], Worked]


def plain(tx: Tx, worker_id: str) -> Sums:
    """Return what each quarter of an hour came to, by requester."""
    found: defaultdict[tuple[int, str], Worked] = defaultdict(lambda: NOTHING)
    work = {}
    for row in tx.rows(_WORK, worker_id=worker_id):
        each = work[row.id] = as_seen(Assignment._make(row), tx.now)
        work_ms = each.submitted_at - each.accepted_at
        place = quarter_of(each.submitted_at), each.requester_id
        found[place] = found[place].plus(in_state(each.status, 1, each.reward_cents, 0, work_ms))
        if each.approved_at is not None and each.reward_cents:
            place = quarter_of(each.approved_at), each.requester_id
            found[place] = found[place].plus(NOTHING._replace(paid=1, paid_cents=each.reward_cents))
    for assignment_id, cents, paid_at in tx.rows(_BONUSES, worker_id=worker_id):
        each = work[assignment_id]
        place = quarter_of(each.submitted_at), each.requester_id
        found[place] = found[place].plus(in_state(each.status, 0, 0, cents, 0))
        place = quarter_of(paid_at), each.requester_id
        found[place] = found[place].plus(NOTHING._replace(paid_bonus_cents=cents))
    return dict(found)


def kept(tx: Tx, worker_id: str, quarters: set[int]) -> Sums:
    """Return the same for some quarters from the days that are kept, and what waits for them."""
    ordered = sorted(quarters)
    spans = [(quarter * QUARTER_MS, (quarter + 1) * QUARTER_MS) for quarter in ordered]
    summed = worked_days.sums_by_requester(tx, worker_id, spans)
    return {(ordered[number], who): each for (number, who), each in summed.items() if any(each)}


def agree(tx: Tx, worker_id: str) -> None:
    """Assert that both agree, quarter by quarter, over all of the time, and for a requester."""
    wanted = plain(tx, worker_id)
    quarters = {quarter for quarter, _ in wanted}
    assert kept(tx, worker_id, quarters) == {key: each for key, each in wanted.items() if any(each)}
    if not wanted:
        return
    whole = [(min(quarters) * QUARTER_MS, (max(quarters) + 1) * QUARTER_MS)]
    by_requester: dict[str, Worked] = {}
    for (_, who), each in wanted.items():
        by_requester[who] = by_requester.get(who, NOTHING).plus(each)
    summed = worked_days.sums_by_requester(tx, worker_id, whole)
    assert {who: each for (_, who), each in summed.items() if any(each)} == by_requester
    one = min(by_requester)
    assert worked_days.sums(tx, worker_id, whole, one) == [by_requester[one]]
    assert worked_days.sums(tx, worker_id, whole) == [
        Worked._make(map(sum, zip(*by_requester.values(), strict=True)))
    ]
