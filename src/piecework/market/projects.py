"""Projects: made, changed, copied, listed and archived by their owner.

A project makes the layout it uses, and changes it into new versions; `layouts` keeps those. What is published
from a project is in `batches`.
"""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import projects
from piecework.db.schema.layouts import layout_versions, layouts
from piecework.db.statements import Statement
from piecework.market import hit_types
from piecework.market import layouts as market_layouts
from piecework.rules import projects as rules
from piecework.rules.layouts.layouts import Layout
from piecework.rules.phrases import Phrase
from piecework.rules.projects import Estimate, Project, ProjectDraft
from piecework.rules.qualifications import Requirement, requirements_from_json, requirements_to_json
from piecework.rules.refusals import Refused
from piecework.rules.texts import TITLE_CHARACTERS


class Listed(NamedTuple):
    """A project in a list."""

    id: str
    name: str
    title: str
    reward_cents: int
    max_assignments: int
    layout_id: str
    created_at: int
    changed_at: int


_OWN = (
    "name",
    "title",
    "description",
    "keywords",
    "reward_cents",
    "max_assignments",
    "duration_seconds",
    "lifetime_seconds",
    "auto_approval_seconds",
)
_PLAIN = (*_OWN, "requirements", "adult")
_INSERT = sql.insert(projects)
_GET = Statement(
    select(
        projects,
        layouts.c.version,
        layout_versions.c.content,
        layout_versions.c.language,
        layout_versions.c.frame_height,
        layout_versions.c.variables,
    )
    .join(layouts, layouts.c.id == projects.c.layout_id)
    .join(
        layout_versions,
        (layout_versions.c.layout_id == layouts.c.id) & (layout_versions.c.version == layouts.c.version),
    )
    .where(projects.c.id == bindparam("id"))
)
_LIST = Statement(
    select(*(projects.c[name] for name in Listed._fields))
    .where(
        projects.c.requester_id == bindparam("requester_id"),
        projects.c.id < bindparam("before"),
        projects.c.archived_at.is_(None),
    )
    .order_by(projects.c.id.desc())
    .limit(bindparam("limit"))
)
_CHANGE = Statement(
    update(projects)
    .where(projects.c.id == bindparam("of"))
    .values({name: bindparam(name) for name in (*_PLAIN, "changed_at")})
)
_ARCHIVE = Statement(
    update(projects).where(projects.c.id == bindparam("of")).values(archived_at=bindparam("at"))
)


def create(tx: Tx, requester_id: str, draft: ProjectDraft) -> Project:
    """Keep a new project, and make its layout.

    Refuses with InvalidProject, naming the fields, what `rules.projects.check` refuses and requirements on
    qualification types that cannot be asked for.
    """
    draft = _checked(tx, draft)
    layout = market_layouts.create(tx, requester_id, rules.layout(draft))
    return _keep(tx, requester_id, draft, layout)


def import_layout(tx: Tx, requester_id: str, layout_id: str) -> Project:
    """Make a project around a layout of the requester's that was kept without one. Refuses an unknown one.

    The project is called like the layout; its other properties are to be changed.
    """
    layout = market_layouts.get(tx, requester_id, layout_id)
    draft = ProjectDraft(layout.name, layout.name[:TITLE_CHARACTERS], layout.name, layout.content)
    draft = draft._replace(language=layout.language, frame_height=layout.frame_height)
    return _keep(tx, requester_id, _checked(tx, draft), layout)


def change(tx: Tx, requester_id: str, project_id: str, draft: ProjectDraft) -> Project:
    """Change a project; a changed layout becomes a new version. Batches made before stay as they are.

    Refuses as `create`, and an unknown project.
    """
    old = get(tx, requester_id, project_id)
    draft = _checked(tx, draft)
    if rules.layout(draft) != rules.layout(old.draft):
        market_layouts.change(tx, requester_id, old.layout_id, rules.layout(draft))
    tx.run(_CHANGE, of=project_id, changed_at=tx.now, **_plain(draft))
    return get(tx, requester_id, project_id)


