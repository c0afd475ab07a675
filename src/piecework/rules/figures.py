"""Figures about groups and requesters: how long work takes, what it pays an hour, how it is reviewed.

Times and rates are kept as histograms whose classes are 9 per cent wide, so a median is right to 5 per cent,
costs the same for ten entries as for ten millions, and says so with an "about". Folding the events in is the
market's.
"""

import json
import math
from collections import Counter
from typing import NamedTuple

CLASSES_PER_OCTAVE = 8
LEAST_TIMED = 10
"""So many assignments are timed before a rate is shown: fewer say more about one worker than the work."""

RECENT_DAYS = 90
HOUR_SECONDS = 3_600


class Histogram(Counter[int]):
    """How many values fell into each class; values are at least 1."""

    def add(self, value: float) -> None:
        """Count a value, of at least 1; what is less counts as 1."""
        self[math.floor(CLASSES_PER_OCTAVE * math.log2(max(1.0, value)))] += 1

    def median(self) -> int | None:
        """Return the middle value, right to 5 per cent; None of nothing."""
        half = self.total() / 2
        for each in sorted(self):
            half -= self[each]
            if half <= 0:
                return max(1, round(2 ** ((each + 0.5) / CLASSES_PER_OCTAVE)))
        return None

    def bars(self, most: int) -> list[tuple[int, int, int]]:
        """Return (from, until before, how many) for stretches of values, at most so many and none left out.

        Each goes on for the same share of its values: half as far again, or to their double, or further.
        """
        if not self:
            return []
        # Halves of an octave have no whole numbers of their own below 4.
        wide = CLASSES_PER_OCTAVE // 2 if min(self) >= 2 * CLASSES_PER_OCTAVE else CLASSES_PER_OCTAVE
        while max(self) // wide - min(self) // wide >= most:
            wide *= 2
        return [
            (_bound(each * wide), _bound((each + 1) * wide), sum(self[each * wide + k] for k in range(wide)))
            for each in range(min(self) // wide, max(self) // wide + 1)
        ]

    def to_json(self) -> str:
        """Return it as text for a column."""
        return json.dumps({str(each): self[each] for each in sorted(self)}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Histogram":
        """Return what to_json wrote."""
        return cls({int(each): count for each, count in json.loads(text).items()})


def _bound(number: int) -> int:
    return round(2 ** (number / CLASSES_PER_OCTAVE))


class Rate(NamedTuple):
    """What work pays an hour, in cents, by the median time of `timed` assignments; None if too few are."""

    hourly_cents: int | None
    timed: int


class Reputation(NamedTuple):
    """A requester's record as everybody may see it.

    Attributes:
        approved: assignments, of all time.
        rejected: the same; a rejection that was taken back does not count.
        recently_approved: in the last 90 days.
        recently_rejected: the same.
        rejected_this_week: in the last 7 days.
        review_seconds: from submission to decision, the median; None of nothing.
        rate: over everything this requester ever had done.
    """

    approved: int = 0
    rejected: int = 0
    recently_approved: int = 0
    recently_rejected: int = 0
    rejected_this_week: int = 0
    review_seconds: int | None = None
    rate: Rate = Rate(None, 0)


def hourly_cents(reward_cents: int, seconds: float) -> float:
    """Return what a reward is by the hour; work of less than a second counts as one."""
    return reward_cents * HOUR_SECONDS / max(1.0, seconds)


def rate_of_group(reward_cents: int, times: Histogram) -> Rate:
    """Return the rate of a group, by the median of its work times in seconds."""
    timed, median = times.total(), times.median()
    if timed < LEAST_TIMED or median is None:
        return Rate(None, timed)
    return Rate(round(hourly_cents(reward_cents, median)), timed)


def rate_of_requester(rates: Histogram) -> Rate:
    """Return the median of hourly rates, in cents."""
    timed = rates.total()
    return Rate(rates.median() if timed >= LEAST_TIMED else None, timed)
