"""Figures about groups and requesters, folded from events in the background, and workers' days with them.

No act that a person waits for writes here, so busy requesters have no hot rows; a figure is seconds old.
"""

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, tuple_, update

from piecework import clock
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.figures import group_figures, requester_days, requester_figures
from piecework.db.schema.market import assignments, events, hit_types, hits
from piecework.db.statements import Statement
from piecework.market import crowd, ledger, progress, spending, worked_days
from piecework.market.events import COUNTED
from piecework.rules import figures as rules
from piecework.rules.figures import Histogram, Reputation

Place = tuple[str, str]
"""Of an event that waits: a worker and its id."""
FIRST: Place = ("", "")
_AFTER: tuple[Any, Any] = (bindparam("after_worker"), bindparam("after"))
_UNCOUNTED = Statement(
    select(
        events.c.id,
        events.c.kind,
        events.c.at,
        events.c.hit_type_id,
        events.c.assignment_id,
        events.c.worker_id.label("folds_for"),
        assignments.c.batch_id,
        hits.c.fee_cents,
        (hits.c.reward_cents + hits.c.fee_cents).label("unit_cents"),
        *worked_days.FACTS,
        worked_days.COUNTED_BONUSES,
    )
    .join_from(events, assignments, assignments.c.id == events.c.assignment_id)
    .join(hits, hits.c.id == assignments.c.hit_id)
    .where(events.c.uncounted == 1, tuple_(events.c.worker_id, events.c.id) > tuple_(*_AFTER))
    .order_by(events.c.worker_id, events.c.id)
    .limit(bindparam("limit"))
)
_ANY = Statement(select(events.c.id).where(events.c.uncounted == 1).limit(1))
_COUNTED = Statement(update(events).where(events.c.id == bindparam("event")).values(uncounted=None))
_GROUP = Statement(select(group_figures).where(group_figures.c.hit_type_id == bindparam("hit_type_id")))
_PUT_GROUP = sql.upsert(group_figures, {name: bindparam(name) for name in ("times", "timed")})
_RATE_GROUP = Statement(
    update(hit_types).where(hit_types.c.id == bindparam("type_id")).values(hourly_cents=bindparam("rate"))
)
_REQUESTER = Statement(
    select(requester_figures).where(requester_figures.c.requester_id == bindparam("requester_id"))
)
_PUT_REQUESTER = sql.upsert(
    requester_figures,
    {
        name: bindparam(name)
        for name in (
            *("approved", "rejected", "reviews", "review_seconds", "rates"),
            *("recent_day", "recent_approved", "recent_rejected"),
        )
    },
)
_ADD_DAY = sql.upsert(
    requester_days,
    {name: requester_days.c[name] + bindparam(name) for name in ("approved", "rejected")},
)


def decided_since(what: str, requester: Any, day: Any) -> Any:
    """Return the SQL for how many assignments of a requester were `approved` or `rejected` after a day."""
    return (
        select(func.coalesce(func.sum(requester_days.c[what]), 0))
        .where(requester_days.c.requester_id == requester, requester_days.c.day > day)
        .scalar_subquery()
    )


_requester: Any = bindparam("requester_id")
_quarter: Any = bindparam("quarter")
_RECENT = Statement(
    select(
        decided_since("approved", _requester, _quarter).label("approved"),
        decided_since("rejected", _requester, _quarter).label("rejected"),
        decided_since("rejected", _requester, bindparam("week")).label("rejected_this_week"),
    )
)
_summed = requester_figures.c
_STALE = select(_summed.requester_id).where(_summed.recent_day < bindparam("today")).limit(bindparam("limit"))
_ANY_STALE = Statement(_STALE)
_SUM_AGAIN = Statement(
    update(requester_figures)
    .where(_summed.requester_id.in_(_STALE.correlate(None)))
    .values(
        recent_day=bindparam("today"),
        recent_approved=decided_since("approved", _summed.requester_id, _quarter),
        recent_rejected=decided_since("rejected", _summed.requester_id, _quarter),
    )
)


class Folded(NamedTuple):
    """How many events and bonuses were folded, and where the next fold goes on."""

    number: int
    place: Place


class _Changes(NamedTuple):
    """What a batch of events adds to one requester."""

    approved: dict[int, int]
    rejected: dict[int, int]
    reviews: Histogram
    rates: Histogram


