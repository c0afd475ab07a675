"""The last API calls of each requester, to be looked at. The background writes them, some at a time."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, or_, select

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.desk import api_calls
from piecework.db.statements import Statement
from piecework.rules.api_calls import OK, Call

KEPT = 10_000
"""So many calls of each requester are kept."""
DELETED_AT_ONCE = 1_000


class Listed(NamedTuple):
    """A call in a list, and its id there."""

    id: str
    call: Call


_columns = api_calls.c
_INSERT = sql.insert_many(api_calls)
_CALL = [_columns[name] for name in Call._fields]


def _listing(*which: Any) -> Statement:
    return Statement(
        select(_columns.id, *_CALL)
        .where(
            _columns.requester_id == bindparam("requester_id"),
            _columns.id < bindparam("before"),
            or_(bindparam("any_operation"), _columns.operation == bindparam("operation")),
            *which,
        )
        .order_by(_columns.id.desc())
        .limit(bindparam("limit"))
    )


_ALL = _listing()
_FAILED = _listing(_columns.outcome != OK)
_newest = (
    select(_columns.id)
    .where(_columns.requester_id == bindparam("requester_id"))
    .order_by(_columns.id.desc())
    .limit(bindparam("kept"))
    .subquery()
)
_OLDEST_KEPT = Statement(select(func.min(_newest.c.id)))


def _deletion(which: Any) -> Statement:
    some = select(_columns.id).where(which, _columns.id < bindparam("before")).order_by(_columns.id)
    return Statement(delete(api_calls).where(_columns.id.in_(some.limit(bindparam("limit")))))


_DELETE_OF = _deletion(_columns.requester_id == bindparam("requester_id"))
_DELETE_OLD = _deletion(_columns.id > "")


def write(tx: Tx, calls: Sequence[Call]) -> None:
    """Keep calls."""
    tx.insert_many(_INSERT, [(ids.new_id(call.at), *call) for call in calls])


def list_(
    tx: Tx, requester_id: str, before: str | None, limit: int, *, failed: bool = False, operation: str = ""
) -> list[Listed]:
    """Return a requester's calls, newest first: all, only those that failed, only those of an operation.

    `before` is the last id seen.
    """
    rows = tx.rows(
        _FAILED if failed else _ALL,
        requester_id=requester_id,
        before=before or "~",
        limit=limit,
        any_operation=not operation,
        operation=operation,
    )
    return [Listed(row[0], Call._make(row[1:])) for row in rows]


def forget_surplus(tx: Tx, requester_id: str, kept: int = KEPT) -> int:
    """Delete the oldest calls of a requester beyond `kept`, some of them; returns how many that were."""
    oldest = tx.value(_OLDEST_KEPT, requester_id=requester_id, kept=kept)
    if oldest is None:
        return 0
    return tx.run(_DELETE_OF, requester_id=requester_id, before=oldest, limit=DELETED_AT_ONCE)


def forget_old(tx: Tx, before: int) -> int:
    """Delete calls from before a moment by the wall (ms), some of them; returns how many that were."""
    return tx.run(_DELETE_OLD, before=ids.floor_id(before), limit=DELETED_AT_ONCE)
