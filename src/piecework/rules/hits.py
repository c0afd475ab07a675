"""HITs: what they are at a moment, and what each act makes of them.

Notation of the API: M = max_assignments, A = available, P = pending (accepted, not submitted), S = submitted
and undecided, C = completed (approved or rejected); M = A + P + S + C always.
"""

from collections.abc import Callable
from typing import NamedTuple

from piecework.rules.money import SURCHARGE_FROM_ASSIGNMENTS
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.texts import ASSIGNMENTS, LIFETIME_SECONDS, bad_value, check_range

ASSIGNABLE = "Assignable"
UNASSIGNABLE = "Unassignable"
REVIEWABLE = "Reviewable"
REVIEWING = "Reviewing"
DISPOSED = "Disposed"

ASSIGNMENT_POLICY = 1
HIT_POLICY = 2
REVIEW_DUE = 4
"""Bits of `HIT.policies`: which review policies it has, and that the HIT's own is to run now."""

DISPOSAL_MS = 120 * 86_400_000
LONGEST_LIFE_MS = LIFETIME_SECONDS[1] * 1_000


class HIT(NamedTuple):
    """A HIT's row, without its question. Moments in milliseconds, money in cents."""

    id: str
    hit_type_id: str
    group_id: str
    requester_id: str
    created_at: int
    expires_at: int
    max_assignments: int
    pending: int
    submitted: int
    completed: int
    funded: int
    reward_cents: int
    fee_cents: int
    status: str
    reviewable_at: int | None
    due_at: int | None
    queue_key: str | None
    annotation: str | None
    policies: int = 0
    batch_id: str | None = None
    batch_row: int | None = None

    @property
    def available(self) -> int:
        """Assignments that workers may still accept; kept after expiry as the unclaimed count."""
        return self.max_assignments - self.pending - self.submitted - self.completed

    @property
    def unit_cents(self) -> int:
        """What one assignment costs the requester: reward and fee."""
        return self.reward_cents + self.fee_cents


def does_not_exist(hit_id: str) -> Refused:
    """Return the refusal for an unknown HIT, or somebody else's."""
    return Refused("HITDoesNotExist", Phrase("Hit {id} does not exist.", id=hit_id))


def status_at(hit: HIT, now: int) -> str:
    """Return the HITStatus at `now`, from the counts and the expiry alone.

    An expired HIT with workers still busy is Unassignable. Reviewing lasts until the HIT opens again.
    """
    if hit.status == DISPOSED:
        return DISPOSED
    if hit.available > 0 and hit.expires_at > now:
        return ASSIGNABLE
    if hit.pending > 0:
        return UNASSIGNABLE
    return REVIEWING if hit.status == REVIEWING else REVIEWABLE


def brought_up_to(hit: HIT, now: int, fresh_key: Callable[[], str]) -> HIT:
    """Return the HIT with status, next deadline, place in line and funded count as they must be at `now`.

    `fresh_key` gives its place in line if it opens; a HIT that stays open keeps the one it has.
    """
    status = status_at(hit, now)
    reviewable = status in (REVIEWABLE, REVIEWING)
    was_reviewable = hit.status in (REVIEWABLE, REVIEWING)
    reviewable_at = (hit.reviewable_at if was_reviewable else now) if reviewable else None
    if status == DISPOSED:
        reviewable_at = hit.reviewable_at
    policies = hit.policies
    if policies & HIT_POLICY:
        began = status == REVIEWABLE and not was_reviewable
        policies = policies | REVIEW_DUE if began else policies if reviewable else policies & ~REVIEW_DUE
    return hit._replace(
        status=status,
        reviewable_at=reviewable_at,
        policies=policies,
        due_at=reviewable_at if policies & REVIEW_DUE else _next_deadline(hit, status, reviewable_at),
        queue_key=(hit.queue_key or fresh_key()) if status == ASSIGNABLE else None,
        funded=funded(hit, now),
    )


def funded(hit: HIT, now: int) -> int:
    """Return how many assignments' money must be held at `now`: all undecided ones, and the open ones."""
    open_slots = hit.available if hit.expires_at > now and hit.status != DISPOSED else 0
    return hit.pending + hit.submitted + open_slots


def closed_unfinished(hit: HIT, now: int) -> bool:
    """Tell whether a HIT expired before all its assignments were taken."""
    return hit.available > 0 and hit.expires_at <= now


class Overdue(NamedTuple):
    """Deadlines of a HIT's assignments that have passed while nobody acted on them.

    Attributes:
        abandoned: accepted assignments whose time is up.
        approved: submitted assignments whose auto-approval has come.
        last_abandoned_at: the latest of the abandoned ones' deadlines.
    """

    abandoned: int
    approved: int
    last_abandoned_at: int | None