def fold(tx: Tx, limit: int, after: Place = FIRST) -> Folded:
    """Fold events and bonuses that wait into the figures and into workers' days, `limit` of each at most.

    They come by worker, so that a day is written once for many; `after` is where the last fold ended.
    """
    tx.alone("figures")
    rows = tx.rows(_UNCOUNTED, limit=limit, after_worker=after[0], after=after[1])
    groups: dict[str, tuple[int, Histogram]] = {}
    requesters: dict[str, _Changes] = {}
    for row in rows:
        changes = requesters.setdefault(row.requester_id, _Changes({}, {}, Histogram(), Histogram()))
        if row.kind == "AssignmentSubmitted":
            seconds = (row.submitted_at - row.accepted_at) / 1_000
            groups.setdefault(row.hit_type_id, (row.reward_cents, Histogram()))[1].add(seconds)
            changes.rates.add(rules.hourly_cents(row.reward_cents, seconds))
        elif row.kind in COUNTED:
            _count_decision(changes, row)
    for hit_type_id, (reward_cents, times) in groups.items():
        _add_to_group(tx, hit_type_id, reward_cents, times)
    for requester_id, changes in requesters.items():
        _add_to_requester(tx, requester_id, changes)
    progress.fold(tx, rows)
    crowd.fold(tx, rows)
    spending.fold(tx, events=rows)
    ledger.count_paid(tx, _paid(rows))
    tx.run_many(_COUNTED, [{"event": row.id} for row in rows])
    bonuses = worked_days.fold(tx, [row for row in rows if row.folds_for], limit)
    ended = (rows[-1].folds_for, rows[-1].id) if len(rows) == limit else FIRST
    return Folded(len(rows) + bonuses, ended)


def _paid(rows: list[Any]) -> Counter[str]:
    paid = Counter[str]()
    for row in rows:
        if row.kind == "AssignmentApproved":
            paid[row.requester_id] += row.unit_cents
    return paid


def any_uncounted(tx: Tx) -> bool:
    """Return whether there is anything to fold."""
    return tx.value(_ANY) is not None or worked_days.any_bonus_waits(tx)


def any_stale(tx: Tx) -> bool:
    """Return whether a requester's last ninety days were summed on another day than today."""
    return tx.value(_ANY_STALE, today=tx.now // clock.DAY, limit=1) is not None


def sum_again(tx: Tx, limit: int) -> None:
    """Sum the last ninety days of `limit` requesters at most for whom that was done on another day."""
    tx.alone("figures")
    today = tx.now // clock.DAY
    tx.run(_SUM_AGAIN, today=today, quarter=today - rules.RECENT_DAYS, limit=limit)


def reputation(tx: Tx, requester_id: str) -> Reputation:
    """Return a requester's record as everybody may see it; all zero for a newcomer."""
    row = tx.row(_REQUESTER, requester_id=requester_id)
    if row is None:
        return Reputation()
    recent = _decided_lately(tx, requester_id)
    return Reputation(
        row.approved,
        row.rejected,
        int(recent.approved),
        int(recent.rejected),
        int(recent.rejected_this_week),
        row.review_seconds,
        rules.rate_of_requester(Histogram.from_json(row.rates)),
    )


_WEEK_DAYS = 7


def _count_decision(changes: _Changes, row: Any) -> None:
    day = row.at // clock.DAY
    if row.kind == "AssignmentApproved":
        changes.approved[day] = changes.approved.get(day, 0) + 1
        if row.rejected_at is not None:
            # A rejection that was taken back: it never was, on the day when it was made.
            then = row.rejected_at // clock.DAY
            changes.rejected[then] = changes.rejected.get(then, 0) - 1
    else:
        changes.rejected[day] = changes.rejected.get(day, 0) + 1
    changes.reviews.add((row.at - row.submitted_at) / 1_000)


def _add_to_group(tx: Tx, hit_type_id: str, reward_cents: int, times: Histogram) -> None:
    row = tx.row(_GROUP, hit_type_id=hit_type_id)
    if row is not None:
        times.update(Histogram.from_json(row.times))
    rate = rules.rate_of_group(reward_cents, times)
    tx.run(_PUT_GROUP, hit_type_id=hit_type_id, times=times.to_json(), timed=rate.timed)
    if rate.hourly_cents is not None:
        tx.run(_RATE_GROUP, type_id=hit_type_id, rate=rate.hourly_cents)


def _add_to_requester(tx: Tx, requester_id: str, changes: _Changes) -> None:
    row = tx.row(_REQUESTER, requester_id=requester_id)
    if row is not None:
        changes.reviews.update(Histogram.from_json(row.reviews))
        changes.rates.update(Histogram.from_json(row.rates))
    for day in sorted({*changes.approved, *changes.rejected}):
        tx.run(
            _ADD_DAY,
            requester_id=requester_id,
            day=day,
            approved=changes.approved.get(day, 0),
            rejected=changes.rejected.get(day, 0),
        )
    recent = _decided_lately(tx, requester_id)
    tx.run(
        _PUT_REQUESTER,
        requester_id=requester_id,
        approved=(row.approved if row else 0) + sum(changes.approved.values()),
        rejected=(row.rejected if row else 0) + sum(changes.rejected.values()),
        reviews=changes.reviews.to_json(),
        review_seconds=changes.reviews.median(),
        rates=changes.rates.to_json(),
        recent_day=tx.now // clock.DAY,
        recent_approved=recent.approved,
        recent_rejected=recent.rejected,
    )


def _decided_lately(tx: Tx, requester_id: str) -> Any:
    today = tx.now // clock.DAY
    return tx.row(
        _RECENT, requester_id=requester_id, quarter=today - rules.RECENT_DAYS, week=today - _WEEK_DAYS
    )
