"""A worker's history: all work that is no longer in hand, newest first, however long ago.

Work stands in it by the moment when it left the queue: submitted, returned, or out of time. Walks are keyset
walks over three indexes, which are merged: what was submitted, what was not, and what ran out of time while
nobody swept.
"""

import json
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, or_, select, tuple_, union_all

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import assignments, hit_types, hits
from piecework.db.schema.workers import bonus_payments
from piecework.db.statements import Statement
from piecework.market import worked_days
from piecework.market.settling import ASSIGNMENT_COLUMNS
from piecework.rules import assignments as rules
from piecework.rules.assignments import Assignment
from piecework.rules.worked_days import Span, Worked

Status = Literal["", "submitted", "pending", "approved", "rejected", "returned", "abandoned"]
STATUSES: tuple[Status, ...] = ("", "submitted", "pending", "approved", "rejected", "returned", "abandoned")
SUMMED: dict[Status, tuple[str, ...]] = {
    "": ("pending", "approved", "rejected"),
    "submitted": ("pending", "approved", "rejected"),
    "pending": ("pending",),
    "approved": ("approved",),
    "rejected": ("rejected",),
}
"""The states of work that stand behind a state that is asked for, where it comes to anything."""
LAST = (1 << 53, "~")
"""A place behind which everything stands."""


class Wanted(NamedTuple):
    """Which part of a worker's history: from `since` until before `until`, in milliseconds."""

    worker_id: str
    status: Status = ""
    requester_id: str | None = None
    since: int = 0
    until: int = LAST[0]


class Bonus(NamedTuple):
    """What was paid beside a reward, and the requester's words."""

    assignment_id: str
    cents: int
    reason: str


class Entry(NamedTuple):
    """Work as of now, what it was, and its bonuses, the earliest first."""

    assignment: Assignment
    at: int
    title: str
    group_id: str
    bonuses: tuple[Bonus, ...]

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands: what comes after it is older."""
        return self.at, self.assignment.id

    @property
    def bonus_cents(self) -> int:
        """All its bonuses together."""
        return sum(bonus.cents for bonus in self.bonuses)


class Sums(NamedTuple):
    """What a span of time came to. Rewards of pending and of approved work in cents, work in ms."""

    submitted: int = 0
    approved: int = 0
    rejected: int = 0
    approved_cents: int = 0
    pending_cents: int = 0
    bonus_cents: int = 0
    work_ms: int = 0

    @property
    def cents(self) -> int:
        """What the work pays with its bonuses, pending work counted as approved."""
        return self.approved_cents + self.pending_cents + self.bonus_cents


NOTHING = Sums()


def _source(moment: Any, *which: ColumnElement[bool], by_requester: bool) -> Select[Any]:
    found = select(assignments.c.id.label("id"), moment.label("at")).where(
        assignments.c.worker_id == bindparam("worker_id"),
        moment >= bindparam("since"),
        moment < bindparam("until"),
        *which,
    )
    return found.where(assignments.c.requester_id == bindparam("requester_id")) if by_requester else found


_live = assignments.c.due_at > bindparam("now")
_SUBMITTED = (assignments.c.submitted_at, assignments.c.submitted_at.is_not(None))
# By what is due, of which there is little: no index leads by an expression through all of the past.
_PENDING = (
    assignments.c.submitted_at + literal_column("0"),
    assignments.c.status == "Submitted",
    _live,
)
_ENDED = (assignments.c.ended_at, assignments.c.ended_at.is_not(None))
_LAPSED = (assignments.c.due_at, assignments.c.status == "Accepted", assignments.c.due_at <= bindparam("now"))
_approved = or_(assignments.c.status == "Approved", assignments.c.due_at <= bindparam("now"))
_SOURCES: dict[Status, tuple[tuple[Any, ...], ...]] = {
    "": (_SUBMITTED, _ENDED, _LAPSED),
    "submitted": (_SUBMITTED,),
    "pending": (_PENDING,),
    "approved": ((*_SUBMITTED, _approved),),
    "rejected": ((assignments.c.submitted_at, assignments.c.status == "Rejected"),),
    "returned": ((*_ENDED, assignments.c.status == "Returned"),),
    "abandoned": ((*_ENDED, assignments.c.status == "Abandoned"), _LAPSED),
}


def _walk(sources: tuple[tuple[Any, ...], ...], *, by_requester: bool) -> Statement:
    seen = tuple_(bindparam("seen"), bindparam("seen_id"))
    parts = [
        _source(*source, by_requester=by_requester)
        .where(tuple_(source[0], assignments.c.id) < seen)
        .order_by(source[0].desc(), assignments.c.id.desc())
        .limit(bindparam("limit"))
        .subquery()
        .select()
        for source in sources
    ]
    found = union_all(*parts).subquery()
    return Statement(
        select(*ASSIGNMENT_COLUMNS, found.c.at, hit_types.c.title, hit_types.c.group_id)
        .join(found, found.c.id == assignments.c.id)
        .join(hits, hits.c.id == assignments.c.hit_id)
        .join(hit_types, hit_types.c.id == hits.c.hit_type_id)
        .order_by(found.c.at.desc(), found.c.id.desc())
        .limit(bindparam("limit"))
    )


_BOTH = (False, True)
_WALKS = {
    (status, by_requester): _walk(sources, by_requester=by_requester)
    for status, sources in _SOURCES.items()
    for by_requester in _BOTH
}
_paid = sql.texts("ids")
_BONUSES = Statement(
    select(bonus_payments.c.assignment_id, bonus_payments.c.cents, bonus_payments.c.reason)
    .join_from(_paid, bonus_payments, bonus_payments.c.assignment_id == _paid.c.value)
    .order_by(bonus_payments.c.id)
)
_LAST_DUE = Statement(
    select(func.max(assignments.c.due_at)).where(
        assignments.c.worker_id == bindparam("worker_id"), assignments.c.status == "Submitted"
    )
)
_REQUESTERS = Statement(
    select(assignments.c.requester_id).where(assignments.c.worker_id == bindparam("worker_id")).distinct()
)


def walk(tx: Tx, wanted: Wanted, seen: tuple[int, str] = LAST, limit: int = 50) -> list[Entry]:
    """Return work that is no longer in hand, newest first. `seen` is the place of the last entry seen."""
    # The place bounds the moment as well: SQLite seeks by one range only, and would take the other.
    rows = tx.rows(
        _WALKS[wanted.status, wanted.requester_id is not None],
        **_bound(tx, wanted._replace(until=min(wanted.until, seen[0] + 1))),
        seen=seen[0],
        seen_id=seen[1],
        limit=limit,
    )
    paid = _bonuses(tx, [row.id for row in rows])
    return [_entry(row, paid, tx.now) for row in rows]


def sums(tx: Tx, wanted: Wanted, spans: Sequence[Span]) -> list[Sums]:
    """Return what the submitted work of each span of time came to; spans do not overlap.

    Of `wanted`, the worker, the state and the requester count; work that was not submitted comes to nothing.
    """
    if wanted.status in SUMMED:
        worked = worked_days.sums(tx, wanted.worker_id, spans, wanted.requester_id or worked_days.ALL)
        return [_sums(each, wanted.status) for each in worked]
    return [NOTHING] * len(spans)


def last_due_at(tx: Tx, worker_id: str) -> int | None:
    """Return when the last of a worker's pending work is approved if nobody decides, or None."""
    found: int | None = tx.value(_LAST_DUE, worker_id=worker_id)
    return None if found is None or found <= tx.now else found


