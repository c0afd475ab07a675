"""Pictures as points for inline SVG; the templates draw them, and show the same as a table."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from piecework.clock import DAY, HOUR
from piecework.market.spending import Spent
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


class Column(NamedTuple):
    """What was spent from a day on until the next column; `at` is its noon in UTC, whose day it shows."""

    at: int
    spent: Spent


def columns(by_day: Mapping[int, Spent], days: tuple[int, int], step: int) -> list[Column]:
    """Return what was spent between two days, both included, with `step` days a column, the oldest first.

    Columns are counted from the end, so that the last one is full whenever it began.
    """
    found = []
    for first in range(days[1] - step + 1, days[0] - 1, -step):
        within = [by_day[day] for day in range(first, first + step) if day in by_day]
        found.append(
            Column(first * DAY + DAY // 2, Spent(*map(sum, zip(*within, strict=True))) if within else Spent())
        )
    return found[::-1]
