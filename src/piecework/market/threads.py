"""Threads as their two sides see them: the inboxes, reading, writing and answering.

One side is the worker; the other, the desk, is a requester or the operator. The desk sees the threads in
which the worker has written, and all that it sent in them; the worker sees all but what is withheld.
"""

from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, literal_column, select, update

from piecework import ids
from piecework.db.door import Tx
from piecework.db.schema.market import assignments
from piecework.db.schema.market import hit_types as types_table
from piecework.db.schema.messages import messages as rows
from piecework.db.schema.messages import threads
from piecework.db.statements import Statement
from piecework.market import hit_types, messages, senders, work
from piecework.market.messages import THREAD_COLUMNS, About, Message, Thread
from piecework.rules import messages as rules
from piecework.rules.messages import Kind
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

COUNTED = 99
"""Unread messages are counted up to here."""
EXCERPT = 300
"""Of a thread's newest message, a list has so many characters."""
END = "~"
"""Sorts behind every id."""


class Listed(NamedTuple):
    """A thread in a list, with its newest message as far as this side sees it, its text cut to EXCERPT.

    `title` is that of the HIT type it is about; `unread` is 1 if something in it is new to this side.
    """

    id: str
    worker_id: str
    requester_id: str
    subject: str
    hit_type_id: str
    hit_id: str
    assignment_id: str
    newest_id: str
    text: str
    kind: Kind
    from_worker: int
    sent_at: int
    title: str | None
    unread: int


class Opened(NamedTuple):
    """A thread with a page of its messages, the oldest first, and what it is about.

    Attributes:
        thread: whose, and about what.
        title: of the HIT type it is about, and its group's id; None if it is about none.
        group_id: the same type's.
        submitted: whether the assignment that it is about was submitted.
        messages: some of its messages.
        earlier: whether there are older ones.
        blocked: whether the worker has blocked the requester's messages, as only the worker may know.
    """

    thread: Thread
    title: str | None
    group_id: str | None
    submitted: bool
    messages: list[Message]
    earlier: bool
    blocked: bool


class Contact(NamedTuple):
    """To whom a worker writes about a HIT type or an assignment, and what its type is called."""

    requester_id: str
    about: About
    title: str


class Unread(NamedTuple):
    """How many messages are new to a person as worker and as requester; COUNTED and one more is many."""

    worker: int
    desk: int


_new_to_worker = and_(rows.c.from_worker == 0, rows.c.read_at.is_(None))
_new_to_desk = and_(rows.c.from_worker == 1, rows.c.read_at.is_(None))
_fresh = rows.alias("fresh")


def _inbox(*, of_worker: bool) -> Statement:
    newest, owner, side = (
        (threads.c.newest_id, threads.c.worker_id, 0)
        if of_worker
        else (threads.c.desk_newest_id, threads.c.requester_id, 1)
    )
    fresh_owner = _fresh.c.worker_id if of_worker else _fresh.c.requester_id
    unread = exists(
        select(_fresh.c.id).where(
            fresh_owner == owner,
            _fresh.c.thread_id == threads.c.id,
            _fresh.c.from_worker == side,
            _fresh.c.read_at.is_(None),
        )
    )
    return Statement(
        select(
            *THREAD_COLUMNS,
            newest.label("newest_id"),
            func.substr(rows.c.text, 1, literal_column(str(EXCERPT))).label("text"),
            rows.c.kind,
            rows.c.from_worker,
            rows.c.sent_at,
            types_table.c.title,
            unread.label("unread"),
        )
        .join(rows, rows.c.id == newest)
        .outerjoin(types_table, types_table.c.id == threads.c.hit_type_id)
        .where(owner == bindparam("owner"), newest > "", newest < bindparam("before"))
        .order_by(newest.desc())
        .limit(bindparam("limit"))
    )


def _counted(owner: Any, *conditions: Any) -> Any:
    return (
        select(func.count())
        .select_from(
            select(rows.c.id).where(owner == bindparam("person"), *conditions).limit(COUNTED + 1).subquery()
        )
        .scalar_subquery()
    )


