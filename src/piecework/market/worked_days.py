"""What each worker's days and years came to: folded from events and bonuses in the background, and the rest.

No act that a person waits for writes here. What an act changed waits for the fold, found by its worker, so
that whoever reads adds it to the days: the sums are exact at any moment, whether or not anything was folded
since. What a bonus adds stands beside its work, and moves with it when the work is decided.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, cast, exists, func, select, update

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.figures import worker_days, worker_years
from piecework.db.schema.market import assignments, events
from piecework.db.schema.workers import bonus_payments
from piecework.db.statements import Statement
from piecework.market import spending
from piecework.rules import worked_days as rules
from piecework.rules.assignments import APPROVED, REJECTED, SUBMITTED
from piecework.rules.worked_days import NOTHING, QUARTERS, Paid, Span, Worked, in_state

ALL = ""
"""Stands for all requesters together, whose days are kept beside those of each."""


class Key(NamedTuple):
    """A day in UTC of a worker for a requester, or for all."""

    worker_id: str
    requester_id: str
    day: int


def _bonuses(*which: Any) -> Any:
    return (
        select(func.coalesce(func.sum(bonus_payments.c.cents), 0))
        .where(bonus_payments.c.assignment_id == assignments.c.id, *which)
        .scalar_subquery()
        .label("bonus_cents")
    )


COUNTED_BONUSES = _bonuses(bonus_payments.c.uncounted.is_(None))
"""The bonuses of an assignment that its worker's days have already."""
FACTS = [
    assignments.c[name]
    for name in (
        "worker_id",
        "requester_id",
        "reward_cents",
        "accepted_at",
        "submitted_at",
        "rejected_at",
    )
]
_WAITING = Statement(
    select(events.c.kind, events.c.at, *FACTS, COUNTED_BONUSES)
    .join_from(events, assignments, assignments.c.id == events.c.assignment_id)
    .where(events.c.worker_id == bindparam("worker_id"), events.c.uncounted == 1)
)
_BONUS = select(
    bonus_payments.c.id,
    bonus_payments.c.cents,
    bonus_payments.c.fee_cents,
    bonus_payments.c.paid_at,
    assignments.c.batch_id,
    assignments.c.worker_id,
    assignments.c.requester_id,
    assignments.c.submitted_at,
    assignments.c.status,
).join_from(bonus_payments, assignments, assignments.c.id == bonus_payments.c.assignment_id)
_WAITING_BONUSES = Statement(
    _BONUS.where(bonus_payments.c.worker_id == bindparam("worker_id"), bonus_payments.c.uncounted == 1)
)
# Once a worker's events are folded, each assignment is folded in the state that it has.
_NEXT_BONUSES = Statement(
    _BONUS.where(
        bonus_payments.c.uncounted == 1,
        ~exists(
            select(events.c.id).where(
                events.c.worker_id == bonus_payments.c.worker_id, events.c.uncounted == 1
            )
        ),
    )
    .order_by(bonus_payments.c.worker_id, bonus_payments.c.id)
    .limit(bindparam("limit"))
)
_ANY_BONUS = Statement(select(bonus_payments.c.id).where(bonus_payments.c.uncounted == 1).limit(1))
_COUNTED = Statement(
    update(bonus_payments).where(bonus_payments.c.id == bindparam("bonus")).values(uncounted=None)
)
# Work whose auto-approval has come while nobody swept.
_OVERDUE = Statement(
    select(assignments.c.due_at, *FACTS, _bonuses()).where(
        assignments.c.worker_id == bindparam("worker_id"),
        assignments.c.status == "Submitted",
        assignments.c.due_at <= bindparam("now"),
    )
)
_GET = Statement(
    select(worker_days.c.quarters).where(*(worker_days.c[name] == bindparam(name) for name in Key._fields))
)
_PUT = sql.upsert(worker_days, {name: bindparam(name) for name in ("total", "quarters")})

_PAID = [worker_years.c[name] for name in Paid._fields]
_ADD_TO_YEAR = sql.upsert(worker_years, {each.name: each + bindparam(each.name) for each in _PAID})
_OF_YEAR = Statement(
    select(worker_years.c.requester_id, *_PAID).where(
        worker_years.c.worker_id == bindparam("worker_id"), worker_years.c.year == bindparam("year")
    )
)


def _of_days(column: Any, which: Any) -> Statement:
    return Statement(
        select(worker_days.c.day, worker_days.c.requester_id, column).where(
            worker_days.c.worker_id == bindparam("worker_id"),
            which,
            worker_days.c.day.in_(select(cast(sql.texts("days").c.value, Integer))),
        )
    )


