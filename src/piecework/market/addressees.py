"""Whom a message to the workers behind some results goes to: gathered in the background, each once.

Results submitted after the asking are not meant.
"""

import json
from typing import Any

from sqlalchemy import bindparam, select

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.desk import broadcast_workers, broadcasts
from piecework.db.statements import Statement
from piecework.market import batches, gathering, results
from piecework.market import broadcasts as letters
from piecework.market.broadcasts import Broadcast, Letter
from piecework.market.results import Place, Wanted
from piecework.rules.crowd import Audience

AT_ONCE = 200
WALKED = 500
"""So many results are looked at in one transaction: on SQLite everybody else waits for it."""

_GATHERING = Statement(
    select(broadcasts.c.id)
    .where(broadcasts.c.gathering == 1)
    .order_by(broadcasts.c.id)
    .limit(bindparam("limit"))
)
_LOCK = Statement(
    select(broadcasts)
    .where(broadcasts.c.id == bindparam("id"), broadcasts.c.gathering == 1)
    .with_for_update(skip_locked=True)
)
_INSERT = sql.insert(broadcast_workers)
_found = sql.texts("worker_ids")
_KNOWN = Statement(
    select(broadcast_workers.c.worker_id)
    .join_from(_found, broadcast_workers, broadcast_workers.c.worker_id == _found.c.value)
    .where(broadcast_workers.c.broadcast_id == bindparam("id"))
)


def begin(tx: Tx, requester_id: str, batch_id: str, wanted: Wanted, letter: Letter) -> Broadcast:
    """Keep a message to everybody with a result of a batch that is wanted, as a draft.

    Who that is, is gathered from now on; it can be sent once all are found. Refuses an unknown batch, and a
    text that cannot be sent.
    """
    batches.get(tx, requester_id, batch_id)
    chosen = written(batch_id, wanted._replace(until=tx.now), results.START)
    made = letters.create(tx, requester_id, Audience(), letter, chosen)
    gather_some(tx, made.id, AT_ONCE)
    return letters.get(tx, requester_id, made.id)


def asked_for(found: Broadcast) -> tuple[str, Wanted] | None:
    """Return the batch and which of its results a message is about; None if it is about no results."""
    return None if found.chosen is None else _read(found.chosen)[:2]


def being_gathered(tx: Tx, limit: int) -> list[str]:
    """Return ids of messages whose workers are not all found yet."""
    return [row.id for row in tx.rows(_GATHERING, limit=limit)]


def gather_some(tx: Tx, broadcast_id: str, limit: int) -> int:
    """Find more of the workers of a message, and return how many results it came past, or 1.

    Nothing happens, and 0 is returned, if all are found or another process is at it.
    """
    row: Any = tx.row(_LOCK, id=broadcast_id)
    if row is None:
        return 0
    found = Broadcast._make(row)
    batch_id, wanted, place = _read(found.chosen or "")
    walk = (place, limit, WALKED)
    passed, behind = results.matching(tx, found.requester_id, batch_id, wanted, walk)
    worker_ids = {result.worker_id for result in passed}
    known = tx.rows(_KNOWN, id=found.id, worker_ids=json.dumps(sorted(worker_ids)))
    new = sorted(worker_ids.difference(each.worker_id for each in known))
    tx.run_many(_INSERT, [{"broadcast_id": found.id, "worker_id": each} for each in new])
    letters.save(
        tx,
        found._replace(
            chosen=written(batch_id, wanted, behind or place),
            gathering=int(behind is not None),
            gathered=found.gathered + len(new),
        ),
    )
    return len(passed) or 1


def written(batch_id: str, wanted: Wanted, place: Place) -> str:
    """Return which results of a batch are meant, and behind which place to look on, as a row keeps it."""
    data = {"batch_id": batch_id, **gathering.wanted_data(wanted), "place": list(place)}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _read(text: str) -> tuple[str, Wanted, Place]:
    data = json.loads(text)
    at, id_ = data["place"]
    return data["batch_id"], gathering.wanted_in(data), (at, id_)
