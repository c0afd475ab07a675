"""A worker's queue."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from starlette.responses import JSONResponse, Response

from piecework.db.door import Tx
from piecework.market import reports, work
from piecework.market.heads import Head, head
from piecework.market.work import Work
from piecework.rules.assignments import RETURNED
from piecework.rules.refusals import Refused
from piecework.rules.reports import RETURN_REASONS
from piecework.web.context import Visit
from piecework.web.tasks import framed
from piecework.web.worker import twins

_SORTS: dict[str, Callable[[Work], Any]] = {
    "reward": lambda each: -each.assignment.reward_cents,
    "title": lambda each: each.hit_type.title.casefold(),
    "requester": lambda each: (each.assignment.requester_id, each.assignment.deadline_at),
}
_COUNT = re.compile(r"\d{1,4}", re.ASCII)
_ID = re.compile(r"\w{1,64}", re.ASCII)


class Queue(NamedTuple):
    """The HITs in hand, the one due first on top, and what was just returned."""

    head: Head
    held: list[Work]
    returned: Work | None


async def queue(visit: Visit) -> Response:
    """Answer with the HITs in hand and what they pay together; `returned` is the assignment just returned."""
    returned = visit.query("returned")
    found = await visit.market.database.aread(
        _queue, visit.worker.id, returned if _ID.fullmatch(returned) else ""
    )
    gone = found.returned
    if visit.wants_json:
        names, root = await _names(visit, found.held), visit.market.root
        tasks = [
            twins.task(root, each, names.get(each.assignment.requester_id, ""), found.head.now)
            for each in found.held
        ]
        return JSONResponse({"tasks": tasks, "num_results": len(tasks), "total_num_results": len(tasks)})
    sort, several = visit.query("sort"), visit.query("several")
    held = sorted(found.held, key=_SORTS[sort]) if sort in _SORTS else found.held
    return visit.render(
        "worker/queue.html.jinja",
        found.head,
        here="/tasks",
        held=held,
        sort=sort if sort in _SORTS else "time",
        gone=gone,
        several=int(several) if _COUNT.fullmatch(several) else None,
        names=await _names(visit, found.held),
        returned=gone is not None or returned == "1",
        draft_gone=gone and framed.draft_key(visit.market.name, visit.worker.id, gone.assignment.id),
        limit=visit.site.settings.queue_limit,
    )


async def ask_return_several(visit: Visit) -> Response:
    """Answer with the question whether to return the HITs named by `assignment_id`, and what that costs."""
    chosen = set(visit.request.query_params.getlist("assignment_id"))
    found = await visit.market.database.aread(_queue, visit.worker.id, "")
    held = [each for each in found.held if each.assignment.id in chosen]
    if not held:
        return visit.to("/tasks")
    return visit.render(
        "worker/return_several.html.jinja",
        found.head,
        here="/tasks",
        held=held,
        names=await _names(visit, held),
        reasons=RETURN_REASONS,
    )


async def return_several(visit: Visit) -> Response:
    """Return the HITs named by `assignment_id`, all for one reason, and go to the queue.

    One that has just been submitted or whose time is up stays as it is.
    """
    fields, chosen = await visit.fields(), await visit.several("assignment_id")
    returned = 0
    for assignment_id in dict.fromkeys(chosen[: visit.site.settings.queue_limit]):
        try:
            await visit.market.database.awrite(
                reports.return_, visit.worker.id, assignment_id, fields.get("reason", "")
            )
        except Refused as refused:
            if refused.code not in {"InvalidAssignmentState", "AssignmentDoesNotExist"}:
                raise
            continue
        returned += 1
    return visit.to(f"/tasks?several={returned}")


async def _names(visit: Visit, shown: list[Work]) -> dict[str, str]:
    return await visit.site.lookups.names(each.assignment.requester_id for each in shown)


def _queue(tx: Tx, worker_id: str, returned: str) -> Queue:
    gone = work.one(tx, worker_id, returned) if returned else None
    if gone is not None and gone.assignment.status != RETURNED:
        gone = None  # an address is soon written, and must not cost anybody a draft
    return Queue(head(tx, worker_id), work.queue(tx, worker_id), gone)