_OF_WORKER = _inbox(of_worker=True)
_OF_DESK = _inbox(of_worker=False)
UNREAD = Statement(
    select(
        _counted(rows.c.worker_id, _new_to_worker).label("worker"),
        _counted(rows.c.requester_id, _new_to_desk).label("desk"),
    )
)
_GET = Statement(
    select(
        *THREAD_COLUMNS,
        threads.c.newest_id,
        threads.c.desk_newest_id,
        types_table.c.title,
        types_table.c.group_id,
        assignments.c.submitted_at,
    )
    .outerjoin(types_table, types_table.c.id == threads.c.hit_type_id)
    .outerjoin(assignments, assignments.c.id == threads.c.assignment_id)
    .where(threads.c.id == bindparam("id"))
)
_MESSAGES = (
    select(*(rows.c[name] for name in Message._fields))
    .where(rows.c.thread_id == bindparam("thread"), rows.c.id < bindparam("before"))
    .order_by(rows.c.id.desc())
    .limit(bindparam("limit"))
)
_FOR_WORKER = Statement(_MESSAGES.where(rows.c.withheld == 0))
_FOR_DESK = Statement(_MESSAGES)


def _read(owner: Any, condition: Any) -> Statement:
    return Statement(
        update(rows)
        .where(
            owner == bindparam("person"),
            rows.c.thread_id == bindparam("thread"),
            condition,
            rows.c.id <= bindparam("newest"),
        )
        .values(read_at=bindparam("at"))
    )


_READ_BY_WORKER = _read(rows.c.worker_id, _new_to_worker)
_READ_BY_DESK = _read(rows.c.requester_id, _new_to_desk)
_WRITTEN = Statement(
    select(rows.c.sent_at)
    .where(
        rows.c.worker_id == bindparam("worker_id"), rows.c.from_worker == 1, rows.c.id > bindparam("since")
    )
    .order_by(rows.c.id.desc())
    .limit(bindparam("limit"))
)

# Answers alone: what was written to many, or by a program, stands in threads where no worker has written.
_ANSWERED = Statement(
    select(rows.c.sent_at)
    .join(threads, threads.c.id == rows.c.thread_id)
    .where(
        rows.c.requester_id == bindparam("requester_id"),
        rows.c.from_worker == 0,
        rows.c.kind == "messages",
        rows.c.id > bindparam("since"),
        threads.c.desk_newest_id > "",
    )
    .order_by(rows.c.id.desc())
    .limit(bindparam("limit"))
)


def of_worker(tx: Tx, worker_id: str, before: str = END, limit: int = 50) -> list[Listed]:
    """Return a worker's threads, the newest activity first. `before` is the `newest_id` last seen."""
    return [
        Listed._make(row) for row in tx.rows(_OF_WORKER, owner=worker_id, before=before or END, limit=limit)
    ]


def of_desk(tx: Tx, requester_id: str, before: str = END, limit: int = 50) -> list[Listed]:
    """Return the threads in which workers wrote to a requester, or to the operator; otherwise the same."""
    return [
        Listed._make(row) for row in tx.rows(_OF_DESK, owner=requester_id, before=before or END, limit=limit)
    ]


def unread(tx: Tx, person_id: str) -> Unread:
    """Return how many messages are new to a person, on each side."""
    return Unread._make(tx.rows(UNREAD, person=person_id)[0])


def open_as_worker(tx: Tx, worker_id: str, thread_id: str, before: str = END, limit: int = 50) -> Opened:
    """Return a worker's thread with its newest messages, or those before an id. Refuses any other thread."""
    row = _own(tx, thread_id, worker_id=worker_id)
    blocked = row.requester_id != messages.OPERATOR and senders.is_blocked(tx, worker_id, row.requester_id)
    return _opened(
        row,
        tx.rows(_FOR_WORKER, thread=thread_id, before=before or END, limit=limit + 1),
        limit,
        blocked=blocked,
    )


def open_at_desk(tx: Tx, requester_id: str, thread_id: str, before: str = END, limit: int = 50) -> Opened:
    """Return a thread in which a worker wrote to this requester, or the operator. Refuses any other."""
    row = _own(tx, thread_id, requester_id=requester_id)
    return _opened(
        row, tx.rows(_FOR_DESK, thread=thread_id, before=before or END, limit=limit + 1), limit, blocked=False
    )


def read_as_worker(tx: Tx, worker_id: str, thread_id: str, newest: str) -> None:
    """Mark what came to a worker in a thread as seen, up to the id `newest`."""
    tx.run(_READ_BY_WORKER, person=worker_id, thread=thread_id, newest=newest, at=tx.now)


def read_at_desk(tx: Tx, requester_id: str, thread_id: str, newest: str) -> None:
    """Mark what came from the worker in a thread as seen, up to the id `newest`."""
    tx.run(_READ_BY_DESK, person=requester_id, thread=thread_id, newest=newest, at=tx.now)


