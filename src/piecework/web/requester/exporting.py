"""Writing out results of a batch, some at a time, so that memory stays flat however many there are."""

import asyncio
from collections.abc import AsyncIterator

from piecework.db.door import Database
from piecework.market import results
from piecework.rules.crowd import Record
from piecework.rules.results.files import FORMATS, Chunk, Form
from piecework.rules.results.result import Head

AT_ONCE = 500


async def pieces(db: Database, requester_id: str, batch_id: str, form: Form) -> AsyncIterator[str]:
    """Yield a file with all results of a requester's batch, up to now. Refuses an unknown batch at once."""
    head = await db.aread(results.head, requester_id, batch_id)
    written = FORMATS[form]
    yield written.header(head)
    async for chunk in chunks(db, requester_id, head):
        yield written.rows(head, chunk)


async def chunks(db: Database, requester_id: str, head: Head) -> AsyncIterator[Chunk]:
    """Yield all results of a batch up to the moment in `head`, in order of submission, AT_ONCE at a time.

    The next ones are read while somebody writes the last. Each chunk has the records of all workers in it.
    """
    records = dict[str, Record]()
    next_one = asyncio.create_task(_read(db, requester_id, head, results.START, records))
    try:
        while True:
            chunk, place = await next_one
            records.update(chunk.records)
            if place is not None:
                next_one = asyncio.create_task(_read(db, requester_id, head, place, records))
            yield chunk._replace(records=records)
            if place is None:
                return
            # SQLite reads on the event loop: whoever asked for a page meanwhile comes first.
            await asyncio.sleep(0)
    finally:
        next_one.cancel()


async def _read(
    db: Database, requester_id: str, head: Head, place: results.Place, known: dict[str, Record]
) -> tuple[Chunk, results.Place | None]:
    return await db.aread(results.chunk, requester_id, head, place, AT_ONCE, known)
