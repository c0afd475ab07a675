"""Opening the three stores: identity, production, sandbox.

Three files on SQLite, three schemas on PostgreSQL.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from piecework.db.door import Database, Now, Observe, Tx, no_observer
from piecework.db.postgres import PostgresDatabase
from piecework.db.sqlite import SqliteDatabase
from piecework.rules.payouts import NO_PAYOUTS, Offer

StoreName = Literal["identity", "production", "sandbox"]
STORE_NAMES: tuple[StoreName, ...] = ("identity", "production", "sandbox")


class StoreError(Exception):
    """A store cannot be reached or used; the message is one line that says which one and why."""


@dataclass(frozen=True, slots=True)
class MarketTerms:
    """What a market was opened with.

    Attributes:
        sandbox: whether this is the sandbox, where money is play money and nobody is charged.
        fee_schedule: "none" or "mturk", see `rules.money.fee`.
        queue_limit: how many accepted HITs a worker may hold at once.
        payouts: how workers are paid out what they earned.
        daily_limit: how many a worker may accept on one day (UTC); 0 for any number.
        newcomer_limit: the same for workers with fewer than 10 approved HITs.
        scarce_hits: a group with so few open HITs is handed out in turns, see `rules.assignments.check_turn`.
        message_limit: how many messages a worker may write within an hour; 0 for any number.
        answer_limit: the same for a requester who answers workers.
        broadcast_limit: how many workers an hour get a requester's messages to many; 0 for any number.
    """

    sandbox: bool
    fee_schedule: str = "none"
    queue_limit: int = 25
    payouts: Offer = NO_PAYOUTS
    daily_limit: int = 0
    newcomer_limit: int = 0
    scarce_hits: int = 0
    message_limit: int = 0
    answer_limit: int = 0
    broadcast_limit: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the stores are: a directory of SQLite files, or the URL of a PostgreSQL database.

    What is written to files that are not `durable` may be lost with the machine, as those of tests may.
    """

    data_dir: Path
    database_url: str | None = None
    durable: bool = True


def open_store(
    place: Place,
    name: StoreName,
    *,
    now: Now,
    terms: MarketTerms | None = None,
    observe: Observe = no_observer,
) -> Database:
    """Open one store. It must have been migrated (`db.migrate.upgrade`)."""
    if place.database_url is not None:
        return PostgresDatabase(place.database_url, name, now=now, terms=terms, observe=observe)
    path = place.data_dir / f"{name}.sqlite3"
    return SqliteDatabase(path, now=now, terms=terms, observe=observe, durable=place.durable)


def wall_time(wall: Callable[[], int]) -> Now:
    """Return a door clock that reads `wall` and ignores the store."""

    def now(_tx: Tx) -> int:
        return wall()

    return now
