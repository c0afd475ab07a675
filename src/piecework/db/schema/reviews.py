"""The tables of a market that hold review policies, and what they found and did."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table

from piecework.db.schema.market import metadata
from piecework.db.schema.types import Id, Millis, Words

# Policies as JSON, as rules.reviews writes them; hits.policies says which levels a HIT has.
hit_policies = Table(
    "hit_policies",
    metadata,
    Column("hit_id", Id, ForeignKey("hits.id"), primary_key=True),
    Column("level", Id, primary_key=True),
    Column("policy", Words, nullable=False),
    CheckConstraint("level IN ('Assignment', 'HIT')", name="level"),
)

review_results = Table(
    "review_results",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hit_id", Id, ForeignKey("hits.id"), nullable=False),
    Column("level", Id, nullable=False),
    Column("action_id", Id, nullable=False),  # the run of a policy that found it
    Column("subject_id", Id, nullable=False),
    Column("subject_type", Id, nullable=False),
    Column("question_id", Words),
    Column("key", Id, nullable=False),
    Column("value", Words, nullable=False),
    Index("ix_review_results_hit", "hit_id", "level", "id"),
)

review_actions = Table(
    "review_actions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hit_id", Id, ForeignKey("hits.id"), nullable=False),
    Column("level", Id, nullable=False),
    Column("name", Id, nullable=False),
    Column("target_id", Id, nullable=False),
    Column("target_type", Id, nullable=False),
    Column("status", Id, nullable=False),
    Column("completed_at", Millis, nullable=False),
    Column("result", Words, nullable=False),
    Column("error_code", Id),
    Index("ix_review_actions_hit", "hit_id", "level", "id"),
)
