"""Pictures of a batch as points for inline SVG; the templates draw them, and show the same as a table."""

from collections.abc import Sequence
from typing import NamedTuple

from piecework.clock import HOUR
from piecework.rules.progress import Moment


class Sum(NamedTuple):
    """How many were handed in and decided by a moment."""

    at: int
    submitted: int
    decided: int


class Pace(NamedTuple):
    """The growth of a batch: sums by moment, and the two lines as paths in a box of 100 by `height`."""

    sums: list[Sum]
    height: int
    submitted: str
    decided: str


def pace(moments: Sequence[Moment]) -> Pace:
    """Return how a batch grew; `moments` is not empty."""
    sums, submitted, decided = [], 0, 0
    for moment in moments:
        submitted += moment.submitted
        decided += moment.approved + moment.rejected
        sums.append(Sum(moment.at + HOUR, submitted, decided))
    began = moments[0].at
    width = max(1, sums[-1].at - began)
    height = max(1, submitted, decided)
    points = [(100 * (each.at - began) / width, each) for each in sums]
    return Pace(
        sums,
        height,
        f"M0 {height}" + "".join(f"L{x:.2f} {height - each.submitted}" for x, each in points),
        f"M0 {height}" + "".join(f"H{x:.2f}V{height - each.decided}" for x, each in points),
    )
