"""What is due: the HITs that have passed a deadline, their own or one of their assignments'.

The sweeper asks here and calls `settle` for each; the same verb runs whenever anybody touches the HIT.
"""

from sqlalchemy import bindparam, exists, func, select, union, update

from piecework import clock
from piecework.db.door import Tx
from piecework.db.schema.market import assignments, hit_types, hits
from piecework.db.statements import Statement
from piecework.market import qualification_types, request_tokens, settling, terms

LISTED_AFTER_NEWEST_MS = clock.HOUR

_DUE = Statement(
    union(
        select(hits.c.id)
        .where(hits.c.due_at <= bindparam("now"))
        .order_by(hits.c.due_at)
        .limit(bindparam("limit"))
        .subquery()
        .select(),
        select(assignments.c.hit_id)
        .where(assignments.c.due_at <= bindparam("now"))
        .order_by(assignments.c.due_at)
        .limit(bindparam("limit"))
        .subquery()
        .select(),
    )
)
_NEXT_HIT = Statement(select(func.min(hits.c.due_at)).where(hits.c.due_at.is_not(None)))
_NEXT_ASSIGNMENT = Statement(select(func.min(assignments.c.due_at)).where(assignments.c.due_at.is_not(None)))
# The number that was noted last, `groups.note_counts`, leads to the few that may have no open HITs left.
_QUIET = Statement(
    select(hit_types.c.id)
    .where(
        hit_types.c.listed == 1,
        hit_types.c.about_open == 0,
        hit_types.c.newest_at < bindparam("before"),
        ~exists(
            select(hits.c.id).where(hits.c.group_id == hit_types.c.group_id, hits.c.queue_key.is_not(None))
        ),
    )
    .limit(bindparam("limit"))
)
_LOCK_TYPE = Statement(
    select(hit_types.c.id).where(hit_types.c.id == bindparam("id")).with_for_update(skip_locked=True)
)
_UNLIST = Statement(
    update(hit_types)
    .where(
        hit_types.c.id == bindparam("type_id"),
        ~exists(
            select(hits.c.id).where(hits.c.group_id == hit_types.c.group_id, hits.c.queue_key.is_not(None))
        ),
    )
    .values(listed=0)
)


def due_hits(tx: Tx, limit: int) -> list[str]:
    """Return ids of HITs with a deadline in the past, the longest overdue first, at most twice `limit`."""
    return [row[0] for row in tx.rows(_DUE, now=tx.now, limit=limit)]


def next_deadline(tx: Tx) -> int | None:
    """Return the earliest deadline of the whole market in milliseconds, or None."""
    found = [moment for moment in (tx.value(_NEXT_HIT), tx.value(_NEXT_ASSIGNMENT)) if moment is not None]
    return min(found, default=None)


def settle(tx: Tx, hit_id: str) -> bool:
    """Catch up with one HIT's deadlines. Returns False when somebody else is at it."""
    return settling.lock_if_free(tx, hit_id) is not None


def unlist_quiet_types(tx: Tx, limit: int = 200) -> int:
    """Take types without open HITs off the list of work, and return how many."""
    quiet = tx.rows(_QUIET, before=tx.now - LISTED_AFTER_NEWEST_MS, limit=limit)
    unlisted = 0
    for row in quiet:
        if tx.value(_LOCK_TYPE, id=row.id) is not None and tx.run(_UNLIST, type_id=row.id):
            terms.drop(tx, row.id)
            unlisted += 1
    return unlisted


def forget_tokens(tx: Tx) -> int:
    """Delete request tokens that are past their 24 hours."""
    return request_tokens.forget(tx)


def finish_deletions(tx: Tx) -> int:
    """Finish deletions of qualification types that nothing holds up any more."""
    return qualification_types.finish_deletions(tx)


def lag_ms(tx: Tx) -> int:
    """Return for how many milliseconds the longest overdue deadline has been waiting; 0 when none is."""
    earliest = next_deadline(tx)
    return 0 if earliest is None else max(0, tx.now - earliest)
