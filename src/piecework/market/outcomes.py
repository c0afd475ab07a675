"""What a locked HIT and its locked assignments turn into: the acts that verbs and deadlines share.

Each takes rows that the caller has locked, changes them, and returns the HIT as it is afterwards. Status,
place in line, held money and the HIT's own events follow from the counts in `change`, and nowhere else.
"""

from sqlalchemy import bindparam, update

from piecework import ids
from piecework.db.door import Tx
from piecework.db.schema.market import assignments, hits
from piecework.db.schema.uploads import uploads
from piecework.db.statements import Statement
from piecework.market import events, hit_types, ledger, standings
from piecework.rules import assignments as assignment_rules
from piecework.rules import hits as rules
from piecework.rules.assignments import Assignment
from piecework.rules.hits import HIT

_CHANGING = (
    "hit_type_id",
    "group_id",
    "expires_at",
    "max_assignments",
    "pending",
    "submitted",
    "completed",
    "funded",
    "reward_cents",
    "fee_cents",
    "status",
    "reviewable_at",
    "due_at",
    "queue_key",
    "policies",
)
_SAVE = Statement(
    update(hits).where(hits.c.id == bindparam("hit")).values({name: bindparam(name) for name in _CHANGING})
)
_END = Statement(
    update(assignments)
    .where(assignments.c.id == bindparam("assignment"))
    .values(status=bindparam("status"), ended_at=bindparam("at"), due_at=None)
)


_DROP_FILES = Statement(
    update(uploads).where(uploads.c.hit_id == bindparam("of")).values(due_at=bindparam("due"))
)


def _decision(status: str, moment: str) -> Statement:
    return Statement(
        update(assignments)
        .where(assignments.c.id == bindparam("assignment"))
        .values(
            {"status": status, moment: bindparam("at"), "feedback": bindparam("feedback"), "due_at": None}
        )
    )


_APPROVE = _decision(assignment_rules.APPROVED, "approved_at")
_REJECT = _decision(assignment_rules.REJECTED, "rejected_at")


def change(tx: Tx, old: HIT, new: HIT, *, at: int | None = None, paid: int = 0) -> HIT:
    """Bring a changed HIT up to date and save it.

    Args:
        tx: the transaction.
        old: the HIT as locked.
        new: the same with other counts, expiry, type or state.
        at: the moment of the change, if not now.
        paid: assignments paid out of the hold in the same act.

    Returns the HIT as saved. Refuses with InsufficientFunds when it needs more money held than there is.
    """
    moment = tx.now if at is None else at
    # Workers' positions in line follow the present, so a place that opened in the past would lie behind them.
    new = rules.brought_up_to(new, moment, lambda: ids.new_id(tx.now))
    more = new.funded - (old.funded - paid)
    if more > 0:
        ledger.hold(tx, new, more)
    elif more < 0:
        ledger.release(tx, new, -more)
    tx.run(_SAVE, hit=new.id, **{name: getattr(new, name) for name in _CHANGING})
    if new.queue_key is not None and old.queue_key is None:
        hit_types.keep_listed(tx, new.hit_type_id)
    became_reviewable = new.status == rules.REVIEWABLE and old.status in (
        rules.ASSIGNABLE,
        rules.UNASSIGNABLE,
    )
    if became_reviewable:
        events.record(tx, "HITReviewable", new, at=moment)
    return new


def expire(tx: Tx, hit: HIT, at: int) -> HIT:
    """Close a HIT whose expiry has come with assignments unclaimed; what was held for them is released."""
    events.record(tx, "HITExpired", hit, at=at)
    return change(tx, hit, hit, at=at)


def dispose(tx: Tx, hit: HIT, at: int) -> HIT:
    """Dispose of a HIT with nothing left to decide. Its assignments keep their state, its files go."""
    events.record(tx, "HITDisposed", hit, at=at)
    tx.run(_DROP_FILES, of=hit.id, due=tx.now)
    return change(tx, hit, hit._replace(status=rules.DISPOSED), at=at)


def end(tx: Tx, hit: HIT, assignment: Assignment, status: str, at: int) -> HIT:
    """Take back an accepted assignment, Returned or Abandoned; its slot opens again while the HIT lives.

    The HIT goes to the end of the line: this worker may have come past it, and may do it after all.
    """
    tx.run(_END, assignment=assignment.id, status=status, at=at)
    standings.add(tx, assignment.worker_id, **{status.lower(): 1})
    events.record(tx, f"Assignment{status}", hit, assignment, at=at)
    return change(tx, hit, hit._replace(pending=hit.pending - 1, queue_key=None), at=at)


def approve(tx: Tx, hit: HIT, assignment: Assignment, feedback: str | None, at: int) -> HIT:
    """Approve a submitted assignment: the worker is paid out of the hold."""
    tx.run(_APPROVE, assignment=assignment.id, at=at, feedback=feedback)
    ledger.pay(tx, hit, assignment.worker_id, assignment.id)
    reward = assignment.reward_cents
    standings.add(tx, assignment.worker_id, approved=1, earned_cents=reward, pending_cents=-reward)
    events.record(tx, "AssignmentApproved", hit, assignment, at=at)
    decided = hit._replace(submitted=hit.submitted - 1, completed=hit.completed + 1)
    return change(tx, hit, decided, at=at, paid=1)


def reject(tx: Tx, hit: HIT, assignment: Assignment, feedback: str) -> HIT:
    """Reject a submitted assignment: what was held for it is released, and its slot stays used."""
    tx.run(_REJECT, assignment=assignment.id, at=tx.now, feedback=feedback)
    standings.add(tx, assignment.worker_id, rejected=1, pending_cents=-assignment.reward_cents)
    events.record(tx, "AssignmentRejected", hit, assignment)
    decided = hit._replace(submitted=hit.submitted - 1, completed=hit.completed + 1)
    return change(tx, hit, decided)


def override_rejection(tx: Tx, hit: HIT, assignment: Assignment, feedback: str | None) -> HIT:
    """Approve a rejected assignment after all, with money that was not held.

    Refuses with InsufficientFunds.
    """
    ledger.hold(tx, hit, 1)
    ledger.pay(tx, hit, assignment.worker_id, assignment.id)
    tx.run(_APPROVE, assignment=assignment.id, at=tx.now, feedback=feedback)
    standings.add(tx, assignment.worker_id, rejected=-1, approved=1, earned_cents=assignment.reward_cents)
    events.record(tx, "AssignmentApproved", hit, assignment)
    return hit
