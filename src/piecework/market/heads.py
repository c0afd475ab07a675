"""What stands at the head of each of a worker's pages, in one statement."""

from typing import Any, NamedTuple

from piecework.db import sql
from piecework.db.door import Tx
from piecework.market import preferences, standings, threads, work
from piecework.market.work import QueueFigures

_OF_WORKER = sql.beside(work.QUEUE_FIGURES, standings.RECORD, threads.UNREAD, preferences.CHOICES)


class Head(NamedTuple):
    """What the head of a worker's page shows.

    Attributes:
        now: the market's present.
        queue: the figures of what is in hand.
        record: the whole record, as `standings.record` has it.
        unread: new messages for the worker.
        desk_unread: those from workers for the same person as a requester.
        choices: what the worker chose for the pages, see `preferences`.
    """

    now: int
    queue: QueueFigures
    record: dict[str, int]
    unread: int
    desk_unread: int
    choices: dict[str, str]


def head(tx: Tx, worker_id: str) -> Head:
    """Return the figures of a worker as of now."""
    row: Any = tx.row(_OF_WORKER, worker_id=worker_id, person=worker_id, now=tx.now)
    queue = QueueFigures(row.held, row.cents, row.next_due_at)
    record = standings.no_record() if row.submitted is None else standings.as_record(row)
    return Head(tx.now, queue, record, row.worker, row.desk, preferences.as_choices(row.choices))
