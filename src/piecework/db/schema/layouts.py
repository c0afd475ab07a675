"""The tables of a market that hold HIT layouts, in all their versions."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table

from piecework.db.schema.market import metadata
from piecework.db.schema.types import Count, Id, Millis, Words

layouts = Table(
    "layouts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("requester_id", Id, nullable=False),
    Column("version", Count, nullable=False),  # the newest, which new HITs are made from
    Column("created_at", Millis, nullable=False),
    Index("ix_layouts_requester", "requester_id", "id"),
)

layout_versions = Table(
    "layout_versions",
    metadata,
    Column("layout_id", Id, ForeignKey("layouts.id"), primary_key=True),
    Column("version", Count, primary_key=True),
    Column("name", Words, nullable=False),
    Column("content", Words, nullable=False),
    Column("language", Id, nullable=False),
    Column("frame_height", Count, nullable=False),
    Column("variables", Words, nullable=False),  # JSON: the names that the content asks for, in order
    Column("changed_at", Millis, nullable=False),
    CheckConstraint("language IN ('placeholders', 'liquid')", name="language"),
)
