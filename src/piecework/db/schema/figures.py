"""The tables of a market of what is folded from its events; see rules/figures.py and worked_days.py."""

from sqlalchemy import Column, ForeignKey, Index, Table

from piecework.db.schema.market import metadata
from piecework.db.schema.types import Cents, Count, Id, Millis, Words

group_figures = Table(
    "group_figures",
    metadata,
    Column("hit_type_id", Id, ForeignKey("hit_types.id"), primary_key=True),
    Column("times", Words, nullable=False),  # a histogram of seconds from acceptance to submission
    Column("timed", Count, nullable=False),
)

requester_figures = Table(
    "requester_figures",
    metadata,
    Column("requester_id", Id, primary_key=True),
    Column("approved", Count, nullable=False),
    Column("rejected", Count, nullable=False),
    Column("reviews", Words, nullable=False),  # a histogram of seconds from submission to decision
    Column("review_seconds", Count),  # the median of the reviews
    Column("rates", Words, nullable=False),  # a histogram of hourly rates in cents
    # The sums of the last ninety days of requester_days, and as of which day they are.
    Column("recent_day", Count, nullable=False, server_default="-1", index=True),
    Column("recent_approved", Count, nullable=False, server_default="0"),
    Column("recent_rejected", Count, nullable=False, server_default="0"),
)

requester_days = Table(
    "requester_days",
    metadata,
    Column("requester_id", Id, primary_key=True),
    Column("day", Count, primary_key=True),  # since the epoch, in UTC
    Column("approved", Count, nullable=False),
    Column("rejected", Count, nullable=False),
    # Ninety days are summed from here, without going to the rows.
    Index("ix_requester_days_sums", "requester_id", "day", "approved", "rejected"),
)

# What workers did, by the day in UTC and by requester: all of it, and by quarters of an hour. Both are texts
# as rules.worked_days writes them, because no query looks into them.
worker_days = Table(
    "worker_days",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("requester_id", Id, primary_key=True),  # nobody's for all requesters together
    Column("day", Count, primary_key=True),
    Column("total", Words, nullable=False),
    Column("quarters", Words, nullable=False),
)

# What of that each requester paid in each year of UTC, so that a year's statement need not read its days.
worker_years = Table(
    "worker_years",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("year", Count, primary_key=True),
    Column("requester_id", Id, primary_key=True),
    Column("hits", Count, nullable=False),
    Column("rewards_cents", Cents, nullable=False),
    Column("bonus_cents", Cents, nullable=False),
)

# When a job that one process does for all was last taken up.
turns = Table(
    "turns",
    metadata,
    Column("job", Words, primary_key=True),
    Column("taken_at", Millis, nullable=False),
)
