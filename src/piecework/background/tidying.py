"""Deleting what has no use any more: ended sessions, used links, old sign-in attempts."""

from piecework.db.door import Database
from piecework.identity import attempts, links, sessions


async def tidy_identity(db: Database) -> int:
    """Delete expired rows of the identity store and return how many."""
    return await db.awrite(sessions.purge) + await db.awrite(links.purge) + await db.awrite(attempts.purge)
