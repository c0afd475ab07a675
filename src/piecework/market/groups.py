"""HIT groups as workers see them: browsing, one group, and the HIT to preview.

A group is all HITs of one type. The list shows groups in which this worker could still accept something; the
condition is the same one `lines` hands out by, and a test pins the two to each other.
"""

from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, or_, select

from piecework.db.door import Tx
from piecework.db.schema.market import assignments, hit_types, hits, line_positions
from piecework.db.schema.workers import worker_blocks
from piecework.db.statements import Statement
from piecework.market import blocks, lines
from piecework.market import qualifications as kept
from piecework.market.hit_types import HITType, resolve
from piecework.rules import hits as rules
from piecework.rules import qualifications
from piecework.rules.qualifications import Requirement, Values, Worker

COUNTED = 1_000
"""Open HITs of a group are counted up to here; pages say "1,000+" beyond."""


class Search(NamedTuple):
    """What a worker filters the list by. Money in cents; None leaves a filter out."""

    words: str | None = None
    least_reward_cents: int = 0
    requester_id: str | None = None
    qualified_only: bool = False


class Group(NamedTuple):
    """A group as one worker sees it now.

    `open_hits` counts to COUNTED and one more; `values` are the worker's, by which `unmet` was judged;
    `blocked` says that the requester has blocked the worker, whose list then leaves the group out.
    """

    hit_type: HITType
    open_hits: int
    unmet: tuple[Requirement, ...]
    values: Values
    blocked: bool = False

    @property
    def place(self) -> tuple[int, str]:
        """Where the group stands in the list, for the next page."""
        return self.hit_type.newest_at, self.hit_type.id


_TYPE_COLUMNS = [hit_types.c[name] for name in HITType._fields]
_open = (hits.c.group_id == hit_types.c.group_id, hits.c.queue_key > "", hits.c.expires_at > bindparam("now"))
_counted = (
    select(func.count())
    .select_from(select(hits.c.id).where(*_open).correlate(hit_types).limit(bindparam("counted")).subquery())
    .scalar_subquery()
    .label("open_hits")
)
_acceptable = exists(
    select(hits.c.id).where(
        *_open,
        hits.c.queue_key > func.coalesce(line_positions.c.queue_key, ""),
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
_position_of_worker = and_(
    line_positions.c.group_id == hit_types.c.group_id, line_positions.c.worker_id == bindparam("worker_id")
)
_BROWSE = Statement(
    select(*_TYPE_COLUMNS, _counted)
    .outerjoin(line_positions, _position_of_worker)
    .where(
        hit_types.c.listed == 1,
        or_(
            hit_types.c.newest_at < bindparam("before_time"),
            and_(hit_types.c.newest_at == bindparam("before_time"), hit_types.c.id < bindparam("before_id")),
        ),
        hit_types.c.reward_cents >= bindparam("least_reward"),
        or_(bindparam("any_requester"), hit_types.c.requester_id == bindparam("requester_id")),
        or_(bindparam("own_work_allowed"), hit_types.c.requester_id != bindparam("worker_id")),
        ~_blocked,
        or_(
            bindparam("any_words"),
            func.lower(hit_types.c.title).contains(bindparam("words")),
            func.lower(hit_types.c.description).contains(bindparam("words")),
            func.lower(func.coalesce(hit_types.c.keywords, "")).contains(bindparam("words")),
        ),
        or_(_acceptable, _freed),
    )
    .order_by(hit_types.c.newest_at.desc(), hit_types.c.id.desc())
    .limit(bindparam("limit"))
)
_COUNT = Statement(
    select(func.count()).select_from(
        select(hits.c.id)
        .where(
            hits.c.group_id == bindparam("group_id"),
            hits.c.queue_key > "",
            hits.c.expires_at > bindparam("now"),
        )
        .limit(bindparam("counted"))
        .subquery()
    )
)
FIRST_PLACE = (1 << 62, "~")


def browse(
    tx: Tx, worker: Worker, search: Search, before: tuple[int, str] = FIRST_PLACE, limit: int = 50
) -> list[Group]:
    """Return groups in which a worker could accept a HIT, those with the newest HITs first.

    Args:
        tx: the transaction.
        worker: who looks; groups that hide themselves from this worker are left out.
        search: filters.
        before: `Group.place` of the last one seen.
        limit: how many at most.
    """
    values = kept.all_values(tx, worker)
    found: list[Group] = []
    while True:
        rows = tx.rows(
            _BROWSE,
            worker_id=worker.id,
            now=tx.now,
            before_time=before[0],
            before_id=before[1],
            counted=COUNTED + 1,
            limit=limit,
            own_work_allowed=tx.terms.sandbox,
            **_filters(search),
        )
        for row in rows:
            group = _group(row, values)
            if _is_shown(group, values, search):
                found.append(group)
                if len(found) == limit:
                    return found
        if len(rows) < limit:
            return found
        before = rows[-1].newest_at, rows[-1].id


def get(tx: Tx, worker: Worker, group_id: str) -> Group | None:
    """Return one group by the id of the group or of the type, also when nothing is open.

    None if there is none.
    """
    hit_type = resolve(tx, group_id)
    if hit_type is None:
        return None
    open_hits = int(tx.value(_COUNT, group_id=hit_type.group_id, now=tx.now, counted=COUNTED + 1))
    values = kept.values_for(tx, worker, hit_type.wanted)
    unmet = tuple(qualifications.unmet(hit_type.wanted, values, "accept"))
    blocked = blocks.is_blocked(tx, hit_type.requester_id, worker.id)
    return Group(hit_type, open_hits, unmet, values, blocked)


def _filters(search: Search) -> dict[str, Any]:
    return {
        "any_words": not search.words,
        "words": (search.words or "").lower(),
        "least_reward": search.least_reward_cents,
        "any_requester": search.requester_id is None,
        "requester_id": search.requester_id or "",
    }


def _group(row: Any, values: Values) -> Group:
    hit_type = HITType._make(row[: len(_TYPE_COLUMNS)])
    unmet = qualifications.unmet(hit_type.wanted, values, "accept")
    return Group(hit_type, row.open_hits, tuple(unmet), values)


def _is_shown(group: Group, values: Values, search: Search) -> bool:
    if search.qualified_only and group.unmet:
        return False
    return not qualifications.unmet(group.hit_type.wanted, values, "discover")
