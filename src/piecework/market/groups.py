"""HIT groups as workers see them: browsing, one group, and the HIT to preview.

A group is all HITs of one type. The list shows groups in which this worker could still accept something; the
condition is the same one `lines` hands out by, and a test pins the two to each other.
"""

from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, or_, select, tuple_, update

from piecework import clock
from piecework.db.door import Tx
from piecework.db.schema.figures import group_figures, requester_figures
from piecework.db.schema.finding import hidden
from piecework.db.schema.market import assignments, hit_types, hits, line_positions
from piecework.db.schema.workers import worker_blocks
from piecework.db.statements import Statement
from piecework.market import blocks, figures, lines
from piecework.market import qualifications as kept
from piecework.market.hit_types import HITType, resolve
from piecework.rules import hits as rules
from piecework.rules import qualifications
from piecework.rules.figures import RECENT_DAYS, Rate
from piecework.rules.qualifications import MASTERS, Requirement, Values, Worker
from piecework.rules.searches import Order, Search

COUNTED = 1_000
"""Open HITs of a group are counted up to here; pages say "1,000+" beyond."""


Place = tuple[int, str]


class Record(NamedTuple):
    """A requester's last 90 days, and how long a review takes them in the median, in seconds."""

    approved: int = 0
    rejected: int = 0
    review_seconds: int | None = None


class Group(NamedTuple):
    """A group as one worker sees it now.

    Attributes:
        hit_type: what all its HITs have in common.
        open_hits: counted to COUNTED and one more.
        unmet: what keeps this worker out.
        values: the worker's, by which `unmet` was judged.
        rate: what its work was seen to pay an hour.
        record: the requester's, as far as the list shows it.
        place: where the group stands in the list, for the next page.
        blocked: whether the requester has blocked the worker, whose list then leaves the group out.
    """

    hit_type: HITType
    open_hits: int
    unmet: tuple[Requirement, ...]
    values: Values
    rate: Rate = Rate(None, 0)
    record: Record = Record()
    place: Place = (0, "")
    blocked: bool = False


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
# By id, so that a walk over all of them is steady while the list moves.
_OPEN = Statement(
    select(hit_types.c.id, hit_types.c.about_open, _counted)
    .where(hit_types.c.listed == 1, hit_types.c.id > bindparam("after"))
    .order_by(hit_types.c.id)
    .limit(bindparam("limit"))
)
_NOTE_OPEN = Statement(
    update(hit_types).where(hit_types.c.id == bindparam("type_id")).values(about_open=bindparam("open_hits"))
)
_hidden = exists(
    select(hidden.c.worker_id).where(
        hidden.c.worker_id == bindparam("worker_id"),
        hidden.c.subject_id.in_((hit_types.c.id, hit_types.c.requester_id)),
    )
)
_record = (
    figures.decided_since("approved", hit_types.c.requester_id, bindparam("quarter")).label("approved"),
    figures.decided_since("rejected", hit_types.c.requester_id, bindparam("quarter")).label("rejected"),
    requester_figures.c.review_seconds,
)
_wanted = (
    hit_types.c.listed == 1,
    hit_types.c.reward_cents >= bindparam("least_reward"),
    hit_types.c.hourly_cents >= bindparam("least_hourly"),
    hit_types.c.duration_seconds <= bindparam("most_seconds"),
    hit_types.c.created_at > bindparam("made_after"),
    # Follows from the line above, and lets the index by the newest HIT end there.
    hit_types.c.newest_at > bindparam("made_after"),
    or_(bindparam("not_only_masters"), *(hit_types.c.requirements.contains(each) for each in MASTERS)),
    or_(bindparam("own_work_allowed"), hit_types.c.requester_id != bindparam("worker_id")),
    ~_blocked,
    or_(bindparam("hidden_too"), ~_hidden),
    or_(
        bindparam("any_words"),
        func.lower(hit_types.c.title).contains(bindparam("words")),
        func.lower(hit_types.c.description).contains(bindparam("words")),
        func.lower(func.coalesce(hit_types.c.keywords, "")).contains(bindparam("words")),
    ),
    or_(_acceptable, _freed),
)


def _ordered(column: Any, *, ascending: bool, of_requester: bool) -> Statement:
    place, seen = tuple_(column, hit_types.c.id), tuple_(bindparam("seen"), bindparam("seen_id"))
    order = (column, hit_types.c.id) if ascending else (column.desc(), hit_types.c.id.desc())
    # A statement of its own, so that one requester's few types are found by their index and then sorted.
    of = [hit_types.c.requester_id == bindparam("requester_id")] if of_requester else []
    return Statement(
        select(
            *_TYPE_COLUMNS,
            _counted,
            column.label("place"),
            hit_types.c.hourly_cents,
            group_figures.c.timed,
            *_record,
        )
        .outerjoin(line_positions, _position_of_worker)
        .outerjoin(group_figures, group_figures.c.hit_type_id == hit_types.c.id)
        .outerjoin(requester_figures, requester_figures.c.requester_id == hit_types.c.requester_id)
        .where(*of, *_wanted, place > seen if ascending else place < seen)
        .order_by(*order)
        .limit(bindparam("limit"))
    )


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
_BROWSE = {
    (order, of_requester): _ordered(column, ascending=order in _FROM_BELOW, of_requester=of_requester)
    for order, column in _COLUMNS.items()
    for of_requester in (False, True)
}
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
_RATE = Statement(
    select(hit_types.c.hourly_cents, group_figures.c.timed, *_record)
    .outerjoin(group_figures, group_figures.c.hit_type_id == hit_types.c.id)
    .outerjoin(requester_figures, requester_figures.c.requester_id == hit_types.c.requester_id)
    .where(hit_types.c.id == bindparam("id"))
)