def requesters(tx: Tx, worker_id: str) -> list[str]:
    """Return the ids of all requesters a worker has accepted HITs of. Reads the whole history."""
    return [row.requester_id for row in tx.rows(_REQUESTERS, worker_id=worker_id)]


def _bound(tx: Tx, wanted: Wanted) -> dict[str, Any]:
    return {
        "worker_id": wanted.worker_id,
        "requester_id": wanted.requester_id,
        "since": wanted.since,
        "until": wanted.until,
        "now": tx.now,
    }


def _bonuses(tx: Tx, assignment_ids: Sequence[str]) -> dict[str, list[Bonus]]:
    paid: dict[str, list[Bonus]] = {}
    for row in tx.rows(_BONUSES, ids=json.dumps(assignment_ids)) if assignment_ids else ():
        paid.setdefault(row.assignment_id, []).append(Bonus(*row))
    return paid


def _entry(row: Any, paid: dict[str, list[Bonus]], now: int) -> Entry:
    count = len(Assignment._fields)
    assignment = rules.as_seen(Assignment._make(row[:count]), now)
    return Entry(assignment, row.at, row.title, row.group_id, tuple(paid.get(assignment.id, ())))


def _sums(worked: Worked, status: Status) -> Sums:
    states = SUMMED[status]

    def total(what: str) -> int:
        return sum(getattr(worked, f"{state}{what}") for state in states)

    approved, pending = "approved" in states, "pending" in states
    return Sums(
        submitted=total(""),
        approved=worked.approved * approved,
        rejected=worked.rejected * ("rejected" in states),
        approved_cents=worked.approved_cents * approved,
        pending_cents=worked.pending_cents * pending,
        bonus_cents=total("_bonus_cents"),
        work_ms=total("_ms"),
    )
