"""Assignments: who may accept, submit, return and decide, and what an assignment is at a moment."""

from typing import NamedTuple

from piecework.rules import hits
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.texts import check_feedback

ACCEPTED = "Accepted"
SUBMITTED = "Submitted"
APPROVED = "Approved"
REJECTED = "Rejected"
RETURNED = "Returned"
ABANDONED = "Abandoned"

NEWCOMER_BELOW = 10
"""A worker with fewer approved HITs is a newcomer."""

TURN_MS = 10_000
OVERRIDE_MS = 30 * 86_400_000


class Assignment(NamedTuple):
    """An assignment's row, without its answer. Moments in milliseconds, money in cents."""

    id: str
    hit_id: str
    requester_id: str
    worker_id: str
    status: str
    accepted_at: int
    deadline_at: int
    submitted_at: int | None
    auto_approval_at: int | None
    approved_at: int | None
    rejected_at: int | None
    ended_at: int | None
    due_at: int | None
    reward_cents: int
    feedback: str | None
    batch_id: str | None = None


def does_not_exist(assignment_id: str) -> Refused:
    """Return the refusal for an unknown assignment, or somebody else's."""
    return Refused("AssignmentDoesNotExist", Phrase("Assignment {id} does not exist.", id=assignment_id))


def as_seen(assignment: Assignment, now: int) -> Assignment:
    """Return the assignment as it is at `now`, whether or not anybody acted on its deadline."""
    due = assignment.due_at
    if due is None or due > now:
        return assignment
    if assignment.status == ACCEPTED:
        return assignment._replace(status=ABANDONED, ended_at=due, due_at=None)
    return assignment._replace(status=APPROVED, approved_at=due, due_at=None)


def check_may_hold_another(held: int, limit: int) -> None:
    """Refuse to hand out more than `limit` HITs to one worker at a time."""
    if held >= limit:
        raise Refused(
            "ExceedsMaxAssignmentsPerWorker",
            Phrase(
                "You have accepted the maximum number of HITs you can hold at once, {limit}. "
                "Submit or return one to accept another.",
                limit=limit,
            ),
        )


def daily_limit(approved: int, limit: int, newcomer_limit: int) -> int:
    """Return how many HITs a worker with so much approved work may accept on a day; 0 for any number."""
    if approved < NEWCOMER_BELOW and newcomer_limit:
        return min(newcomer_limit, limit) if limit else newcomer_limit
    return limit


def check_may_accept_today(accepted: int, limit: int) -> None:
    """Refuse to hand out more than `limit` HITs to one worker on one day."""
    if accepted >= limit:
        raise Refused(
            "DailyLimitReached",
            Phrase(
                "You have accepted {limit} HITs today, so you cannot work on any more HITs today. "
                "The day ends at midnight UTC.",
                limit=limit,
            ),
        )


def check_turn(*, took_one: bool, open_hits: int, scarce: int) -> None:
    """Refuse the next HIT of a scarce group to whoever has just taken one: others may go first.

    This is the whole of the rule by which scarce HITs are handed out: while a group has `scarce` open HITs or
    fewer, nobody gets two of them within TURN_MS. Polling faster than others then gains nothing.
    """
    if took_one and open_hits <= scarce:
        raise Refused(
            "OthersFirst",
            Phrase(
                "Few of these HITs are left and you have just accepted one, so others may take the next. "
                "Try again in {seconds} seconds.",
                seconds=TURN_MS // 1_000,
            ),
        )


def check_not_blocked(*, blocked: bool) -> None:
    """Refuse a worker whom the requester has blocked (CreateWorkerBlock)."""
    if blocked:
        raise Refused(
            "WorkerBlocked",
            Phrase("This requester has blocked you: their settings prevent you from working on their HITs."),
        )


def check_may_accept(hit: hits.HIT, worker_id: str, *, own_work_allowed: bool) -> None:
    """Refuse a HIT that is not open, and one's own outside the sandbox."""
    if hit.requester_id == worker_id and not own_work_allowed:
        raise Refused("DoesNotMeetRequirements", Phrase("You published this HIT, so you cannot work on it."))
    if hit.status != hits.ASSIGNABLE:
        raise Refused("NoHITsAvailableInGroupException", Phrase("This HIT is no longer available."))


def check_may_submit(assignment: Assignment) -> None:
    """Refuse anything but work in hand whose time is not up. `assignment` is as seen at the present."""
    if assignment.status == ACCEPTED:
        return
    reasons = {
        ABANDONED: Phrase("The time for this HIT is up, so it was not submitted."),
        RETURNED: Phrase("You returned this HIT, so it was not submitted."),
    }
    raise Refused(
        "InvalidAssignmentState",
        reasons.get(assignment.status, Phrase("This HIT has been submitted already.")),
    )


def check_may_return(assignment: Assignment) -> None:
    """Refuse to return anything but work in hand. `assignment` is as seen at the present."""
    if assignment.status != ACCEPTED:
        raise Refused(
            "InvalidAssignmentState", Phrase("This HIT is no longer in your queue, so it cannot be returned.")
        )


def check_may_approve(assignment: Assignment, hit: hits.HIT, now: int, *, override: bool) -> None:
    """Refuse ApproveAssignment unless Submitted, or Rejected with OverrideRejection in time.

    A rejection can be overridden for 30 days after the submission, while the HIT is not disposed.
    """
    if assignment.status == SUBMITTED:
        return
    in_time = assignment.submitted_at is not None and now <= assignment.submitted_at + OVERRIDE_MS
    if assignment.status == REJECTED and override and in_time and hit.status != hits.DISPOSED:
        return
    raise not_submitted()


def check_may_reject(assignment: Assignment) -> None:
    """Refuse RejectAssignment unless Submitted."""
    if assignment.status != SUBMITTED:
        raise not_submitted()


def check_words(feedback: str | None) -> None:
    """Refuse feedback the API does not take."""
    check_feedback(feedback)


def check_may_show(assignment: Assignment) -> None:
    """Refuse GetAssignment before the work was submitted.

    In hand it is a state error that clients know; returned and abandoned work does not exist for the
    requester.
    """
    if assignment.status == ACCEPTED:
        raise Refused(
            "InvalidAssignmentState",
            "This operation can be called with a status of: Reviewable,Approved,Rejected",
        )
    if assignment.status in (RETURNED, ABANDONED):
        raise does_not_exist(assignment.id)


def not_submitted() -> Refused:
    """Return the refusal that clients read as "already decided"."""
    return Refused("InvalidAssignmentState", "This operation can be called with a status of: Submitted")