def browse(tx: Tx, worker: Worker, search: Search, seen: Place | None = None, limit: int = 50) -> list[Group]:
    """Return groups in which a worker could accept a HIT, in the order that the search names.

    Args:
        tx: the transaction.
        worker: who looks; groups that hide themselves from this worker are left out.
        search: filters and order.
        seen: `Group.place` of the last one seen.
        limit: how many at most.
    """
    values = kept.all_values(tx, worker)
    found: list[Group] = []
    at = seen or _beginning(search.order)
    statement = _BROWSE[search.order, search.requester_id is not None]
    filters = _filters(tx, search)
    while True:
        rows = tx.rows(
            statement,
            worker_id=worker.id,
            now=tx.now,
            quarter=_quarter(tx),
            seen=at[0],
            seen_id=at[1],
            counted=COUNTED + 1,
            limit=limit,
            own_work_allowed=tx.terms.sandbox,
            **filters,
        )
        for row in rows:
            group = _group(row, values)
            if _is_shown(group, values, search):
                found.append(group)
                if len(found) == limit:
                    return found
        if len(rows) < limit:
            return found
        at = rows[-1].place, rows[-1].id


def _beginning(order: Order) -> Place:
    return (-(1 << 62), "") if order in _FROM_BELOW else (1 << 62, "~")


def get(tx: Tx, worker: Worker, group_id: str) -> Group | None:
    """Return one group by the id of the group or of the type, also when nothing is open.

    None if there is none.
    """
    hit_type = resolve(tx, group_id)
    if hit_type is None:
        return None
    open_hits = count_open(tx, hit_type.group_id, COUNTED + 1)
    values = kept.values_for(tx, worker, hit_type.wanted)
    unmet = tuple(qualifications.unmet(hit_type.wanted, values, "accept"))
    blocked = blocks.is_blocked(tx, hit_type.requester_id, worker.id)
    row = tx.row(_RATE, id=hit_type.id, quarter=_quarter(tx))
    return Group(hit_type, open_hits, unmet, values, _rate(row), _record_of(row), blocked=blocked)


def count_open(tx: Tx, group_id: str, most: int) -> int:
    """Return how many HITs of a group are open, counted up to `most`."""
    return int(tx.value(_COUNT, group_id=group_id, now=tx.now, counted=most))


def counts(tx: Tx, after: str, limit: int) -> list[tuple[str, int, int]]:
    """Return listed types by id, each with the number of open HITs that was noted last and the one now."""
    rows = tx.rows(_OPEN, after=after, limit=limit, now=tx.now, counted=COUNTED + 1)
    return [(row.id, row.about_open, row.open_hits) for row in rows]


def note_counts(tx: Tx, open_hits: dict[str, int]) -> None:
    """Note how many HITs are open by type, for the order by HITs."""
    tx.run_many(_NOTE_OPEN, [{"type_id": each, "open_hits": open_hits[each]} for each in sorted(open_hits)])


def _quarter(tx: Tx) -> int:
    return tx.now // clock.DAY - RECENT_DAYS


def _filters(tx: Tx, search: Search) -> dict[str, Any]:
    of = {} if search.requester_id is None else {"requester_id": search.requester_id}
    return of | {
        "any_words": not search.words,
        "words": (search.words or "").lower(),
        "least_reward": search.least_reward_cents,
        "least_hourly": search.least_hourly_cents or _ANY_RATE,
        "most_seconds": search.most_seconds or _ANY_TIME,
        "made_after": tx.now - clock.DAY if search.new_only else 0,
        "not_only_masters": not search.masters_only,
        "hidden_too": search.hidden_too,
    }


_ANY_RATE = -1
_ANY_TIME = 1 << 62


def _group(row: Any, values: Values) -> Group:
    hit_type = HITType._make(row[: len(_TYPE_COLUMNS)])
    unmet = qualifications.unmet(hit_type.wanted, values, "accept")
    place = row.place, row.id
    return Group(hit_type, row.open_hits, tuple(unmet), values, _rate(row), _record_of(row), place)


def _rate(row: Any) -> Rate:
    return Rate(None if row.hourly_cents < 0 else row.hourly_cents, row.timed or 0)


def _record_of(row: Any) -> Record:
    return Record(int(row.approved), int(row.rejected), row.review_seconds)


def _is_shown(group: Group, values: Values, search: Search) -> bool:
    if search.qualified_only and group.unmet:
        return False
    return not qualifications.unmet(group.hit_type.wanted, values, "discover")
