"""Publishing a batch: its rows become HITs, some at a time, each time in one transaction.

A transaction locks the batch, publishes the next rows and moves the batch's mark, so whoever dies in between
has published nothing, and nobody publishes a row twice, however many processes try.
"""

import json
from typing import Any

from sqlalchemy import bindparam, select

from piecework import ids
from piecework.db.door import Tx
from piecework.db.schema.batches import batch_rows, batches
from piecework.db.schema.market import events, hit_questions, transfers
from piecework.db.schema.market import hits as hits_table
from piecework.db.statements import Statement
from piecework.market import batches as market_batches
from piecework.market import hit_types, hits, ledger
from piecework.rules import batches as rules
from piecework.rules.batches import Batch
from piecework.rules.reasons import why
from piecework.rules.refusals import Refused

_PUBLISHING = Statement(
    select(batches.c.id)
    .where(batches.c.state == rules.PUBLISHING)
    .order_by(batches.c.id)
    .limit(bindparam("limit"))
)
_LOCK = Statement(
    select(*market_batches.COLUMNS)
    .where(batches.c.id == bindparam("id"), batches.c.state == rules.PUBLISHING)
    .with_for_update(skip_locked=True)
)

MANY = 10_000
"""After so many new HITs in a batch, and when the last of them is out, the database is told to look again."""
_GROWN = (batch_rows, events, hit_questions, hits_table, transfers)

_ROWS = Statement(
    select(batch_rows.c.number, batch_rows.c.content)
    .where(batch_rows.c.batch_id == bindparam("batch_id"), batch_rows.c.number > bindparam("after"))
    .order_by(batch_rows.c.number)
    .limit(bindparam("limit"))
)


def waiting(tx: Tx, limit: int) -> list[str]:
    """Return ids of batches that are being published, by id."""
    return [row.id for row in tx.rows(_PUBLISHING, limit=limit)]


def publish_some(tx: Tx, batch_id: str, limit: int) -> int:
    """Publish the next rows of a batch, `limit` at most, and return how many that were.

    A batch whose rows are all out becomes published. One whose owner lacks funds, or whose HIT type can have
    no new HITs, is paused with the reason. Nothing happens if it is not being published, or another process
    is at it.
    """
    row: Any = tx.row(_LOCK, id=batch_id)
    if row is None:
        return 0
    batch = market_batches.batch_in(row)
    number = min(limit, batch.wanted - batch.published)
    try:
        number = min(number, _affordable(tx, batch)) if number else 0
        if number:
            _publish(tx, batch, number)
    except Refused as refused:
        # Every refusal comes before the first write.
        reason = rules.LACKS_FUNDS if refused.code == "InsufficientFunds" else why(refused)
        market_batches.save(tx, batch._replace(state=rules.PAUSED, reason=reason))
        return 0
    published = batch.published + number
    state = rules.PUBLISHED if published == batch.wanted else rules.PUBLISHING
    market_batches.save(tx, batch._replace(published=published, state=state))
    if published >= MANY and (batch.published < MANY or state == rules.PUBLISHED):
        tx.learn(*_GROWN)
    return number


def _affordable(tx: Tx, batch: Batch) -> int:
    """Return how many HITs of a batch the funds suffice for. Refuses if it is not a single one."""
    cents = sum(market_batches.prices(tx, batch)) * batch.max_assignments
    if cents == 0 or tx.terms.sandbox:
        return batch.row_count
    affordable = ledger.available(tx, batch.requester_id) // cents
    if affordable == 0:
        raise ledger.insufficient_funds()
    return affordable


def _publish(tx: Tx, batch: Batch, number: int) -> None:
    hit_type = hit_types.get_for_new_hits(tx, batch.requester_id, batch.hit_type_id)
    rows = tx.rows(_ROWS, batch_id=batch.id, after=batch.published, limit=number)
    filler = market_batches.filler_of(tx, batch)
    questions = [filler.question(json.loads(row.content)) for row in rows]
    draft = hits.HITDraft(
        "",
        batch.lifetime_seconds,
        batch.max_assignments,
        annotation=rules.annotation(batch.id, batch.layout_id),
    )
    model = hits.made(tx, "", hit_type, draft)._replace(batch_id=batch.id)
    new_ids = ids.new_ids(tx.now, len(rows))
    new = [
        model._replace(id=new_id, queue_key=new_id, batch_row=row.number)
        for new_id, row in zip(new_ids, rows, strict=True)
    ]
    hits.publish_many(tx, hit_type, new, questions, batch.layout_id)
