"""What readiness asks a market: that it answers, and that its time does not run behind its own history."""

from sqlalchemy import select

from piecework import clock
from piecework.db.door import Tx
from piecework.db.schema.market import events
from piecework.db.statements import Statement

TOLERANCE_MS = 5 * clock.MINUTE

_LAST_EVENT = Statement(select(events.c.at).order_by(events.c.id.desc()).limit(1))


def clock_is_sane(tx: Tx) -> bool:
    """Return whether the present is not clearly before something that has already happened."""
    last = tx.value(_LAST_EVENT)
    return last is None or tx.now >= last - TOLERANCE_MS
