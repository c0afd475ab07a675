"""One submitted assignment as its requester sees it, and the way from one to the next of a batch.

It is shown as the worker saw it, with the answers in it (tasks/finished.py), beside the row that it was made
of; the page of an ExternalQuestion is on another server, so its fields stand in a table alone. The query says
which results are gone through, as on the page of results; with `review` a decision leads on to the next.
"""

from typing import NamedTuple
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from piecework.db.door import Tx
from piecework.files.links import FileLink
from piecework.market import assignments, batches, reject_reasons
from piecework.market import results as market_results
from piecework.market.assignments import AssignmentView
from piecework.market.hits import HITView
from piecework.market.reject_reasons import Reason
from piecework.market.results import START, WALKED, Wanted
from piecework.rules.assignments import SUBMITTED
from piecework.rules.phrases import Phrase
from piecework.rules.questions import answers, documents
from piecework.rules.questions.answers import Answer
from piecework.rules.questions.documents import HTMLQuestion
from piecework.rules.questions.form import QuestionForm
from piecework.rules.questions.frame import external_frame_url
from piecework.rules.refusals import Refused
from piecework.web.context import Visit
from piecework.web.requester import deciding, results
from piecework.web.tasks import framed


class Around(NamedTuple):
    """What is around an assignment of a batch: its row by column, and the results before and behind it."""

    row: list[tuple[str, str]]
    before: str | None
    behind: str | None


class Seen(NamedTuple):
    """A submitted assignment, the HIT, the answers given, and what is around it if it is of a batch."""

    view: AssignmentView
    hit: HITView
    given: list[Answer]
    around: Around | None
    reasons: list[Reason]


async def page(visit: Visit) -> Response:
    """Answer with one submitted assignment of a HIT of this requester."""
    return await _page(visit)


async def decide(visit: Visit) -> Response:
    """Do what the field `act` says: approve, reject, undo that, pay a bonus, or write to the worker.

    A field `reason` alone rejects with a reason that was kept.
    """
    fields, assignment_id = await visit.fields(), visit.path("assignment_id")
    if "reason" in fields and "act" not in fields:
        fields = {**fields, "act": "reject", "feedback": fields["reason"]}
    act = fields.get("act", "")
    if act not in deciding.ACTS:
        raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    seen = await _seen(visit)
    words, errors = deciding.read(act, fields, [assignment_id])
    if errors:
        return await _page(visit, fields, errors)
    database = visit.market.database
    if act == "reject" and fields.get("keep") == "1":
        await database.awrite(deciding.keep_reason, visit.person.id, words.text)
    outcome = await database.awrite(deciding.carry_out, visit.person.id, act, [assignment_id], words)
    if outcome.refused:
        return await _page(visit, fields, {"feedback": outcome.refused[0].why})
    return visit.to(_next(visit, seen, act))


async def first(visit: Visit) -> Response:
    """Lead to the first of a batch's results to go through: of those that wait, if no state is asked for."""
    query = results.asked(visit)
    wanted, batch_id = query.wanted, visit.path("batch_id")
    if not wanted.status:
        wanted = wanted._replace(status=SUBMITTED)
    found, _ = await visit.market.database.aread(
        market_results.matching, visit.person.id, batch_id, wanted, (START, 1, WALKED)
    )
    rest = [pair for pair in _kept(visit) if pair[0] != "status"]
    told = urlencode([*rest, ("status", wanted.status), ("review", "1")])
    return visit.to(f"/assignments/{found[0].id}?{told}" if found else f"/batches/{batch_id}/results?{told}")


async def file(visit: Visit) -> Response:
    """Answer with the way to a file that was handed in, by the number of its question."""
    seen = await _seen(visit)
    form = documents.parse(seen.hit.question, allow_http=True)
    number = visit.path("number")
    wanted = {
        question.identifier
        for question in (form.questions if isinstance(form, QuestionForm) else ())
        if str(question.number) == number
    }
    keys = [answer.file.key for answer in seen.given if answer.file and answer.identifier in wanted]
    if not keys:
        raise HTTPException(404, Phrase("No file was sent in answer to this question."))
    signed = visit.site.file_links.sign(FileLink(visit.market.name, keys[0]))
    return RedirectResponse(f"{visit.site.settings.public_url}/files/{signed}", 303)


