"""The tables of a market that hold what workers, requesters and the operator write to each other."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, text

from piecework.db.schema.market import metadata
from piecework.db.schema.types import Count, Id, Millis, Words

# A worker's messages with a requester, or with the operator, whose requester_id is "". What a thread is about
# is "" where it is about nothing. The newest ids are what the two inboxes are sorted by: "" keeps a thread
# out of the worker's while all of it is withheld, and out of the other side's until the worker has written.
threads = Table(
    "threads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("worker_id", Id, nullable=False),
    Column("requester_id", Id, nullable=False),
    Column("subject", Words, nullable=False),
    Column("hit_type_id", Id, nullable=False),
    Column("hit_id", Id, nullable=False),
    Column("assignment_id", Id, nullable=False),
    Column("newest_id", Id, nullable=False),
    Column("desk_newest_id", Id, nullable=False),
    Index("ix_threads_worker", "worker_id", "newest_id"),
    Index(
        "ix_threads_about",
        *("worker_id", "requester_id", "subject", "hit_type_id", "assignment_id"),
        unique=True,
    ),
)
Index(
    "ix_threads_desk",
    threads.c.requester_id,
    threads.c.desk_newest_id,
    sqlite_where=text("desk_newest_id > ''"),
    postgresql_where=text("desk_newest_id > ''"),
)

# One message. A withheld one comes from a sender whom the worker has blocked: it counts as read, and is not
# mailed. due_at is when to try mailing it next; none when that is over.
messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("thread_id", Id, ForeignKey("threads.id"), nullable=False),
    Column("worker_id", Id, nullable=False),
    Column("requester_id", Id, nullable=False),
    Column("from_worker", Count, nullable=False),
    Column("kind", Id, nullable=False),
    Column("text", Words, nullable=False),
    Column("sent_at", Millis, nullable=False),
    Column("read_at", Millis),
    Column("withheld", Count, nullable=False),
    Column("due_at", Millis),
    Column("tries", Count, nullable=False),
    CheckConstraint("kind IN ('messages', 'news', 'searches')", name="kind"),
    Index("ix_messages_thread", "thread_id", "id"),
)


def _some(name: str, condition: str, *columns: str) -> None:
    where = text(condition)
    Index(name, *(messages.c[each] for each in columns), sqlite_where=where, postgresql_where=where)


_some("ix_messages_unread", "from_worker = 0 AND read_at IS NULL", "worker_id", "thread_id")
_some("ix_messages_desk_unread", "from_worker = 1 AND read_at IS NULL", "requester_id", "thread_id")
_some("ix_messages_written", "from_worker = 1", "worker_id", "id")
_some("ix_messages_due", "due_at IS NOT NULL", "due_at", "id")

# Requesters whose messages a worker does not want.
blocked_senders = Table(
    "blocked_senders",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("requester_id", Id, primary_key=True),
    Column("blocked_at", Millis, nullable=False),
)
