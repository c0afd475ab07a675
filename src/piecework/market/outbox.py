"""What of the messages is still to be mailed.

Mailing is the background's work, outside of any transaction; a message carries when to try next.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, null, select, update

from piecework.db.door import Tx
from piecework.db.schema.market import hit_types
from piecework.db.schema.messages import messages, threads
from piecework.db.statements import Statement
from piecework.market.messages import THREAD_COLUMNS, Message, Thread


class Outgoing(NamedTuple):
    """A message to mail, its thread, and the title of the HIT type that the thread is about, if it is."""

    message: Message
    thread: Thread
    title: str | None


_MESSAGE_COLUMNS = [messages.c[name].label(f"message_{name}") for name in Message._fields]
_OUTGOING = (
    select(*_MESSAGE_COLUMNS, *THREAD_COLUMNS, hit_types.c.title)
    .join(threads, threads.c.id == messages.c.thread_id)
    .outerjoin(hit_types, hit_types.c.id == threads.c.hit_type_id)
    .where(messages.c.due_at <= bindparam("now"))
    .order_by(messages.c.due_at, messages.c.id)
    .limit(bindparam("limit"))
)
_DUE = Statement(_OUTGOING)
_TAKE = Statement(_OUTGOING.with_for_update(skip_locked=True, of=messages))
_TRIED = Statement(
    update(messages)
    .where(messages.c.id == bindparam("message"), messages.c.due_at == bindparam("was_due"))
    .values(due_at=bindparam("due"), tries=messages.c.tries + 1)
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


def due(tx: Tx, limit: int) -> list[Outgoing]:
    """Return messages to mail now, the longest overdue first."""
    return [_outgoing(row) for row in tx.rows(_DUE, now=tx.now, limit=limit)]


def drop_old(tx: Tx, age_ms: int) -> int:
    """Mail nothing any more that was sent longer ago than `age_ms`; returns how many messages that were."""
    return tx.run(_DROP_OLD, now=tx.now, before=tx.now - age_ms)


def claim(tx: Tx, limit: int, lease_ms: int) -> list[Outgoing]:
    """Take messages to mail, the longest due first, so that nobody else does for `lease_ms`.

    They are returned as they are then: due when the lease ends.
    """
    taken = [_outgoing(row) for row in tx.rows(_TAKE, now=tx.now, limit=limit)]
    return _moved(tx, taken, tx.now + lease_ms)


def release(tx: Tx, taken: Sequence[Outgoing], wait_ms: int = 0) -> None:
    """Give back messages that were taken and not tried: they are due after `wait_ms`."""
    _moved(tx, taken, tx.now + wait_ms)


def tried(tx: Tx, message: Message, next_at: int | None) -> bool:
    """Note that mailing was tried; `next_at` is when to try again, None for never.

    Returns False when somebody else has noted a try in the meantime.
    """
    return bool(tx.run(_TRIED, message=message.id, was_due=message.due_at, due=next_at))


def _moved(tx: Tx, taken: Sequence[Outgoing], due: int) -> list[Outgoing]:
    for each in taken:
        tx.run(_MOVE, message=each.message.id, was_due=each.message.due_at, due=due)
    return [each._replace(message=each.message._replace(due_at=due)) for each in taken]


def _outgoing(row: Any) -> Outgoing:
    size = len(Message._fields)
    return Outgoing(
        Message._make(row[:size]), Thread._make(row[size : size + len(Thread._fields)]), row.title
    )