_one_requester = worker_days.c.requester_id == bindparam("requester_id")
_every_requester = worker_days.c.requester_id > ALL
_OF_ONE = tuple(_of_days(each, _one_requester) for each in (worker_days.c.total, worker_days.c.quarters))
_OF_EACH = tuple(_of_days(each, _every_requester) for each in (worker_days.c.total, worker_days.c.quarters))


class Changes(dict[Key, dict[int, Worked]]):
    """What is to be added to days, by the quarter of the day."""

    def add(self, row: Any, at: int, worked: Worked) -> None:
        """Add at a moment, for the worker and the requester of a row."""
        day, quarter = divmod(rules.quarter_of(at), QUARTERS)
        for requester_id in (ALL, row.requester_id):
            quarters = self.setdefault(Key(row.worker_id, requester_id, day), {})
            quarters[quarter] = quarters.get(quarter, NOTHING).plus(worked)

    def happened(self, row: Any, kind: str, at: int) -> None:
        """Add an event; the row has FACTS and the bonuses that stand beside the work before it."""
        work_ms = row.submitted_at - row.accepted_at
        facts = (row.reward_cents, int(row.bonus_cents), work_ms)
        if kind == "AssignmentSubmitted":
            self.add(row, row.submitted_at, in_state(SUBMITTED, 1, *facts))
            return
        approved = kind == "AssignmentApproved"
        before = REJECTED if approved and row.rejected_at is not None else SUBMITTED
        self.add(row, row.submitted_at, in_state(before, -1, *(-each for each in facts)))
        self.add(row, row.submitted_at, in_state(APPROVED if approved else REJECTED, 1, *facts))
        if approved and row.reward_cents:
            self.add(row, at, NOTHING._replace(paid=1, paid_cents=row.reward_cents))

    def bonus(self, row: Any) -> None:
        """Add a bonus beside its work, and where it was paid."""
        self.add(row, row.submitted_at, in_state(row.status, 0, 0, row.cents, 0))
        self.add(row, row.paid_at, NOTHING._replace(paid_bonus_cents=row.cents))

    def years(self) -> dict[tuple[str, int, str], Paid]:
        """Return what is to be added to years, by worker, year and requester."""
        found: dict[tuple[str, int, str], Paid] = {}
        for key, quarters in self.items():
            if key.requester_id != ALL:
                place = key.worker_id, rules.year_of(key.day), key.requester_id
                for worked in quarters.values():
                    found[place] = found.get(place, Paid()).plus(worked)
        return {place: paid for place, paid in found.items() if any(paid)}


def fold(tx: Tx, decided: Iterable[Any], limit: int) -> int:
    """Fold events, which the caller has marked as counted, and bonuses, of which no more than `limit`.

    The rows of events have `kind`, `at`, FACTS and COUNTED_BONUSES; whoever calls is alone with the figures.
    Returns how many bonuses were folded.
    """
    changes = Changes()
    for row in decided:
        changes.happened(row, row.kind, row.at)
    paid = tx.rows(_NEXT_BONUSES, limit=limit)
    for row in paid:
        changes.bonus(row)
    spending.fold(tx, bonuses=paid)
    tx.run_many(_COUNTED, [{"bonus": row.id} for row in paid])
    for key in sorted(changes):
        known = tx.value(_GET, **key._asdict()) or ""
        quarters = rules.raised(known, changes[key])
        tx.run(_PUT, **key._asdict(), total=rules.whole(quarters), quarters=quarters)
    for (worker_id, number, requester_id), more in sorted(changes.years().items()):
        tx.run(_ADD_TO_YEAR, worker_id=worker_id, year=number, requester_id=requester_id, **more._asdict())
    return len(paid)


def any_bonus_waits(tx: Tx) -> bool:
    """Return whether a bonus waits to be folded."""
    return tx.value(_ANY_BONUS) is not None


def sums(tx: Tx, worker_id: str, spans: Sequence[Span], requester_id: str = ALL) -> list[Worked]:
    """Return what spans that do not overlap came to, for one requester or for all together."""
    which = {"worker_id": worker_id, "requester_id": requester_id}
    found = _summed(tx, spans, _OF_ONE, which, _waiting(tx, worker_id))
    return [found.get((number, requester_id), NOTHING) for number in range(len(spans))]


def sums_by_requester(tx: Tx, worker_id: str, spans: Sequence[Span]) -> dict[tuple[int, str], Worked]:
    """Return what spans that do not overlap came to, by the number of the span and the requester."""
    found = _summed(tx, spans, _OF_EACH, {"worker_id": worker_id}, _waiting(tx, worker_id))
    return {key: worked for key, worked in found.items() if key[1] != ALL}


