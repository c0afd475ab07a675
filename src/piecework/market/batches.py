"""Batches: loaded row by row, planned, published, paused, copied and renamed by their owner.

Publishing itself happens in the background, in `publishing`; what is done to all HITs of a batch is in
`batch_acts`, how far they are in `progress`.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, or_, select, update

from piecework import clock, ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import batch_rows, batches
from piecework.db.schema.market import hit_types as types_table
from piecework.db.schema.market import hits
from piecework.db.statements import Statement
from piecework.market import hit_types, layouts, ledger, projects
from piecework.rules import batches as rules
from piecework.rules.batches import Batch, Plan
from piecework.rules.hits import DISPOSED
from piecework.rules.layouts.filling import Filler, filler
from piecework.rules.layouts.layouts import LIQUID
from piecework.rules.money import fee
from piecework.rules.phrases import Phrase, kept, restored
from piecework.rules.projects import does_not_exist as project_does_not_exist
from piecework.rules.projects import hit_type
from piecework.rules.qualifications import needs_masters, requirements_from_json


class BatchDraft(NamedTuple):
    """What a batch is made of: a name, and the columns of its file in order."""

    name: str
    columns: tuple[str, ...]


class Row(NamedTuple):
    """A row of a batch: its number from 1, its values in the order of the columns, its HIT if it has one."""

    number: int
    values: tuple[str, ...]
    hit_id: str | None


class Listed(NamedTuple):
    """A batch in a list, with the title and reward of its HITs."""

    batch: Batch
    title: str
    reward_cents: int


class Copying(NamedTuple):
    """Rows of a batch that are to be copied.

    Attributes:
        source_id: whose rows.
        after: the last row that was dealt with.
        unfinished: whether only those are copied that have no HIT, or one that closed with assignments left.
    """

    source_id: str
    after: int = 0
    unfinished: bool = False


COPIED_AT_ONCE = 500

COLUMNS = [batches.c[name] for name in Batch._fields]
_INSERT = sql.insert(batches)
_INSERT_ROW = sql.insert(batch_rows)
_INSERT_ROWS = sql.insert_many(batch_rows)
_GET = Statement(select(*COLUMNS).where(batches.c.id == bindparam("id")))
_LOCK = Statement(select(*COLUMNS).where(batches.c.id == bindparam("id")).with_for_update())
_CHANGING = (
    "name",
    "row_count",
    "state",
    "reason",
    "wanted",
    "published",
    "published_at",
    "input_deleted_at",
)
_SAVE = Statement(
    update(batches)
    .where(batches.c.id == bindparam("of"))
    .values({name: bindparam(name) for name in _CHANGING})
)
_DELETE = Statement(delete(batches).where(batches.c.id == bindparam("id")))
_DELETE_ROWS = Statement(delete(batch_rows).where(batch_rows.c.batch_id == bindparam("id")))
_ABANDONED = Statement(
    select(batches.c.id, batches.c.requester_id)
    .where(batches.c.state == rules.LOADING, batches.c.id < bindparam("before"))
    .order_by(batches.c.id)
    .limit(1)
)
_EMPTY_ROWS = Statement(
    update(batch_rows).where(batch_rows.c.batch_id == bindparam("id")).values(content="[]")
)


def _listing(owner: Any) -> Statement:
    return Statement(
        select(*COLUMNS, types_table.c.title, types_table.c.reward_cents)
        .join(types_table, types_table.c.id == batches.c.hit_type_id)
        .where(owner, batches.c.id < bindparam("before"), batches.c.state != rules.LOADING)
        .order_by(batches.c.id.desc())
        .limit(bindparam("limit"))
    )


_LIST = _listing(batches.c.requester_id == bindparam("of"))
_LIST_OF_PROJECT = _listing(batches.c.project_id == bindparam("of"))
_walk = (
    select(batch_rows.c.number, batch_rows.c.content, hits.c.id.label("hit_id"))
    .outerjoin(hits, and_(hits.c.batch_id == batch_rows.c.batch_id, hits.c.batch_row == batch_rows.c.number))
    .where(batch_rows.c.batch_id == bindparam("id"), batch_rows.c.number > bindparam("after"))
    .order_by(batch_rows.c.number)
    .limit(bindparam("limit"))
)
_left = hits.c.max_assignments - hits.c.pending - hits.c.submitted - hits.c.completed
_ROWS = Statement(_walk)
_UNFINISHED = Statement(
    _walk.where(
        or_(
            hits.c.id.is_(None),
            and_(_left > 0, or_(hits.c.expires_at <= bindparam("now"), hits.c.status == DISPOSED)),
        )
    )
)


def create(tx: Tx, requester_id: str, project_id: str, draft: BatchDraft) -> Batch:
    """Begin a batch of a project as it is now, to be loaded with `add_rows` and finished with `loaded`.

    Refuses an unknown or archived project, and a name that `rules.batches.check_name` refuses.
    """
    rules.check_name(draft.name)
    project = projects.get(tx, requester_id, project_id)
    if project.archived_at is not None:
        raise project_does_not_exist(project_id)
    # In Liquid what is missing is empty, and a template may ask for it just in case.
    liquid = project.draft.language == LIQUID
    rules.check_columns(draft.columns, () if liquid else project.variables)
    kept = hit_types.find_or_create(tx, requester_id, hit_type(project.draft))
    batch = Batch(
        id=ids.new_id(tx.now),
        requester_id=requester_id,
        project_id=project_id,
        name=draft.name.strip(),
        hit_type_id=kept.id,
        layout_id=project.layout_id,
        layout_version=project.layout_version,
        max_assignments=project.draft.max_assignments,
        lifetime_seconds=project.draft.lifetime_seconds,
        columns=draft.columns,
        row_count=0,
        state=rules.LOADING,
        reason=None,
        wanted=0,
        published=0,
        created_at=tx.now,
        published_at=None,
        input_deleted_at=None,
    )
    return _keep(tx, batch)


def add_rows(tx: Tx, requester_id: str, batch_id: str, rows: Sequence[Sequence[str]]) -> list[Phrase | None]:
    """Add rows to a batch that is being loaded, and return for each why it cannot be published, or None.

    Nothing is added if any of them cannot. `rules.input_files` reads such rows out of a file.
    """
    batch = lock(tx, requester_id, batch_id)
    rules.check_state(batch, rules.LOADING)
    made = filler_of(tx, batch)
    problems = [made.problem(row) for row in rows]
    if any(problems):
        return problems
    first = batch.row_count + 1
    rules.check_room(batch.row_count + len(rows))
    tx.insert_many(
        _INSERT_ROWS,
        [(batch_id, number, _json(row)) for number, row in enumerate(rows, first)],
    )
    save(tx, batch._replace(row_count=batch.row_count + len(rows)))
    return problems


def loaded(tx: Tx, requester_id: str, batch_id: str) -> Batch:
    """Make a draft of a batch whose file is loaded; one whose project has no variables has one row then.

    Refuses a batch without rows whose layout asks for values.
    """
    batch = lock(tx, requester_id, batch_id)
    rules.check_state(batch, rules.LOADING)
    if batch.row_count == 0:
        rules.check_needs_no_rows(layouts.get(tx, requester_id, batch.layout_id).variables)
        tx.run(_INSERT_ROW, batch_id=batch_id, number=1, content="[]")
        batch = batch._replace(row_count=1, columns=())
    return save(tx, batch._replace(state=rules.DRAFT))


def discard(tx: Tx, requester_id: str, batch_id: str) -> None:
    """Delete a batch of which nothing was published, with its rows."""
    batch = lock(tx, requester_id, batch_id)
    rules.check_state(batch, rules.LOADING, rules.DRAFT)
    tx.run(_DELETE_ROWS, id=batch_id)
    tx.run(_DELETE, id=batch_id)


def discard_abandoned(tx: Tx) -> int:
    """Delete a batch whose loading was broken off a day ago, if there is one; return how many that were."""
    row: Any = tx.row(_ABANDONED, before=ids.floor_id(tx.now - clock.DAY))
    if row is None:
        return 0
    discard(tx, row.requester_id, row.id)
    return 1


def get(tx: Tx, requester_id: str, batch_id: str) -> Batch:
    """Return a requester's batch. Refuses an unknown one."""
    return _own(tx.row(_GET, id=batch_id), requester_id, batch_id)


