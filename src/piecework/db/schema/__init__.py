"""The tables of the stores. Importing any of them loads all, so that a store's metadata is always whole."""

from piecework.db.schema import (
    batches,
    desk,
    figures,
    finding,
    identity,
    layouts,
    market,
    messages,
    notifications,
    payouts,
    qualifications,
    reports,
    reviews,
    uploads,
    workers,
)

__all__ = [
    "batches",
    "desk",
    "figures",
    "finding",
    "identity",
    "layouts",
    "market",
    "messages",
    "notifications",
    "payouts",
    "qualifications",
    "reports",
    "reviews",
    "uploads",
    "workers",
]
