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
    Column("category", Id, nullable=False, server_default=text("''")),  # see rules/blocks; "" for none
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
    Column("uncounted", Count),  # 1 until it is folded into its worker's days
    CheckConstraint("cents > 0", name="positive"),
    CheckConstraint("fee_cents >= 0", name="fee"),
    Index("ix_bonus_payments_hit", "hit_id", "id"),
    Index("ix_bonus_payments_assignment", "assignment_id", "id"),
    Index("ix_bonus_payments_worker", "worker_id", "id"),
)
Index(
    "ix_bonus_payments_uncounted",
    bonus_payments.c.worker_id,
    bonus_payments.c.id,
    sqlite_where=text("uncounted = 1"),
    postgresql_where=text("uncounted = 1"),
)
