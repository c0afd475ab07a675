"""The present of a market: the wall clock, plus how far the sandbox has been moved ahead."""

from sqlalchemy import bindparam, select, update

from piecework import clock
from piecework.db.door import Tx
from piecework.db.schema.market import clock_offset
from piecework.db.statements import Statement

_OFFSET = Statement(select(clock_offset.c.offset_ms))
_MOVE = Statement(update(clock_offset).values(offset_ms=bindparam("offset")))


def present(tx: Tx) -> int:
    """Return the present of this market in milliseconds, for the door."""
    return clock.wall() + int(tx.value(_OFFSET))


def offset(tx: Tx) -> int:
    """Return how many milliseconds this market is ahead of the wall clock."""
    return int(tx.value(_OFFSET))


def move_to(tx: Tx, moment: int) -> None:
    """Set the market's present to `moment` milliseconds; it only ever moves forward."""
    ahead = moment - clock.wall()
    if ahead > offset(tx):
        tx.run(_MOVE, offset=ahead)
