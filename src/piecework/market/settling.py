"""Locking a HIT and catching up with the deadlines it has passed.

Whoever touches a HIT comes through `lock`, so overdue work is abandoned, overdue submissions are approved and
an overdue HIT is closed before anybody decides, whether or not the sweeper ran. Lock order everywhere: HIT,
assignment, accounts.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import bindparam, select

from piecework.db.door import Tx
from piecework.db.schema.market import assignments, hits
from piecework.db.statements import Statement
from piecework.market import outcomes, reviews
from piecework.rules import assignments as assignment_rules
from piecework.rules import hits as rules
from piecework.rules.assignments import Assignment
from piecework.rules.hits import HIT
from piecework.rules.refusals import Refused

P = ParamSpec("P")
T = TypeVar("T")
MOST_FREED = 1_000

HIT_COLUMNS = [hits.c[name] for name in HIT._fields]
ASSIGNMENT_COLUMNS = [assignments.c[name] for name in Assignment._fields]

_OWNER = Statement(select(hits.c.requester_id).where(hits.c.id == bindparam("id")))
_LOCK = Statement(select(*HIT_COLUMNS).where(hits.c.id == bindparam("id")).with_for_update())
_LOCK_IF_FREE = Statement(
    select(*HIT_COLUMNS).where(hits.c.id == bindparam("id")).with_for_update(skip_locked=True)
)
_EXPIRED = Statement(
    select(hits.c.id)
    .where(
        hits.c.requester_id == bindparam("requester_id"),
        hits.c.funded > 0,
        hits.c.due_at <= bindparam("now"),
        hits.c.status == "Assignable",
    )
    .order_by(hits.c.id)
    .limit(MOST_FREED)
)
_OVERDUE = Statement(
    select(*ASSIGNMENT_COLUMNS)
    .where(assignments.c.hit_id == bindparam("hit_id"), assignments.c.due_at <= bindparam("now"))
    .order_by(assignments.c.due_at, assignments.c.id)
    .with_for_update()
)
_LOCK_ASSIGNMENT = Statement(
    select(*ASSIGNMENT_COLUMNS).where(assignments.c.id == bindparam("id")).with_for_update()
)
_HIT_OF = Statement(select(assignments.c.hit_id).where(assignments.c.id == bindparam("id")))


def lock(tx: Tx, hit_id: str) -> HIT | None:
    """Lock a HIT and return it as of now, or None if there is none."""
    row = tx.row(_LOCK, id=hit_id)
    return None if row is None else settle(tx, HIT._make(row))


def lock_if_free(tx: Tx, hit_id: str) -> HIT | None:
    """Lock a HIT and return it as of now, or None if it is locked by somebody else."""
    row = tx.row(_LOCK_IF_FREE, id=hit_id)
    return None if row is None else settle(tx, HIT._make(row))


def lock_own(tx: Tx, requester_id: str, hit_id: str) -> HIT:
    """Lock a requester's HIT and return it as of now. Somebody else's does not exist."""
    check_own(tx, requester_id, hit_id)
    hit = lock(tx, hit_id)
    if hit is None:
        raise rules.does_not_exist(hit_id)
    return hit


def check_own(tx: Tx, requester_id: str, hit_id: str) -> None:
    """Refuse a HIT that is unknown or somebody else's, without locking it."""
    if tx.value(_OWNER, id=hit_id) != requester_id:
        raise rules.does_not_exist(hit_id)


def lock_assignment(tx: Tx, assignment_id: str) -> tuple[HIT, Assignment] | None:
    """Lock an assignment and its HIT, and return both as of now; None if there is no such assignment."""
    hit_id = tx.value(_HIT_OF, id=assignment_id)
    if hit_id is None:
        return None
    hit = lock(tx, hit_id)
    row: Any = tx.row(_LOCK_ASSIGNMENT, id=assignment_id)
    return None if hit is None or row is None else (hit, Assignment._make(row))


def with_funds(tx: Tx, requester_id: str, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run an act that holds a requester's money before it changes anything else.

    If the funds do not cover it, HITs that have expired while nobody swept give back what they hold, and it
    is tried once more: GetAccountBalance counts that money already.
    """
    try:
        return act(*args, **kwargs)
    except Refused as refused:
        if refused.code != "InsufficientFunds":
            raise
        expired = tx.rows(_EXPIRED, requester_id=requester_id, now=tx.now)
        if not expired:
            raise
    for row in expired:
        lock(tx, row.id)
    return act(*args, **kwargs)


def settle(tx: Tx, hit: HIT) -> HIT:
    """Act on every deadline that a locked HIT has passed, in the order of the deadlines.

    A HIT's review policy runs at the moment when the HIT becomes Reviewable, which is a deadline like others.
    """
    overdue = _overdue(tx, hit)
    while True:
        hit_due = hit.due_at if hit.due_at is not None and hit.due_at <= tx.now else None
        work_due = overdue[-1].due_at if overdue else None
        if work_due is not None and (hit_due is None or work_due < hit_due):
            hit = _settle_assignment(tx, hit, overdue.pop(), work_due)
        elif hit_due is not None and hit.policies & rules.REVIEW_DUE:
            hit = reviews.review_hit(tx, hit)
            overdue = _overdue(tx, hit)  # the policy may have decided some of them
        elif hit_due is not None:
            hit = _settle_hit(tx, hit, hit_due)
        else:
            return hit


def _overdue(tx: Tx, hit: HIT) -> list[Assignment]:
    """Return a HIT's assignments that are past their deadline, the longest overdue last."""
    rows = [Assignment._make(row) for row in tx.rows(_OVERDUE, hit_id=hit.id, now=tx.now)]
    rows.reverse()
    return rows


def _settle_assignment(tx: Tx, hit: HIT, assignment: Assignment, at: int) -> HIT:
    if assignment.status == assignment_rules.ACCEPTED:
        return outcomes.end(tx, hit, assignment, assignment_rules.ABANDONED, at)
    return outcomes.approve(tx, hit, assignment, None, at)


def _settle_hit(tx: Tx, hit: HIT, at: int) -> HIT:
    if hit.status == rules.ASSIGNABLE:
        return outcomes.expire(tx, hit, at)
    return outcomes.dispose(tx, hit, at)
