"""The tables of a market that hold what work is found by, and how each worker looks for it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table

from piecework.db.schema.market import metadata
from piecework.db.schema.types import Count, Id, Millis, Words

# What the types on the list of work are found by, as rules.searches writes it; types off the list have none.
hit_type_terms = Table(
    "hit_type_terms",
    metadata,
    Column("term", Id, primary_key=True),
    Column("hit_type_id", Id, ForeignKey("hit_types.id"), primary_key=True),
    Index("ix_hit_type_terms_type", "hit_type_id", "term"),
    sqlite_with_rowid=False,
)

# Groups and requesters that a worker does not want to see.
hidden = Table(
    "hidden",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("subject_id", Id, primary_key=True),  # a HIT type's id or a requester's
    Column("kind", Id, nullable=False),
    Column("name", Words, nullable=False),  # as it was when it was hidden, to find it again
    Column("hidden_at", Millis, nullable=False),
    CheckConstraint("kind IN ('group', 'requester')", name="kind"),
)

# What a worker chose for pages of this market: JSON, as the pages write it.
preferences = Table(
    "preferences",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("choices", Words, nullable=False),
)

# Searches that tell a worker of new groups, by message and by a feed whose address is a secret.
saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("worker_id", Id, nullable=False),
    Column("name", Words, nullable=False),
    Column("search", Words, nullable=False),  # JSON
    Column("feed_key", Id, nullable=False, unique=True),
    Column("tells", Count, nullable=False),  # 1 if it sends messages
    Column("seen_at", Millis, nullable=False),  # groups that are newer have not been told of
    Column("due_at", Millis, nullable=False),  # when to look next
    Column("created_at", Millis, nullable=False),
    Index("ix_saved_searches_worker", "worker_id", "id"),
    Index("ix_saved_searches_due", "due_at"),
)
