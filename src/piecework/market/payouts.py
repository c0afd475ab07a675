"""Payouts: what workers ask to be paid out of what they earned, and how the operator settles it.

The money moves to an account that holds it when a payout is requested, out of the books when it is paid, and
back when it is declined or withdrawn. Whoever pays does so outside of this program.
"""

from typing import Any

from sqlalchemy import bindparam, func, select, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import assignments, standings
from piecework.db.schema.payouts import payouts
from piecework.db.statements import Statement
from piecework.market import ledger, messages, settling
from piecework.market.standings import available_cents, record
from piecework.rules import payouts as rules
from piecework.rules.money import dollars
from piecework.rules.payouts import DECLINED, PAID, REQUESTED, WITHDRAWN, Order, Payout

_MOST_SETTLED = 1_000

_INSERT = sql.insert(payouts)
# The row decides, so that of two requests for the same money one finds nothing left.
_TAKE = Statement(
    update(standings)
    .where(
        standings.c.worker_id == bindparam("of"),
        standings.c.earned_cents + standings.c.bonus_cents - standings.c.payout_cents >= bindparam("amount"),
    )
    .values(payout_cents=standings.c.payout_cents + bindparam("amount"))
)
_GIVE_BACK = Statement(
    update(standings)
    .where(standings.c.worker_id == bindparam("of"))
    .values(payout_cents=standings.c.payout_cents - bindparam("amount"))
)
_OVERDUE = Statement(
    select(assignments.c.hit_id)
    .where(
        assignments.c.worker_id == bindparam("worker_id"),
        assignments.c.status == "Submitted",
        assignments.c.due_at <= bindparam("now"),
    )
    .order_by(assignments.c.hit_id)
    .limit(bindparam("limit"))
)
_GET = Statement(select(payouts).where(payouts.c.id == bindparam("id")))
_SETTLE = Statement(
    update(payouts)
    .where(payouts.c.id == bindparam("payout"), payouts.c.status == REQUESTED)
    .values(status=bindparam("status"), settled_at=bindparam("at"), note=bindparam("note"))
)
_OF_WORKER = Statement(
    select(payouts)
    .where(payouts.c.worker_id == bindparam("worker_id"))
    .order_by(payouts.c.id.desc())
    .limit(bindparam("limit"))
)
_REQUESTED = Statement(
    select(payouts)
    .where(payouts.c.status == REQUESTED, payouts.c.id > bindparam("after"))
    .order_by(payouts.c.id)
    .limit(bindparam("limit"))
)
_ALL = Statement(
    select(payouts).where(payouts.c.id > bindparam("after")).order_by(payouts.c.id).limit(bindparam("limit"))
)
_HELD = Statement(
    select(func.coalesce(func.sum(payouts.c.cents), 0)).where(
        payouts.c.worker_id == bindparam("worker_id"), payouts.c.status == REQUESTED
    )
)


def request(tx: Tx, worker_id: str, order: Order) -> Payout:
    """Ask for money to be paid out; it is held until the operator settles it.

    Refuses what the market does not offer (in the sandbox: anything), and more than the worker has.
    """
    rules.check(order, tx.terms.payouts)
    if tx.run(_TAKE, of=worker_id, amount=order.cents) == 0:
        # Work that is approved by now, while nobody swept, counts as earned on every page.
        for row in tx.rows(_OVERDUE, worker_id=worker_id, now=tx.now, limit=_MOST_SETTLED):
            settling.lock(tx, row.hit_id)
        if tx.run(_TAKE, of=worker_id, amount=order.cents) == 0:
            raise rules.not_enough(available_cents(record(tx, worker_id)))
    payout = Payout(ids.new_id(tx.now), worker_id, *order, REQUESTED, tx.now, None, None)
    tx.run(_INSERT, **payout._asdict())
    ledger.hold_payout(tx, payout)
    return payout


def withdraw(tx: Tx, worker_id: str, payout_id: str) -> Payout:
    """Take a request back. Refuses an unknown payout, somebody else's, a settled one."""
    payout = get(tx, payout_id)
    if payout.worker_id != worker_id:
        raise rules.does_not_exist(payout_id)
    return _returned(tx, payout, WITHDRAWN, None)


def pay(tx: Tx, payout_id: str, note: str | None = None) -> Payout:
    """Note that a payout was paid; the worker is told, with the operator's note. Refuses a settled one."""
    rules.check_note(note)
    payout = _settled(tx, get(tx, payout_id), PAID, note)
    ledger.pay_out(tx, payout)
    words = f"${dollars(payout.cents)} was paid to you by {payout.method}."
    _tell(tx, payout, f"Your payout of ${dollars(payout.cents)} was paid", words)
    return payout


def decline(tx: Tx, payout_id: str, reason: str) -> Payout:
    """Refuse to pay; the worker has the money back, and reads why. Refuses a settled one."""
    rules.check_reason(reason)
    rules.check_note(reason)
    payout = _returned(tx, get(tx, payout_id), DECLINED, reason)
    words = f"The ${dollars(payout.cents)} are yours as before, and you can ask for them again."
    _tell(tx, payout, f"Your payout of ${dollars(payout.cents)} was declined", words)
    return payout


def get(tx: Tx, payout_id: str) -> Payout:
    """Return a payout. Refuses an unknown one."""
    row: Any = tx.row(_GET, id=payout_id)
    if row is None:
        raise rules.does_not_exist(payout_id)
    return Payout._make(row)


def held_cents(tx: Tx, worker_id: str) -> int:
    """Return what a worker asked for and the operator has not settled."""
    return int(tx.value(_HELD, worker_id=worker_id))


def of_worker(tx: Tx, worker_id: str, limit: int = 20) -> list[Payout]:
    """Return a worker's payouts, the newest first."""
    return [Payout._make(row) for row in tx.rows(_OF_WORKER, worker_id=worker_id, limit=limit)]


def requested(tx: Tx, after: str = "", limit: int = 500) -> list[Payout]:
    """Return payouts to settle, the earliest first. `after` is the last id seen."""
    return [Payout._make(row) for row in tx.rows(_REQUESTED, after=after, limit=limit)]


def every(tx: Tx, after: str = "", limit: int = 500) -> list[Payout]:
    """Return payouts whatever became of them, the earliest first. `after` is the last id seen."""
    return [Payout._make(row) for row in tx.rows(_ALL, after=after, limit=limit)]


def _returned(tx: Tx, payout: Payout, status: str, note: str | None) -> Payout:
    settled = _settled(tx, payout, status, note)
    tx.run(_GIVE_BACK, of=payout.worker_id, amount=payout.cents)
    ledger.return_payout(tx, settled)
    return settled


def _settled(tx: Tx, payout: Payout, status: str, note: str | None) -> Payout:
    if tx.run(_SETTLE, payout=payout.id, status=status, at=tx.now, note=note) == 0:
        raise rules.settled(get(tx, payout.id))
    return payout._replace(status=status, settled_at=tx.now, note=note)


def _tell(tx: Tx, payout: Payout, subject: str, words: str) -> None:
    note = f"\n\nThe operator says: “{payout.note}”" if payout.note else ""
    messages.send(tx, payout.worker_id, None, subject, words + note)
