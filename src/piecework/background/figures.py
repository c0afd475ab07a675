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
_REST = 99
_MOST_SECONDS = 0.5
"""A server that stops waits for no rest that is longer."""
_COUNT = "count open HITs"
_COUNT_EVERY_MS = 45_000


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

    Counting reads beside the writer, and only what changed is written, so a quiet market costs nothing. It
    takes a hundredth of the time, some minutes in a market of a million, and leaves the rest to whoever waits
    for a page. Of several processes one counts; for the others it is 0.
    """
    if not await db.awrite(turns.take, _COUNT, _COUNT_EVERY_MS):
        return 0
    changed, after, more = 0, "", True
    while more and not stopped():
        begun = clock.elapsed()
        found = await db.aread(groups.counts, after, at_once)
        different = {type_id: now for type_id, noted, now in found if noted != now}
        if different:
            await db.awrite(groups.note_counts, different)
        changed += len(different)
        more = len(found) == at_once
        if more:
            after = found[-1][0]
            await asyncio.sleep(min((clock.elapsed() - begun) * _REST, _MOST_SECONDS))
    return changed
