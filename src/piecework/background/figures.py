"""Folding events into the figures that workers see about groups and requesters."""

from piecework.db.door import Database
from piecework.market import figures

AT_ONCE = 500
BATCHES = 20
"""So many batches a run: a store with a long history folds it in over some minutes, beside its work."""


async def fold_once(db: Database, batches: int = BATCHES, at_once: int = AT_ONCE) -> int:
    """Fold what is waiting in one market, a bounded part of it, and return how many events that were."""
    folded = 0
    for _ in range(batches):
        if not await db.aread(figures.any_uncounted):
            break
        folded += await db.awrite(figures.fold, at_once)
    return folded
