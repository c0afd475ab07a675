"""What is done to every HIT of a batch: expire, extend, open again, add assignments, cancel.

An owner asks; `hit_acts` keeps it, and the background does it to some HITs at a time.
"""

from typing import Any

from sqlalchemy import bindparam, select

from piecework.db.door import Tx
from piecework.db.schema.batches import hit_acts as table
from piecework.db.statements import Statement
from piecework.market import batches, hit_acts, ledger
from piecework.rules import batches as rules
from piecework.rules import hit_acts as acts
from piecework.rules.batches import Batch, Plan
from piecework.rules.hit_acts import Act, ActKind, Order, Over

_LIST = Statement(
    select(*(table.c[name] for name in Act._fields))
    .where(table.c.scope == acts.BATCH, table.c.subject == bindparam("batch_id"))
    .order_by(table.c.id.desc())
    .limit(bindparam("limit"))
)


def expire(tx: Tx, requester_id: str, batch_id: str) -> Act:
    """Close the HITs of a batch: nobody accepts any more, work in hand may still come in.

    A batch that is being published is paused.
    """
    batch = batches.lock(tx, requester_id, batch_id)
    act = _ask(tx, batch, acts.EXPIRE, 0)
    if batch.state == rules.PUBLISHING:
        batches.save(tx, batch._replace(state=rules.PAUSED, reason=None))
    return act


def extend(tx: Tx, requester_id: str, batch_id: str, expires_at: int) -> Act:
    """Move the expiry of all HITs that are published; expired ones with assignments left open again.

    Refuses a moment that is past or more than 365 days ahead, and a batch that is being published.
    """
    return _ask(tx, batches.lock(tx, requester_id, batch_id), acts.EXTEND, expires_at)


def relaunch(tx: Tx, requester_id: str, batch_id: str, expires_at: int) -> Act:
    """Open the HITs again that closed before all their assignments were done, until another moment.

    A HIT that is still open, or done, stays as it is; one that was disposed of is counted as refused, and
    `batches.copy` publishes its row anew. What opens is held for; a HIT that the funds do not cover refuses.
    A cancelled batch may be relaunched: its published rows go on, the others stay unpublished.
    """
    return _ask(tx, batches.lock(tx, requester_id, batch_id), acts.REOPEN, expires_at)


def add(tx: Tx, requester_id: str, batch_id: str, assignments: int) -> Act:
    """Add assignments to every HIT that is published; rows published later have what the batch began with.

    Refuses what `plan_add` refuses, and a cost that the funds do not cover (InsufficientFunds).
    """
    if plan_add(tx, requester_id, batch_id, assignments).lacking_cents:
        raise ledger.insufficient_funds()
    return _ask(tx, batches.lock(tx, requester_id, batch_id), acts.ADD, assignments)


def plan_add(tx: Tx, requester_id: str, batch_id: str, assignments: int) -> Plan:
    """Return what adding assignments to every published HIT of a batch costs, if all of them are open.

    Refuses a number that a HIT cannot have, and a batch that is being published.
    """
    batch = batches.get(tx, requester_id, batch_id)
    rules.check_act(batch, acts.ADD, assignments, tx.now)
    available = ledger.available(tx, requester_id)
    more = batch._replace(max_assignments=assignments)
    return rules.plan(more, batch.published, batches.prices(tx, batch), available)


def cancel(tx: Tx, requester_id: str, batch_id: str) -> Batch:
    """End a batch: what is not published stays so, and what nobody has accepted is withdrawn.

    Work in hand may still come in, and what was submitted is to be reviewed.
    """
    batch = batches.lock(tx, requester_id, batch_id)
    rules.check_state(batch, rules.DRAFT, rules.PUBLISHING, rules.PAUSED, rules.PUBLISHED)
    if batch.published:
        _keep(tx, batch, acts.EXPIRE, 0)
    return batches.save(tx, batch._replace(state=rules.CANCELLED, reason=None))


def list_(tx: Tx, requester_id: str, batch_id: str, limit: int) -> list[Act]:
    """Return what was asked for a batch's HITs, the last first."""
    batches.get(tx, requester_id, batch_id)
    rows: list[Any] = tx.rows(_LIST, batch_id=batch_id, limit=limit)
    return [hit_acts.shown(row) for row in rows]


def _ask(tx: Tx, batch: Batch, kind: ActKind, amount: int) -> Act:
    rules.check_act(batch, kind, amount, tx.now)
    return _keep(tx, batch, kind, amount)


def _keep(tx: Tx, batch: Batch, kind: ActKind, amount: int) -> Act:
    return hit_acts.keep(tx, batch.requester_id, Over(acts.BATCH, batch.id), Order(kind, amount))
