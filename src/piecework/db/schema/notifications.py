"""Where the events of a HIT type are to be delivered. The events themselves carry the state of delivery."""

from sqlalchemy import Column, ForeignKey, Index, Table

from piecework.db.schema.market import metadata
from piecework.db.schema.types import Count, Id, Millis, Words

notification_settings = Table(
    "notification_settings",
    metadata,
    Column("hit_type_id", Id, ForeignKey("hit_types.id"), primary_key=True),
    Column("requester_id", Id, nullable=False),
    Column("destination", Words, nullable=False),
    Column("transport", Id, nullable=False),
    Column("version", Id, nullable=False),
    Column("event_types", Words, nullable=False),  # between commas: ",HITCreated,HITExpired,"
    Column("active", Count, nullable=False),
    Column("updated_at", Millis, nullable=False),
    Index("ix_notification_settings_requester", "requester_id", "hit_type_id"),
)
