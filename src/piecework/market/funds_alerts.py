"""Alerts on low funds: below which sum a requester wants to hear of it, and who is to be told now.

A requester is told once when what is free falls below the sum, and again only after it had risen above it.
The mail itself is the background's work. In the sandbox money never runs low.
"""

from typing import NamedTuple

from sqlalchemy import String, bindparam, delete, func, literal_column, null, select, update

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.desk import funds_alerts
from piecework.db.schema.market import balances
from piecework.db.statements import Statement
from piecework.market import ledger


class Alert(NamedTuple):
    """A requester's wish, in cents, and when they were told (ms), None while funds are above it."""

    requester_id: str
    below_cents: int
    told_at: int | None


_columns = funds_alerts.c
_PUT = sql.upsert(funds_alerts, {name: bindparam(name) for name in ("below_cents", "told_at")})
_GET = Statement(select(funds_alerts).where(_columns.requester_id == bindparam("requester_id")))
_DELETE = Statement(delete(funds_alerts).where(_columns.requester_id == bindparam("requester_id")))
_with_balance = funds_alerts.outerjoin(
    balances, balances.c.account == literal_column("'requester:'", String) + _columns.requester_id
)
_cents = func.coalesce(balances.c.cents, 0)
_BELOW = Statement(
    select(funds_alerts)
    .select_from(_with_balance)
    .where(
        _cents < _columns.below_cents,
        _columns.told_at.is_(None),
        _columns.requester_id > bindparam("after"),
    )
    .order_by(_columns.requester_id)
    .limit(bindparam("limit"))
)
_ABOVE = Statement(
    select(_columns.requester_id)
    .select_from(_with_balance)
    .where(_cents >= _columns.below_cents, _columns.told_at.is_not(None))
    .order_by(_columns.requester_id)
    .limit(bindparam("limit"))
)
_TELL = Statement(
    update(funds_alerts)
    .where(_columns.requester_id == bindparam("of"), _columns.told_at.is_(None))
    .values(told_at=bindparam("at"))
)
_FORGET = Statement(
    update(funds_alerts).where(_columns.requester_id == bindparam("of")).values(told_at=null())
)


def set_(tx: Tx, requester_id: str, below_cents: int) -> None:
    """Say below which sum a requester wants to be told; 0 for never. Whoever is below it is told anew."""
    if below_cents:
        tx.run(_PUT, requester_id=requester_id, below_cents=below_cents, told_at=None)
    else:
        tx.run(_DELETE, requester_id=requester_id)


def get(tx: Tx, requester_id: str) -> Alert | None:
    """Return a requester's wish, or None."""
    row = tx.row(_GET, requester_id=requester_id)
    return None if row is None else Alert._make(row)


def due(tx: Tx, after: str, limit: int) -> list[Alert]:
    """Return requesters whose balance is below their sum and who were not told yet, by id behind `after`."""
    return [Alert._make(row) for row in tx.rows(_BELOW, after=after, limit=limit)]


def take(tx: Tx, requester_id: str) -> int | None:
    """Note that a requester is told now; returns what is free, in cents, or None if they need not be told.

    What expired HITs set free counts as free, swept or not. Of two processes at it, one is told None.
    """
    alert = get(tx, requester_id)
    free, _ = ledger.balance(tx, requester_id)
    if alert is None or free >= alert.below_cents or not tx.run(_TELL, of=requester_id, at=tx.now):
        return None
    return free


def give_back(tx: Tx, requester_id: str) -> None:
    """Note that a requester was not told after all."""
    tx.run(_FORGET, of=requester_id)


def rearm(tx: Tx, limit: int) -> int:
    """Let requesters who are above their sum again be told the next time; returns how many those were."""
    found = tx.rows(_ABOVE, limit=limit)
    for row in found:
        tx.run(_FORGET, of=row.requester_id)
    return len(found)