def contact(tx: Tx, worker_id: str, hit_type_id: str, assignment_id: str) -> Contact:
    """Return whom to write to about an assignment of this worker, or about a HIT type or group.

    Refuses an unknown group, and an assignment that is not the worker's.
    """
    if assignment_id:
        held = work.one(tx, worker_id, assignment_id)
        if held is not None:
            about = About(held.hit_type.id, held.assignment.hit_id, assignment_id)
            return Contact(held.assignment.requester_id, about, held.hit_type.title)
    elif (found := hit_types.resolve(tx, hit_type_id)) is not None:
        return Contact(found.requester_id, About(found.id), found.title)
    raise Refused("ContactDoesNotExist", Phrase("There is nobody to write to about this."))


def write(tx: Tx, worker_id: str, to: Contact | None, subject: str, text: str) -> Thread:
    """Send a worker's message to a requester, or to the operator if `to` is None, and return its thread.

    Refuses a text that cannot be sent, a requester whom the worker has blocked, and too many within an hour.
    """
    subject, text = " ".join(subject.split()), rules.tidied(text)
    rules.check(text, subject)
    requester_id = messages.OPERATOR if to is None else to.requester_id
    _check_may_write(tx, worker_id, requester_id)
    about = messages.NOTHING if to is None else to.about
    found = messages.thread(tx, worker_id, requester_id, subject, about)
    messages.post_as_worker(tx, found, text)
    return found


def answer_as_worker(tx: Tx, worker_id: str, thread_id: str, text: str) -> None:
    """Answer in a worker's thread, which then counts as seen. Refuses as `write` does, and other threads."""
    text = rules.tidied(text)
    row = _own(tx, thread_id, worker_id=worker_id)
    rules.check(text)
    _check_may_write(tx, worker_id, row.requester_id)
    read_as_worker(tx, worker_id, thread_id, row.newest_id)
    messages.post_as_worker(tx, _thread(row), text)


def answer_at_desk(tx: Tx, requester_id: str, thread_id: str, text: str) -> None:
    """Answer a worker as requester, or operator; the thread then counts as seen.

    Refuses other threads, and a requester's answers that are too many within an hour.
    """
    text = rules.tidied(text)
    row = _own(tx, thread_id, requester_id=requester_id)
    rules.check(text)
    limit: int = 0 if requester_id == messages.OPERATOR else tx.terms.answer_limit
    since = ids.floor_id(tx.now - rules.WITHIN_MS)
    sent = tx.rows(_ANSWERED, requester_id=requester_id, since=since, limit=limit) if limit else []
    rules.check_rate([each.sent_at for each in sent], limit, tx.now)
    read_at_desk(tx, requester_id, thread_id, row.desk_newest_id)
    messages.post(tx, _thread(row), text)


def write_as_operator(tx: Tx, worker_id: str, subject: str, text: str) -> Thread:
    """Send a worker the operator's message, and return its thread. Refuses a text that cannot be sent."""
    subject, text = " ".join(subject.split()), rules.tidied(text)
    rules.check(text, subject)
    found = messages.thread(tx, worker_id, messages.OPERATOR, subject)
    messages.post(tx, found, text)
    return found


def _check_may_write(tx: Tx, worker_id: str, requester_id: str) -> None:
    if requester_id != messages.OPERATOR and senders.is_blocked(tx, worker_id, requester_id):
        raise Refused(
            "SenderBlocked",
            Phrase(
                "You have blocked this requester's messages, so an answer would not reach you. "
                "Unblock them to write."
            ),
        )
    limit: int = tx.terms.message_limit
    since = ids.floor_id(tx.now - rules.WITHIN_MS)
    sent = tx.rows(_WRITTEN, worker_id=worker_id, since=since, limit=limit) if limit else []
    rules.check_rate([row.sent_at for row in sent], limit, tx.now)


def _own(tx: Tx, thread_id: str, *, worker_id: str | None = None, requester_id: str | None = None) -> Any:
    row: Any = tx.row(_GET, id=thread_id)
    if row is not None:
        if worker_id is not None and row.worker_id == worker_id and row.newest_id:
            return row
        if requester_id is not None and row.requester_id == requester_id and row.desk_newest_id:
            return row
    raise Refused(
        "ThreadDoesNotExist", Phrase("There are no messages {thread_id} for you.", thread_id=thread_id)
    )


def _opened(row: Any, newest_first: list[Any], limit: int, *, blocked: bool) -> Opened:
    return Opened(
        thread=_thread(row),
        title=row.title,
        group_id=row.group_id,
        submitted=row.submitted_at is not None,
        messages=[Message._make(each) for each in reversed(newest_first[:limit])],
        earlier=len(newest_first) > limit,
        blocked=blocked,
    )


def _thread(row: Any) -> Thread:
    return Thread._make(row[: len(Thread._fields)])
