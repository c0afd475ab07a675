"""A project copied to the other market: what comes along, what does not, and the copy itself."""

from typing import NamedTuple

from starlette.responses import RedirectResponse, Response

from piecework.market import project_copies
from piecework.market.project_copies import Arrival, Carried
from piecework.rules.projects import InvalidProject, Project
from piecework.web.context import Market, Visit


class Copy(NamedTuple):
    """A project on its way: what is carried, where to, and what it would be there."""

    carried: Carried
    market: Market
    arrival: Arrival


async def ask(visit: Visit) -> Response:
    """Answer with what would be copied to the other market."""
    return await _ask(visit, await _copy(visit))


async def copy(visit: Visit) -> Response:
    """Copy a project to the other market: as a new one, or into the one of the same name; go to it there."""
    fields, found = await visit.fields(), await _copy(visit)
    into = found.arrival.same if fields.get("how") == "into" else None
    try:
        made: Project = await found.market.database.awrite(
            project_copies.receive, visit.person.id, found.carried, into
        )
    except InvalidProject as refused:
        return await _ask(visit, found, refused.message)
    return RedirectResponse(f"{found.market.url}/create/projects/{made.id}?saved=1", 303)


async def _copy(visit: Visit) -> Copy:
    other = visit.site.markets["production" if visit.market.is_sandbox else "sandbox"]
    person_id, project_id = visit.person.id, visit.path("project_id")
    carried: Carried = await visit.market.database.aread(project_copies.carry, person_id, project_id)
    return Copy(carried, other, await other.database.aread(project_copies.arrival, person_id, carried))


async def _ask(visit: Visit, found: Copy, problem: str = "") -> Response:
    return await visit.page(
        "requester/copy_project.html.jinja",
        status=422 if problem else 200,
        here="/create/projects",
        project_id=visit.path("project_id"),
        found=found,
        problem=problem,
    )
