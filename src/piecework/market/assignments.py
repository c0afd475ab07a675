"""Assignments: handing out, submitting, returning, deciding, and reading them back.

The promise kept here: a worker works on each HIT only once; what was accepted belongs to that worker alone
until its time is up; at most MaxAssignments are ever out.
"""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, func, or_, select, update

from piecework import clock, ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import answers, assignments, hit_types, hits
from piecework.db.schema.workers import worker_blocks
from piecework.db.statements import Statement
from piecework.market import events, groups, lines, outcomes, qualifications, reviews, settling, standings
from piecework.market import hits as market_hits
from piecework.market.hit_types import HITType, resolve
from piecework.market.hits import HITView
from piecework.market.settling import ASSIGNMENT_COLUMNS
from piecework.rules import assignments as rules
from piecework.rules.assignments import Assignment
from piecework.rules.hits import ASSIGNMENT_POLICY, HIT
from piecework.rules.hits import does_not_exist as hit_does_not_exist
from piecework.rules.phrases import Phrase
from piecework.rules.qualifications import Worker, check_may
from piecework.rules.refusals import Refused


class AssignmentView(NamedTuple):
    """A submitted assignment as of now, with its answer document."""

    assignment: Assignment
    answer: str | None


_IN_HAND = Statement(
    select(
        func.count(),
        exists()
        .where(
            worker_blocks.c.requester_id == bindparam("requester_id"),
            worker_blocks.c.worker_id == bindparam("worker_id"),
        )
        .label("blocked"),
    ).where(
        assignments.c.worker_id == bindparam("worker_id"),
        assignments.c.status == "Accepted",
        assignments.c.due_at > bindparam("now"),
    )
)
# Ids sort by the moment of acceptance, so the day is a range of the index.
_ACCEPTED_SINCE = Statement(
    select(func.count()).select_from(
        select(assignments.c.id)
        .where(assignments.c.worker_id == bindparam("worker_id"), assignments.c.id >= bindparam("since"))
        .limit(bindparam("limit"))
        .subquery()
    )
)
_JUST_TAKEN = Statement(
    select(assignments.c.id)
    .join(hits, hits.c.id == assignments.c.hit_id)
    .where(
        assignments.c.worker_id == bindparam("worker_id"),
        assignments.c.status == "Accepted",
        assignments.c.due_at > bindparam("now"),
        assignments.c.accepted_at > bindparam("since"),
        hits.c.group_id == bindparam("group_id"),
    )
    .limit(1)
)
_HELD = Statement(
    select(*ASSIGNMENT_COLUMNS).where(
        assignments.c.hit_id == bindparam("hit_id"),
        assignments.c.worker_id == bindparam("worker_id"),
        assignments.c.ended_at.is_(None),
    )
)
_INSERT = sql.insert(assignments)
_INSERT_ANSWER = sql.insert(answers)
_SUBMIT = Statement(
    update(assignments)
    .where(assignments.c.id == bindparam("assignment"))
    .values(
        status=rules.SUBMITTED,
        submitted_at=bindparam("at"),
        auto_approval_at=bindparam("due"),
        due_at=bindparam("due"),
    )
)
_DELAY = Statement(
    select(hit_types.c.auto_approval_seconds).where(hit_types.c.id == bindparam("hit_type_id"))
)
_WITH_ANSWER = select(*ASSIGNMENT_COLUMNS, answers.c.answer).outerjoin(
    answers, answers.c.assignment_id == assignments.c.id
)
_GET = Statement(_WITH_ANSWER.where(assignments.c.id == bindparam("id")))
_HIT_OWNER = Statement(select(hits.c.requester_id).where(hits.c.id == bindparam("id")))
_by_now = assignments.c.due_at <= bindparam("now")
_LIST = Statement(
    _WITH_ANSWER.where(
        assignments.c.hit_id == bindparam("hit_id"),
        assignments.c.submitted_at.is_not(None),
        or_(
            assignments.c.submitted_at > bindparam("after_time"),
            (assignments.c.submitted_at == bindparam("after_time"))
            & (assignments.c.id > bindparam("after_id")),
        ),
        # A submission whose auto-approval has come counts as Approved, swept or not.
        or_(
            bindparam("submitted") & (assignments.c.status == rules.SUBMITTED) & ~_by_now,
            bindparam("approved")
            & or_(
                assignments.c.status == rules.APPROVED, (assignments.c.status == rules.SUBMITTED) & _by_now
            ),
            bindparam("rejected") & (assignments.c.status == rules.REJECTED),
        ),
    )
    .order_by(assignments.c.submitted_at, assignments.c.id)
    .limit(bindparam("limit"))
)