def get(tx: Tx, requester_id: str, project_id: str) -> Project:
    """Return a requester's project, also an archived one. Refuses an unknown one."""
    row: Any = tx.row(_GET, id=project_id)
    if row is None or row.requester_id != requester_id:
        raise rules.does_not_exist(project_id)
    return _project(row)


def list_(tx: Tx, requester_id: str, before: str | None, limit: int) -> list[Listed]:
    """Return a requester's projects that are not archived, newest first. `before` is the last id seen."""
    rows = tx.rows(_LIST, requester_id=requester_id, before=before or "~", limit=limit)
    return [Listed._make(row) for row in rows]


def versions(tx: Tx, requester_id: str, project_id: str, before: int | None, limit: int) -> list[Layout]:
    """Return the versions of a project's layout, newest first. `before` is the last version seen."""
    project = get(tx, requester_id, project_id)
    return market_layouts.versions(tx, requester_id, project.layout_id, before, limit)


def copy(tx: Tx, requester_id: str, project_id: str, name: str) -> Project:
    """Make a project like another one, with a layout of its own. Refuses as `create`."""
    return create(tx, requester_id, get(tx, requester_id, project_id).draft._replace(name=name))


def require(tx: Tx, requester_id: str, project_id: str, requirement: Requirement) -> Project:
    """Have a project ask for something of workers, in place of what it asked of the same qualification type.

    Refuses as `change`.
    """
    draft = get(tx, requester_id, project_id).draft
    others = tuple(each for each in draft.requirements if each.type_id != requirement.type_id)
    return change(tx, requester_id, project_id, draft._replace(requirements=(*others, requirement)))


def delete_(tx: Tx, requester_id: str, project_id: str) -> None:
    """Archive a project: it is listed no more and publishes nothing; its batches and its layout stay."""
    get(tx, requester_id, project_id)
    tx.run(_ARCHIVE, of=project_id, at=tx.now)


def estimate(tx: Tx, draft: ProjectDraft, rows: int) -> Estimate:
    """Return what `rows` HITs of a project cost in this market, if everything is approved."""
    return rules.estimate(draft, rows, tx.terms.fee_schedule)


def _checked(tx: Tx, draft: ProjectDraft) -> ProjectDraft:
    draft = rules.tidied(draft)
    errors: dict[str, Phrase] = {}
    try:
        rules.check(draft)
    except rules.InvalidProject as invalid:
        errors = invalid.errors
    if "requirements" not in errors:
        try:
            hit_types.check_qualification_types(tx, draft.requirements)
        except Refused as refused:
            errors["requirements"] = Phrase.together(refused.message)
    if errors:
        raise rules.InvalidProject(errors)
    return draft


def _keep(tx: Tx, requester_id: str, draft: ProjectDraft, layout: Layout) -> Project:
    project_id = ids.new_id(tx.now)
    tx.run(
        _INSERT,
        id=project_id,
        requester_id=requester_id,
        layout_id=layout.id,
        created_at=tx.now,
        changed_at=tx.now,
        archived_at=None,
        **_plain(draft),
    )
    return get(tx, requester_id, project_id)


def _plain(draft: ProjectDraft) -> dict[str, Any]:
    return {
        **{name: getattr(draft, name) for name in _OWN},
        "requirements": requirements_to_json(draft.requirements),
        "adult": int(draft.adult),
    }


def _project(row: Any) -> Project:
    draft = ProjectDraft(
        **{name: getattr(row, name) for name in _OWN},
        requirements=requirements_from_json(row.requirements),
        adult=bool(row.adult),
        content=row.content,
        language=row.language,
        frame_height=row.frame_height,
    )
    variables = market_layouts.variables_in(row.variables)
    times = (row.created_at, row.changed_at, row.archived_at)
    return Project(row.id, row.requester_id, draft, row.layout_id, row.version, variables, *times)
