"""A requester's HITs as their website lists them: one by one or by group, by state, and found by words.

Everything is as of now. What the API lists is in `hits`.
"""

import re
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, exists, func, literal_column, or_, select, union_all

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import batches
from piecework.db.schema.market import assignments, hit_types, hits
from piecework.db.statements import Statement
from piecework.market.hits import OVERDUE_COLUMNS
from piecework.market.settling import HIT_COLUMNS
from piecework.rules import hit_acts as scopes
from piecework.rules import hits as rules
from piecework.rules.hit_acts import Over
from piecework.rules.hits import HIT, Overdue

STATUSES = (
    rules.ASSIGNABLE,
    rules.UNASSIGNABLE,
    rules.REVIEWABLE,
    rules.REVIEWING,
    rules.DISPOSED,
)
WALKED = 2_000
"""So many HITs are looked at for one page of those in a certain state."""
COUNTED = 100
"""Of a group, so many of its newest HITs are counted."""
SUMMED = 1_000
"""Of the HITs that an act is about, so many are summed up before anybody confirms it."""
_STEP = 250
_HIGHEST = "\U0010ffff"
_WILD = re.compile(r"[%_/]")
_LAST = "~"


class Listed(NamedTuple):
    """A HIT as of now, and the title of its type."""

    hit: HIT
    title: str


class Page(NamedTuple):
    """Some HITs, newest first, and the id behind which to go on; None if there are no more."""

    hits: list[Listed]
    before: str | None


class Group(NamedTuple):
    """HITs of one type, or with one annotation.

    Attributes:
        key: the id of the type, or the annotation.
        title: of the type; of the newest HIT's, for an annotation.
        reward_cents: of the type; None for an annotation, whose HITs may be of several.
        newest_at: when its newest HIT was made.
        hits: how many there are, up to COUNTED.
        open_assignments: that workers can accept, of those.
        undecided: submitted assignments, of those.
    """

    key: str
    title: str
    reward_cents: int | None
    newest_at: int
    hits: int
    open_assignments: int
    undecided: int


class Sums(NamedTuple):
    """What there is in some HITs: of the first SUMMED, when `more` are there.

    Attributes:
        hits: how many.
        open_assignments: that workers can accept.
        open_cents: what is held for those.
        in_hand: assignments that workers have.
        undecided: submitted assignments.
        undecided_cents: what approving them all costs.
        unit_cents: what one more assignment of each of them costs, together.
        more: whether there are HITs beyond those.
    """

    hits: int
    open_assignments: int
    open_cents: int
    in_hand: int
    undecided: int
    undecided_cents: int
    unit_cents: int
    more: bool


_mine = hits.c.requester_id == bindparam("requester_id")
_older = hits.c.id < bindparam("before")
_chosen = sql.texts("subject")
_SCOPES: dict[scopes.Scope, tuple[Any, ...]] = {
    scopes.BATCH: (hits.c.batch_id == bindparam("subject"),),
    scopes.TYPE: (hits.c.hit_type_id == bindparam("subject"), _older),
    scopes.ANNOTATION: (hits.c.annotation == bindparam("subject"), hits.c.batch_id.is_(None), _older),
    scopes.CHOSEN: (_older,),
}
_LISTED = select(*HIT_COLUMNS, hit_types.c.title, *OVERDUE_COLUMNS).join(
    hit_types, hit_types.c.id == hits.c.hit_type_id
)


def _walk(scope: scopes.Scope) -> Statement:
    listed, order = _LISTED, hits.c.id
    if scope == scopes.CHOSEN:
        listed = select(*HIT_COLUMNS, hit_types.c.title, *OVERDUE_COLUMNS).select_from(
            _chosen.join(hits, hits.c.id == _chosen.c.value).join(
                hit_types, hit_types.c.id == hits.c.hit_type_id
            )
        )
    elif scope == scopes.BATCH:
        # Rows are published in their order, and an index has them.
        row = select(_seen.c.batch_row).where(_seen.c.id == bindparam("before")).scalar_subquery()
        beyond: Any = literal_column("2147483647")
        listed, order = listed.where(hits.c.batch_row < func.coalesce(row, beyond)), hits.c.batch_row
    return Statement(listed.where(_mine, *_SCOPES[scope]).order_by(order.desc()).limit(bindparam("limit")))


_seen = hits.alias("seen")
_WALKS = {scope: _walk(scope) for scope in _SCOPES}
_ALL = Statement(
    _LISTED.where(_mine, _older, hits.c.status != rules.DISPOSED)
    .order_by(hits.c.id.desc())
    .limit(bindparam("limit"))
)