def accept_next(tx: Tx, worker: Worker, group_id: str) -> Assignment:
    """Accept the next HIT of a group (id of the group or of the type) that this worker has not done.

    Refuses when the worker does not qualify, holds too many or had too many today, when it is others' turn,
    or nothing is left.
    """
    hit_type = _known(resolve(tx, group_id))
    held = _check_worker(tx, worker, hit_type)
    if held and tx.terms.scarce_hits:
        _check_turn(tx, worker, hit_type.group_id)
    hit = lines.next_for(tx, worker.id, hit_type.group_id)
    if hit is None:
        raise Refused(
            "NoMoreWorkableHITsInGroupException", Phrase("There are no more of these HITs available.")
        )
    return _hand_out(tx, worker, hit, hit_type)


def accept(tx: Tx, worker: Worker, hit_id: str) -> Assignment:
    """Accept one HIT. A worker who holds it already gets the assignment in hand.

    Refuses as `accept_next`, and a HIT that this worker has submitted before.
    """
    tx.alone(worker.id)
    hit = settling.lock(tx, hit_id)
    if hit is None:
        raise Refused("NoHITsAvailableInGroupException", Phrase("This HIT is no longer available."))
    held: Any = tx.row(_HELD, hit_id=hit_id, worker_id=worker.id)
    if held is not None:
        if held.status == rules.ACCEPTED:
            return Assignment._make(held)
        raise Refused("AssignmentAlreadyExists", Phrase("You have submitted this HIT already."))
    hit_type = _known(resolve(tx, hit.hit_type_id))
    _check_worker(tx, worker, hit_type)
    return _hand_out(tx, worker, hit, hit_type)


def submit(tx: Tx, worker_id: str, assignment_id: str, answer: str) -> Assignment:
    """Submit an answer document for work in hand. Refuses when the time is up or it is somebody else's."""
    hit, assignment = _lock_workers(tx, worker_id, assignment_id)
    rules.check_may_submit(assignment)
    due = tx.now + int(tx.value(_DELAY, hit_type_id=hit.hit_type_id)) * 1_000
    tx.run(_SUBMIT, assignment=assignment.id, at=tx.now, due=due)
    tx.run(_INSERT_ANSWER, assignment_id=assignment.id, answer=answer)
    standings.add(tx, worker_id, submitted=1, pending_cents=assignment.reward_cents)
    events.record(tx, "AssignmentSubmitted", hit, assignment)
    hit = outcomes.change(tx, hit, hit._replace(pending=hit.pending - 1, submitted=hit.submitted + 1))
    submitted = assignment._replace(
        status=rules.SUBMITTED, submitted_at=tx.now, auto_approval_at=due, due_at=due
    )
    if hit.policies & ASSIGNMENT_POLICY:
        hit, submitted = reviews.review_assignment(tx, hit, submitted, answer)
    if due <= tx.now or hit.policies:
        settling.settle(tx, hit)
    return rules.as_seen(submitted, tx.now)


def return_(tx: Tx, worker_id: str, assignment_id: str) -> None:
    """Give work in hand back, unpaid; the HIT may be accepted again, also by the same worker."""
    hit, assignment = _lock_workers(tx, worker_id, assignment_id)
    rules.check_may_return(assignment)
    hit = outcomes.end(tx, hit, assignment, rules.RETURNED, tx.now)
    if hit.policies:
        settling.settle(tx, hit)


def approve(
    tx: Tx, requester_id: str, assignment_id: str, feedback: str | None = None, *, override: bool = False
) -> None:
    """Approve and pay a submitted assignment, or with `override` a rejected one (ApproveAssignment)."""
    rules.check_words(feedback)
    hit, assignment = _lock_own(tx, requester_id, assignment_id)
    rules.check_may_approve(assignment, hit, tx.now, override=override)
    if assignment.status == rules.REJECTED:
        act = outcomes.override_rejection
        settling.with_funds(tx, requester_id, act, tx, hit, assignment, feedback)
    else:
        outcomes.approve(tx, hit, assignment, feedback, tx.now)


def reject(tx: Tx, requester_id: str, assignment_id: str, feedback: str) -> None:
    """Reject a submitted assignment; its slot stays used (RejectAssignment)."""
    rules.check_words(feedback)
    hit, assignment = _lock_own(tx, requester_id, assignment_id)
    rules.check_may_reject(assignment)
    outcomes.reject(tx, hit, assignment, feedback)


def get(tx: Tx, requester_id: str, assignment_id: str) -> tuple[AssignmentView, HITView]:
    """Return a submitted assignment of a requester's HIT, and the HIT (GetAssignment)."""
    row = tx.row(_GET, id=assignment_id)
    if row is None or row.requester_id != requester_id:
        raise rules.does_not_exist(assignment_id)
    view = _view(tx, row)
    rules.check_may_show(view.assignment)
    return view, market_hits.view_of(tx, view.assignment.hit_id)


