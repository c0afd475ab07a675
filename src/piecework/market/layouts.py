"""HIT layouts: made, changed, listed and deleted by their owner, and turned into questions.

A change makes a new version and keeps the id, so scripts that name a layout get the newest. HITs keep the
question that was filled when they were made, so neither a change nor a deletion touches them.
"""

import json
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import projects
from piecework.db.schema.layouts import layout_versions, layouts
from piecework.db.statements import Statement
from piecework.rules.layouts import layouts as rules
from piecework.rules.layouts.layouts import Layout, LayoutDraft, Parameter

_COLUMNS = [
    layouts.c.id,
    layouts.c.requester_id,
    layout_versions.c.version,
    layout_versions.c.name,
    layout_versions.c.content,
    layout_versions.c.language,
    layout_versions.c.frame_height,
    layout_versions.c.variables,
    layouts.c.created_at,
    layout_versions.c.changed_at,
]
_VERSIONS = select(*_COLUMNS).join(layout_versions, layout_versions.c.layout_id == layouts.c.id)
_NEWEST = _VERSIONS.where(layout_versions.c.version == layouts.c.version)
_GET = Statement(_NEWEST.where(layouts.c.id == bindparam("id")))
_GET_VERSION = Statement(
    _VERSIONS.where(layouts.c.id == bindparam("id"), layout_versions.c.version == bindparam("version"))
)
_LIST = Statement(
    _NEWEST.where(layouts.c.requester_id == bindparam("requester_id"), layouts.c.id < bindparam("before"))
    .order_by(layouts.c.id.desc())
    .limit(bindparam("limit"))
)
_LIST_VERSIONS = Statement(
    _VERSIONS.where(layouts.c.id == bindparam("id"), layout_versions.c.version < bindparam("before"))
    .order_by(layout_versions.c.version.desc())
    .limit(bindparam("limit"))
)
_LOCK = Statement(select(layouts).where(layouts.c.id == bindparam("id")).with_for_update())
_INSERT = sql.insert(layouts)
_INSERT_VERSION = sql.insert(layout_versions)
_MOVE_ON = Statement(
    update(layouts).where(layouts.c.id == bindparam("layout_id")).values(version=bindparam("newest"))
)
_DELETE_VERSIONS = Statement(delete(layout_versions).where(layout_versions.c.layout_id == bindparam("id")))
_DELETE = Statement(delete(layouts).where(layouts.c.id == bindparam("id")))
_USED_BY = Statement(
    select(projects.c.id)
    .where(
        projects.c.layout_id == bindparam("id"),
        projects.c.requester_id
        == select(layouts.c.requester_id).where(layouts.c.id == bindparam("id")).scalar_subquery(),
    )
    .limit(1)
)
_BEYOND_VERSIONS = 2**31 - 1


def create(tx: Tx, requester_id: str, draft: LayoutDraft) -> Layout:
    """Keep a new layout. Refuses what `rules.layouts.check` refuses."""
    variables = rules.check(draft)
    layout_id = ids.new_id(tx.now)
    tx.run(_INSERT, id=layout_id, requester_id=requester_id, version=1, created_at=tx.now)
    _keep(tx, layout_id, 1, draft, variables)
    return get(tx, requester_id, layout_id)


def change(tx: Tx, requester_id: str, layout_id: str, draft: LayoutDraft) -> Layout:
    """Keep a new version, which new HITs are made from. Refuses as `create`, and an unknown layout."""
    variables = rules.check(draft)
    held = _lock_own(tx, requester_id, layout_id)
    version = held.version + 1
    tx.run(_MOVE_ON, layout_id=layout_id, newest=version)
    _keep(tx, layout_id, version, draft, variables)
    return get(tx, requester_id, layout_id)


def get(tx: Tx, requester_id: str, layout_id: str, version: int | None = None) -> Layout:
    """Return a requester's layout, in its newest version or another one. Refuses an unknown one."""
    row = (
        tx.row(_GET, id=layout_id) if version is None else tx.row(_GET_VERSION, id=layout_id, version=version)
    )
    if row is None or row.requester_id != requester_id:
        raise rules.does_not_exist(layout_id)
    return _layout(row)


def list_(tx: Tx, requester_id: str, before: str | None, limit: int) -> list[Layout]:
    """Return a requester's layouts in their newest versions, newest layout first.

    `before` is the last id seen.
    """
    rows = tx.rows(_LIST, requester_id=requester_id, before=before or "~", limit=limit)
    return [_layout(row) for row in rows]


def versions(tx: Tx, requester_id: str, layout_id: str, before: int | None, limit: int) -> list[Layout]:
    """Return the versions of a requester's layout, newest first. `before` is the last version seen."""
    get(tx, requester_id, layout_id)
    rows = tx.rows(_LIST_VERSIONS, id=layout_id, before=before or _BEYOND_VERSIONS, limit=limit)
    return [_layout(row) for row in rows]


def delete_(tx: Tx, requester_id: str, layout_id: str) -> None:
    """Delete a requester's layout with all its versions; HITs that were made from it stay as they are.

    Refuses one that a project uses (HITLayoutInUse).
    """
    _lock_own(tx, requester_id, layout_id)
    if tx.value(_USED_BY, id=layout_id) is not None:
        raise rules.in_use(layout_id)
    tx.run(_DELETE_VERSIONS, id=layout_id)
    tx.run(_DELETE, id=layout_id)


def question(tx: Tx, requester_id: str, layout_id: str, parameters: list[Parameter]) -> str:
    """Return the question that a layout makes (HITLayoutId and HITLayoutParameters of CreateHIT).

    Refuses an unknown layout (HITLayoutDoesNotExist), and parameters that do not fit it.
    """
    return rules.question(get(tx, requester_id, layout_id), parameters)


def variables_in(kept: str) -> tuple[str, ...]:
    """Return the names of a version's column."""
    return tuple(json.loads(kept))


def _lock_own(tx: Tx, requester_id: str, layout_id: str) -> Any:
    held = tx.row(_LOCK, id=layout_id)
    if held is None or held.requester_id != requester_id:
        raise rules.does_not_exist(layout_id)
    return held


def _keep(tx: Tx, layout_id: str, version: int, draft: LayoutDraft, variables: tuple[str, ...]) -> None:
    tx.run(
        _INSERT_VERSION,
        layout_id=layout_id,
        version=version,
        name=draft.name.strip(),
        content=draft.content,
        language=draft.language,
        frame_height=draft.frame_height,
        variables=json.dumps(variables, ensure_ascii=False),
        changed_at=tx.now,
    )


def _layout(row: Any) -> Layout:
    kept = Layout._make(row)
    return kept._replace(variables=variables_in(row.variables))
