"""Writing out results of a batch, some at a time, so that memory stays flat however many there are."""

import asyncio
from collections.abc import AsyncIterator

from piecework.db.door import Database
from piecework.market import results
from piecework.rules.crowd import Record
from piecework.rules.results.files import FORMATS, Chunk, Form
from piecework.rules.results.result import Head

CHARACTERS = 4_000_000
"""Of answers, about so many are in memory at once."""
FEWEST = 50
AT_ONCE = 100
"""So many are written before others have their turn, who ask for a page or read the next ones."""


async def pieces(db: Database, requester_id: str, batch_id: str, form: Form) -> AsyncIterator[str]:
    """Yield a file with all results of a requester's batch, up to now. Refuses an unknown batch at once."""
    about = await head(db, requester_id, batch_id)
    written = FORMATS[form]
    yield written.header(about)
    async for chunk in chunks(db, requester_id, about, db.long_step):
        for first in range(0, len(chunk.results), AT_ONCE):
            some = chunk.results[first : first + AT_ONCE]
            yield written.rows(about, chunk._replace(results=some))
            await asyncio.sleep(0)


async def head(db: Database, requester_id: str, batch_id: str) -> Head:
    """Return what a file with all results of a requester's batch up to now begins with."""
    found: Head = await db.aread(results.head, requester_id, batch_id)
    return found


async def chunks(db: Database, requester_id: str, about: Head, most: int) -> AsyncIterator[Chunk]:
    """Yield the results for a file that begins with `about`, in order of submission; the last may be empty.

    The next ones are read while somebody writes the last: `most` at most, fewer where answers are long. Each
    chunk has the records of all workers in it.
    """
    records = dict[str, Record]()

    def read(place: results.Place, limit: int) -> asyncio.Task[tuple[Chunk, results.Place | None]]:
        return asyncio.create_task(db.aread(results.chunk, requester_id, about, place, limit, records))

    next_one = read(results.START, min(most, FEWEST))
    try:
        while True:
            chunk, place = await next_one
            records.update(chunk.records)
            if place is not None:
                next_one = read(place, min(most, _fitting(chunk)))
                await asyncio.sleep(0)  # a task begins once nobody else runs
            yield chunk._replace(records=records)
            if place is None:
                return
            # SQLite reads on the event loop: whoever asked for a page meanwhile comes first.
            await asyncio.sleep(0)
    finally:
        next_one.cancel()


def _fitting(chunk: Chunk) -> int:
    """Return how many results like those of a chunk, which has some, fill CHARACTERS."""
    size = sum([len(result.answer or "") for result in chunk.results])
    return max(FEWEST, CHARACTERS * len(chunk.results) // max(size, 1))
