"""What a worker's day for one requester came to, and how it is kept: by quarters of an hour, added up.

A day here is one in UTC. Days begin at a quarter of an hour in every time zone, so what lies between two
quarters is enough for everybody's days, months and years. A day is kept as a ladder: each step says what the
day had come to by the end of a quarter, so any part of it is the difference of two steps, long or short.
Reading and writing the days is the market's.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from operator import add, sub
from typing import NamedTuple

from piecework.rules.assignments import APPROVED, REJECTED, SUBMITTED

QUARTER_MS = 900_000
QUARTERS = 96
"""In a day."""
DAY_MS = QUARTERS * QUARTER_MS
Span = tuple[int, int]
"""From a moment until before another, in milliseconds; both begin a quarter of an hour."""


class Worked(NamedTuple):
    """What a stretch of time came to: counts, cents, and work in milliseconds.

    What is pending, approved or rejected counts where it was submitted, with the bonuses of such work. What
    was paid counts where it was approved, and where the bonus was paid, without work that has no reward.
    """

    pending: int = 0
    pending_cents: int = 0
    pending_bonus_cents: int = 0
    pending_ms: int = 0
    approved: int = 0
    approved_cents: int = 0
    approved_bonus_cents: int = 0
    approved_ms: int = 0
    rejected: int = 0
    rejected_cents: int = 0
    rejected_bonus_cents: int = 0
    rejected_ms: int = 0
    paid: int = 0
    paid_cents: int = 0
    paid_bonus_cents: int = 0

    def plus(self, other: Sequence[int]) -> "Worked":
        """Return both together."""
        return Worked._make(map(add, self, other))


class Paid(NamedTuple):
    """What was paid for work: HITs that have a reward, their rewards, and bonuses."""

    hits: int = 0
    rewards_cents: int = 0
    bonus_cents: int = 0

    def plus(self, worked: Worked, sign: int = 1) -> "Paid":
        """Return this with what was paid in a stretch of time, or without it: `sign` is 1 or -1."""
        paid = (worked.paid, worked.paid_cents, worked.paid_bonus_cents)
        return Paid._make(mine + sign * more for mine, more in zip(self, paid, strict=True))


NOTHING = Worked()
_PLACES = {SUBMITTED: 0, APPROVED: 4, REJECTED: 8}


def in_state(status: str, count: int, cents: int, bonus_cents: int, work_ms: int) -> Worked:
    """Return what work in a state comes to."""
    place = _PLACES[status]
    values = (count, cents, bonus_cents, work_ms)
    return Worked._make((*NOTHING[:place], *values, *NOTHING[place + len(values) :]))


def quarter_of(at: int) -> int:
    """Return the quarter of an hour of a moment, counted from the epoch."""
    return at // QUARTER_MS


def moment(day: int, quarter: int) -> int:
    """Return when a quarter of a day begins, in milliseconds; days are counted from the epoch."""
    return day * DAY_MS + quarter * QUARTER_MS


def raised(ladder: str, changes: Mapping[int, Sequence[int]]) -> str:
    """Return a ladder with changes, by the quarter of the day. "" is the ladder of a day without work."""
    steps = {int(step[:2]): _values(step) for step in ladder.split(_BETWEEN)} if ladder else {}
    before, at, each = NOTHING, NOTHING, dict[int, Worked]()
    for quarter in sorted(steps):
        each[quarter] = Worked._make(map(sub, steps[quarter], before))
        before = steps[quarter]
    for quarter, change in changes.items():
        each[quarter] = each.get(quarter, NOTHING).plus(change)
    written = []
    for quarter in sorted(each):
        if any(each[quarter]):
            at = at.plus(each[quarter])
            written.append(f"{quarter:02}:{','.join(map(str, at))}")
    return _BETWEEN.join(written)


def whole(ladder: str) -> str:
    """Return what a ladder comes to, as text for a column; `together` reads it."""
    return ladder.rpartition(_BETWEEN)[2].partition(":")[2]


def together(texts: Sequence[str]) -> Worked:
    """Return what several texts of `whole` come to."""
    each = [map(int, text.split(",")) for text in texts if text]
    return Worked._make(map(sum, zip(*each, strict=True))) if each else NOTHING


def between(ladder: str, parts: Iterable[tuple[int, int]]) -> list[Worked]:
    """Return what parts of a day came to, each from one quarter of the day until before another."""
    steps = ladder.split(_BETWEEN) if ladder else []
    found = []
    for first, end in parts:
        # A step is looked for as text: two digits sort as their numbers do.
        below, last = bisect_left(steps, f"{first:02}"), bisect_left(steps, f"{end:02}")
        if below == last:
            found.append(NOTHING)
        elif below:
            found.append(Worked._make(map(sub, _values(steps[last - 1]), _values(steps[below - 1]))))
        else:
            found.append(_values(steps[last - 1]))
    return found


def year_of(day: int) -> int:
    """Return the year of a day, counted from the epoch."""
    return (_EPOCH + timedelta(day)).year


def beyond(year: int, start: int, end: int) -> list[tuple[int, Span]]:
    """Return by what a year that begins and ends at two moments differs from that year in UTC.

    Each part is longer (1) or shorter (-1).
    """
    parts = []
    for number, here, sign in ((year, start, 1), (year + 1, end, -1)):
        in_utc = (date(number, 1, 1) - _EPOCH).days * DAY_MS
        if here != in_utc:
            parts.append((sign if here < in_utc else -sign, (min(here, in_utc), max(here, in_utc))))
    return parts


_EPOCH = date(1970, 1, 1)
_BETWEEN = ";"


def _values(step: str) -> Worked:
    return Worked._make(map(int, step[3:].split(",")))
