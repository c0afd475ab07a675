"""Files that workers uploaded with an answer. Their bytes are in the file store, under `key`."""

from sqlalchemy import Column, ForeignKey, Index, Table, text

from piecework.db.schema.market import metadata
from piecework.db.schema.types import Bytes, Id, Millis, Words

uploads = Table(
    "uploads",
    metadata,
    Column("key", Id, primary_key=True),
    Column("assignment_id", Id, ForeignKey("assignments.id"), nullable=False),
    Column("hit_id", Id, ForeignKey("hits.id"), nullable=False),
    Column("question_id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("content_type", Words, nullable=False),
    Column("bytes", Bytes, nullable=False),
    Column("uploaded_at", Millis, nullable=False),
    Column("due_at", Millis),  # when to remove it: not submitted by then, or its HIT is disposed
    Index("ix_uploads_hit", "hit_id"),
)
Index(
    "uq_uploads_answer",
    uploads.c.assignment_id,
    uploads.c.question_id,
    unique=True,
    sqlite_where=text("due_at IS NULL"),
    postgresql_where=text("due_at IS NULL"),
)
Index(
    "ix_uploads_due",
    uploads.c.due_at,
    sqlite_where=text("due_at IS NOT NULL"),
    postgresql_where=text("due_at IS NOT NULL"),
)
