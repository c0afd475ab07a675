"""Walking the list of work: which types a worker could accept something of, in the order of a search.

The walk reads as little of each type as it can; what a page shows of it is read in `groups`. A search that
leaves few types looks at those alone, see `terms.few`.
"""

import json
from functools import cache
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select, tuple_

from piecework import clock
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.finding import hidden
from piecework.db.schema.market import assignments, hit_types, hits, line_positions
from piecework.db.schema.workers import worker_blocks
from piecework.db.statements import Statement
from piecework.market import lines, terms
from piecework.rules import hits as rules
from piecework.rules import searches
from piecework.rules.searches import Order, Search

Place = tuple[int, str]

_position = (
    select(line_positions.c.queue_key)
    .where(
        line_positions.c.group_id == hit_types.c.group_id,
        line_positions.c.worker_id == bindparam("worker_id"),
    )
    .correlate(hit_types)
    .scalar_subquery()
)
_acceptable = exists(
    select(hits.c.id).where(
        hits.c.group_id == hit_types.c.group_id,
        # Nothing else is said of the place in line: SQLite would begin there, and pass all that was done.
        hits.c.queue_key > func.coalesce(_position, ""),
        hits.c.expires_at > bindparam("now"),
        ~lines.taken_by(bindparam("worker_id")),
    )
)
# Groups whose last slots are held by workers whose time is up, or where this worker came past a HIT while
# holding it until the time was up: nobody swept, but those slots are open.
_mine = assignments.alias("mine")
_freed = hit_types.c.group_id.in_(
    select(hits.c.group_id)
    .join(assignments, assignments.c.hit_id == hits.c.id)
    .where(
        assignments.c.due_at <= bindparam("now"),
        assignments.c.status == "Accepted",
        or_(hits.c.status == rules.UNASSIGNABLE, assignments.c.worker_id == bindparam("worker_id")),
        hits.c.expires_at > bindparam("now"),
        ~exists(
            select(_mine.c.id).where(
                _mine.c.hit_id == hits.c.id,
                _mine.c.worker_id == bindparam("worker_id"),
                _mine.c.ended_at.is_(None),
                or_(_mine.c.status != "Accepted", _mine.c.due_at > bindparam("now")),
            )
        ),
    )
)
_blocked = exists(
    select(worker_blocks.c.worker_id).where(
        worker_blocks.c.requester_id == hit_types.c.requester_id,
        worker_blocks.c.worker_id == bindparam("worker_id"),
    )
)
_hidden = exists(
    select(hidden.c.worker_id).where(
        hidden.c.worker_id == bindparam("worker_id"),
        hidden.c.subject_id.in_((hit_types.c.id, hit_types.c.requester_id)),
    )
)
_wanted = (
    hit_types.c.listed == 1,
    hit_types.c.reward_cents >= bindparam("least_reward"),
    hit_types.c.hourly_cents >= bindparam("least_hourly"),
    hit_types.c.duration_seconds <= bindparam("most_seconds"),
    hit_types.c.created_at > bindparam("made_after"),
    # Follows from the line above, and lets the index by the newest HIT end there.
    hit_types.c.newest_at > bindparam("made_after"),
    or_(bindparam("own_work_allowed"), hit_types.c.requester_id != bindparam("worker_id")),
)

OFFERED = (~_blocked, or_(bindparam("hidden_too"), ~_hidden), or_(_acceptable, _freed))
"""The conditions that a type has something for the worker; their parameters are `Walk.offered`."""

_COLUMNS: dict[Order, Any] = {
    "newest": hit_types.c.newest_at,
    "oldest": hit_types.c.newest_at,
    "reward": hit_types.c.reward_cents,
    "least_reward": hit_types.c.reward_cents,
    "hourly": hit_types.c.hourly_cents,
    "least_hourly": hit_types.c.hourly_cents,
    "hits": hit_types.c.about_open,
    "fewest_hits": hit_types.c.about_open,
}
_FROM_BELOW = frozenset({"oldest", "least_reward", "least_hourly", "fewest_hits"})
_ANY_RATE = -1
_ANY_TIME = 1 << 62


@cache
def _walked(order: Order, beginnings: int, *, of_few: bool) -> Statement:
    """Return the walk in an order, among few types or all, by what a type's row and its terms say."""
    column, ascending = _COLUMNS[order], order in _FROM_BELOW
    place, seen = tuple_(column, hit_types.c.id), tuple_(bindparam("seen"), bindparam("seen_id"))
    by = (column, hit_types.c.id) if ascending else (column.desc(), hit_types.c.id.desc())
    walked = select(hit_types.c.id, hit_types.c.requirements, column.label("place"))
    if of_few:
        few = sql.texts("few")
        walked = walked.join_from(few, hit_types, hit_types.c.id == few.c.value)
    return Statement(
        walked.where(
            place > seen if ascending else place < seen, *_wanted, *map(terms.has_term, range(beginnings))
        )
        .order_by(*by)
        .limit(bindparam("limit"))
    )


class Walk:
    """A walk down the list for one worker, by what can be asked of the database alone.

    Steps are taken by what a type's row and its terms say, and only of types that the caller is left with it
    is asked whether there is something to accept: asked for both at once, PostgreSQL would rather look at
    every type.

    Attributes:
        ended: whether there is nothing behind the last step.
        offered: the parameters of `OFFERED`.
    """

    def __init__(self, tx: Tx, worker_id: str, search: Search, seen: Place | None) -> None:
        """Begin behind the place `seen`, or at the top."""
        self._tx = tx
        few, beginnings = terms.few(tx, search), searches.beginnings(search)
        self.ended = few is not None and not few
        self._at = seen or _beginning(search.order)
        self._walked = _walked(search.order, len(beginnings), of_few=few is not None)
        self._wanted: dict[str, Any] = {
            "worker_id": worker_id,
            "own_work_allowed": tx.terms.sandbox,
            "least_reward": search.least_reward_cents,
            "least_hourly": search.least_hourly_cents or _ANY_RATE,
            "most_seconds": search.most_seconds or _ANY_TIME,
            "made_after": tx.now - clock.DAY if search.new_only else 0,
        }
        if few is not None:
            self._wanted["few"] = json.dumps(sorted(few))
        for number, beginning in enumerate(beginnings):
            self._wanted |= terms.bounds(beginning, str(number))
        self.offered: dict[str, Any] = {
            "worker_id": worker_id,
            "now": tx.now,
            "hidden_too": search.hidden_too,
        }

    def next(self, count: int) -> list[Any]:
        """Return the next types, each its id, requirements and place."""
        rows = self._tx.rows(self._walked, seen=self._at[0], seen_id=self._at[1], limit=count, **self._wanted)
        self.ended = len(rows) < count
        if rows:
            self._at = rows[-1].place, rows[-1].id
        return rows


def _beginning(order: Order) -> Place:
    return (-(1 << 62), "") if order in _FROM_BELOW else (1 << 62, "~")