def as_seen(hit: HIT, now: int, overdue: Overdue) -> HIT:
    """Return the HIT as it is at `now`, whether or not anybody has acted on its deadlines."""
    if overdue.abandoned or overdue.approved:
        hit = hit._replace(
            pending=hit.pending - overdue.abandoned,
            submitted=hit.submitted - overdue.approved,
            completed=hit.completed + overdue.approved,
        )
    status = status_at(hit, now)
    if status in (REVIEWABLE, REVIEWING):
        since = hit.reviewable_at or max(hit.expires_at, overdue.last_abandoned_at or 0)
        if since + DISPOSAL_MS <= now:
            status = DISPOSED
    return hit if status == hit.status else hit._replace(status=status)


def check_lifetime(seconds: int) -> None:
    """Refuse a LifetimeInSeconds outside 30 seconds to 365 days."""
    check_range(seconds, LIFETIME_SECONDS, "LifetimeInSeconds")


def check_may_extend(hit: HIT, more: int) -> None:
    """Refuse more assignments for a disposed HIT, or past nine (CreateAdditionalAssignmentsForHIT).

    A HIT made with fewer than ten assignments pays the lower fee and may never reach ten.
    """
    check_range(more, ASSIGNMENTS, "NumberOfAdditionalAssignments")
    refuse_disposed(hit, (ASSIGNABLE, UNASSIGNABLE, REVIEWABLE, REVIEWING))
    total = hit.max_assignments + more
    if hit.max_assignments < SURCHARGE_FROM_ASSIGNMENTS <= total:
        raise Refused(
            "InvalidMaximumAssignmentsIncrease",
            "A HIT created with fewer than 10 assignments cannot be extended to have 10 or more. "
            f"It has {hit.max_assignments}, and you asked for {more} more.",
        )
    if total > ASSIGNMENTS[1]:
        raise bad_value(
            more, "NumberOfAdditionalAssignments", f"The HIT would have more than {ASSIGNMENTS[1]}."
        )


def expiry_asked_for(hit: HIT, expire_at: int, now: int) -> int:
    """Return the expiry that UpdateExpirationForHIT sets: a past moment expires the HIT at once.

    A HIT that has expired already keeps the moment at which it did, however often it is expired again.
    """
    refuse_disposed(hit, (ASSIGNABLE, UNASSIGNABLE, REVIEWABLE, REVIEWING))
    if expire_at <= now:
        return min(hit.expires_at, now)
    if expire_at > now + LONGEST_LIFE_MS:
        raise bad_value(expire_at // 1000, "ExpireAt", "It must be at most 365 days from now.")
    return expire_at


def review_status_asked_for(hit: HIT, *, revert: bool) -> str:
    """Return the status UpdateHITReviewStatus sets: Reviewable to Reviewing, or back with Revert."""
    needed, wanted = (REVIEWING, REVIEWABLE) if revert else (REVIEWABLE, REVIEWING)
    if hit.status != needed:
        raise wrong_state(hit, (needed,))
    return wanted


def check_may_change_type(hit: HIT) -> None:
    """Refuse UpdateHITTypeOfHIT once an assignment was accepted and not given back, and on a disposed HIT."""
    refuse_disposed(hit, (ASSIGNABLE, UNASSIGNABLE, REVIEWABLE, REVIEWING))
    if hit.pending or hit.submitted or hit.completed:
        raise Refused(
            "InvalidHITState",
            f"This HIT is currently in the state '{hit.status}'.  Its HIT type can be changed only while no "
            "assignment is accepted or submitted.",
        )


def check_may_delete(hit: HIT) -> None:
    """Refuse DeleteHIT unless the HIT is Reviewable or Reviewing and nothing is left to decide."""
    if hit.status not in (REVIEWABLE, REVIEWING) or hit.submitted:
        raise wrong_state(hit, (REVIEWING, REVIEWABLE))


def refuse_disposed(hit: HIT, allowed: tuple[str, ...]) -> None:
    """Refuse an act on a disposed HIT."""
    if hit.status == DISPOSED:
        raise wrong_state(hit, allowed)


def wrong_state(hit: HIT, allowed: tuple[str, ...]) -> Refused:
    """Return the refusal that clients match: the state, two spaces, the states that would do."""
    return Refused(
        "InvalidHITState",
        f"This HIT is currently in the state '{hit.status}'.  "
        f"This operation can be called with a status of: {', '.join(allowed)}",
    )


def _next_deadline(hit: HIT, status: str, reviewable_at: int | None) -> int | None:
    if status == ASSIGNABLE:
        return hit.expires_at
    if reviewable_at is not None and status != DISPOSED:
        return reviewable_at + DISPOSAL_MS
    return None