def list_for_hit(
    tx: Tx, requester_id: str, hit_id: str, statuses: set[str], after: tuple[int, str], limit: int
) -> list[AssignmentView]:
    """Return submitted assignments of a HIT by time of submission (ListAssignmentsForHIT).

    Args:
        tx: the transaction.
        requester_id: the owner.
        hit_id: the HIT, also a disposed one.
        statuses: any of Submitted, Approved, Rejected.
        after: (submitted_at, id) of the last one seen; (0, "") to begin.
        limit: how many at most.
    """
    if tx.value(_HIT_OWNER, id=hit_id) != requester_id:
        raise hit_does_not_exist(hit_id)
    rows = tx.rows(
        _LIST,
        hit_id=hit_id,
        now=tx.now,
        after_time=after[0],
        after_id=after[1],
        submitted=rules.SUBMITTED in statuses,
        approved=rules.APPROVED in statuses,
        rejected=rules.REJECTED in statuses,
        limit=limit,
    )
    return [_view(tx, row) for row in rows]


def accepted_today(tx: Tx, worker_id: str, approved: int) -> tuple[int, int]:
    """Return how many HITs a worker with so much approved work accepted today (UTC), and how many may be.

    Counted as far as the limit; both are 0 where there is none.
    """
    limit = rules.daily_limit(approved, tx.terms.daily_limit, tx.terms.newcomer_limit)
    if not limit:
        return 0, 0
    midnight = tx.now - tx.now % clock.DAY
    accepted = tx.value(_ACCEPTED_SINCE, worker_id=worker_id, since=ids.floor_id(midnight), limit=limit)
    return int(accepted), limit


def _known(hit_type: HITType | None) -> HITType:
    if hit_type is None:
        raise Refused("NoHITsAvailableInGroupException", Phrase("There are no more of these HITs available."))
    return hit_type


def _check_worker(tx: Tx, worker: Worker, hit_type: HITType) -> int:
    """Refuse a worker who may not accept a HIT of this type; return how many HITs are in hand."""
    wanted = hit_type.wanted
    if wanted:
        check_may("accept", wanted, qualifications.values_for(tx, worker, wanted))
    tx.alone(worker.id)
    held, blocked = _held_and_blocked(tx, worker.id, hit_type.requester_id)
    rules.check_not_blocked(blocked=blocked)
    rules.check_may_hold_another(held, tx.terms.queue_limit)
    if tx.terms.daily_limit or tx.terms.newcomer_limit:
        _check_day(tx, worker)
    return held


def _check_day(tx: Tx, worker: Worker) -> None:
    accepted, limit = accepted_today(tx, worker.id, standings.record(tx, worker.id)["approved"])
    if limit:
        rules.check_may_accept_today(accepted, limit)


def _check_turn(tx: Tx, worker: Worker, group_id: str) -> None:
    took = tx.value(
        _JUST_TAKEN, worker_id=worker.id, group_id=group_id, since=tx.now - rules.TURN_MS, now=tx.now
    )
    if took is not None:
        scarce = tx.terms.scarce_hits
        open_hits = groups.count_open(tx, group_id, scarce + 1)
        rules.check_turn(took_one=True, open_hits=open_hits, scarce=scarce)


def _held_and_blocked(tx: Tx, worker_id: str, requester_id: str) -> tuple[int, bool]:
    row: Any = tx.row(_IN_HAND, worker_id=worker_id, requester_id=requester_id, now=tx.now)
    return int(row[0]), bool(row[1])


def _hand_out(tx: Tx, worker: Worker, hit: HIT, hit_type: HITType) -> Assignment:
    rules.check_may_accept(hit, worker.id, own_work_allowed=tx.terms.sandbox)
    deadline = tx.now + hit_type.duration_seconds * 1_000
    assignment = Assignment(
        id=ids.new_id(tx.now),
        hit_id=hit.id,
        requester_id=hit.requester_id,
        worker_id=worker.id,
        status=rules.ACCEPTED,
        accepted_at=tx.now,
        deadline_at=deadline,
        submitted_at=None,
        auto_approval_at=None,
        approved_at=None,
        rejected_at=None,
        ended_at=None,
        due_at=deadline,
        reward_cents=hit.reward_cents,
        feedback=None,
        batch_id=hit.batch_id,
    )
    tx.run(_INSERT, **assignment._asdict())
    events.record(tx, "AssignmentAccepted", hit, assignment)
    outcomes.change(tx, hit, hit._replace(pending=hit.pending + 1))
    return assignment


def _lock_workers(tx: Tx, worker_id: str, assignment_id: str) -> tuple[HIT, Assignment]:
    locked = settling.lock_assignment(tx, assignment_id)
    if locked is None or locked[1].worker_id != worker_id:
        raise rules.does_not_exist(assignment_id)
    return locked


def _lock_own(tx: Tx, requester_id: str, assignment_id: str) -> tuple[HIT, Assignment]:
    locked = settling.lock_assignment(tx, assignment_id)
    if locked is None or locked[1].requester_id != requester_id:
        raise rules.does_not_exist(assignment_id)
    if locked[1].status in (rules.RETURNED, rules.ABANDONED):
        raise rules.does_not_exist(assignment_id)
    return locked


def _view(tx: Tx, row: Any) -> AssignmentView:
    assignment = Assignment._make(row[: len(Assignment._fields)])
    return AssignmentView(rules.as_seen(assignment, tx.now), row.answer)
