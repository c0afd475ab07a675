"""Writing out results of a batch, some at a time, so that memory stays flat however many there are."""

import asyncio
from collections.abc import AsyncIterator

from piecework.db.door import Database
from piecework.market import results
from piecework.rules.crowd import Record
from piecework.rules.results.files import FORMATS, Form

AT_ONCE = 500


async def pieces(db: Database, requester_id: str, batch_id: str, form: Form) -> AsyncIterator[str]:
    """Yield a file with all results of a requester's batch, up to now. Refuses an unknown batch at once."""
    head = await db.aread(results.head, requester_id, batch_id)
    written = FORMATS[form]
    yield written.header(head)
    place: results.Place | None = results.START
    records = dict[str, Record]()
    while place is not None:
        known = frozenset(records)
        chunk, place = await db.aread(results.chunk, requester_id, head, place, AT_ONCE, known)
        records.update(chunk.records)
        yield written.rows(head, chunk._replace(records=records))
        # SQLite reads on the event loop: whoever asked for a page meanwhile comes first.
        await asyncio.sleep(0)