def year(tx: Tx, worker_id: str, number: int, months: Sequence[Span]) -> tuple[list[Worked], dict[str, Paid]]:
    """Return what each month of a year came to, and what each requester paid in it.

    The months are those of any time zone. By requester, the year in UTC is kept, and only what that zone's
    is longer or shorter by is read by the day.
    """
    waiting = _waiting(tx, worker_id)
    by_month = _summed(tx, months, _OF_ONE, {"worker_id": worker_id, "requester_id": ALL}, waiting)
    paid = {
        row.requester_id: Paid._make(row[1:]) for row in tx.rows(_OF_YEAR, worker_id=worker_id, year=number)
    }
    start, end = months[0][0], months[-1][1]
    more = [
        (key.requester_id, worked, 1)
        for key, quarters in waiting.items()
        for quarter, worked in quarters.items()
        if start <= rules.moment(key.day, quarter) < end
    ]
    parts = rules.beyond(number, start, end)
    differing = _summed(tx, [span for _, span in parts], _OF_EACH, {"worker_id": worker_id}, Changes())
    more += [(requester_id, worked, parts[place][0]) for (place, requester_id), worked in differing.items()]
    for requester_id, worked, sign in more:
        if requester_id != ALL:
            paid[requester_id] = paid.get(requester_id, Paid()).plus(worked, sign)
    months_paid = [by_month.get((place, ALL), NOTHING) for place in range(len(months))]
    return months_paid, {requester_id: each for requester_id, each in paid.items() if any(each)}


def _summed(
    tx: Tx,
    spans: Sequence[Span],
    statements: tuple[Statement, ...],
    which: dict[str, str],
    waiting: "Changes",
) -> dict[tuple[int, str], Worked]:
    asked, (of_whole, of_parts) = _Asked(spans), statements

    def kept(statement: Statement, days: Iterable[int]) -> list[Any]:
        return tx.rows(statement, days=json.dumps([*map(str, days)]), **which) if days else []

    # Where a day lies in one span as a whole, as all do in UTC, its sums are short.
    totals: dict[tuple[int, str], list[str]] = {}
    for day, requester_id, total in kept(of_whole, asked.whole):
        totals.setdefault((asked.whole[day], requester_id), []).append(total)
    asked.found.update((key, rules.together(texts)) for key, texts in totals.items())
    for row in kept(of_parts, asked.parts):
        parts = asked.parts[row.day]
        found = rules.between(row.quarters, [(first, end) for _, first, end in parts])
        for (number, _, _), worked in zip(parts, found, strict=True):
            asked.add(number, row.requester_id, worked)
    asked.add_waiting(waiting)
    return asked.found


class _Asked:
    """The days of which spans consist, those that are in one span as a whole and the others, and the sums."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.whole: dict[int, int] = {}
        self.parts: dict[int, list[tuple[int, int, int]]] = {}
        self.found: dict[tuple[int, str], Worked] = {}
        for number, (start, end) in enumerate(spans):
            first, last = rules.quarter_of(start), rules.quarter_of(end)
            for day in range(first // QUARTERS, -(-last // QUARTERS)):
                part = max(0, first - day * QUARTERS), min(QUARTERS, last - day * QUARTERS)
                if part == (0, QUARTERS):
                    self.whole[day] = number
                else:
                    self.parts.setdefault(day, []).append((number, *part))

    def add(self, number: int, requester_id: str, worked: Worked) -> None:
        known = self.found.get((number, requester_id))
        self.found[number, requester_id] = worked if known is None else known.plus(worked)

    def add_waiting(self, waiting: Changes) -> None:
        for key, quarters in waiting.items():
            whole = key.day in self.whole
            parts = [(self.whole[key.day], 0, QUARTERS)] if whole else self.parts.get(key.day, [])
            for number, first, end in parts:
                for quarter, worked in quarters.items():
                    if first <= quarter < end:
                        self.add(number, key.requester_id, worked)


def _waiting(tx: Tx, worker_id: str) -> Changes:
    """Return what a worker's days lack as of now."""
    changes = Changes()
    for row in tx.rows(_WAITING, worker_id=worker_id):
        changes.happened(row, row.kind, row.at)
    for row in tx.rows(_WAITING_BONUSES, worker_id=worker_id):
        changes.bonus(row)
    for row in tx.rows(_OVERDUE, worker_id=worker_id, now=tx.now):
        changes.happened(row, "AssignmentApproved", row.due_at)
    return changes
