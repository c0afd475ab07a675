"""The line of open HITs of a group, and how far down it each worker has come.

Open HITs stand in line by `queue_key`, in order of opening; one whose slot opens again goes to the end. A
worker's position says that every HIT up to it is done, held or was not there, so finding the next costs the
same after ten HITs and after a hundred thousand. The position stays a minute behind the present, because a
HIT made in a slow transaction, or by a machine whose clock is behind, may still come to stand before the
newest ones.
"""

from typing import Any

from sqlalchemy import bindparam, exists, or_, select

from piecework import clock, ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import assignments, hits, line_positions
from piecework.db.statements import Statement
from piecework.market import settling
from piecework.rules import hits as rules
from piecework.rules.hits import HIT

CANDIDATES = 8
OVERDUE_HITS = 20
BEHIND_MS = clock.MINUTE

_POSITION = Statement(
    select(line_positions.c.queue_key).where(
        line_positions.c.worker_id == bindparam("worker_id"),
        line_positions.c.group_id == bindparam("group_id"),
    )
)
_MOVE = sql.upsert(line_positions, {"queue_key": bindparam("queue_key")})


def taken_by(worker_id: Any) -> Any:
    """Return the condition that a worker holds, or has submitted, a HIT of the enclosing query as of `now`.

    Work whose time is up does not count, although nobody swept: its HIT may be accepted again.
    """
    return exists(
        select(assignments.c.id).where(
            assignments.c.hit_id == hits.c.id,
            assignments.c.worker_id == worker_id,
            assignments.c.ended_at.is_(None),
            or_(assignments.c.status != "Accepted", assignments.c.due_at > bindparam("now")),
        )
    )


_NEXT = Statement(
    select(hits.c.id, hits.c.queue_key)
    .where(
        hits.c.group_id == bindparam("group_id"),
        hits.c.queue_key > bindparam("after"),
        hits.c.expires_at > bindparam("now"),
        ~taken_by(bindparam("worker_id")),
    )
    .order_by(hits.c.queue_key)
    .limit(bindparam("limit"))
)
# HITs whose last free slots are held by workers whose time is up, or that this worker came past while holding
# them until the time was up, while nobody swept.
_OVERDUE = Statement(
    select(hits.c.id)
    .join(assignments, assignments.c.hit_id == hits.c.id)
    .where(
        assignments.c.due_at <= bindparam("now"),
        assignments.c.status == "Accepted",
        hits.c.group_id == bindparam("group_id"),
        or_(hits.c.status == rules.UNASSIGNABLE, assignments.c.worker_id == bindparam("worker_id")),
    )
    .limit(OVERDUE_HITS)
)


def next_for(tx: Tx, worker_id: str, group_id: str) -> HIT | None:
    """Lock and return the first open HIT in line that this worker may still do, or None."""
    position = tx.value(_POSITION, worker_id=worker_id, group_id=group_id) or ""
    hit = _first_open(tx, worker_id, group_id, position)
    if hit is not None:
        return hit
    for row in tx.rows(_OVERDUE, group_id=group_id, worker_id=worker_id, now=tx.now):
        settling.lock(tx, row.id)
    return _first_open(tx, worker_id, group_id, position)


def peek(tx: Tx, worker_id: str, group_id: str, after: str = "") -> Any | None:
    """Return (id, queue_key) of the HIT that `next_for` would hand out, behind `after`, without taking it."""
    position = tx.value(_POSITION, worker_id=worker_id, group_id=group_id) or ""
    return tx.row(
        _NEXT, worker_id=worker_id, group_id=group_id, after=max(position, after), now=tx.now, limit=1
    )


def _first_open(tx: Tx, worker_id: str, group_id: str, position: str) -> HIT | None:
    # First down the whole line past what others are just taking; only when nothing else is left, wait for
    # them. Waiting first would make every worker of a busy group queue for the same few HITs.
    for lock in (settling.lock_if_free, settling.lock):
        after = position
        while candidates := tx.rows(
            _NEXT, worker_id=worker_id, group_id=group_id, after=after, now=tx.now, limit=CANDIDATES
        ):
            for place, candidate in enumerate(candidates):
                hit = lock(tx, candidate.id)
                if hit is not None and hit.status == rules.ASSIGNABLE:
                    if place == 0 and after == position:
                        _move_on(tx, worker_id, group_id, position, candidate.queue_key)
                    return hit
            after = candidates[-1].queue_key
    return None


def _move_on(tx: Tx, worker_id: str, group_id: str, position: str, queue_key: str) -> None:
    reached = min(queue_key, ids.floor_id(tx.now - BEHIND_MS))
    if reached > position:
        tx.run(_MOVE, worker_id=worker_id, group_id=group_id, queue_key=reached)
