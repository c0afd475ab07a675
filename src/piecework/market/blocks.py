"""Worker blocks: workers whom a requester lets work on none of their HITs. What is in hand stays in hand."""

from typing import NamedTuple

from sqlalchemy import bindparam, case, delete, func, select

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.workers import worker_blocks
from piecework.db.statements import Statement
from piecework.market import messages
from piecework.rules.blocks import check_category
from piecework.rules.texts import REASON_CHARACTERS, bad_value, check_words

MOST_BLOCKS = 100_000
_BLOCKED_SUBJECT = "A requester has blocked you"
_BLOCKED_TEXT = (
    "You can no longer accept HITs of this requester. HITs of theirs in your queue stay yours until their "
    "time is up, and what you submitted is decided and paid as before."
)

_BY_PAIR = (
    worker_blocks.c.requester_id == bindparam("requester_id"),
    worker_blocks.c.worker_id == bindparam("worker_id"),
)
_PUT = sql.upsert(
    worker_blocks,
    {
        "reason": bindparam("reason"),
        "category": case(
            (bindparam("category") == "", worker_blocks.c.category), else_=bindparam("category")
        ),
    },
)
_GET = Statement(select(worker_blocks.c.worker_id).where(*_BY_PAIR))
_COUNT = Statement(select(func.count()).where(worker_blocks.c.requester_id == bindparam("requester_id")))
_DELETE = Statement(delete(worker_blocks).where(*_BY_PAIR))
_LIST = Statement(
    select(worker_blocks)
    .where(
        worker_blocks.c.requester_id == bindparam("requester_id"),
        worker_blocks.c.worker_id > bindparam("after"),
    )
    .order_by(worker_blocks.c.worker_id)
    .limit(bindparam("limit"))
)


class Block(NamedTuple):
    """A block's row."""

    requester_id: str
    worker_id: str
    reason: str
    blocked_at: int
    category: str


def block(tx: Tx, requester_id: str, worker_id: str, reason: str, category: str = "") -> None:
    """Block a worker, who is told of it and not of the reason (CreateWorkerBlock).

    Blocking again keeps the newer reason, and the newer category if there is one: the API knows of none.
    Refuses more than 100,000 blocks and a category that is not in `rules.blocks`.
    """
    check_words(reason, REASON_CHARACTERS, "Reason")
    check_category(category)
    if not is_blocked(tx, requester_id, worker_id):
        if int(tx.value(_COUNT, requester_id=requester_id)) >= MOST_BLOCKS:
            raise bad_value(worker_id, "WorkerId", f"You block {MOST_BLOCKS} workers, which is the most.")
        messages.send(tx, worker_id, requester_id, _BLOCKED_SUBJECT, _BLOCKED_TEXT)
    tx.run(
        _PUT,
        requester_id=requester_id,
        worker_id=worker_id,
        reason=reason,
        blocked_at=tx.now,
        category=category,
    )


def unblock(tx: Tx, requester_id: str, worker_id: str) -> None:
    """Let a worker work again; harmless for one who was not blocked (DeleteWorkerBlock)."""
    tx.run(_DELETE, requester_id=requester_id, worker_id=worker_id)


def list_(tx: Tx, requester_id: str, after: str, limit: int) -> list[Block]:
    """Return a requester's blocks by worker id (ListWorkerBlocks). `after` is the last worker id seen."""
    return [Block._make(row) for row in tx.rows(_LIST, requester_id=requester_id, after=after, limit=limit)]


def is_blocked(tx: Tx, requester_id: str, worker_id: str) -> bool:
    """Return whether a requester has blocked a worker."""
    return tx.value(_GET, requester_id=requester_id, worker_id=worker_id) is not None
