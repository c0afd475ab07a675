"""The table of a market that holds what workers said about HITs: why they returned them, and reports."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, text

from piecework.db.schema.market import metadata
from piecework.db.schema.types import Id, Millis, Words

reports = Table(
    "reports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Id, nullable=False),
    Column("worker_id", Id, nullable=False),
    Column("requester_id", Id, nullable=False),
    Column("hit_type_id", Id, ForeignKey("hit_types.id"), nullable=False),
    Column("hit_id", Id),
    Column("reason", Id, nullable=False),
    Column("text", Words, nullable=False),
    Column("made_at", Millis, nullable=False),
    Column("closed_at", Millis),  # when the operator was done with it
    Column("outcome", Words),
    CheckConstraint("kind IN ('return', 'report')", name="kind"),
    Index("ix_reports_type", "hit_type_id", "kind", "id"),
)
Index(
    "ix_reports_open",
    reports.c.id,
    sqlite_where=text("kind = 'report' AND closed_at IS NULL"),
    postgresql_where=text("kind = 'report' AND closed_at IS NULL"),
)