_marked = (
    select(hits.c.id)
    .where(_mine, _older, hits.c.status == bindparam("status"))
    .order_by(hits.c.id.desc())
    .limit(bindparam("limit"))
    .subquery()
)
# Whatever is overdue in this market are few. Asked for by the bare column, SQLite would rather go through all
# HITs of the requester.
_whose = hits.c.requester_id.concat(literal_column("''")) == bindparam("requester_id")
# Those marked so, and those that a passed deadline may have made so while nobody swept.
_maybe = union_all(
    select(_marked.c.id),
    select(hits.c.id).where(hits.c.due_at <= bindparam("now"), hits.c.due_at.is_not(None), _whose, _older),
    select(hits.c.id)
    .join(assignments, assignments.c.hit_id == hits.c.id)
    .where(
        assignments.c.due_at <= bindparam("now"),
        assignments.c.due_at.is_not(None),
        assignments.c.status == "Accepted",
        _whose,
        _older,
    ),
).subquery()
_ALL_OF_STATUS = Statement(
    _LISTED.where(hits.c.id.in_(select(_maybe.c.id))).order_by(hits.c.id.desc()).limit(bindparam("limit"))
)
_open = case(
    (
        hits.c.expires_at > bindparam("now"),
        hits.c.max_assignments - hits.c.pending - hits.c.submitted - hits.c.completed,
    ),
    else_=literal_column("0"),
)


def _figures(correlated: Any, *which: Any) -> tuple[Any, ...]:
    def summed(what: Any) -> Any:
        seen = select(what.label("what")).where(*which).order_by(hits.c.id.desc())
        newest = seen.limit(literal_column(str(COUNTED))).correlate(correlated).subquery()
        return select(func.coalesce(func.sum(newest.c.what), 0)).scalar_subquery()

    return (
        summed(literal_column("1")).label("hits"),
        summed(_open).label("open_assignments"),
        summed(hits.c.submitted).label("undecided"),
    )


def _newest(what: Any, correlated: Any, *which: Any) -> Any:
    found = select(what).where(*which).order_by(hits.c.id.desc()).limit(literal_column("1"))
    return found.correlate(correlated).scalar_subquery()


_of_type = hits.c.hit_type_id == hit_types.c.id


def _types(*, words: bool) -> Statement:
    called = func.lower(hit_types.c.title).like(bindparam("words"), escape="/")
    return Statement(
        select(
            hit_types.c.id.label("key"),
            hit_types.c.title,
            hit_types.c.reward_cents,
            _newest(hits.c.created_at, hit_types, _of_type).label("newest_at"),
            *_figures(hit_types, _of_type),
        )
        .where(
            hit_types.c.requester_id == bindparam("requester_id"),
            hit_types.c.id < bindparam("before"),
            *([called] if words else []),
            exists(select(hits.c.id).where(_of_type)),
        )
        .order_by(hit_types.c.id.desc())
        .limit(bindparam("limit"))
    )


_TYPES, _TYPES_CALLED = _types(words=False), _types(words=True)


def _annotations() -> Statement:
    # From one annotation to the next by the index, however many HITs have the same.
    def first(table: Any, *which: Any) -> Any:
        return select(func.min(table.c.annotation)).where(
            table.c.requester_id == bindparam("requester_id"),
            table.c.batch_id.is_(None),
            table.c.annotation < bindparam("until"),
            *which,
        )

    first_of_page = (hits.c.annotation > bindparam("after"), hits.c.annotation >= bindparam("beginning"))
    begun = first(hits, *first_of_page).scalar_subquery()
    walk = select(begun.label("annotation"), literal_column("1").label("place")).cte("walk", recursive=True)
    other = hits.alias("other")
    next_one = first(other, other.c.annotation > walk.c.annotation).correlate(walk).scalar_subquery()
    walk = walk.union_all(
        select(next_one, walk.c.place + literal_column("1")).where(
            walk.c.annotation.is_not(None), walk.c.place < bindparam("limit")
        )
    )
    same = (_mine, hits.c.annotation == walk.c.annotation, hits.c.batch_id.is_(None))
    title = select(hit_types.c.title).where(hit_types.c.id == _newest(hits.c.hit_type_id, walk, *same))
    return Statement(
        select(
            walk.c.annotation.label("key"),
            title.correlate(walk).scalar_subquery().label("title"),
            _newest(hits.c.created_at, walk, *same).label("newest_at"),
            *_figures(walk, *same),
        )
        .where(walk.c.annotation.is_not(None))
        .order_by(walk.c.annotation)
    )


_ANNOTATIONS = _annotations()
_OWNED = Statement(
    union_all(
        select(literal_column("'hit'").label("kind"), hits.c.id).where(hits.c.id == bindparam("id"), _mine),
        select(literal_column("'type'"), hit_types.c.id).where(
            or_(hit_types.c.id == bindparam("id"), hit_types.c.group_id == bindparam("id")),
            hit_types.c.requester_id == bindparam("requester_id"),
        ),
        select(literal_column("'batch'"), batches.c.id).where(
            and_(batches.c.id == bindparam("id"), batches.c.requester_id == bindparam("requester_id"))
        ),
        select(literal_column("'hit'"), assignments.c.hit_id).where(
            assignments.c.id == bindparam("id"), assignments.c.requester_id == bindparam("requester_id")
        ),
    )
)


