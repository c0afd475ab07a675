"""Projects: the list, beginning one from a starter, a layout or HTML, copying and archiving."""

from collections.abc import Mapping
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import batches, layouts, projects
from piecework.market.batches import Listed as ListedBatch
from piecework.rules.phrases import Phrase
from piecework.rules.projects import NAME_CHARACTERS, InvalidProject, Project
from piecework.rules.refusals import Refused
from piecework.web.context import Visit
from piecework.web.requester import importing, starters

PAGE_SIZE = 25
LAYOUTS = 50
BATCHES = 5
MOST_PASTED = 1_000_000
_IMPORTED = ("name", "content", "file")


class About(NamedTuple):
    """A project with its newest batches."""

    project: Project
    batches: list[ListedBatch]


async def page(visit: Visit) -> Response:
    """Answer with the requester's projects, newest first."""
    before = visit.seen("before", "")
    found = await visit.market.database.aread(projects.list_, visit.person.id, before or None, PAGE_SIZE + 1)
    return await visit.page(
        "requester/projects.html.jinja",
        here="/create/projects",
        projects=found[:PAGE_SIZE],
        older=found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else "",
        first=not before,
        archived=visit.query("archived") == "1",
    )


async def gallery(visit: Visit) -> Response:
    """Answer with what a project can begin from."""
    return await _gallery(visit)


async def create(visit: Visit) -> Response:
    """Begin a project from a starter, from HTML brought along, or around a layout, as the form says."""
    database, person_id = visit.market.database, visit.person.id
    async with visit.request.form(max_files=1, max_fields=10, max_part_size=MOST_PASTED) as form:
        fields = importing.typed(form)
        if "layout_id" in fields:
            return await _around(visit, fields["layout_id"].strip())
        starter = starters.find(fields.get("starter", ""))
        try:
            if starter is not None:
                draft = starter.draft._replace(name=str(starter.name))
            else:
                draft = await importing.draft(form)
            project: Project = await database.awrite(projects.create, person_id, draft)
        except InvalidProject as refused:
            shown = {name: words for name, words in refused.errors.items() if name in _IMPORTED}
            if "content" in shown and importing.sent(form) is not None:
                shown["file"] = shown.pop("content")
            return await _gallery(visit, status=422, fields=fields, errors=shown)
    return visit.to(f"/create/projects/{project.id}")


async def change(visit: Visit) -> Response:
    """Copy or archive a project, as the field `act` says."""
    fields, project_id = await visit.fields(), visit.path("project_id")
    database, person_id = visit.market.database, visit.person.id
    if fields.get("act") == "copy":
        project = await database.aread(projects.get, person_id, project_id)
        name = Phrase("Copy of {name}", name=project.draft.name)[:NAME_CHARACTERS]
        made: Project = await database.awrite(projects.copy, person_id, project_id, name)
        return visit.to(f"/create/projects/{made.id}")
    if fields.get("act") != "archive":
        raise HTTPException(422)
    await database.awrite(projects.delete_, person_id, project_id)
    return visit.to("/create/projects?archived=1")


async def ask_archive(visit: Visit) -> Response:
    """Answer with the question whether to archive a project, and what becomes of its batches."""
    found: About = await visit.market.database.aread(_about, visit.person.id, visit.path("project_id"))
    return await visit.page(
        "requester/archive.html.jinja", here="/create/projects", project=found.project, batches=found.batches
    )


async def _gallery(
    visit: Visit,
    *,
    status: int = 200,
    fields: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    kept = await visit.market.database.aread(layouts.list_, visit.person.id, None, LAYOUTS)
    return await visit.page(
        "requester/new_project.html.jinja",
        status=status,
        here="/create/projects",
        groups=[
            (words, [each for each in starters.all_() if each.group == key]) for key, words in starters.GROUPS
        ],
        layouts=kept,
        fields=fields or {},
        errors=errors or {},
    )


async def _around(visit: Visit, layout_id: str) -> Response:
    try:
        made: Project = await visit.market.database.awrite(projects.import_layout, visit.person.id, layout_id)
    except Refused:
        errors = {"layout_id": Phrase("None of your layouts has this id.")}
        return await _gallery(visit, status=422, fields={"layout_id": layout_id}, errors=errors)
    return visit.to(f"/create/projects/{made.id}")


def _about(tx: Tx, requester_id: str, project_id: str) -> About:
    project = projects.get(tx, requester_id, project_id)
    return About(project, batches.list_of_project(tx, requester_id, project_id, None, BATCHES))
