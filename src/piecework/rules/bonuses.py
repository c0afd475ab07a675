"""Bonuses: who may be paid one. Source: SendBonus."""

from typing import NamedTuple

from piecework.rules.assignments import Assignment, does_not_exist
from piecework.rules.money import dollars
from piecework.rules.refusals import Refused
from piecework.rules.texts import REASON_CHARACTERS, bad_value, check_words

ACQUAINTED_MS = 183 * 86_400_000
"""How long after a worker's last submission a requester may still pay a bonus: half a year."""


class Bonus(NamedTuple):
    """A bonus's row. Money in cents, `paid_at` in milliseconds."""

    id: str
    requester_id: str
    worker_id: str
    assignment_id: str
    hit_id: str
    cents: int
    fee_cents: int
    reason: str
    paid_at: int


def check(cents: int, reason: str) -> None:
    """Refuse a bonus of nothing, and a reason the worker could not read."""
    if cents < 1:
        raise bad_value(dollars(cents), "BonusAmount", "A bonus must be at least 0.01.")
    check_words(reason, REASON_CHARACTERS, "Reason")


def check_may_pay(assignment: Assignment, worker_id: str, last_submitted_at: int | None, now: int) -> None:
    """Refuse a bonus for unsubmitted work, for somebody else's, or to a worker not seen for half a year.

    Unsubmitted work does not exist for the requester yet. `last_submitted_at` is when the worker last
    submitted anything for this requester.
    """
    if assignment.submitted_at is None:
        raise does_not_exist(assignment.id)
    if assignment.worker_id != worker_id:
        raise bad_value(worker_id, "WorkerId", "This worker did not submit the assignment.")
    if last_submitted_at is None or last_submitted_at < now - ACQUAINTED_MS:
        raise Refused(
            "InvalidAssignmentState",
            f"Worker {worker_id} has submitted nothing for you in the last six months; "
            "a bonus is possible for six months after the last submission.",
        )
