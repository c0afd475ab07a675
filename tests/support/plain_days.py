"""What a worker's days came to, summed row by row: what `market.worked_days` must say at any moment."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import bindparam, select

from piecework.db.door import Tx
from piecework.db.schema.market import assignments
from piecework.db.schema.workers import bonus_payments
from piecework.db.statements import Statement
from piecework.market import worked_days
from piecework.market.settling import ASSIGNMENT_COLUMNS
from piecework.rules.assignments import Assignment, as_seen
from piecework.rules.worked_days import NOTHING, QUARTER_MS, Paid, Worked, in_state, quarter_of

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
    _agree_by_year(tx, worker_id, wanted)


def _agree_by_year(tx: Tx, worker_id: str, wanted: Sums) -> None:
    # A year of any zone: here one may begin or end amid the work.
    quarters = sorted({quarter for quarter, _ in wanted})
    amid = quarters[len(quarters) // 2] * QUARTER_MS
    for number in {datetime.fromtimestamp(each * QUARTER_MS / 1_000, UTC).year for each in quarters}:
        first, end = (
            int(datetime(year, 1, 1, tzinfo=UTC).timestamp() * 1_000) for year in (number, number + 1)
        )
        for months in ([(first, end)], [(first, amid), (amid, end)], [(amid, end)], [(first, amid)]):
            if all(start < until for start, until in months):
                by_month, by_requester = worked_days.year(tx, worker_id, number, months)
                paid: dict[str, Paid] = {}
                for (quarter, who), each in wanted.items():
                    if months[0][0] <= quarter * QUARTER_MS < months[-1][1]:
                        paid[who] = paid.get(who, Paid()).plus(each)
                assert by_requester == {who: each for who, each in paid.items() if any(each)}
                assert _sum(Paid().plus(each) for each in by_month) == _sum(by_requester.values())


def _sum(paid: Iterable[Paid]) -> list[int]:
    return [sum(each) for each in zip(Paid(), *paid, strict=True)]
