"""What is done to every HIT of a batch: expire, extend, add assignments, cancel.

An owner asks, and the background does it to some HITs at a time, in the order of the asking; each transaction
moves a mark, so no HIT gets more assignments twice. A HIT that refuses is counted and passed over.
"""

from typing import Any

from sqlalchemy import bindparam, exists, select, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import batch_acts
from piecework.db.schema.market import hits as hits_table
from piecework.db.statements import Statement
from piecework.market import batches, hits, ledger
from piecework.rules import batches as rules
from piecework.rules.batches import Act, ActKind, Batch, Plan
from piecework.rules.refusals import Refused

_COLUMNS = [batch_acts.c[name] for name in Act._fields]
_INSERT = sql.insert(batch_acts)
_LIST = Statement(
    select(*_COLUMNS)
    .where(batch_acts.c.batch_id == bindparam("batch_id"))
    .order_by(batch_acts.c.id.desc())
    .limit(bindparam("limit"))
)
_WAITING = Statement(
    select(batch_acts.c.id)
    .where(batch_acts.c.finished_at.is_(None))
    .order_by(batch_acts.c.id)
    .limit(bindparam("limit"))
)
_earlier = batch_acts.alias("earlier")
_LOCK = Statement(
    select(*_COLUMNS)
    .where(
        batch_acts.c.id == bindparam("id"),
        batch_acts.c.finished_at.is_(None),
        ~exists(
            select(_earlier.c.id).where(
                _earlier.c.batch_id == batch_acts.c.batch_id,
                _earlier.c.id < batch_acts.c.id,
                _earlier.c.finished_at.is_(None),
            )
        ),
    )
    .with_for_update(skip_locked=True)
)
_SAVE = Statement(
    update(batch_acts)
    .where(batch_acts.c.id == bindparam("of"))
    .values({name: bindparam(name) for name in ("reached", "changed", "refused", "reason", "finished_at")})
)
# Locked all at once and in their order, before any of them touches its owner's funds.
_NEXT = Statement(
    select(hits_table.c.id, hits_table.c.batch_row, hits_table.c.requester_id)
    .where(hits_table.c.batch_id == bindparam("batch_id"), hits_table.c.batch_row > bindparam("reached"))
    .order_by(hits_table.c.batch_row)
    .limit(bindparam("limit"))
    .with_for_update()
)


def expire(tx: Tx, requester_id: str, batch_id: str) -> Act:
    """Close the HITs of a batch: nobody accepts any more, work in hand may still come in.

    A batch that is being published is paused.
    """
    batch = batches.lock(tx, requester_id, batch_id)
    act = _ask(tx, batch, rules.EXPIRE, 0)
    if batch.state == rules.PUBLISHING:
        batches.save(tx, batch._replace(state=rules.PAUSED, reason=None))
    return act


def extend(tx: Tx, requester_id: str, batch_id: str, expires_at: int) -> Act:
    """Move the expiry of all HITs that are published; expired ones with assignments left open again.

    Refuses a moment that is past or more than 365 days ahead, and a batch that is being published.
    """
    return _ask(tx, batches.lock(tx, requester_id, batch_id), rules.EXTEND, expires_at)


def add(tx: Tx, requester_id: str, batch_id: str, assignments: int) -> Act:
    """Add assignments to every HIT that is published; rows published later have what the batch began with.

    Refuses what `plan_add` refuses, and a cost that the funds do not cover (InsufficientFunds).
    """
    if plan_add(tx, requester_id, batch_id, assignments).lacking_cents:
        raise ledger.insufficient_funds()
    return _ask(tx, batches.lock(tx, requester_id, batch_id), rules.ADD, assignments)


def plan_add(tx: Tx, requester_id: str, batch_id: str, assignments: int) -> Plan:
    """Return what adding assignments to every published HIT of a batch costs, if all of them are open.

    Refuses a number that a HIT cannot have, and a batch that is being published.
    """
    batch = batches.get(tx, requester_id, batch_id)
    rules.check_act(batch, rules.ADD, assignments, tx.now)
    available, _ = ledger.balance(tx, requester_id)
    more = batch._replace(max_assignments=assignments)
    return rules.plan(more, batch.published, batches.prices(tx, batch), available)


def cancel(tx: Tx, requester_id: str, batch_id: str) -> Batch:
    """End a batch: what is not published stays so, and what nobody has accepted is withdrawn.

    Work in hand may still come in, and what was submitted is to be reviewed.
    """
    batch = batches.lock(tx, requester_id, batch_id)
    rules.check_state(batch, rules.DRAFT, rules.PUBLISHING, rules.PAUSED, rules.PUBLISHED)
    if batch.published:
        _keep(tx, batch, rules.EXPIRE, 0)
    return batches.save(tx, batch._replace(state=rules.CANCELLED, reason=None))


def list_(tx: Tx, requester_id: str, batch_id: str, limit: int) -> list[Act]:
    """Return what was asked for a batch's HITs, the last first."""
    batches.get(tx, requester_id, batch_id)
    return [Act._make(row) for row in tx.rows(_LIST, batch_id=batch_id, limit=limit)]


def waiting(tx: Tx, limit: int) -> list[str]:
    """Return ids of acts that are not finished, the oldest first."""
    return [row.id for row in tx.rows(_WAITING, limit=limit)]


def carry_out_some(tx: Tx, act_id: str, limit: int) -> int:
    """Do an act to the next HITs of its batch, `limit` at most, and return how many it came past.

    Nothing happens while an earlier act of the batch is not finished, or if another process is at it.
    """
    row: Any = tx.row(_LOCK, id=act_id)
    if row is None:
        return 0
    act = Act._make(row)
    found = tx.rows(_NEXT, batch_id=act.batch_id, reached=act.reached, limit=limit)
    for hit in found:
        try:
            tx.attempt(_do, act, hit.requester_id, hit.id)
            act = act._replace(changed=act.changed + 1)
        except Refused as refused:
            act = act._replace(refused=act.refused + 1, reason=refused.message)
    finished_at = None if len(found) == limit else tx.now
    act = act._replace(reached=found[-1].batch_row if found else act.reached, finished_at=finished_at)
    saved = {name: getattr(act, name) for name in ("reached", "changed", "refused", "reason", "finished_at")}
    tx.run(_SAVE, of=act.id, **saved)
    return len(found)


def _do(tx: Tx, act: Act, requester_id: str, hit_id: str) -> None:
    if act.kind == rules.ADD:
        hits.extend(tx, requester_id, hit_id, act.amount)
    else:
        hits.set_expiration(tx, requester_id, hit_id, act.amount)


def _ask(tx: Tx, batch: Batch, kind: ActKind, amount: int) -> Act:
    rules.check_act(batch, kind, amount, tx.now)
    return _keep(tx, batch, kind, amount)


def _keep(tx: Tx, batch: Batch, kind: ActKind, amount: int) -> Act:
    act = Act(ids.new_id(tx.now), batch.id, kind, amount, 0, 0, 0, None, tx.now, None)
    tx.run(_INSERT, **act._asdict())
    return act
