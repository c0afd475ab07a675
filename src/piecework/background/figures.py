"""Folding events into figures and into workers' days, and counting open HITs."""

import asyncio
from collections.abc import Callable

from piecework import clock
from piecework.background.publishing import never
from piecework.db.door import Database
from piecework.market import figures, groups

AT_ONCE = 500
GROUPS_AT_ONCE = 20
BATCHES = 20
"""So many batches a run: a store with a long history folds it in over some minutes, beside its work."""
_REST = 9


class Folder:
    """Folds what waits in one market, worker by worker; nobody waits longer for having a late id."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._place = figures.FIRST

    async def run_once(self, batches: int = BATCHES, at_once: int = AT_ONCE) -> int:
        """Fold a bounded part of what waits, and return how many events and bonuses that were."""
        folded = 0
        for _ in range(batches):
            if not await self._db.aread(figures.any_uncounted):
                break
            number, self._place = await self._db.awrite(figures.fold, at_once, self._place)
            folded += number
        for _ in range(batches):
            if not await self._db.aread(figures.any_stale):
                break
            await self._db.awrite(figures.sum_again, at_once)
        return folded


async def count_once(db: Database, stopped: Callable[[], bool] = never, at_once: int = GROUPS_AT_ONCE) -> int:
    """Count the open HITs of every listed group, and return how many had changed.

    Counting reads beside the writer; only what changed is written, so a quiet market costs nothing. It takes
    one part of ten of the time, over some seconds, and leaves the others to whoever waits for a page.
    """
    changed, after, begun = 0, "", clock.elapsed()
    while not stopped() and (found := await db.aread(groups.counts, after, at_once)):
        await asyncio.sleep((clock.elapsed() - begun) * _REST)
        begun = clock.elapsed()
        different = {type_id: now for type_id, noted, now in found if noted != now}
        if different:
            await db.awrite(groups.note_counts, different)
        changed += len(different)
        after = found[-1][0]
    return changed
