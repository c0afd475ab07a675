"""What stands at the head of each of a worker's pages, in one statement."""

from typing import Any, NamedTuple

from piecework.db import sql
from piecework.db.door import Tx
from piecework.market import standings, threads, work
from piecework.market.work import QueueFigures

_OF_WORKER = sql.beside(work.QUEUE_FIGURES, standings.RECORD, threads.UNREAD)


class Summary(NamedTuple):
    """A worker's queue, whole record as `standings.record` has it, and messages that are new.

    `unread` are those for the worker, `desk_unread` those from workers for the same person as a requester.
    """

    queue: QueueFigures
    record: dict[str, int]
    unread: int
    desk_unread: int


def of_worker(tx: Tx, worker_id: str) -> Summary:
    """Return the figures of a worker as of now."""
    row: Any = tx.row(_OF_WORKER, worker_id=worker_id, person=worker_id, now=tx.now)
    queue = QueueFigures(row.held, row.cents, row.next_due_at)
    record = standings.no_record() if row.submitted is None else standings.as_record(row)
    return Summary(queue, record, row.worker, row.desk)
