"""The sweeper: acts on deadlines that nobody happened to touch.

It calls the verb that everybody's requests call, each re-checked on the locked row, so any number of sweepers
may run on any number of machines. Nothing depends on it being on time: readers judge rows by (row, now).
"""

from collections.abc import Callable

from piecework import clock
from piecework.db.door import Database
from piecework.market import batches, due

AT_ONCE = 200
PUT_OFF_MS = 5 * clock.MINUTE

Report = Callable[[Exception, str], None]


class Sweeper:
    """Settles what is due in one market.

    Args:
        db: the market's store.
        report: told of a HIT that could not be settled; it is put off for five minutes, so that it
            cannot block the rest.
        wall: wall time in milliseconds, for putting off.
    """

    def __init__(self, db: Database, report: Report, wall: Callable[[], int] = clock.wall) -> None:
        self._db = db
        self._report = report
        self._wall = wall
        self._put_off: dict[str, int] = {}
        self._tidied_at = 0

    async def run_once(self) -> int:
        """Settle what is due now, and return how many HITs that were."""
        wall = self._wall()
        self._put_off = {hit_id: until for hit_id, until in self._put_off.items() if until > wall}
        hit_ids = await self._db.aread(due.due_hits, AT_ONCE + len(self._put_off))
        settled = 0
        for hit_id in hit_ids:
            if hit_id not in self._put_off:
                settled += await self._settle(hit_id, wall)
        if wall - self._tidied_at >= clock.MINUTE:
            await self._tidy()
            self._tidied_at = wall
        return settled

    async def lag_seconds(self) -> float:
        """Return for how long the longest overdue deadline has been waiting."""
        return await self._db.aread(due.lag_ms) / 1_000

    async def _settle(self, hit_id: str, wall: int) -> bool:
        try:
            return await self._db.awrite(due.settle, hit_id)
        except Exception as error:  # noqa: BLE001  one broken row must not stop the market's clock
            self._put_off[hit_id] = wall + PUT_OFF_MS
            self._report(error, hit_id)
            return False

    async def _tidy(self) -> None:
        await self._db.awrite(due.unlist_quiet_types)
        await self._db.awrite(due.forget_tokens)
        await self._db.awrite(due.finish_deletions)
        await self._db.awrite(batches.discard_abandoned)
