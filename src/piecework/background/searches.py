"""Saved searches that look for new work."""

from piecework.db.door import Database
from piecework.identity import people
from piecework.market import saved_searches
from piecework.rules.qualifications import Worker
from piecework.rules.refusals import Refused

AT_ONCE = 200


async def look_once(db: Database, identity: Database, url: str) -> int:
    """Let the searches of one market look that are due, and return how many new groups they told of.

    Args:
        db: the market's store.
        identity: the store of people.
        url: the market's public address, for links.
    """
    told = 0
    for saved in await db.aread(saved_searches.due, AT_ONCE):
        try:
            person = await identity.aread(people.get, saved.worker_id)
        except Refused:
            # Whoever is gone has nobody to tell.
            await db.awrite(saved_searches.delete_, saved.worker_id, saved.id)
            continue
        worker = Worker(person.id, person.country, person.subdivision, person.adult)
        told += await db.awrite(saved_searches.look, worker, saved.id, url)
    return told
