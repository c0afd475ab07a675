"""Publishing batches: some rows of each in turn, until none is left or somebody says stop.

Any number of processes may do this at once; the verb lets one at a time at a batch.
"""

import asyncio
from collections.abc import Callable

from piecework.db.door import Database
from piecework.market import publishing

AT_ONCE = 200
"""So many HITs a transaction: on SQLite everybody else waits for it, some 20 ms."""
BATCHES = 50


def never() -> bool:
    """Say that nobody asked to stop."""
    return False


async def publish_once(db: Database, stopped: Callable[[], bool] = never, at_once: int = AT_ONCE) -> int:
    """Publish what waits in one market, and return how many HITs that were."""
    published = 0
    while waiting := await db.aread(publishing.waiting, BATCHES):
        some = 0
        for batch_id in waiting:
            if stopped():
                return published
            some += await db.awrite(publishing.publish_some, batch_id, at_once)
            # SQLite runs it on the event loop: whoever asked for something meanwhile comes first.
            await asyncio.sleep(0)
        published += some
        if not some:
            break  # another process is at them
    return published
