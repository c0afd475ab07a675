"""The tables of a market for what a requester has beside work: groups, broadcasts, calls, spending."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, text

from piecework.db.schema.market import assignments, metadata
from piecework.db.schema.messages import messages
from piecework.db.schema.qualifications import qualification_requests
from piecework.db.schema.types import Cents, Count, Id, Millis, Words

# A group of workers is a qualification type: who holds it is in the group, so HITs and the API see it too.
worker_groups = Table(
    "worker_groups",
    metadata,
    Column(
        "qualification_type_id",
        Id,
        ForeignKey("qualification_types.id"),
        primary_key=True,
    ),
    Column("requester_id", Id, nullable=False),
    Column("name", Words, nullable=False),  # for the requester; workers see the type's
    Column("made_at", Millis, nullable=False),
    Index("ix_worker_groups_requester", "requester_id", "qualification_type_id"),
)

# One message to many workers, sent in the background, worker by worker.
broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("requester_id", Id, nullable=False),
    Column("audience", Words, nullable=False),  # JSON, as rules.crowd writes it
    Column("subject", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("state", Id, nullable=False),
    Column("reached", Id, nullable=False),  # the last worker id that was looked at
    Column("sent", Count, nullable=False),
    Column("skipped", Count, nullable=False),  # none of whose work was decided yet
    Column("made_at", Millis, nullable=False),
    Column("due_at", Millis),  # when to go on; none unless it is running
    Column("finished_at", Millis),
    # Of which results of a batch those who gave them are meant, JSON; its workers are gathered.
    Column("chosen", Words),
    Column("gathering", Count, nullable=False, server_default=text("0")),
    Column("gathered", Count, nullable=False, server_default=text("0")),
    CheckConstraint("state IN ('draft', 'running', 'stopped', 'done')", name="state"),
    CheckConstraint("(state = 'running') = (due_at IS NOT NULL)", name="due"),
    Index("ix_broadcasts_requester", "requester_id", "id"),
)
Index(
    "ix_broadcasts_due",
    broadcasts.c.due_at,
    broadcasts.c.id,
    sqlite_where=text("due_at IS NOT NULL"),
    postgresql_where=text("due_at IS NOT NULL"),
)

Index(
    "ix_broadcasts_gathering",
    broadcasts.c.id,
    sqlite_where=text("gathering = 1"),
    postgresql_where=text("gathering = 1"),
)
# Whom a message to those behind some results goes to: each once, however much they did.
broadcast_workers = Table(
    "broadcast_workers",
    metadata,
    Column("broadcast_id", Id, ForeignKey("broadcasts.id"), primary_key=True),
    Column("worker_id", Id, primary_key=True),
)

# The last calls of each requester's programs, written some at a time and never by the call itself.
api_calls = Table(
    "api_calls",
    metadata,
    Column("id", Id, primary_key=True),
    Column("requester_id", Id, nullable=False),
    Column("key_id", Id, nullable=False),
    Column("at", Millis, nullable=False),  # by the wall, in the sandbox too
    Column("operation", Id, nullable=False),
    Column("outcome", Id, nullable=False),  # ok, or the error's code
    Column("request_id", Id, nullable=False),
    Column("micros", Millis, nullable=False),
    Index("ix_api_calls_requester", "requester_id", "id"),
)
Index(
    "ix_api_calls_failed",
    api_calls.c.requester_id,
    api_calls.c.id,
    sqlite_where=text("outcome <> 'ok'"),
    postgresql_where=text("outcome <> 'ok'"),
)

# When a requester wants to hear that funds are low, and whether they have.
funds_alerts = Table(
    "funds_alerts",
    metadata,
    Column("requester_id", Id, primary_key=True),
    Column("below_cents", Cents, nullable=False),
    Column("told_at", Millis),
    CheckConstraint("below_cents > 0", name="below"),
)

# What was spent on each day in UTC, folded from approvals and bonuses. The batch "" is for HITs of no batch.
spending_days = Table(
    "spending_days",
    metadata,
    Column("requester_id", Id, primary_key=True),
    Column("day", Count, primary_key=True),
    Column("batch_id", Id, primary_key=True),
    Column("reward_cents", Cents, nullable=False),
    Column("bonus_cents", Cents, nullable=False),
    Column("fee_cents", Cents, nullable=False),
    Index("ix_spending_days_batch", "requester_id", "batch_id"),
)

# What waits for a requester's decision, the first to be approved by itself first.
Index(
    "ix_assignments_to_decide",
    assignments.c.requester_id,
    assignments.c.due_at,
    sqlite_where=text("status = 'Submitted'"),
    postgresql_where=text("status = 'Submitted'"),
)
# What a requester, or the operator, wrote to workers.
Index(
    "ix_messages_of_desk",
    messages.c.requester_id,
    messages.c.id,
    sqlite_where=text("from_worker = 0 AND kind = 'messages'"),
    postgresql_where=text("from_worker = 0 AND kind = 'messages'"),
)
# What became of requests for a type, the newest first.
Index(
    "ix_qualification_requests_decided",
    qualification_requests.c.qualification_type_id,
    qualification_requests.c.decided_at,
    qualification_requests.c.id,
    sqlite_where=text("decided_at IS NOT NULL AND submitted_at IS NOT NULL"),
    postgresql_where=text("decided_at IS NOT NULL AND submitted_at IS NOT NULL"),
)
