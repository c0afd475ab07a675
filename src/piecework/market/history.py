"""A worker's history: all work that is no longer in hand, newest first, however long ago.

Work stands in it by the moment when it left the queue: submitted, returned, or out of time. Walks are keyset
walks over three indexes, which are merged: what was submitted, what was not, and what ran out of time while
nobody swept.
"""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)

from piecework import ids
from piecework.db.door import Tx
from piecework.db.schema.market import assignments, hit_types, hits
from piecework.db.schema.workers import bonus_payments
from piecework.db.statements import Statement
from piecework.market.settling import ASSIGNMENT_COLUMNS
from piecework.rules import assignments as rules
from piecework.rules.assignments import Assignment

Status = Literal["", "submitted", "pending", "approved", "rejected", "returned", "abandoned"]
STATUSES: tuple[Status, ...] = ("", "submitted", "pending", "approved", "rejected", "returned", "abandoned")
SUMMED: tuple[Status, ...] = ("", "submitted", "pending", "approved", "rejected")
LAST = (1 << 53, "~")
"""A place behind which everything stands."""
QUARTER_MS = 900_000
"""Days begin at a quarter of an hour in every time zone, so sums by quarter can be put together to days."""


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
    """What one quarter of an hour came to. Rewards of pending and of approved work in cents, work in ms."""

    quarter: int
    submitted: int
    approved: int
    rejected: int
    approved_cents: int
    pending_cents: int
    bonus_cents: int
    work_ms: int


NOTHING = Sums(*[0] * len(Sums._fields))


def _source(
    moment: Any, *which: ColumnElement[bool], by_requester: bool, whose: Any = assignments.c.worker_id
) -> Select[Any]:
    found = select(assignments.c.id.label("id"), moment.label("at")).where(
        whose == bindparam("worker_id"),
        moment >= bindparam("since"),
        moment < bindparam("until"),
        *which,
    )
    return found.where(assignments.c.requester_id == bindparam("requester_id")) if by_requester else found


_one: Any = literal_column("1")
_live = assignments.c.due_at > bindparam("now")
_SUBMITTED = (assignments.c.submitted_at, assignments.c.submitted_at.is_not(None))
_ENDED = (assignments.c.ended_at, assignments.c.ended_at.is_not(None))
_LAPSED = (assignments.c.due_at, assignments.c.status == "Accepted", assignments.c.due_at <= bindparam("now"))
_approved = or_(assignments.c.status == "Approved", assignments.c.due_at <= bindparam("now"))
_SOURCES: dict[Status, tuple[tuple[Any, ...], ...]] = {
    "": (_SUBMITTED, _ENDED, _LAPSED),
    "submitted": (_SUBMITTED,),
    "pending": ((*_SUBMITTED, assignments.c.status == "Submitted", _live),),
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


_quarter = (assignments.c.submitted_at // literal_column(str(QUARTER_MS))).label("quarter")


def _summed(source: tuple[Any, ...], *, by_requester: bool) -> Statement:
    def total(which: Any, value: Any = None) -> Any:
        counted = case((which, _one if value is None else value), else_=literal_column("0"))
        return cast(func.sum(counted), BigInteger)

    pending = (assignments.c.status == "Submitted") & _live
    return Statement(
        _source(*source, by_requester=by_requester)
        .with_only_columns(
            _quarter,
            func.count(),
            total(_approved),
            total(assignments.c.status == "Rejected"),
            total(_approved, assignments.c.reward_cents),
            total(pending, assignments.c.reward_cents),
            literal_column("0"),
            cast(func.sum(assignments.c.submitted_at - assignments.c.accepted_at), BigInteger),
        )
        .group_by(literal_column("1"))
    )


def _summed_bonuses(source: tuple[Any, ...], *, by_requester: bool) -> Statement:
    # From the worker's bonuses, which are few, to their assignments. None is older than its work.
    return Statement(
        _source(*source, by_requester=by_requester, whose=bonus_payments.c.worker_id)
        .with_only_columns(_quarter, cast(func.sum(bonus_payments.c.cents), BigInteger))
        .join_from(bonus_payments, assignments, assignments.c.id == bonus_payments.c.assignment_id)
        .where(bonus_payments.c.id >= bindparam("first"))
        .group_by(literal_column("1"))
    )


_BOTH = (False, True)
_WALKS = {
    (status, by_requester): _walk(sources, by_requester=by_requester)
    for status, sources in _SOURCES.items()
    for by_requester in _BOTH
}
_SUMMED = {
    (status, by_requester): _summed(_SOURCES[status][0], by_requester=by_requester)
    for status in SUMMED
    for by_requester in _BOTH
}
_SUMMED_BONUSES = {
    (status, by_requester): _summed_bonuses(_SOURCES[status][0], by_requester=by_requester)
    for status in SUMMED
    for by_requester in _BOTH
}
_BONUSES = (
    select(bonus_payments.c.assignment_id, bonus_payments.c.cents, bonus_payments.c.reason)
    .where(bonus_payments.c.assignment_id.in_(bindparam("ids", expanding=True)))
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


def sums(tx: Tx, wanted: Wanted) -> list[Sums]:
    """Return what the submitted work of a part of history came to, quarter of an hour by quarter."""
    if wanted.status not in SUMMED:
        return []
    which, bound = (wanted.status, wanted.requester_id is not None), _bound(tx, wanted)
    found = {row[0]: Sums(*map(int, row)) for row in tx.rows(_SUMMED[which], **bound)}
    for quarter, cents in tx.rows(_SUMMED_BONUSES[which], first=ids.floor_id(wanted.since), **bound):
        found[quarter] = found[quarter]._replace(bonus_cents=int(cents))
    return list(found.values())


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
    for row in tx.rows(_BONUSES, ids=assignment_ids) if assignment_ids else ():
        paid.setdefault(row.assignment_id, []).append(Bonus(*row))
    return paid


def _entry(row: Any, paid: dict[str, list[Bonus]], now: int) -> Entry:
    count = len(Assignment._fields)
    assignment = rules.as_seen(Assignment._make(row[:count]), now)
    return Entry(assignment, row.at, row.title, row.group_id, tuple(paid.get(assignment.id, ())))
