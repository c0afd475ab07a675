"""What would change a worker's approval rate: how far it is from the rates that requesters ask for."""

from typing import NamedTuple

from piecework.rules.qualifications import RATE_FROM_SUBMISSIONS, Standing, percent_approved

THRESHOLDS = (99, 98, 95, 90)


class Distance(NamedTuple):
    """How far a rate is from a threshold, in decisions that all go one way.

    One of the two is None: how many rejections would lose a threshold that is met, or how
    many approvals would reach it. What is pending is decided first, then further work.
    """

    threshold: int
    rejections: int | None
    approvals: int | None

    @property
    def is_met(self) -> bool:
        """Whether the rate is at least the threshold."""
        return self.rejections is not None


def distances(standing: Standing) -> list[Distance]:
    """Return the distance to each threshold that requesters often ask for, the highest first."""
    return [distance(standing, threshold) for threshold in THRESHOLDS]


def distance(standing: Standing, threshold: int) -> Distance:
    """Return the distance to a threshold between 1 and 99 per cent, by the market's own rule of the rate."""
    approved, decided = standing.approved, standing.approved + standing.rejected
    if percent_approved(standing) < threshold:
        return Distance(threshold, None, -((100 * approved - threshold * decided) // (100 - threshold)))
    # Below when 100 * approved < threshold * (decided + rejections), and not before a rate is counted at all.
    rejections = (100 * approved - threshold * decided) // threshold + 1
    return Distance(threshold, max(1, rejections, _until_counted(standing)), None)


def _until_counted(standing: Standing) -> int:
    """Return how many decisions it takes until the rate counts, those on pending work among them."""
    if standing.submitted >= RATE_FROM_SUBMISSIONS:
        return 0
    return RATE_FROM_SUBMISSIONS - standing.approved - standing.rejected
