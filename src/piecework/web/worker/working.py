"""Working: preview, accept, the page around the task, and returning a HIT.

The task itself is in tasks/frames.py.
"""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from piecework.db.door import Tx
from piecework.market import assignments, groups, lines, reports, work
from piecework.market.groups import Group
from piecework.market.heads import Head, head
from piecework.market.work import Work
from piecework.rules import qualifications
from piecework.rules.assignments import ABANDONED, ACCEPTED, RETURNED, Assignment
from piecework.rules.phrases import Phrase
from piecework.rules.qualifications import Worker
from piecework.rules.refusals import Refused
from piecework.rules.reports import RETURN_REASONS
from piecework.web import contacts, refusals
from piecework.web.context import Visit
from piecework.web.security import FRAME_SOURCES, is_own_request
from piecework.web.tasks import framed, frames
from piecework.web.worker import twins


class Preview(NamedTuple):
    """A group and the HIT of it to look at. `hit` is (id, place in line), None when no more is open."""

    head: Head
    group: Group
    hit: Any
    question: str


class InHand(NamedTuple):
    """An assignment of this worker, and of a HIT in hand the question and how many more there are."""

    head: Head
    work: Work
    question: str
    more: int


async def preview(visit: Visit) -> Response:
    """Answer with one HIT of the group, not accepted; `after` skips those up to a place in line."""
    group_id = visit.path("group_id")
    try:
        seen = await visit.market.database.aread(_preview, visit.worker, group_id, visit.query("after"))
    except Refused as refused:
        return await _refused(visit, refused, group_id)
    if seen is None:
        return await refusals.explain(visit, refusals.BAD_ADDRESS, Phrase("The address is not valid."))
    if seen.hit is None:
        return await _refused(
            visit,
            Refused(
                "NoMoreWorkableHITsInGroupException", Phrase("There are no more of these HITs available.")
            ),
            seen.group.hit_type.group_id,
        )
    token = framed.token_for(visit, "preview", seen.hit.id)
    frame = frames.frame_for(visit.site, token, seen.hit.id, seen.question)
    visit.request.scope[FRAME_SOURCES] = frame.sources
    return visit.render(
        "worker/preview.html.jinja",
        seen.head,
        group=seen.group,
        hit=seen.hit,
        frame=frame,
        requester=await _requester(visit, seen.group.hit_type.requester_id),
        more=seen.group.open_hits - 1,
        counted=groups.COUNTED,
    )


async def accept_previewed(visit: Visit) -> Response:
    """Accept the HIT that was previewed, named in the field `hit_id`, and go to its page."""
    group_id, fields = visit.path("group_id"), await visit.fields()
    try:
        accepted = await visit.market.database.awrite(
            assignments.accept, visit.worker, fields.get("hit_id", "")
        )
    except Refused as refused:
        return await _refused(visit, refused, group_id)
    return _go_to(visit, group_id, accepted)


async def accept_any(visit: Visit) -> Response:
    """Accept the next HIT of the group and go to its page.

    Old links and scripts do it by GET, which is taken only from our own pages and from the person's own hand.
    """
    group_id, request = visit.path("group_id"), visit.request
    fields = await visit.fields() if request.method == "POST" else {}
    prefetched = "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", ""))
    if request.method != "POST" and (
        prefetched
        or request.method != "GET"
        or not is_own_request(request.headers, visit.site.origins, unsaid=False)
    ):
        return await visit.page("worker/accept.html.jinja", status=403, group_id=group_id)
    goes_on = fields.get("auto_accept") == "1" or visit.query("auto_accept") == "true"
    try:
        accepted = await visit.market.database.awrite(assignments.accept_next, visit.worker, group_id)
    except Refused as refused:
        return await _refused(visit, refused, group_id, fields.get("submitted", ""))
    return _go_to(visit, group_id, accepted, goes_on=goes_on)


