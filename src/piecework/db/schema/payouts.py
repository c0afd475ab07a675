"""The table of a market that holds what workers asked to be paid out, and what became of it."""

from sqlalchemy import CheckConstraint, Column, Index, Table, text

from piecework.db.schema.market import metadata
from piecework.db.schema.types import Cents, Id, Millis, Words

payouts = Table(
    "payouts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("worker_id", Id, nullable=False),
    Column("cents", Cents, nullable=False),
    Column("method", Words, nullable=False),
    Column("details", Words, nullable=False),  # where to pay: for the operator alone, and for no log
    Column("status", Id, nullable=False),
    Column("requested_at", Millis, nullable=False),
    Column("settled_at", Millis),
    Column("note", Words),  # the operator's words to the worker
    CheckConstraint("cents > 0", name="positive"),
    CheckConstraint("status IN ('Requested', 'Paid', 'Declined', 'Withdrawn')", name="status"),
    CheckConstraint("(status = 'Requested') = (settled_at IS NULL)", name="settled"),
    Index("ix_payouts_worker", "worker_id", "id"),
)
Index(
    "ix_payouts_requested",
    payouts.c.id,
    sqlite_where=text("status = 'Requested'"),
    postgresql_where=text("status = 'Requested'"),
)
