"""`python -m benchmarks [row …]`: every row on SQLite, and on PostgreSQL where it is installed."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from benchmarks import (
    accept_submit,
    batches,
    bonus,
    create_hit,
    crowd,
    drawing,
    get_hit,
    guarded_accept,
    interactive,
    list_assignments,
    scale,
)
from benchmarks.rows import Row, measure
from benchmarks.stage import stage
from tests.support.postgres import PostgresServer

ROWS: dict[str, Row] = {
    "create_hit": create_hit.ROW,
    "accept_submit": accept_submit.ROW,
    "guarded_accept": guarded_accept.ROW,
    "bonus": bonus.ROW,
    "get_hit": get_hit.ROW,
    "list_assignments": list_assignments.ROW,
}


@contextmanager
def _postgres() -> Iterator[str]:
    with PostgresServer.durable() as server, server.empty_database() as url:
        yield url


WHOLE: dict[str, Callable[[str, scale.Place], object]] = {"batches": batches.measure, "crowd": crowd.measure}
PLACES: dict[str, scale.Place] = {"sqlite": nullcontext, "postgres": _postgres}


def main(names: list[str]) -> None:
    """Measure the rows named, or all."""
    chosen = names or [*ROWS, *scale.ROWS, *WHOLE, "drawing", "interactive"]
    for name in chosen:
        if name in ROWS:
            for database, place in PLACES.items():
                with place() as url, stage(url) as staged:
                    measure(ROWS[name], staged, database)
    if "drawing" in chosen:
        drawing.measure()
    if "interactive" in chosen:
        interactive.measure()
    for name in WHOLE.keys() & set(chosen):
        for database, place in PLACES.items():
            WHOLE[name](database, place)
    # These share a market, which takes a minute or two to build.
    if large := [name for name in chosen if name in scale.ROWS]:
        for database, place in PLACES.items():
            scale.measure(large, database, place)


if __name__ == "__main__":
    main(sys.argv[1:])
