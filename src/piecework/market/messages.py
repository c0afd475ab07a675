"""Messages: putting one into its thread, in the name of a requester, of the market or of a worker.

One thread holds all that a worker and a requester (or the operator) write to each other under one subject and
about one thing, so a requester's monthly mail goes on in the thread of the last one. Reading threads and
answering in them is in `threads`, mailing what was written in `outbox`.
"""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import assignments
from piecework.db.schema.messages import messages, threads
from piecework.db.statements import Statement
from piecework.market import senders
from piecework.rules.messages import Kind
from piecework.rules.texts import MESSAGE_CHARACTERS, SUBJECT_CHARACTERS, check_range, check_words

MOST_NOTIFIED = 100
OPERATOR = ""
"""The requester id of the operator's threads."""


class About(NamedTuple):
    """What a thread is about: nothing, a HIT type, or an assignment with its HIT and type."""

    hit_type_id: str = ""
    hit_id: str = ""
    assignment_id: str = ""


class Thread(NamedTuple):
    """A thread's row, without what the inboxes are sorted by. The operator has the requester id ""."""

    id: str
    worker_id: str
    requester_id: str
    subject: str
    hit_type_id: str
    hit_id: str
    assignment_id: str


class Message(NamedTuple):
    """A message's row. `withheld` is 1 where the worker had blocked the sender."""

    id: str
    thread_id: str
    worker_id: str
    requester_id: str
    from_worker: int
    kind: Kind
    text: str
    sent_at: int
    read_at: int | None
    withheld: int
    due_at: int | None
    tries: int


NOTHING = About()
THREAD_COLUMNS = [threads.c[name] for name in Thread._fields]
_INSERT = sql.insert(messages)
_BEGIN = sql.insert_new(threads)
_FIND = Statement(
    select(*THREAD_COLUMNS).where(
        threads.c.worker_id == bindparam("worker_id"),
        threads.c.requester_id == bindparam("requester_id"),
        threads.c.subject == bindparam("subject"),
        threads.c.hit_type_id == bindparam("hit_type_id"),
        threads.c.assignment_id == bindparam("assignment_id"),
    )
)
# Of two messages that are sent at once, the later one stays the newest.
_IN_INBOX = Statement(
    update(threads)
    .where(threads.c.id == bindparam("thread"), threads.c.newest_id < bindparam("newest"))
    .values(newest_id=bindparam("newest"))
)
_AT_DESK = Statement(
    update(threads)
    .where(threads.c.id == bindparam("thread"), threads.c.desk_newest_id < bindparam("newest"))
    .values(desk_newest_id=bindparam("newest"))
)
_STILL_AT_DESK = Statement(
    update(threads)
    .where(
        threads.c.id == bindparam("thread"),
        threads.c.desk_newest_id > "",
        threads.c.desk_newest_id < bindparam("newest"),
    )
    .values(desk_newest_id=bindparam("newest"))
)
_DECIDED = Statement(
    select(assignments.c.id)
    .where(
        assignments.c.requester_id == bindparam("requester_id"),
        assignments.c.worker_id == bindparam("worker_id"),
        assignments.c.submitted_at.is_not(None),
        # A submission whose auto-approval has come counts as decided, swept or not.
        or_(assignments.c.status != "Submitted", assignments.c.due_at <= bindparam("now")),
    )
    .limit(1)
)


def notify(tx: Tx, requester_id: str, subject: str, text: str, worker_ids: list[str]) -> list[str]:
    """Send one message to workers whose work the requester has decided (NotifyWorkers).

    Returns the ids of those who got none, because none of their work for this requester was ever approved or
    rejected. Refuses more than a hundred workers and texts that are too long. Workers who have blocked the
    requester's messages count as written to.
    """
    check_range(len(worker_ids), (1, MOST_NOTIFIED), "WorkerIds")
    check_words(subject, SUBJECT_CHARACTERS, "Subject")
    check_words(text, MESSAGE_CHARACTERS, "MessageText")
    strangers: list[str] = []
    known: list[str] = []
    for worker_id in dict.fromkeys(worker_ids):
        decided = tx.value(_DECIDED, requester_id=requester_id, worker_id=worker_id, now=tx.now)
        (strangers if decided is None else known).append(worker_id)
    # In a fixed order, so that two calls at once do not wait for each other.
    for worker_id in sorted(known):
        post(tx, thread(tx, worker_id, requester_id, subject), text)
    return strangers


def send(
    tx: Tx, worker_id: str, requester_id: str | None, subject: str, text: str, kind: Kind = "news"
) -> None:
    """Tell a worker what happened, in the name of a requester or of the market itself.

    A requester's own words belong in `text` only as `senders.words` gives them.
    """
    found = thread(tx, worker_id, requester_id or OPERATOR, subject)
    _put(tx, found, text, kind, from_worker=False)


def post(tx: Tx, found: Thread, text: str) -> None:
    """Put what the requester or operator wrote into a thread; withheld, if the worker has blocked them."""
    _put(tx, found, text, "messages", from_worker=False)


def post_as_worker(tx: Tx, found: Thread, text: str) -> None:
    """Put what the worker wrote into a thread."""
    _put(tx, found, text, "messages", from_worker=True)


def thread(tx: Tx, worker_id: str, requester_id: str, subject: str, about: About = NOTHING) -> Thread:
    """Return the thread of two people with this subject and about this, begun now if there is none."""
    wanted = Thread(ids.new_id(tx.now), worker_id, requester_id, subject, *about)
    key = {name: getattr(wanted, name) for name in _KEY}
    found: Any = tx.row(_FIND, **key)
    if found is None:
        tx.run(_BEGIN, **wanted._asdict(), newest_id="", desk_newest_id="")
        found = tx.row(_FIND, **key)
    return Thread._make(found)


_KEY = ("worker_id", "requester_id", "subject", "hit_type_id", "assignment_id")


def _put(tx: Tx, found: Thread, text: str, kind: Kind, *, from_worker: bool) -> None:
    withheld = (
        kind == "messages"
        and not from_worker
        and found.requester_id != OPERATOR
        and senders.is_blocked(tx, found.worker_id, found.requester_id)
    )
    message = Message(
        id=ids.new_id(tx.now),
        thread_id=found.id,
        worker_id=found.worker_id,
        requester_id=found.requester_id,
        from_worker=int(from_worker),
        kind=kind,
        text=text,
        sent_at=tx.now,
        read_at=tx.now if withheld else None,
        withheld=int(withheld),
        due_at=None if withheld else tx.now,
        tries=0,
    )
    tx.run(_INSERT, **message._asdict())
    if not withheld:
        tx.run(_IN_INBOX, thread=found.id, newest=message.id)
    tx.run(_AT_DESK if from_worker else _STILL_AT_DESK, thread=found.id, newest=message.id)