def _next(visit: Visit, seen: Seen, act: str) -> str:
    """Return where a decision leads: on to the next result in a review, else back to the same page."""
    assignment_id, kept = seen.view.assignment.id, _kept(visit)
    if visit.query("review") != "1" or act not in ("approve", "reject", "undo") or seen.around is None:
        return f"/assignments/{assignment_id}?{urlencode([*kept, *_reviewing(visit), ('done', act)])}"
    if seen.around.behind is None:
        told = urlencode([*kept, ("done", "1"), ("act", act)])
        return f"/batches/{seen.hit.hit.batch_id}/results?{told}"
    told = urlencode([*kept, ("review", "1"), ("done", act), ("last", assignment_id)])
    return f"/assignments/{seen.around.behind}?{told}"


def _kept(visit: Visit) -> list[tuple[str, str]]:
    return [pair for pair in visit.request.query_params.multi_items() if pair[0] not in results.PASSING]


def _reviewing(visit: Visit) -> list[tuple[str, str]]:
    return [("review", "1")] if visit.query("review") == "1" else []


async def _page(
    visit: Visit, fields: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response:
    seen = await _seen(visit)
    last = visit.query("last")
    return await visit.page(
        "requester/assignment.html.jinja",
        status=422 if errors else 200,
        here="/batches",
        seen=seen,
        frame=_frame(visit, seen),
        sandbox=framed.SANDBOX,
        fields=fields or {},
        errors=errors or {},
        done=visit.query("done"),
        last=last if last.isalnum() and last.isascii() else "",
        query=urlencode(_kept(visit)),
        onward=urlencode([*_kept(visit), *_reviewing(visit)]),
        reviewing=visit.query("review") == "1",
    )


class Frame(NamedTuple):
    """The task as the worker saw it; a height of 0 fits its page."""

    address: str
    height: int


def _frame(visit: Visit, seen: Seen) -> Frame | None:
    assignment = seen.view.assignment
    address = framed.address(visit.site, framed.token_for(visit, "finished", assignment.id))
    kind = documents.kind_of(seen.hit.question)
    if kind == "QuestionForm":
        return Frame(address, 0)
    if kind != "HTMLQuestion":
        return None
    question = documents.parse(seen.hit.question, allow_http=True)
    assert isinstance(question, HTMLQuestion), "kind_of has just said so"
    about = {
        "assignmentId": assignment.id,
        "hitId": assignment.hit_id,
        "workerId": assignment.worker_id,
    }
    return Frame(external_frame_url(address, about), question.frame_height)


async def _seen(visit: Visit) -> Seen:
    try:
        seen: Seen = await visit.market.database.aread(
            _read, visit.person.id, visit.path("assignment_id"), results.asked(visit).wanted
        )
    except Refused:
        raise HTTPException(404, Phrase("No assignment of your HITs with this id was submitted.")) from None
    return seen


def _read(tx: Tx, requester_id: str, assignment_id: str, wanted: Wanted) -> Seen:
    view, hit = assignments.get(tx, requester_id, assignment_id)
    given = answers.from_xml(view.answer or "")
    reasons = reject_reasons.list_(tx, requester_id)
    return Seen(view, hit, given, _around(tx, requester_id, (view, hit), wanted), reasons)


def _around(
    tx: Tx, requester_id: str, about: tuple[AssignmentView, HITView], wanted: Wanted
) -> Around | None:
    (assignment, _), hit = about[0], about[1].hit
    if hit.batch_id is None or hit.batch_row is None or assignment.submitted_at is None:
        return None
    batch = batches.get(tx, requester_id, hit.batch_id)
    (row,) = batches.rows(tx, requester_id, batch.id, hit.batch_row - 1, 1)
    place = (assignment.submitted_at, assignment.id)
    before, behind = market_results.neighbours(tx, requester_id, batch.id, wanted, place)
    values = list(zip(batch.columns, row.values, strict=False))
    return Around(values, before and before.id, behind and behind.id)
