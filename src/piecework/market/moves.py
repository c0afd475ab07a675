"""A requester's moves of money, as the ledger recorded them: paid in, held, released, paid out."""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, union

from piecework.db.door import Tx
from piecework.db.schema.market import transfers
from piecework.db.statements import Statement
from piecework.market import ledger


class Move(NamedTuple):
    """One move. `kind` is the ledger's word: deposit, hold, release, reward, fee or bonus."""

    id: str
    at: int
    cents: int
    kind: str
    hit_id: str | None
    assignment_id: str | None
    note: str | None


def _side(column: Any, account: str) -> Any:
    # Each a range of an index; their ends meet in the union.
    found = (
        select(*(transfers.c[name] for name in Move._fields))
        .where(column == bindparam(account), transfers.c.id < bindparam("before"))
        .order_by(transfers.c.id.desc())
        .limit(bindparam("limit"))
        .subquery()
    )
    return select(found)


_ALL = union(
    _side(transfers.c.source, "own"),
    _side(transfers.c.destination, "own"),
    _side(transfers.c.source, "held"),
    _side(transfers.c.destination, "held"),
).subquery()
_LIST = Statement(select(_ALL).order_by(_ALL.c.id.desc()).limit(bindparam("limit")))


def list_(tx: Tx, requester_id: str, before: str | None, limit: int) -> list[Move]:
    """Return a requester's moves, newest first. `before` is the last id seen."""
    rows = tx.rows(
        _LIST,
        own=ledger.requester(requester_id),
        held=ledger.held(requester_id),
        before=before or "~",
        limit=limit,
    )
    return [Move._make(row) for row in rows]
