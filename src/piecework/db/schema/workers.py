"""The tables of a market that hold what passes between requesters and workers beside work itself."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, text

from piecework.db.schema.market import metadata
from piecework.db.schema.types import Cents, Count, Id, Millis, Words

worker_blocks = Table(
    "worker_blocks",
    metadata,
    Column("requester_id", Id, primary_key=True),
    Column("worker_id", Id, primary_key=True),
    Column("reason", Words, nullable=False),
    Column("blocked_at", Millis, nullable=False),
)

bonus_payments = Table(
    "bonus_payments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("requester_id", Id, nullable=False),
    Column("worker_id", Id, nullable=False),
    Column("assignment_id", Id, ForeignKey("assignments.id"), nullable=False),
    Column("hit_id", Id, ForeignKey("hits.id"), nullable=False),
    Column("cents", Cents, nullable=False),
    Column("fee_cents", Cents, nullable=False),
    Column("reason", Words, nullable=False),
    Column("paid_at", Millis, nullable=False),
    CheckConstraint("cents > 0", name="positive"),
    CheckConstraint("fee_cents >= 0", name="fee"),
    Index("ix_bonus_payments_hit", "hit_id", "id"),
    Index("ix_bonus_payments_assignment", "assignment_id", "id"),
    Index("ix_bonus_payments_worker", "worker_id", "id"),
)

# What stands in a worker's inbox. due_at is when to try mailing it next; none when that is over.
messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("worker_id", Id, nullable=False),
    Column("requester_id", Id),
    Column("subject", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("sent_at", Millis, nullable=False),
    Column("read_at", Millis),
    Column("due_at", Millis),
    Column("tries", Count, nullable=False),
    Index("ix_messages_worker", "worker_id", "id"),
)
Index(
    "ix_messages_unread",
    messages.c.worker_id,
    sqlite_where=text("read_at IS NULL"),
    postgresql_where=text("read_at IS NULL"),
)
Index(
    "ix_messages_due",
    messages.c.due_at,
    sqlite_where=text("due_at IS NOT NULL"),
    postgresql_where=text("due_at IS NOT NULL"),
)
