"""One submitted assignment as its requester sees it: who, when, in what state, and what was answered.

A QuestionForm is shown with the answers in it (tasks/finished.py); the fields of other pages as a table,
because those pages are strangers' programs, and nobody knows how they would show an answer.
"""

from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from piecework.files.links import FileLink
from piecework.market import assignments
from piecework.market.assignments import AssignmentView
from piecework.market.hits import HITView
from piecework.rules.phrases import Phrase
from piecework.rules.questions import answers, documents
from piecework.rules.questions.answers import Answer
from piecework.rules.questions.form import QuestionForm
from piecework.rules.refusals import Refused
from piecework.web.context import Visit
from piecework.web.requester import deciding
from piecework.web.tasks import framed


class Seen(NamedTuple):
    """A submitted assignment, the HIT, and the answers given."""

    view: AssignmentView
    hit: HITView
    given: list[Answer]


async def page(visit: Visit) -> Response:
    """Answer with one submitted assignment of a HIT of this requester."""
    return await _page(visit)


async def decide(visit: Visit) -> Response:
    """Do what the field `act` says: approve, reject, undo that, pay a bonus, or write to the worker."""
    fields, assignment_id = await visit.fields(), visit.path("assignment_id")
    act = fields.get("act", "")
    if act not in deciding.ACTS:
        raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    words, errors = deciding.read(act, fields, [assignment_id])
    if errors:
        return await _page(visit, fields, errors)
    outcome = await visit.market.database.awrite(
        deciding.carry_out, visit.person.id, act, [assignment_id], words
    )
    if outcome.refused:
        return await _page(visit, fields, {"feedback": outcome.refused[0].why})
    return visit.to(f"/assignments/{assignment_id}?done={act}")


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


async def _page(
    visit: Visit, fields: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response:
    seen = await _seen(visit)
    frame = None
    if documents.kind_of(seen.hit.question) == "QuestionForm":
        token = framed.token_for(visit, "finished", seen.view.assignment.id)
        frame = framed.address(visit.site, token)
    return await visit.page(
        "requester/assignment.html.jinja",
        status=422 if errors else 200,
        here="/batches",
        seen=seen,
        frame=frame,
        sandbox=framed.SANDBOX,
        fields=fields or {},
        errors=errors or {},
        done=visit.query("done"),
    )


async def _seen(visit: Visit) -> Seen:
    try:
        view, hit = await visit.market.database.aread(
            assignments.get, visit.person.id, visit.path("assignment_id")
        )
    except Refused:
        raise HTTPException(404, Phrase("No assignment of your HITs with this id was submitted.")) from None
    return Seen(view, hit, answers.from_xml(view.answer or ""))
