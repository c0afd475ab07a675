"""Requesters whose messages a worker does not want.

Such a requester is not told. What they write is kept as if it arrived, and withheld from the worker for good,
also after the block is lifted. News of work, money and qualifications still come, without the requester's own
words. The operator cannot be blocked.
"""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, select

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.messages import blocked_senders, threads
from piecework.db.statements import Statement
from piecework.rules.refusals import Refused

_BY_PAIR = (
    blocked_senders.c.worker_id == bindparam("worker_id"),
    blocked_senders.c.requester_id == bindparam("requester_id"),
)
_PUT = sql.upsert(blocked_senders, {"blocked_at": blocked_senders.c.blocked_at})
_GET = Statement(select(blocked_senders.c.worker_id).where(*_BY_PAIR))
_DELETE = Statement(delete(blocked_senders).where(*_BY_PAIR))
_LIST = Statement(
    select(blocked_senders)
    .where(
        blocked_senders.c.worker_id == bindparam("worker_id"),
        blocked_senders.c.requester_id > bindparam("after"),
    )
    .order_by(blocked_senders.c.requester_id)
    .limit(bindparam("limit"))
)
_HAS_WRITTEN = Statement(
    select(threads.c.id)
    .where(
        threads.c.worker_id == bindparam("worker_id"),
        threads.c.requester_id == bindparam("requester_id"),
        threads.c.newest_id > "",
    )
    .limit(1)
)


class BlockedSender(NamedTuple):
    """A block's row."""

    worker_id: str
    requester_id: str
    blocked_at: int


def block(tx: Tx, worker_id: str, requester_id: str) -> None:
    """Withhold a requester's messages from now on; harmless when they are already.

    Refuses one with whom the worker has no thread, and the operator.
    """
    known = requester_id and tx.value(_HAS_WRITTEN, worker_id=worker_id, requester_id=requester_id)
    if not known:
        raise Refused("SenderDoesNotExist", "No requester with this id has written to you.")
    tx.run(_PUT, worker_id=worker_id, requester_id=requester_id, blocked_at=tx.now)


def unblock(tx: Tx, worker_id: str, requester_id: str) -> None:
    """Let a requester's messages through from now on; harmless when they are already."""
    tx.run(_DELETE, worker_id=worker_id, requester_id=requester_id)


def is_blocked(tx: Tx, worker_id: str, requester_id: str) -> bool:
    """Return whether a worker has blocked a requester's messages."""
    return tx.value(_GET, worker_id=worker_id, requester_id=requester_id) is not None


def list_(tx: Tx, worker_id: str, after: str, limit: int) -> list[BlockedSender]:
    """Return the requesters a worker has blocked, by id. `after` is the last one seen."""
    rows = tx.rows(_LIST, worker_id=worker_id, after=after, limit=limit)
    return [BlockedSender._make(row) for row in rows]


def words(tx: Tx, worker_id: str, requester_id: str, text: str) -> str:
    """Return a requester's own words in news for a worker: none, if the worker has blocked their messages."""
    return "" if text and is_blocked(tx, worker_id, requester_id) else text
