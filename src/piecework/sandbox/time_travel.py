"""Moving the sandbox's clock: forward only, stopping at every deadline on the way.

While something is due before the target, the clock steps to that instant and settles it, so events carry the
times at which they would have happened, in the order in which they would have.
"""

from collections.abc import Callable

from piecework.db.door import Database, Tx
from piecework.market import due, market_clock

AT_ONCE = 200


def advance(db: Database, milliseconds: int, progress: Callable[[int], None] = lambda _moment: None) -> int:
    """Move a sandbox's present forward and settle everything that falls due on the way.

    Args:
        db: the sandbox's store.
        milliseconds: how far.
        progress: told of each instant at which the clock stops.

    Returns the new present in milliseconds.

    Raises:
        ValueError: the store is not a sandbox, or the way is not forward.
    """
    if milliseconds < 0:
        raise ValueError("time moves forward only")
    target = db.read(_present) + milliseconds
    while (moment := db.read(due.next_deadline)) is not None and moment <= target:
        db.write(market_clock.move_to, moment)
        settle_all(db)
        progress(moment)
    db.write(market_clock.move_to, target)
    return target


def settle_all(db: Database) -> None:
    """Settle everything that is due now."""
    while hit_ids := db.read(due.due_hits, AT_ONCE):
        for hit_id in hit_ids:
            db.write(due.settle, hit_id)


def _present(tx: Tx) -> int:
    if not tx.terms.sandbox:
        raise ValueError("only the sandbox's clock can be moved")
    return tx.now
