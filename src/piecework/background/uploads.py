"""Removing files that nobody submitted, and those of disposed HITs."""

import asyncio

from piecework.db.door import Database
from piecework.files.store import FileStore, FileStoreError
from piecework.market import uploads

AT_ONCE = 100


async def remove_once(db: Database, store: FileStore) -> int:
    """Remove what is due in one market and return how many files that were.

    The rows go last: whoever is interrupted removes the same files again, which does no harm.
    """
    removed = []
    for key in await db.aread(uploads.due, AT_ONCE):
        try:
            await asyncio.to_thread(store.remove, key)
        except FileStoreError:
            continue
        removed.append(key)
    if removed:
        await db.awrite(uploads.forget, removed)
    return len(removed)