def list_(tx: Tx, requester_id: str, before: str | None, limit: int) -> list[Listed]:
    """Return a requester's batches that are loaded, newest first. `before` is the last id seen."""
    return [_listed(row) for row in tx.rows(_LIST, of=requester_id, before=before or "~", limit=limit)]


def list_of_project(
    tx: Tx, requester_id: str, project_id: str, before: str | None, limit: int
) -> list[Listed]:
    """Return the batches of a requester's project, newest first. `before` is the last id seen."""
    projects.get(tx, requester_id, project_id)
    rows = tx.rows(_LIST_OF_PROJECT, of=project_id, before=before or "~", limit=limit)
    return [_listed(row) for row in rows]


def rows(tx: Tx, requester_id: str, batch_id: str, after: int, limit: int) -> list[Row]:
    """Return rows of a batch by number. `after` is the last number seen, 0 to begin.

    Values are empty once the owner deleted them.
    """
    get(tx, requester_id, batch_id)
    return [_row(row) for row in tx.rows(_ROWS, id=batch_id, after=after, limit=limit)]


def question(tx: Tx, requester_id: str, batch_id: str, number: int) -> str | None:
    """Return the question document of one row, as its HIT has it or will; None if there is no such row."""
    batch = get(tx, requester_id, batch_id)
    found = rows(tx, requester_id, batch_id, number - 1, 1)
    if not found or found[0].number != number or batch.input_deleted_at is not None:
        return None
    return filler_of(tx, batch).question(found[0].values)