async def page(visit: Visit) -> Response:
    """Answer with the page around the task, or with what became of the assignment."""
    found = await _in_hand(visit)
    if found is None:
        return await _not_in_queue(visit)
    assignment = found.work.assignment
    requester = await _requester(visit, assignment.requester_id)
    draft = framed.draft_key(visit.market.name, visit.worker.id, assignment.id)
    content: dict[str, Any] = {"work": found.work, "requester": requester, "draft": draft}
    if visit.wants_json:
        told = twins.task(visit.market.root, found.work, requester, found.head.now)
        return JSONResponse(told, 200 if assignment.submitted_at or assignment.status == ACCEPTED else 410)
    if assignment.status != ACCEPTED:
        status = 410 if assignment.status in {ABANDONED, RETURNED} else 200
        return visit.render("worker/over.html.jinja", found.head, status=status, **content)
    token = framed.token_for(visit, "work", assignment.id)
    frame = frames.frame_for(visit.site, token, assignment.hit_id, found.question)
    visit.request.scope[FRAME_SOURCES] = frame.sources
    return visit.render(
        "worker/work.html.jinja",
        found.head,
        here="/tasks",
        frame=frame,
        submit=framed.submit_address(visit.site, token),
        more=found.more,
        counted=groups.COUNTED,
        goes_on=visit.query("auto_accept") == "true",
        **content,
    )


async def ask_return(visit: Visit) -> Response:
    """Answer with the question whether to return a HIT: one slip must not cost the work done so far."""
    found = await _in_hand(visit)
    if found is None:
        return await _not_in_queue(visit)
    if found.work.assignment.status != ACCEPTED:
        raise Refused(
            "InvalidAssignmentState", Phrase("This HIT is no longer in your queue, so it cannot be returned.")
        )
    requester = await _requester(visit, found.work.assignment.requester_id)
    return visit.render(
        "worker/return.html.jinja",
        found.head,
        here="/tasks",
        work=found.work,
        requester=requester,
        reasons=RETURN_REASONS,
    )


async def change(visit: Visit) -> Response:
    """Return the HIT (`_method=delete`), with a reason if one is given, and go to the queue."""
    fields = await visit.fields()
    if fields.get("_method") != "delete":
        return await refusals.explain(
            visit, refusals.BAD_ADDRESS, Phrase("The form says nothing that can be done here.")
        )
    assignment_id = fields.get("assignment_id") or visit.query("assignment_id") or visit.path("task_id")
    reason = fields.get("reason", "")
    await visit.market.database.awrite(reports.return_, visit.worker.id, assignment_id, reason)
    told = {"returned": assignment_id} | ({"format": "json"} if visit.wants_json else {})
    return visit.to(f"/tasks?{urlencode(told)}")


async def _refused(visit: Visit, refused: Refused, group_id: str, submitted: str = "") -> Response:
    explained = refusals.EXPLAINED.get(refused.code)
    if explained is None:
        raise refused
    return await refusals.explain(visit, explained, refused.message, group_id, submitted)


async def _not_in_queue(visit: Visit) -> Response:
    explained = refusals.EXPLAINED["AssignmentDoesNotExist"]
    return await refusals.explain(visit, explained, Phrase("This HIT is no longer in your queue."))


async def _requester(visit: Visit, requester_id: str) -> str:
    names = await visit.site.lookups.names([requester_id])
    return names.get(requester_id, contacts.FORMER)


async def _in_hand(visit: Visit) -> InHand | None:
    # Old links name the HIT in the path and the assignment in the query; ours may name just the assignment.
    assignment_id = visit.query("assignment_id") or visit.path("task_id")
    return await visit.market.database.aread(_read_in_hand, visit.worker, assignment_id)


def _go_to(visit: Visit, group_id: str, accepted: Assignment, *, goes_on: bool = False) -> Response:
    more = ("&auto_accept=true" if goes_on else "") + ("&format=json" if visit.wants_json else "")
    return visit.to(f"/projects/{group_id}/tasks/{accepted.hit_id}?assignment_id={accepted.id}{more}")


def _preview(tx: Tx, worker: Worker, group_id: str, after: str) -> Preview | None:
    group = groups.get(tx, worker, group_id)
    if group is None:
        return None
    if group.hit_type.wanted:
        qualifications.check_may("preview", group.hit_type.wanted, group.values)
    line = group.hit_type.group_id
    hit = lines.peek(tx, worker.id, line, after) or (lines.peek(tx, worker.id, line) if after else None)
    question = "" if hit is None else work.question(tx, hit.id) or ""
    return Preview(head(tx, worker.id), group, hit, question)


def _read_in_hand(tx: Tx, worker: Worker, assignment_id: str) -> InHand | None:
    held = work.one(tx, worker.id, assignment_id)
    if held is None:
        return None
    if held.assignment.status != ACCEPTED:
        return InHand(head(tx, worker.id), held, "", 0)
    group = groups.get(tx, worker, held.hit_type.group_id)
    question = work.question(tx, held.assignment.hit_id) or ""
    return InHand(head(tx, worker.id), held, question, 0 if group is None else group.open_hits)