def page(tx: Tx, requester_id: str, over: Over | None, status: str, before: str | None, limit: int) -> Page:
    """Return HITs of a requester, newest first: of a set or all, in one status or in any but Disposed.

    `before` is `Page.before` of the page before. A page may have fewer than `limit` and still not be the
    last: of a set, only so many are looked at for those in one status.
    """
    found: list[Listed] = []
    walked, place = 0, before or _LAST
    step = _STEP if status and over is not None else limit + 1
    while True:
        rows = tx.rows(*_statement(over, status), **_about(tx, requester_id, over, status, place), limit=step)
        for row in rows:
            listed = _listed(tx, row)
            if listed.hit.status == status or not (status or listed.hit.status == rules.DISPOSED):
                if len(found) == limit:
                    return Page(found, place)
                found.append(listed)
            place = row.id
        walked += len(rows)
        if len(rows) < step:
            return Page(found, None)
        if walked >= WALKED:
            return Page(found, place)


def types(tx: Tx, requester_id: str, words: str, before: str | None, limit: int) -> list[Group]:
    """Return a requester's HIT types that have HITs, newest first; with words, those called so.

    `before` is the last key seen.
    """
    about: dict[str, Any] = {"requester_id": requester_id, "before": before or _LAST, "now": tx.now}
    if words:
        escaped = _WILD.sub(r"/\g<0>", words.lower())
        about["words"] = f"%{escaped}%"
    rows = tx.rows(_TYPES_CALLED if words else _TYPES, limit=limit, **about)
    return [_group(row, row.reward_cents) for row in rows]


def annotations(tx: Tx, requester_id: str, beginning: str, after: str | None, limit: int) -> list[Group]:
    """Return the annotations of a requester's HITs in order of their letters, those that begin so.

    HITs of batches are left out. `after` is the last key seen.
    """
    rows = tx.rows(
        _ANNOTATIONS,
        requester_id=requester_id,
        after=after or "",
        beginning=beginning,
        until=beginning + _HIGHEST,
        now=tx.now,
        limit=limit,
    )
    return [_group(row, None) for row in rows]


def find(tx: Tx, requester_id: str, id_: str) -> tuple[str, str] | None:
    """Return what a requester's thing with this id is, and where: ("hit" | "type" | "batch", its id).

    An assignment leads to its HIT, the id of a group to its type.
    """
    row: Any = tx.row(_OWNED, requester_id=requester_id, id=id_)
    return None if row is None else (row.kind, row.id)


def sums(tx: Tx, requester_id: str, over: Over) -> Sums:
    """Return what there is in a set of HITs that are not disposed, as of now."""
    rows = tx.rows(*_statement(over, ""), **_about(tx, requester_id, over, "", _LAST), limit=SUMMED + 1)
    seen = [_listed(tx, row).hit for row in rows[:SUMMED]]
    seen = [hit for hit in seen if hit.status != rules.DISPOSED]
    is_open = [hit.available if hit.status == rules.ASSIGNABLE else 0 for hit in seen]
    return Sums(
        hits=len(seen),
        open_assignments=sum(is_open),
        open_cents=sum(free * hit.unit_cents for free, hit in zip(is_open, seen, strict=True)),
        in_hand=sum(hit.pending for hit in seen),
        undecided=sum(hit.submitted for hit in seen),
        undecided_cents=sum(hit.submitted * hit.unit_cents for hit in seen),
        unit_cents=sum(hit.unit_cents for hit in seen),
        more=len(rows) > SUMMED,
    )


def _statement(over: Over | None, status: str) -> tuple[Statement]:
    if over is not None:
        return (_WALKS[over.scope],)
    # Of a status an index has all; disposed HITs are in no deadline's index, but they are marked.
    return (_ALL_OF_STATUS if status else _ALL,)


def _about(tx: Tx, requester_id: str, over: Over | None, status: str, before: str) -> dict[str, Any]:
    about: dict[str, Any] = {"requester_id": requester_id, "before": before, "now": tx.now}
    if over is not None:
        return {**about, "subject": over.subject}
    return {**about, "status": status} if status else about


def _listed(tx: Tx, row: Any) -> Listed:
    hit = HIT._make(row[: len(HIT._fields)])
    overdue = Overdue(row.abandoned, row.approved, row.last_abandoned_at)
    return Listed(rules.as_seen(hit, tx.now, overdue), row.title)


def _group(row: Any, reward_cents: int | None) -> Group:
    numbers = (int(row.hits), int(row.open_assignments), int(row.undecided))
    return Group(row.key, row.title, reward_cents, row.newest_at, *numbers)
