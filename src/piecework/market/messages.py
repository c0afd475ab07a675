"""Messages to workers: each stands in the inbox, and goes out by mail when the server can send mail.

Mailing is the background's work, outside of any transaction; a message carries when to try next.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, null, or_, select, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import assignments
from piecework.db.schema.workers import messages
from piecework.db.statements import Statement
from piecework.rules.texts import MESSAGE_CHARACTERS, SUBJECT_CHARACTERS, check_range, check_words

MOST_NOTIFIED = 100
COUNTED = 99
"""Unread messages are counted up to here."""


class Message(NamedTuple):
    """A message's row. `requester_id` is None when the market itself speaks."""

    id: str
    worker_id: str
    requester_id: str | None
    subject: str
    text: str
    sent_at: int
    read_at: int | None
    due_at: int | None
    tries: int


_INSERT = sql.insert(messages)
_INBOX = Statement(
    select(messages)
    .where(messages.c.worker_id == bindparam("worker_id"), messages.c.id < bindparam("before"))
    .order_by(messages.c.id.desc())
    .limit(bindparam("limit"))
)
_UNREAD = Statement(
    select(func.count()).select_from(
        select(messages.c.id)
        .where(messages.c.worker_id == bindparam("worker_id"), messages.c.read_at.is_(None))
        .limit(COUNTED + 1)
        .subquery()
    )
)
_READ = Statement(
    update(messages)
    .where(
        messages.c.worker_id == bindparam("of"),
        messages.c.read_at.is_(None),
        messages.c.id <= bindparam("newest"),
    )
    .values(read_at=bindparam("at"))
)
_DUE = Statement(
    select(messages)
    .where(messages.c.due_at <= bindparam("now"))
    .order_by(messages.c.due_at)
    .limit(bindparam("limit"))
)
_TRIED = Statement(
    update(messages)
    .where(messages.c.id == bindparam("message"), messages.c.due_at == bindparam("was_due"))
    .values(due_at=bindparam("due"), tries=messages.c.tries + 1)
)
_TAKE = Statement(
    select(messages)
    .where(messages.c.due_at <= bindparam("now"))
    .order_by(messages.c.due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_MOVE = Statement(
    update(messages)
    .where(messages.c.id == bindparam("message"), messages.c.due_at == bindparam("was_due"))
    .values(due_at=bindparam("due"))
)
_DROP_OLD = Statement(
    update(messages)
    .where(messages.c.due_at <= bindparam("now"), messages.c.sent_at < bindparam("before"))
    .values(due_at=null())
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
    rejected. Refuses more than a hundred workers and texts that are too long.
    """
    check_range(len(worker_ids), (1, MOST_NOTIFIED), "WorkerIds")
    check_words(subject, SUBJECT_CHARACTERS, "Subject")
    check_words(text, MESSAGE_CHARACTERS, "MessageText")
    strangers = []
    for worker_id in dict.fromkeys(worker_ids):
        known = tx.value(_DECIDED, requester_id=requester_id, worker_id=worker_id, now=tx.now)
        if known is None:
            strangers.append(worker_id)
        else:
            send(tx, worker_id, requester_id, subject, text)
    return strangers


def send(tx: Tx, worker_id: str, requester_id: str | None, subject: str, text: str) -> None:
    """Put a message into a worker's inbox, to be mailed as well."""
    message = Message(ids.new_id(tx.now), worker_id, requester_id, subject, text, tx.now, None, tx.now, 0)
    tx.run(_INSERT, **message._asdict())


def inbox(tx: Tx, worker_id: str, before: str | None = None, limit: int = 50) -> list[Message]:
    """Return a worker's messages, newest first. `before` is the last id seen."""
    return [
        Message._make(row) for row in tx.rows(_INBOX, worker_id=worker_id, before=before or "~", limit=limit)
    ]


def unread(tx: Tx, worker_id: str) -> int:
    """Return how many messages a worker has not seen; COUNTED and one more means many."""
    return int(tx.value(_UNREAD, worker_id=worker_id))


def mark_read(tx: Tx, worker_id: str, newest: str) -> None:
    """Mark a worker's messages up to the id `newest` as seen."""
    tx.run(_READ, of=worker_id, newest=newest, at=tx.now)


def due(tx: Tx, limit: int) -> list[Message]:
    """Return messages to mail now, the longest overdue first."""
    return [Message._make(row) for row in tx.rows(_DUE, now=tx.now, limit=limit)]


def drop_old(tx: Tx, age_ms: int) -> int:
    """Mail nothing any more that was sent longer ago than `age_ms`; returns how many messages that were."""
    return tx.run(_DROP_OLD, now=tx.now, before=tx.now - age_ms)


def claim(tx: Tx, limit: int, lease_ms: int) -> list[Message]:
    """Take messages to mail, the longest due first, so that nobody else does for `lease_ms`.

    They are returned as they are then: due when the lease ends.
    """
    taken = [Message._make(row) for row in tx.rows(_TAKE, now=tx.now, limit=limit)]
    return _moved(tx, taken, tx.now + lease_ms)


def release(tx: Tx, taken: Sequence[Message], wait_ms: int = 0) -> None:
    """Give back messages that were taken and not tried: they are due after `wait_ms`."""
    _moved(tx, taken, tx.now + wait_ms)


def _moved(tx: Tx, taken: Sequence[Message], due: int) -> list[Message]:
    for message in taken:
        tx.run(_MOVE, message=message.id, was_due=message.due_at, due=due)
    return [message._replace(due_at=due) for message in taken]


def tried(tx: Tx, message: Message, next_at: int | None) -> bool:
    """Note that mailing was tried; `next_at` is when to try again, None for never.

    Returns False when somebody else has noted a try in the meantime.
    """
    sent: Any = tx.run(_TRIED, message=message.id, was_due=message.due_at, due=next_at)
    return bool(sent)
