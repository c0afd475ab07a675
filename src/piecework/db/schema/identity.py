"""The tables of the identity store: people, how they sign in, and the keys their programs use.

Moments are wall time in milliseconds. Tokens are kept as hashes, secrets of access keys encrypted.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, MetaData, Table

from piecework.db.schema.market import metadata as _market
from piecework.db.schema.types import Count, Id, Millis, Words

metadata = MetaData(naming_convention=_market.naming_convention)

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", Words, nullable=False, unique=True),  # in lower case
    Column("name", Words, nullable=False),  # what the other side sees
    Column("password_hash", Words),  # None until a password is chosen through a link
    Column("is_worker", Count, nullable=False),
    Column("is_requester", Count, nullable=False),
    Column("is_operator", Count, nullable=False),
    Column("country", Id),  # ISO 3166, two letters
    Column("subdivision", Id),  # ISO 3166-2, two letters, US only
    Column("adult", Count, nullable=False),
    Column("zone", Words, nullable=False),  # time zone name
    Column("created_at", Millis, nullable=False),
    Column("disabled_at", Millis),
    Column("language", Id),  # None: as the browser asks
    Column("mail", Words),  # the kinds of mail that are wanted, comma-separated; None: all
    Index("ix_people_created", "created_at", "id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),  # what a person names when ending it
    Column("token_hash", Id, nullable=False, unique=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("created_at", Millis, nullable=False),
    Column("seen_at", Millis, nullable=False),  # refreshed at most every few minutes
    Column("expires_at", Millis, nullable=False),
    Column("browser", Words, nullable=False),
    Column("address", Words, nullable=False),
    Index("ix_sessions_person", "person_id", "id"),
    Index("ix_sessions_expiry", "expires_at"),
)

access_keys = Table(
    "access_keys",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("secret", LargeBinary, nullable=False),  # encrypted with the server key
    Column("label", Words, nullable=False),
    Column("created_at", Millis, nullable=False),
    Column("disabled_at", Millis),
    Index("ix_access_keys_person", "person_id", "id"),
)

# What workers' own tools show instead of a session.
tool_tokens = Table(
    "tool_tokens",
    metadata,
    Column("id", Id, primary_key=True),  # what a person names when deleting it
    Column("token_hash", Id, nullable=False, unique=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("label", Words, nullable=False),
    Column("created_at", Millis, nullable=False),
    Column("seen_at", Millis),  # refreshed at most every few minutes
    Index("ix_tool_tokens_person", "person_id", "id"),
)

# Invitations, one-time sign-in links and password resets: a link works once, until it expires.
links = Table(
    "links",
    metadata,
    Column("token_hash", Id, primary_key=True),
    Column("purpose", Id, nullable=False),
    Column("person_id", Id, ForeignKey("people.id")),  # None for an invitation
    Column("email", Words),  # an invitation may be for one address only
    Column("roles", Words, nullable=False),  # what an invitation grants, comma-separated
    Column("created_at", Millis, nullable=False),
    Column("expires_at", Millis, nullable=False),
    Column("used_at", Millis),
    CheckConstraint("purpose IN ('invitation', 'sign-in', 'reset')", name="purpose"),
    Index("ix_links_expiry", "expires_at"),
    Index("ix_links_person", "person_id", "purpose"),
)

# Failed sign-ins, counted by address of the account and by address of the caller.
attempts = Table(
    "attempts",
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "subject", Id, nullable=False
    ),  # what is counted and a hash of whom, such as "sign-in-email:<hash>"
    Column("at", Millis, nullable=False),
    Index("ix_attempts_subject", "subject", "at"),
    Index("ix_attempts_at", "at"),
)
