"""What happened, recorded in the transaction in which it happened. Delivery is somebody else's work."""

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import events
from piecework.rules.hits import HIT

_RECORD = sql.insert(events)


def record(tx: Tx, kind: str, hit: HIT, assignment_id: str | None = None, *, at: int | None = None) -> None:
    """Record an event of a HIT or of one of its assignments.

    Args:
        tx: the transaction in which it happened.
        kind: an EventType of the API, such as "AssignmentSubmitted".
        hit: the HIT.
        assignment_id: the assignment, for events about one.
        at: when it happened, if not now: a deadline that is being caught up with.
    """
    moment = tx.now if at is None else at
    tx.run(
        _RECORD,
        id=ids.new_id(moment),
        at=moment,
        kind=kind,
        requester_id=hit.requester_id,
        hit_type_id=hit.hit_type_id,
        hit_id=hit.id,
        assignment_id=assignment_id,
    )
