"""Whose turn a job of the background is that one process does for all of them."""

from sqlalchemy import bindparam

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.figures import turns
from piecework.db.statements import Statement

_TAKE: Statement = sql.upsert(
    turns, {"taken_at": bindparam("taken_at")}, where=turns.c.taken_at <= bindparam("before")
)


def take(tx: Tx, job: str, every_ms: int) -> bool:
    """Return whether it is the caller's turn: nobody has taken this job within so many milliseconds."""
    return tx.run(_TAKE, job=job, taken_at=tx.now, before=tx.now - every_ms) == 1
