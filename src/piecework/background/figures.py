"""Folding events into figures and into workers' days, and counting open HITs."""

import asyncio
from collections.abc import Callable

from piecework import clock
from piecework.background.publishing import never
from piecework.db.door import Database
from piecework.market import figures, groups, turns

AT_ONCE = 500
GROUPS_AT_ONCE = 20
BATCHES = 20
"""So many batches a run: a store with a long history folds it in over some minutes, beside its work."""
_FIRST_REST = 9.0
"""The first count, of who knows how many, rests so many times as long as it works."""
_MOST_REST = 99.0
_COUNT = "count open HITs"


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


class Counter:
    """Counts the open HITs of one market's groups, spread over half of the time until the next count.

    Counting reads beside the writer, and only what changed is written, so a quiet market costs nothing. Of
    several processes one counts.

    Args:
        db: the market's store.
        seconds: from one count to the next.
        stopped: whether the server is stopping.
    """

    def __init__(self, db: Database, seconds: float, stopped: Callable[[], bool] = never) -> None:
        self._db = db
        self._seconds = seconds
        self._stopped = stopped
        self._rest = _FIRST_REST

    async def run_once(self, at_once: int = GROUPS_AT_ONCE) -> int:
        """Count those of every listed group, and return how many had changed; 0 if another process does."""
        db, changed, after, work = self._db, 0, "", 0.0
        if not await db.awrite(turns.take, _COUNT, int(self._seconds * 1_000) // 2):
            return 0
        begun = clock.elapsed()
        while not self._stopped() and (found := await db.aread(groups.counts, after, at_once)):
            took = clock.elapsed() - begun
            work += took
            await asyncio.sleep(took * self._rest)
            begun = clock.elapsed()
            different = {type_id: now for type_id, noted, now in found if noted != now}
            if different:
                await db.awrite(groups.note_counts, different)
            changed += len(different)
            after = found[-1][0]
        self._rest = min(_MOST_REST, max(1.0, self._seconds / 2 / max(work, 0.001) - 1))
        return changed
