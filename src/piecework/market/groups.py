"""HIT groups as workers see them: browsing, one group, and the HIT to preview.

A group is all HITs of one type. The list shows groups in which this worker could still accept something; the
condition is the same one `lines` hands out by, and a test pins the two to each other.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, select, update

from piecework import clock
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.figures import group_figures, requester_figures
from piecework.db.schema.market import hit_types, hits
from piecework.db.statements import Statement
from piecework.market import blocks, figures, walks
from piecework.market import qualifications as kept
from piecework.market.hit_types import HITType, resolve
from piecework.market.walks import Place, Walk
from piecework.rules import qualifications
from piecework.rules.figures import RECENT_DAYS, Rate
from piecework.rules.qualifications import Requirement, Standing, Values, Worker, requirements_from_json
from piecework.rules.searches import Search

COUNTED = 1_000
"""Open HITs of a group are counted up to here; pages say "1,000+" beyond."""
COUNTED_AT_ONCE = 20
"""In the list, groups with more open HITs show how many there were some minutes ago."""


class Record(NamedTuple):
    """A requester's last 90 days, and how long a review takes them in the median, in seconds."""

    approved: int = 0
    rejected: int = 0
    review_seconds: int | None = None


class Group(NamedTuple):
    """A group as one worker sees it now.

    Attributes:
        hit_type: what all its HITs have in common.
        open_hits: counted to COUNTED and one more; in the list, many are counted every other minute.
        unmet: what keeps this worker out.
        values: the worker's, by which `unmet` was judged.
        names: what the qualification types that somebody made and that are asked for are called, by id.
        rate: what its work was seen to pay an hour.
        record: the requester's, as far as the list shows it.
        place: where the group stands in the list, for the next page.
        blocked: whether the requester has blocked the worker, whose list then leaves the group out.
    """

    hit_type: HITType
    open_hits: int
    unmet: tuple[Requirement, ...]
    values: Values
    names: Mapping[str, str]
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
_requesters = sql.texts("requesters")
# For those that wait for their sums of today. One for each, by the index: PostgreSQL would read the days of
# all requesters to join them.
_DECIDED = Statement(
    select(
        _requesters.c.value.label("requester_id"),
        figures.decided_since("approved", _requesters.c.value, bindparam("quarter")).label("approved"),
        figures.decided_since("rejected", _requesters.c.value, bindparam("quarter")).label("rejected"),
    )
)
_figures = (
    hit_types.c.hourly_cents,
    group_figures.c.timed,
    requester_figures.c.review_seconds,
    requester_figures.c.recent_day,
    requester_figures.c.recent_approved,
    requester_figures.c.recent_rejected,
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
_RATE = Statement(
    select(hit_types.c.requester_id, *_figures)
    .outerjoin(group_figures, group_figures.c.hit_type_id == hit_types.c.id)
    .outerjoin(requester_figures, requester_figures.c.requester_id == hit_types.c.requester_id)
    .where(hit_types.c.id == bindparam("id"))
)


_asked = sql.texts("ids")
_shown = case((hit_types.c.about_open > COUNTED_AT_ONCE, hit_types.c.about_open), else_=_counted)
# Those of some types that have something for the worker, with what the list shows of them.
_OFFERED = Statement(
    select(*_TYPE_COLUMNS, _shown.label("open_hits"), *_figures)
    .join_from(_asked, hit_types, hit_types.c.id == _asked.c.value)
    .outerjoin(group_figures, group_figures.c.hit_type_id == hit_types.c.id)
    .outerjoin(requester_figures, requester_figures.c.requester_id == hit_types.c.requester_id)
    .where(*walks.OFFERED)
)


def browse(
    tx: Tx,
    worker: Worker,
    search: Search,
    seen: Place | None = None,
    limit: int = 50,
    standing: Standing | None = None,
) -> list[Group]:
    """Return groups in which a worker could accept a HIT, in the order that the search names.

    Args:
        tx: the transaction.
        worker: who looks; groups that hide themselves from this worker are left out.
        search: filters and order.
        seen: `Group.place` of the last one seen.
        limit: how many at most.
        standing: the worker's, if the caller has read it.
    """
    walk = Walk(tx, worker.id, search, seen)
    values = kept.computed_values(tx, worker, standing)
    asked_for: frozenset[str] = frozenset()
    names: dict[str, str] = {}
    found: list[tuple[Any, Place]] = []
    # Few lists lose more on the way, but many a worker is kept out of every other group.
    walked, step = 0, 2 * limit if search.qualified_only else limit + limit // 10
    while len(found) < limit and not walk.ended:
        rows = walk.next(step)
        wanted = {row.requirements: requirements_from_json(row.requirements) for row in rows}
        more = frozenset().union(*map(qualifications.asks_for_kept, wanted.values())) - asked_for
        if more:
            held, named = kept.look_up(tx, worker.id, more)
            values, names, asked_for = qualifications.with_kept(values, held), names | named, asked_for | more
        shown = {text: _is_shown(each, values, search) for text, each in wanted.items()}
        found += _take(tx, walk, [row for row in rows if shown[row.requirements]])
        # Whoever can do little has far to go: as far as it looks from here, and somewhat further.
        walked += len(rows)
        step = min(_LONGEST_STEP, limit // 4 + 3 * walked * (limit - len(found)) // (2 * len(found) + 2))
    return _groups(tx, found[:limit], values, names)


def get(tx: Tx, worker: Worker, group_id: str) -> Group | None:
    """Return one group by the id of the group or of the type, also when nothing is open.

    None if there is none.
    """
    hit_type = resolve(tx, group_id)
    if hit_type is None:
        return None
    open_hits = count_open(tx, hit_type.group_id, COUNTED + 1)
    values, names = kept.values_and_names(tx, worker, hit_type.wanted)
    unmet = tuple(qualifications.unmet(hit_type.wanted, values, "accept"))
    blocked = blocks.is_blocked(tx, hit_type.requester_id, worker.id)
    row: Any = tx.row(_RATE, id=hit_type.id)
    record = _records(tx, [row])[hit_type.requester_id]
    return Group(hit_type, open_hits, unmet, values, names, _rate(row), record, blocked=blocked)


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


_LONGEST_STEP = 1_600


def _take(tx: Tx, walk: Walk, types: list[Any]) -> list[tuple[Any, Place]]:
    """Return what the list shows of those types on a walk that offer something, and where they stand."""
    if not types:
        return []
    ids = json.dumps([each.id for each in types])
    rows = tx.rows(_OFFERED, ids=ids, counted=COUNTED + 1, **walk.offered)
    by_id = {row.id: row for row in rows}
    return [(by_id[each.id], (each.place, each.id)) for each in types if each.id in by_id]


def _groups(tx: Tx, found: list[tuple[Any, Place]], values: Values, names: Mapping[str, str]) -> list[Group]:
    records = _records(tx, [row for row, _ in found])
    # Many groups ask for the same.
    unmet = {
        text: tuple(qualifications.unmet(requirements_from_json(text), values, "accept"))
        for text in {row.requirements for row, _ in found}
    }
    return [
        Group(
            HITType._make(row[: len(_TYPE_COLUMNS)]),
            row.open_hits,
            unmet[row.requirements],
            values,
            names,
            _rate(row),
            records[row.requester_id],
            place,
        )
        for row, place in found
    ]


def _records(tx: Tx, rows: list[Any]) -> dict[str, Record]:
    today = tx.now // clock.DAY
    records = {
        row.requester_id: Record(row.recent_approved or 0, row.recent_rejected or 0, row.review_seconds)
        for row in rows
    }
    stale = {row.requester_id for row in rows if row.recent_day not in (None, today)}
    if stale:
        decided = tx.rows(_DECIDED, requesters=json.dumps(sorted(stale)), quarter=today - RECENT_DAYS)
        for row in decided:
            found = records[row.requester_id]
            records[row.requester_id] = found._replace(approved=int(row.approved), rejected=int(row.rejected))
    return records


def _rate(row: Any) -> Rate:
    return Rate(None if row.hourly_cents < 0 else row.hourly_cents, row.timed or 0)


def _is_shown(wanted: tuple[Requirement, ...], values: Values, search: Search) -> bool:
    if search.qualified_only and qualifications.unmet(wanted, values, "accept"):
        return False
    return not qualifications.unmet(wanted, values, "discover")