def plan(tx: Tx, requester_id: str, batch_id: str, rows: int | None = None) -> Plan:
    """Return what publishing `rows` more rows of a batch means, or all that are left."""
    batch = get(tx, requester_id, batch_id)
    wanted = rules.wanted_after(batch, rows)
    reward, of_one = prices(tx, batch)
    available = ledger.available(tx, requester_id)
    return rules.plan(batch, wanted - batch.published, (reward, of_one), available)


def publish(tx: Tx, requester_id: str, batch_id: str, rows: int | None = None) -> Batch:
    """Have `rows` more rows published in the background, a pilot, or all that are left.

    Also goes on with a paused batch. Refuses an unknown, unfinished or cancelled batch, rows that are not
    there, and a cost that the funds do not cover (InsufficientFunds).
    """
    batch = lock(tx, requester_id, batch_id)
    wanted = rules.wanted_after(batch, rows)
    if plan(tx, requester_id, batch_id, rows).lacking_cents:
        raise ledger.insufficient_funds()
    hit_types.get_for_new_hits(tx, requester_id, batch.hit_type_id)
    began = batch.published_at or tx.now
    return save(tx, batch._replace(state=rules.PUBLISHING, reason=None, wanted=wanted, published_at=began))


def pause(tx: Tx, requester_id: str, batch_id: str) -> Batch:
    """Stop publishing a batch; what is published stays open. `resume` goes on."""
    batch = lock(tx, requester_id, batch_id)
    rules.check_state(batch, rules.PUBLISHING)
    return save(tx, batch._replace(state=rules.PAUSED, reason=None))


def resume(tx: Tx, requester_id: str, batch_id: str) -> Batch:
    """Go on publishing a paused batch, up to the row it was to be published to."""
    batch = lock(tx, requester_id, batch_id)
    rules.check_state(batch, rules.PAUSED)
    return save(tx, batch._replace(state=rules.PUBLISHING, reason=None))


def rename(tx: Tx, requester_id: str, batch_id: str, name: str) -> Batch:
    """Give a batch another name. Refuses as `create`."""
    rules.check_name(name)
    return save(tx, lock(tx, requester_id, batch_id)._replace(name=name.strip()))


