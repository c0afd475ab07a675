"""How far a batch is: counts by state, cost, times, and what they say of the work by the hour."""

from collections.abc import Iterable
from typing import NamedTuple

from piecework.rules.figures import Histogram, Rate

QUIET_MS = 86_400_000
"""A batch is stalled when assignments are open and for so long nothing happened."""


class Counts(NamedTuple):
    """What became of a batch's assignments so far, folded from what happened some seconds ago.

    Attributes:
        accepted: handed out, ever.
        submitted: handed in, ever.
        approved: by a person, a policy or time.
        rejected: and not approved after all.
        returned: given back.
        abandoned: not handed in in time.
        paid_cents: rewards and fees of what was approved.
    """

    accepted: int = 0
    submitted: int = 0
    approved: int = 0
    rejected: int = 0
    returned: int = 0
    abandoned: int = 0
    paid_cents: int = 0

    @property
    def in_hand(self) -> int:
        """Accepted by workers who are at it now."""
        return self.accepted - self.submitted - self.returned - self.abandoned

    @property
    def undecided(self) -> int:
        """Submitted, and waiting for a decision."""
        return self.submitted - self.approved - self.rejected


class Progress(NamedTuple):
    """How far a batch is.

    Attributes:
        rows: in its file.
        published: of those.
        counts: what became of its assignments.
        open_assignments: that workers can accept now; about, if they are many.
        expires_at: when the newest HIT closes; None before anything is published.
        times: seconds from acceptance to submission.
        rate: what the work pays an hour.
        bonus_cents: what bonuses for its assignments came to, with their fees.
        quiet_since: when something last happened, if it is stalled; see `quiet_since`.
    """

    rows: int
    published: int
    counts: Counts
    open_assignments: int
    expires_at: int | None
    times: Histogram
    rate: Rate
    bonus_cents: int = 0
    quiet_since: int | None = None

    @property
    def work_seconds(self) -> int | None:
        """From acceptance to submission, the median; None of nothing."""
        return self.times.median()

    @property
    def spent_cents(self) -> int:
        """What the batch has cost so far: rewards, bonuses, and the fees of both."""
        return self.counts.paid_cents + self.bonus_cents


def quiet_since(moments: Iterable[int | None], open_assignments: int, now: int) -> int | None:
    """Return since when nothing happened to a batch, if it is stalled; None if it is not.

    It is when workers could accept assignments and nobody submitted one for a day, counted from when its
    newest HIT was published or its owner last did something to all its HITs, if that was later.
    """
    known = [moment for moment in moments if moment is not None]
    if not open_assignments or not known or max(known) + QUIET_MS > now:
        return None
    return max(known)


class Moment(NamedTuple):
    """What happened within an hour or a day: when it began, and how many were handed in and decided."""

    at: int
    submitted: int
    approved: int
    rejected: int
