"""A worker's dashboard: totals, rates, the last days, what needs them, and what would change their rate."""

from datetime import date, timedelta, tzinfo
from typing import NamedTuple

from starlette.responses import JSONResponse, Response

from piecework.db.door import Tx
from piecework.market import assignments, earnings, history
from piecework.market.heads import Head, head
from piecework.market.history import LAST, Entry, Sums, Wanted
from piecework.rules.qualifications import RATE_FROM_SUBMISSIONS, standing_in
from piecework.rules.standings import distances
from piecework.web.context import Visit
from piecework.web.worker import days, twins

DAYS = 45
OPEN_DAYS = 7
"""How many of the days are open to see; the others are folded up."""
_REJECTIONS_SHOWN = 3
_REJECTIONS_FOR_DAYS = 30


class Day(NamedTuple):
    """A day, when it began, and what was submitted on it."""

    day: date
    at: int
    sums: Sums

    @property
    def cents(self) -> int:
        """What the day's work pays with its bonuses, pending work counted as approved."""
        return self.sums.cents

    @property
    def hourly_cents(self) -> int:
        """What that comes to by the hour of work; 0 for no work."""
        return self.cents * 3_600_000 // self.sums.work_ms if self.sums.work_ms else 0


class Found(NamedTuple):
    """The figures of the dashboard: days from today back, and the last rejections."""

    head: Head
    days: list[Day]
    last_due_at: int | None
    rejected: list[Entry]
    accepted_today: int
    daily_limit: int


async def page(visit: Visit) -> Response:
    """Answer with the worker's figures."""
    found = await visit.market.database.aread(_found, visit.worker.id, visit.zone)
    record = found.head.record
    if visit.wants_json:
        marks = _marks(found.days[0].day, visit.zone)
        since = await visit.market.database.aread(earnings.since, visit.worker.id, marks)
        by_day = [(each.day, each.sums) for each in found.days]
        return JSONResponse(twins.dashboard(record, by_day, twins.Periods(*since)))
    standing = standing_in(record)
    return visit.render(
        "worker/dashboard.html.jinja",
        found.head,
        here="/dashboard",
        record=record,
        queue=found.head.queue,
        unread=found.head.unread,
        today=found.days[0],
        shown=found.days[:OPEN_DAYS],
        folded=[each for each in found.days[OPEN_DAYS:] if each.sums.submitted],
        earlier=len(found.days) - OPEN_DAYS,
        most_cents=max(each.cents for each in found.days),
        last_due_at=found.last_due_at,
        rejected=found.rejected,
        names=await visit.site.lookups.names(each.assignment.requester_id for each in found.rejected),
        distances=distances(standing),
        counts_from=RATE_FROM_SUBMISSIONS,
        limit=visit.site.settings.queue_limit,
        accepted_today=found.accepted_today,
        daily_limit=found.daily_limit,
    )


def _found(tx: Tx, worker_id: str, zone: tzinfo) -> Found:
    today = days.of(tx.now, zone)
    shown = [today - timedelta(days=number) for number in range(DAYS)]
    spans = [days.span(day, zone) for day in shown]
    summed = history.sums(tx, Wanted(worker_id, "submitted"), spans)
    since = days.start(today - timedelta(days=_REJECTIONS_FOR_DAYS), zone)
    rejected = history.walk(tx, Wanted(worker_id, "rejected", since=since), LAST, _REJECTIONS_SHOWN)
    figures = head(tx, worker_id)
    return Found(
        figures,
        [Day(day, span[0], sums) for day, span, sums in zip(shown, spans, summed, strict=True)],
        history.last_due_at(tx, worker_id),
        rejected,
        *assignments.accepted_today(tx, worker_id, figures.record["approved"]),
    )


def _marks(today: date, zone: tzinfo) -> list[int]:
    """Return when last year began, this year, this quarter, and this month."""
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    firsts = (date(today.year - 1, 1, 1), date(today.year, 1, 1), quarter, today.replace(day=1))
    return [days.start(first, zone) for first in firsts]
