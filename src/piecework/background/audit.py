"""Auditing the books now and then, in a thread of its own: it reads every row."""

import asyncio

from piecework.db.door import Database
from piecework.market import audit


async def audit_once(db: Database) -> list[str]:
    """Return a line for each row that breaks the books."""
    return await asyncio.to_thread(db.read, lambda tx: list(audit.problems(tx)))
