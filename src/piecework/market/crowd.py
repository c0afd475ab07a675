"""A requester's workers: everybody who ever submitted anything to them, with their record for this requester.

Counted from events in the background, like the figures.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, literal_column, or_, select

from piecework import clock
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import crowd
from piecework.db.schema.desk import worker_groups
from piecework.db.schema.market import assignments
from piecework.db.schema.qualifications import qualifications
from piecework.db.schema.workers import worker_blocks
from piecework.db.statements import Statement
from piecework.rules.crowd import Audience, Member, Record

_COUNTS = ("submitted", "approved", "rejected")
_ADD = sql.upsert(
    crowd,
    {
        **{name: crowd.c[name] + bindparam(name) for name in _COUNTS},
        "first_at": case(
            (crowd.c.first_at < bindparam("first_at"), crowd.c.first_at), else_=bindparam("first_at")
        ),
        "last_at": case(
            (crowd.c.last_at > bindparam("last_at"), crowd.c.last_at), else_=bindparam("last_at")
        ),
    },
)
_MEMBER = (
    select(
        crowd.c.worker_id,
        crowd.c.submitted,
        crowd.c.approved,
        crowd.c.rejected,
        crowd.c.first_at,
        crowd.c.last_at,
        worker_blocks.c.reason.label("block_reason"),
        worker_blocks.c.category.label("block_category"),
    )
    .outerjoin(
        worker_blocks,
        and_(
            worker_blocks.c.requester_id == crowd.c.requester_id,
            worker_blocks.c.worker_id == crowd.c.worker_id,
        ),
    )
    .where(crowd.c.requester_id == bindparam("requester_id"))
)
# Whoever names somebody else's group learns nothing of who is in it.
_own_group = exists(
    select(worker_groups.c.requester_id).where(
        worker_groups.c.qualification_type_id == bindparam("group_id"),
        worker_groups.c.requester_id == bindparam("requester_id"),
    )
)
_held = exists(
    select(qualifications.c.worker_id).where(
        qualifications.c.qualification_type_id == bindparam("group_id"),
        qualifications.c.worker_id == crowd.c.worker_id,
        qualifications.c.status == "Granted",
    )
)
_decided_on = crowd.c.approved + crowd.c.rejected
_AUDIENCE = (
    or_(bindparam("any_group"), and_(_own_group, _held)),
    crowd.c.approved >= bindparam("least_approved"),
    or_(
        bindparam("any_rate"),
        and_(_decided_on > 0, crowd.c.approved * 100 >= bindparam("least_rate") * _decided_on),
    ),
    crowd.c.last_at >= bindparam("since"),
    or_(bindparam("any_standing"), worker_blocks.c.worker_id.is_not(None) == bindparam("blocked")),
    or_(bindparam("any_category"), worker_blocks.c.category == bindparam("category")),
)
_LIST = Statement(
    _MEMBER.where(
        *_AUDIENCE,
        crowd.c.last_at <= bindparam("last_at"),
        or_(crowd.c.last_at < bindparam("last_at"), crowd.c.worker_id < bindparam("worker_id")),
    )
    .order_by(crowd.c.last_at.desc(), crowd.c.worker_id.desc())
    .limit(bindparam("limit"))
)
_AFTER = _MEMBER.where(*_AUDIENCE, crowd.c.worker_id > bindparam("after"))
_WALK = Statement(_AFTER.order_by(crowd.c.worker_id).limit(bindparam("limit")))
_IN_GROUP = (
    select(qualifications.c.worker_id)
    .where(
        _own_group,
        qualifications.c.qualification_type_id == bindparam("group_id"),
        qualifications.c.worker_id > bindparam("after"),
        qualifications.c.status == "Granted",
    )
    .order_by(qualifications.c.worker_id)
    .limit(bindparam("limit"))
)
_WALK_GROUP = Statement(_IN_GROUP)
_COUNT = Statement(
    select(func.count()).select_from(
        _AFTER.with_only_columns(crowd.c.worker_id).limit(bindparam("limit")).subquery()
    )
)
_COUNT_GROUP = Statement(select(func.count()).select_from(_IN_GROUP.subquery()))
_wanted = sql.texts("worker_ids")
_SOME = Statement(_MEMBER.where(crowd.c.worker_id.in_(select(_wanted.c.value))).order_by(crowd.c.worker_id))
_GET = Statement(_MEMBER.where(crowd.c.worker_id == bindparam("worker_id")))
_asked = sql.texts("worker_ids")


def _of_asked(table: Any) -> Any:
    # With both columns of an index asked for, SQLite takes it for such a list.
    whose = table.c.requester_id == bindparam("requester_id")
    return and_(whose, table.c.worker_id.in_(select(_asked.c.value)))


def _decided(status: str, since: Any) -> Any:
    chosen = and_(assignments.c.status == status, assignments.c.submitted_at >= since)
    return func.coalesce(func.sum(case((chosen, 1), else_=0)), 0)


_RECENT = Statement(
    select(
        assignments.c.worker_id,
        _decided("Approved", bindparam("month")).label("approved_30"),
        _decided("Rejected", bindparam("month")).label("rejected_30"),
        _decided("Approved", bindparam("week")).label("approved_7"),
        _decided("Rejected", bindparam("week")).label("rejected_7"),
    )
    .where(
        _of_asked(assignments),
        assignments.c.submitted_at >= bindparam("month"),
        assignments.c.submitted_at.is_not(None),
    )
    .group_by(assignments.c.worker_id)
)
_last_of = (
    select(assignments.c.id)
    .where(
        assignments.c.requester_id == bindparam("requester_id"),
        assignments.c.worker_id == _asked.c.value,
        assignments.c.submitted_at.is_not(None),
    )
    .order_by(assignments.c.submitted_at.desc(), assignments.c.id.desc())
    .limit(literal_column("1"))
    .correlate(_asked)
    .scalar_subquery()
)
_LAST = Statement(select(_asked.c.value.label("worker_id"), _last_of.label("assignment_id")))
_LIFETIME = Statement(select(crowd.c.worker_id, crowd.c.approved, crowd.c.rejected).where(_of_asked(crowd)))


def list_(
    tx: Tx, requester_id: str, audience: Audience, seen: tuple[int, str] | None, limit: int
) -> list[Member]:
    """Return those of a requester's workers who are meant, those who submitted last first.

    `seen` is `last_at` and `worker_id` of the last one seen.
    """
    last_at, worker_id = seen or (_FOREVER, "~")
    rows = tx.rows(
        _LIST, **_meant(tx, requester_id, audience), last_at=last_at, worker_id=worker_id, limit=limit
    )
    return [Member._make(row) for row in rows]


def walk(tx: Tx, requester_id: str, audience: Audience, after: str, limit: int) -> list[Member]:
    """Return those who are meant and submitted something, by id; for going through all of them.

    `after` is the last id seen.
    """
    rows = tx.rows(_WALK, **_meant(tx, requester_id, audience), after=after, limit=limit)
    return [Member._make(row) for row in rows]


def ids(tx: Tx, requester_id: str, audience: Audience, after: str, limit: int) -> list[str]:
    """Return the ids of those who are meant, in order; of a group's, also of who never submitted anything.

    `after` is the last id seen.
    """
    if audience.worker_ids:
        return sorted(each for each in set(audience.worker_ids) if each > after)[:limit]
    if audience.is_group:
        of_group = {"requester_id": requester_id, "group_id": audience.group_id}
        return [row[0] for row in tx.rows(_WALK_GROUP, **of_group, after=after, limit=limit)]
    return [each.worker_id for each in walk(tx, requester_id, audience, after, limit)]


def count(tx: Tx, requester_id: str, audience: Audience, limit: int) -> int:
    """Return how many are meant, counted up to `limit`."""
    if audience.worker_ids:
        return min(limit, len(set(audience.worker_ids)))
    if audience.is_group:
        of_group = {"requester_id": requester_id, "group_id": audience.group_id}
        return int(tx.value(_COUNT_GROUP, **of_group, after="", limit=limit))
    return int(tx.value(_COUNT, **_meant(tx, requester_id, audience), after="", limit=limit))


def some(tx: Tx, requester_id: str, worker_ids: Sequence[str]) -> dict[str, Member]:
    """Return those of some workers who ever submitted anything to a requester, by id."""
    rows = tx.rows(_SOME, **_about(requester_id, worker_ids))
    return {row.worker_id: Member._make(row) for row in rows}


def last_assignments(tx: Tx, requester_id: str, worker_ids: Sequence[str]) -> dict[str, str]:
    """Return the id of what each of some workers submitted last to a requester, by worker."""
    rows = tx.rows(_LAST, **_about(requester_id, worker_ids))
    return {row.worker_id: row.assignment_id for row in rows if row.assignment_id is not None}


def get(tx: Tx, requester_id: str, worker_id: str) -> Member | None:
    """Return one of a requester's workers; None for whoever never submitted anything to them."""
    row = tx.row(_GET, requester_id=requester_id, worker_id=worker_id)
    return None if row is None else Member._make(row)