def copy(tx: Tx, requester_id: str, batch_id: str, name: str) -> Batch:
    """Begin a batch with the columns of another one, of the project as it is now; `copy_rows` fills it.

    Refuses as `create`, and a batch whose input was deleted.
    """
    batch = get(tx, requester_id, batch_id)
    rules.check_has_input(batch)
    return create(tx, requester_id, batch.project_id, BatchDraft(name, batch.columns))


def copy_rows(
    tx: Tx, requester_id: str, batch_id: str, copying: Copying, limit: int = COPIED_AT_ONCE
) -> Copying | None:
    """Add the next rows of another batch to one that is being loaded; return what is left, None of nothing.

    Refuses rows that the layout, as it is now, makes no question of, and a batch without unfinished rows.
    """
    get(tx, requester_id, copying.source_id)
    about = {"id": copying.source_id, "after": copying.after, "limit": limit}
    seen = tx.rows(_UNFINISHED, now=tx.now, **about) if copying.unfinished else tx.rows(_ROWS, **about)
    found = [_row(row) for row in seen]
    problems = add_rows(tx, requester_id, batch_id, [row.values for row in found])
    for row, problem in zip(found, problems, strict=True):
        if problem:
            rules.refuse_row(row.number, problem)
    if len(found) == limit:
        return copying._replace(after=found[-1].number)
    rules.check_copied(get(tx, requester_id, batch_id))
    return None


def delete_input(tx: Tx, requester_id: str, batch_id: str) -> Batch:
    """Forget the values of a batch's rows; its HITs keep their questions. Refuses if rows are unpublished."""
    batch = lock(tx, requester_id, batch_id)
    rules.check_may_delete_input(batch)
    tx.run(_EMPTY_ROWS, id=batch_id)
    return save(tx, batch._replace(input_deleted_at=batch.input_deleted_at or tx.now))


def lock(tx: Tx, requester_id: str, batch_id: str) -> Batch:
    """Lock a requester's batch. Refuses an unknown one."""
    return _own(tx.row(_LOCK, id=batch_id), requester_id, batch_id)


def save(tx: Tx, batch: Batch) -> Batch:
    """Save what may change of a locked batch, and return it."""
    changed = {name: getattr(batch, name) for name in _CHANGING}
    changed["reason"] = None if batch.reason is None else kept(batch.reason)
    tx.run(_SAVE, of=batch.id, **changed)
    return batch


def filler_of(tx: Tx, batch: Batch) -> Filler:
    """Return what fills a batch's layout with its rows."""
    layout = layouts.get(tx, batch.requester_id, batch.layout_id, batch.layout_version)
    return filler(layout, batch.columns)


def prices(tx: Tx, batch: Batch) -> tuple[int, int]:
    """Return reward and fee of one assignment of a batch, in cents."""
    kept = hit_types.get_own(tx, batch.requester_id, batch.hit_type_id)
    masters = needs_masters(requirements_from_json(kept.requirements))
    schedule = tx.terms.fee_schedule
    return kept.reward_cents, fee(schedule, kept.reward_cents, batch.max_assignments, masters=masters)


def batch_in(row: Any) -> Batch:
    """Return the batch in a row of its columns."""
    batch = Batch._make(row[: len(Batch._fields)])
    reason = None if row.reason is None else restored(row.reason)
    return batch._replace(columns=tuple(json.loads(row.columns)), reason=reason)


def _own(row: Any, requester_id: str, batch_id: str) -> Batch:
    if row is None or row.requester_id != requester_id:
        raise rules.does_not_exist(batch_id)
    return batch_in(row)


def _keep(tx: Tx, batch: Batch) -> Batch:
    tx.run(_INSERT, **{**batch._asdict(), "columns": _json(batch.columns)})
    return batch


def _json(values: Sequence[str]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _listed(row: Any) -> Listed:
    return Listed(batch_in(row), row.title, row.reward_cents)


def _row(row: Any) -> Row:
    return Row(row.number, tuple(json.loads(row.content)), row.hit_id)
