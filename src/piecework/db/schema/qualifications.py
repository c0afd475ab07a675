"""The tables of a market that hold qualification types, who holds them, and who asks for them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, text

from piecework.db.schema.market import metadata
from piecework.db.schema.types import Count, Id, Millis, Seconds, SortKey, Words

qualification_types = Table(
    "qualification_types",
    metadata,
    Column("id", Id, primary_key=True),
    Column("requester_id", Id, nullable=False),
    Column("name", Words, nullable=False),
    Column("sort_name", SortKey, nullable=False),  # the name in lower case
    Column("description", Words, nullable=False),
    Column("keywords", Words),
    Column("status", Id, nullable=False),  # Disposing holds the name for as long as HITs ask for the type
    Column("created_at", Millis, nullable=False),
    Column("disposing_at", Millis),
    Column("retry_delay_seconds", Seconds),
    Column("test", Words),
    Column("answer_key", Words),
    Column("test_duration_seconds", Seconds),
    Column("auto_granted", Count, nullable=False),
    Column("auto_granted_value", Count),
    CheckConstraint("status IN ('Active', 'Inactive', 'Disposing', 'Disposed')", name="status"),
    CheckConstraint("(test IS NULL) = (test_duration_seconds IS NULL)", name="test"),
    CheckConstraint("answer_key IS NULL OR test IS NOT NULL", name="answer_key"),
    CheckConstraint("auto_granted = 0 OR test IS NULL", name="auto_granted"),
    Index("ix_qualification_types_name", "sort_name", "id"),
)
Index(
    "uq_qualification_types_name",
    qualification_types.c.requester_id,
    qualification_types.c.name,
    unique=True,
    sqlite_where=text("status <> 'Disposed'"),
    postgresql_where=text("status <> 'Disposed'"),
)
Index(
    "ix_qualification_types_disposing",
    qualification_types.c.disposing_at,
    sqlite_where=text("status = 'Disposing'"),
    postgresql_where=text("status = 'Disposing'"),
)

# Which HIT types ask for which qualification types, system types included.
hit_type_qualifications = Table(
    "hit_type_qualifications",
    metadata,
    Column("qualification_type_id", Id, primary_key=True),
    Column("hit_type_id", Id, ForeignKey("hit_types.id"), primary_key=True),
    Column("requester_id", Id, nullable=False),
)

# Masters stand here too, under the id of production; they have no row in qualification_types.
qualifications = Table(
    "qualifications",
    metadata,
    Column("qualification_type_id", Id, primary_key=True),
    Column("worker_id", Id, primary_key=True),
    Column("status", Id, nullable=False),
    Column("value", Count, nullable=False),
    Column("granted_at", Millis, nullable=False),
    Column("revoked_at", Millis),
    Column("reason", Words),  # why it was revoked; shown to the worker
    CheckConstraint("status IN ('Granted', 'Revoked')", name="status"),
    CheckConstraint("(status = 'Revoked') = (revoked_at IS NOT NULL)", name="revoked"),
    Index("ix_qualifications_worker", "worker_id", "qualification_type_id"),
)

# A request begins as a test being taken, where the type has one, and is seen by its owner once submitted.
qualification_requests = Table(
    "qualification_requests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("qualification_type_id", Id, ForeignKey("qualification_types.id"), nullable=False),
    Column("requester_id", Id, nullable=False),
    Column("worker_id", Id, nullable=False),
    Column("status", Id, nullable=False),
    Column("started_at", Millis, nullable=False),
    Column("deadline_at", Millis),  # of the test
    Column("submitted_at", Millis),
    Column("decided_at", Millis),
    Column("test", Words),  # as it was when the worker began
    Column("answer_key", Words),
    Column("answer", Words),
    Column("value", Count),
    Column("reason", Words),  # why it was rejected; shown to the worker
    CheckConstraint("status IN ('Testing', 'Pending', 'Granted', 'Rejected', 'Lapsed')", name="status"),
    CheckConstraint("(status IN ('Testing', 'Lapsed')) = (submitted_at IS NULL)", name="submitted"),
    CheckConstraint("(status IN ('Testing', 'Pending')) = (decided_at IS NULL)", name="decided"),
    Index("ix_qualification_requests_worker", "worker_id", "qualification_type_id", "id"),
)
Index(
    "uq_qualification_requests_live",
    qualification_requests.c.qualification_type_id,
    qualification_requests.c.worker_id,
    unique=True,
    sqlite_where=text("decided_at IS NULL"),
    postgresql_where=text("decided_at IS NULL"),
)
Index(
    "ix_qualification_requests_owner",
    qualification_requests.c.requester_id,
    qualification_requests.c.submitted_at,
    qualification_requests.c.id,
    sqlite_where=text("status = 'Pending'"),
    postgresql_where=text("status = 'Pending'"),
)
Index(
    "ix_qualification_requests_type",
    qualification_requests.c.qualification_type_id,
    qualification_requests.c.submitted_at,
    qualification_requests.c.id,
    sqlite_where=text("status = 'Pending'"),
    postgresql_where=text("status = 'Pending'"),
)
