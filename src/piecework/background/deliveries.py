"""The deliverer: sends the notifications that are due, outside of any transaction, each at least once.

It leases events in a short write, sends them, and notes what came of each. Any number of deliverers may run,
on any number of machines. One that dies delays what it had by the lease.
"""

import asyncio
from collections.abc import Callable
from itertools import groupby

from piecework import clock
from piecework.background.post import Count, Post
from piecework.background.senders.sender import UndeliverableError
from piecework.db.door import Database
from piecework.market import notifications
from piecework.market.notifications import Due
from piecework.rules import retries

AT_ONCE = 500
LEASE_MS = clock.MINUTE
TO_ONE = 4
"""How many deliveries to one destination are under way at once: a slow one leaves threads to the others."""

BEGIN_SECONDS = 5.0
"""After so long a run begins no more deliveries, and gives back what it has left."""

Report = Callable[[Exception, str], None]


class Deliverer:
    """Delivers what is due in one market.

    Args:
        db: the market's store.
        post: sends.
        count: told of every try: the way, and "delivered", "failed" or "given up".
        report: told of an event whose sending broke in a way that nobody foresaw.
        stopping: whether the server is about to stop, so that nothing new is begun.
    """

    def __init__(
        self,
        db: Database,
        post: Post,
        count: Count,
        report: Report,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._db = db
        self._post = post
        self._count = count
        self._report = report
        self._stopping = stopping

    async def run_once(self) -> int:
        """Try what is due now, and return how many notifications arrived."""
        if not await self._db.aread(notifications.any_due):
            return 0
        taken = await self._db.awrite(notifications.claim, AT_ONCE, LEASE_MS)
        began = clock.elapsed()
        runs = [
            _Run(self, each, lambda: self._stopping() or clock.elapsed() - began > BEGIN_SECONDS)
            for each in _by_destination(taken)
        ]
        await asyncio.gather(*(run.deliver() for run in runs))
        left = [due for run in runs for due in run.left]
        if left:
            await self._db.awrite(notifications.release, left)
        return sum(run.arrived for run in runs)

    async def age_seconds(self) -> float:
        """Return for how long the longest waiting notification has been due."""
        return await self._db.aread(notifications.age_ms) / 1_000

    async def try_(self, due: Due) -> UndeliverableError | None:
        """Send one notification and note what came of it; returns why it did not arrive, if so."""
        try:
            await self._post.deliver(due.event, due.specification)
        except UndeliverableError as error:
            await self.note_failure(due, error)
            return error
        except Exception as error:  # noqa: BLE001  the other notifications must go out
            self._report(error, due.event.id)
            failure = UndeliverableError("the server failed at it")
            await self.note_failure(due, failure)
            return failure
        self._count(due.specification.way, "delivered")
        await self._db.awrite(notifications.delivered, due)
        return None

    async def note_failure(self, due: Due, error: UndeliverableError) -> None:
        """Note a try that failed, and when to try again."""
        tries = due.tries + 1
        # Market time: the lease began at the market's present.
        next_at = None if error.final else retries.next_try(due.lease - LEASE_MS, tries)
        self._count(due.specification.way, "given up" if next_at is None else "failed")
        await self._db.awrite(notifications.failed, due, next_at, error.reason)


class _Run:
    """The notifications of one run to one destination."""

    def __init__(self, deliverer: Deliverer, dues: list[Due], is_over: Callable[[], bool]) -> None:
        self._deliverer = deliverer
        self._is_over = is_over
        self._down: UndeliverableError | None = None
        self.left = dues[::-1]
        self.arrived = 0

    async def deliver(self) -> None:
        """Try them, the oldest first, until all are done or the run is over."""
        await asyncio.gather(*(self._work() for _ in range(min(TO_ONE, len(self.left)))))

    async def _work(self) -> None:
        while self.left and not self._is_over():
            due = self.left.pop()
            if self._down is not None:
                # Its neighbour has just waited in vain; this counts as tried, too.
                await self._deliverer.note_failure(due, self._down)
                continue
            error = await self._deliverer.try_(due)
            if error is None:
                self.arrived += 1
            elif error.down:
                self._down = error


def _by_destination(dues: list[Due]) -> list[list[Due]]:
    def place(due: Due) -> tuple[str, str]:
        return due.specification.way, due.specification.destination

    return [list(group) for _, group in groupby(sorted(dues, key=place), key=place)]