def lifetime(tx: Tx, requester_id: str, worker_ids: Sequence[str]) -> dict[str, Record]:
    """Return how a requester has ever decided on each of these workers, without their last days.

    Whoever is unknown has a record of zeros.
    """
    found = dict.fromkeys(worker_ids, Record())
    for row in tx.rows(_LIFETIME, **_about(requester_id, worker_ids)):
        found[row.worker_id] = Record(row.approved, row.rejected)
    return found


def records(tx: Tx, requester_id: str, worker_ids: Sequence[str]) -> dict[str, Record]:
    """Return how a requester has decided on each of these workers: ever, in 30 days and in 7.

    The days count from the submission. All that was submitted in them is looked at, which is for files, not
    for pages.
    """
    found = lifetime(tx, requester_id, worker_ids)
    since = {"month": tx.now - 30 * clock.DAY, "week": tx.now - 7 * clock.DAY}
    for row in tx.rows(_RECENT, **since, **_about(requester_id, worker_ids)):
        found[row.worker_id] = Record(*found[row.worker_id][:2], *(int(value) for value in row[1:]))
    return found


def _meant(tx: Tx, requester_id: str, audience: Audience) -> dict[str, Any]:
    return {
        "requester_id": requester_id,
        "group_id": audience.group_id,
        "any_group": not audience.group_id,
        "least_approved": audience.least_approved,
        "least_rate": audience.least_rate,
        "any_rate": not audience.least_rate,
        "since": tx.now - audience.within_days * clock.DAY if audience.within_days else 0,
        "any_standing": not audience.standing,
        "blocked": audience.standing == "blocked",
        "any_category": not audience.category,
        "category": audience.category,
    }


def _about(requester_id: str, worker_ids: Sequence[str]) -> dict[str, str]:
    return {"requester_id": requester_id, "worker_ids": json.dumps(sorted(set(worker_ids)))}


def fold(tx: Tx, events: Iterable[Any]) -> None:
    """Fold uncounted submissions and decisions into the records of workers."""
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    moments: dict[tuple[str, str], list[int]] = defaultdict(list)
    for event in events:
        who = event.requester_id, event.worker_id
        if event.kind == "AssignmentSubmitted":
            sums[who]["submitted"] += 1
        elif event.kind == "AssignmentApproved":
            sums[who]["approved"] += 1
            sums[who]["rejected"] -= event.rejected_at is not None
        elif event.kind == "AssignmentRejected":
            sums[who]["rejected"] += 1
        else:
            continue
        moments[who].append(event.submitted_at)
    for who in sorted(sums):
        counts = {name: sums[who][name] for name in _COUNTS}
        first, last = min(moments[who]), max(moments[who])
        tx.run(_ADD, requester_id=who[0], worker_id=who[1], first_at=first, last_at=last, **counts)


_FOREVER = 2**62
