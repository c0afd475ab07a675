"""Long work of requesters in the background: publishing rows, changing many HITs, sheets, broadcasts.

Some of each in turn, until none is left or somebody says stop. Any number of processes may do this at once;
the verbs let one at a time at a batch.
"""

import asyncio
from collections.abc import Callable

from piecework.db.door import Database, Tx
from piecework.market import addressees, broadcasts, gathering, hit_acts, publishing, sheets

AT_ONCE = 200
"""So many HITs a transaction: on SQLite everybody else waits for it, some 20 ms."""
ACTS_AT_ONCE = 50
BATCHES = 50


def never() -> bool:
    """Say that nobody asked to stop."""
    return False


async def publish_once(db: Database, stopped: Callable[[], bool] = never, at_once: int = AT_ONCE) -> int:
    """Publish what waits in one market, and return how many HITs that were."""
    return await in_turn(db, (publishing.waiting, publishing.publish_some), stopped, at_once)


async def act_once(db: Database, stopped: Callable[[], bool] = never, at_once: int = ACTS_AT_ONCE) -> int:
    """Do to HITs what their owners asked for, batch by batch or otherwise, and return to how many."""
    return await in_turn(db, (hit_acts.waiting, hit_acts.carry_out_some), stopped, at_once)


async def carry_out_once(
    db: Database, stopped: Callable[[], bool] = never, at_once: int = ACTS_AT_ONCE
) -> int:
    """Gather the rows of sheets and carry out those confirmed, and return how many rows these were."""
    await in_turn(db, (sheets.being_gathered, gathering.gather_some), stopped, at_once)
    return await in_turn(db, (sheets.waiting, sheets.carry_out_some), stopped, at_once)


async def broadcast_once(
    db: Database, stopped: Callable[[], bool] = never, at_once: int = ACTS_AT_ONCE
) -> int:
    """Find whom broadcasts are for, write to the next workers of each, and return how many it came past."""
    await in_turn(db, (addressees.being_gathered, addressees.gather_some), stopped, at_once)
    return await in_turn(db, (broadcasts.waiting, broadcasts.send_some), stopped, at_once)


Verbs = tuple[Callable[[Tx, int], list[str]], Callable[[Tx, str, int], int]]


async def in_turn(db: Database, verbs: Verbs, stopped: Callable[[], bool], at_once: int) -> int:
    """Do some of each that waits, in turn, while there is any; return how many that were.

    `verbs` are the one that returns what waits, and the one that does some of one of them.
    """
    waiting, some_of = verbs
    done = 0
    while ids := await db.aread(waiting, BATCHES):
        some = 0
        for each in ids:
            if stopped():
                return done
            some += await db.awrite(some_of, each, at_once)
            # SQLite runs it on the event loop: whoever asked for something meanwhile comes first.
            await asyncio.sleep(0)
        done += some
        if not some:
            break  # another process is at them
    return done
