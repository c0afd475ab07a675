"""What happened, recorded in the transaction in which it happened.

An event that a requester asked to be told of (UpdateNotificationSettings) is recorded as due for delivery, in
the same statement. Delivering is in `notifications`.
"""

from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Integer, bindparam, literal_column, select

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import events
from piecework.db.schema.notifications import notification_settings
from piecework.db.statements import Statement
from piecework.rules.assignments import Assignment
from piecework.rules.hits import HIT


def _if_asked_for(value: Any) -> Any:
    return (
        select(value)
        .where(
            notification_settings.c.hit_type_id == bindparam("hit_type_id"),
            notification_settings.c.active == 1,
            notification_settings.c.event_types.contains(bindparam("mark")),
        )
        .scalar_subquery()
    )


COUNTED = frozenset({"AssignmentSubmitted", "AssignmentApproved", "AssignmentRejected"})
"""The kinds of event that figures are folded from, in `figures`, and workers' days."""

COUNTED_IN_BATCHES = frozenset({"AssignmentAccepted", "AssignmentReturned", "AssignmentAbandoned"})
"""The kinds that only the figures of a batch are folded from, in `progress`."""

_FACTS = ("id", "at", "kind", "requester_id", "hit_type_id", "hit_id", "assignment_id", "worker_id")
_RECORD = Statement(
    events.insert().values(
        **{name: bindparam(name) for name in _FACTS},
        due_at=_if_asked_for(bindparam("now", type_=BigInteger())),
        tries=_if_asked_for(literal_column("0", Integer())),
        uncounted=bindparam("uncounted"),
    )
)


_due_at = _if_asked_for(bindparam("now", type_=BigInteger()))
_ASKED_FOR = Statement(
    select(_due_at.label("due_at"), _if_asked_for(literal_column("0", Integer())).label("tries"))
)
_RECORD_MANY = sql.insert_many(events)
_NAMES = list(events.c.keys())
_BEFORE_HIT, _BEHIND_HIT = _NAMES[1 : _NAMES.index("hit_id")], _NAMES[_NAMES.index("hit_id") + 1 :]


class Event(NamedTuple):
    """An event as it was recorded, at `at` milliseconds. `worker_id` stands in those about submitted work."""

    id: str
    at: int
    kind: str
    requester_id: str
    hit_type_id: str
    hit_id: str
    assignment_id: str | None
    worker_id: str


_SINCE = Statement(
    select(*[events.c[name] for name in Event._fields])
    .where(events.c.id > bindparam("after"))
    .order_by(events.c.id)
    .limit(bindparam("limit"))
)


def since(tx: Tx, after: str, limit: int) -> list[Event]:
    """Return the market's events behind an id, in the order in which they happened."""
    return [Event._make(row) for row in tx.rows(_SINCE, after=after, limit=limit)]


def record(
    tx: Tx, kind: str, hit: HIT, assignment: Assignment | None = None, *, at: int | None = None
) -> None:
    """Record an event of a HIT or of one of its assignments.

    Args:
        tx: the transaction in which it happened.
        kind: an EventType of the API, such as "AssignmentSubmitted".
        hit: the HIT.
        assignment: the assignment, for events about one.
        at: when it happened, if not now: a deadline that is being caught up with.
    """
    moment = tx.now if at is None else at
    facts = _facts(tx, kind, hit)
    if assignment is not None:
        facts["assignment_id"] = assignment.id
        facts["worker_id"] = assignment.worker_id if kind in COUNTED else ""
    tx.run(_RECORD, id=ids.new_id(moment), at=moment, **facts)


def record_many(tx: Tx, kind: str, hits: list[HIT]) -> None:
    """Record an event of each of these HITs, now; they are of one type and batch."""
    facts = _facts(tx, kind, hits[0])
    asked: Any = tx.row(
        _ASKED_FOR, **{name: facts.pop(name) for name in ("now", "mark")}, hit_type_id=hits[0].hit_type_id
    )
    alike = {**facts, "at": tx.now, "due_at": asked.due_at, "tries": asked.tries}
    before, after = ([alike.get(name) for name in names] for names in (_BEFORE_HIT, _BEHIND_HIT))
    named = zip(ids.new_ids(tx.now, len(hits)), hits, strict=True)
    tx.insert_many(_RECORD_MANY, [(event_id, *before, hit.id, *after) for event_id, hit in named])


def _facts(tx: Tx, kind: str, hit: HIT) -> dict[str, Any]:
    counted = kind in COUNTED or (hit.batch_id is not None and kind in COUNTED_IN_BATCHES)
    return {
        "kind": kind,
        "requester_id": hit.requester_id,
        "hit_type_id": hit.hit_type_id,
        "hit_id": hit.id,
        "assignment_id": None,
        "worker_id": "",
        "now": tx.now,
        "mark": f",{kind},",
        "uncounted": 1 if counted else None,
    }
