"""Task frames: serving the page of a HIT, and taking what it submits.

A task page is a stranger's, so it is served into a sandbox of opaque origin, reads no cookie, and is known by
the token in its address alone (tokens.py). The page around the frame is worker/working.py's. `turkSubmitTo`
is the frame's own address with a slash at the end, because the token is a part of its path: both ways that
task pages complete it lead here, `turkSubmitTo + "/mturk/externalSubmit"` (a double slash) and
`new URL("mturk/externalSubmit", turkSubmitTo)`. Scripts that make up
`/mturk/externalSubmit` on the page's own host are heard there, known by the assignment's id.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import assignments, work
from piecework.market import uploads as market_uploads
from piecework.market.work import Work
from piecework.rules.assignments import ACCEPTED
from piecework.rules.phrases import Phrase
from piecework.rules.questions import answers, documents, fill
from piecework.rules.questions.documents import HTMLQuestion
from piecework.rules.questions.form import QuestionForm
from piecework.rules.questions.frame import external_frame_url
from piecework.rules.refusals import Refused
from piecework.web.context import Market, Site
from piecework.web.security import origin_of
from piecework.web.tasks import examples, finished, framed, qualification_tests, uploads
from piecework.web.tasks.framed import Reader
from piecework.web.tasks.posted import Fields, read_form
from piecework.web.tasks.question_form import NOT_ACCEPTED
from piecework.web.tasks.tokens import TaskToken


class Frame(NamedTuple):
    """How the page around a task shows it. `height` 0 fits the window; `sources` may be shown in it."""

    address: str
    height: int
    sandbox: str
    sources: tuple[str, ...]


class Problem(NamedTuple):
    """Why there is nothing to submit to."""

    status: int
    reason: str


class Shown(NamedTuple):
    """The task behind a token as of now. `work` is None for a preview."""

    hit_id: str
    question: str
    work: Work | None


def frame_for(site: Site, token: TaskToken, hit_id: str, text: str) -> Frame:
    """Return the frame that shows the question document `text` of a HIT to the worker in `token`."""
    if documents.kind_of(text) == "QuestionForm":
        return Frame(_own_address(site, token, hit_id), 0, framed.SANDBOX, ())
    question = documents.parse(text, allow_http=True)
    assert not isinstance(question, QuestionForm), "kind_of has just said so"
    if isinstance(question, HTMLQuestion):
        address = _own_address(site, token, hit_id)
        return Frame(address, question.frame_height, framed.SANDBOX, ("https:",))
    # A study page keeps its own origin and with it its storage, and may send the worker on to another server.
    # On a host of ours it does not: cookies know no ports.
    origin = origin_of(question.url)
    is_ours = urlsplit(origin).hostname in {urlsplit(url).hostname for url in _our_addresses(site)}
    # Which language somebody chose here is nobody else's affair.
    parameters = _parameters(token, hit_id, framed.address(site, token._replace(language="")))
    return Frame(
        external_frame_url(question.url, parameters),
        question.frame_height,
        framed.SANDBOX if is_ours else f"{framed.SANDBOX} allow-same-origin",
        ("https:", origin),
    )


async def show(site: Site, request: Request) -> Response:
    """Answer with the page of a HIT, in a frame."""
    read = _read_token(site, request)
    reader = framed.reader(site, request, read and read[1])
    if read is not None and read[1].kind in _OTHERS:
        return await _OTHERS[read[1].kind](reader, read[1])
    shown = None if read is None else await read[0].database.aread(_shown, read[1])
    if read is None or shown is None:
        return framed.problem(
            reader,
            404,
            Phrase("There is nothing to show at this address"),
            Phrase("The address is not valid."),
        )
    market, token = read
    if shown.work is not None and shown.work.assignment.status != ACCEPTED:
        return _over(reader, market, shown.work)
    question = documents.parse(shown.question, allow_http=True)
    if isinstance(question, QuestionForm):
        return framed.form_page(reader, question, framed.around(reader, token, shown.hit_id), [], {})
    if isinstance(question, HTMLQuestion):
        return framed.page(site, _html_page(site, token, question))
    return framed.problem(
        reader,
        404,
        Phrase("This task is on another server"),
        Phrase("Its page has an address of its own, not this one."),
    )


async def submit(site: Site, request: Request) -> Response:
    """Take the answers of a task page (externalSubmit)."""
    addressed = "token" in request.path_params
    read = _read_token(site, request) if addressed else None
    reader = framed.reader(site, request, read and read[1])
    try:
        fields, files = await read_form(request)
        if not addressed:
            read = await _named(site, fields)
        return await _submit(reader, read, fields, files)
    except HTTPException as error:
        return framed.not_submitted(reader, 413 if error.status_code == 413 else 400, error.detail, [])  # noqa: PLR2004
    finally:
        await request.close()


async def _submit(
    reader: Reader, read: tuple[Market, TaskToken] | None, posted: Fields, files: dict[str, UploadFile]
) -> Response:
    if read is not None and read[1].kind == "test":
        return await qualification_tests.submit(reader, read[1], posted)
    if read is not None and read[1].kind == "example":
        return await examples.submit(reader, read[1], posted, files)
    question = await _question_asked(read, posted)
    if read is None or isinstance(question, Problem):
        assert isinstance(question, Problem), "without a token there is no question"
        return framed.not_submitted(reader, question.status, question.reason, posted)
    market, token = read
    try:
        form = _form(question)
        if form is None:
            given = answers.from_posted(posted)
        else:
            taken = await uploads.take(reader.site, token, form, posted, files)
            given, errors = fill.check(form, posted, taken.files)
            if errors or taken.errors:
                return await _form_again(reader, token, form, taken.fields, errors | taken.errors)
        await market.database.awrite(_hand_in, token, given)
    except Refused as refused:
        held = await market.database.aread(work.one, token.worker_id, token.id)
        return framed.not_submitted(reader, _STATUS.get(refused.code, 422), refused.message, posted, held)
    return framed.done(reader, market, token.id, given)


_OTHERS: dict[str, Callable[[Reader, TaskToken], Awaitable[Response]]] = {
    "test": qualification_tests.show,
    "finished": finished.show,
    "example": examples.show,
}
_ONLY_PREVIEWED = Phrase("This was only a preview: accept the HIT first, then do it.")
_STATUS = {"InvalidAssignmentState": 410, "AssignmentDoesNotExist": 404}


def _our_addresses(site: Site) -> tuple[str, ...]:
    return (site.task_url, *(market.url for market in site.markets.values()))


def _own_address(site: Site, token: TaskToken, hit_id: str) -> str:
    address = framed.address(site, token)
    return external_frame_url(address, _parameters(token, hit_id, address))


def _parameters(token: TaskToken, hit_id: str, address: str) -> dict[str, str]:
    if token.kind == "preview":
        return {"assignmentId": NOT_ACCEPTED, "hitId": hit_id}
    return {
        "assignmentId": token.id,
        "hitId": hit_id,
        "workerId": token.worker_id,
        "turkSubmitTo": address,
    }


def _read_token(site: Site, request: Request) -> tuple[Market, TaskToken] | None:
    token = site.tokens.read(request.path_params["token"])
    # The token says which market it is: on a host name of their own, frames of both may look alike.
    return None if token is None else (site.markets[token.market], token)


async def _named(site: Site, posted: Fields) -> tuple[Market, TaskToken] | None:
    """Return the assignment that a form names which knows no token: its id is as secret as a token is."""
    named = {value for name, value in posted if name == "assignmentId"}
    if len(named) != 1:
        return None
    assignment_id = named.pop()
    for market in site.markets.values():
        worker_id = await market.database.aread(work.worker_of, assignment_id)
        if worker_id is not None:
            return market, TaskToken(market.name, "work", assignment_id, worker_id)
    return None


def _shown(tx: Tx, token: TaskToken) -> Shown | None:
    held = work.one(tx, token.worker_id, token.id) if token.kind == "work" else None
    if token.kind == "work" and held is None:
        return None
    hit_id = token.id if held is None else held.assignment.hit_id
    question = work.question(tx, hit_id)
    return None if question is None else Shown(hit_id, question, held)


async def _question_asked(read: tuple[Market, TaskToken] | None, posted: Fields) -> str | Problem:
    if read is None:
        if ("assignmentId", NOT_ACCEPTED) in posted:
            return Problem(403, _ONLY_PREVIEWED)
        return Problem(404, Phrase("The address it was sent to is not valid."))
    market, token = read
    mistake = _mistaken(token, posted)
    if mistake:
        return Problem(403, mistake)
    question = await market.database.aread(work.question_in_hand, token.worker_id, token.id)
    return Problem(404, Phrase("This HIT is no longer available.")) if question is None else question


def _mistaken(token: TaskToken, posted: Fields) -> str:
    if token.kind == "preview":
        return _ONLY_PREVIEWED
    named = {value for name, value in posted if name == "assignmentId" and value}
    if named - {token.id}:
        # An empty or missing one is no lie: the address names the assignment.
        return Phrase("The task sent the answers for another assignment than this one.")
    return ""


def _form(document: str) -> QuestionForm | None:
    # Only a form has something to check the answers against; the other kinds need not be parsed.
    if documents.kind_of(document) != "QuestionForm":
        return None
    form = documents.parse(document)
    assert isinstance(form, QuestionForm), "kind_of has just said so"
    return form


def _hand_in(tx: Tx, token: TaskToken, given: list[answers.Answer]) -> None:
    keys = [answer.file.key for answer in given if answer.file is not None]
    if keys:
        market_uploads.keep(tx, token.id, keys)
    assignments.submit(tx, token.worker_id, token.id, answers.to_xml(given))


async def _form_again(
    reader: Reader, token: TaskToken, form: QuestionForm, posted: Fields, errors: dict[str, str]
) -> Response:
    market = reader.site.markets[token.market]
    shown = await market.database.aread(_shown, token)
    assert shown is not None, "the question was there a moment ago, and HITs are never deleted"
    return framed.form_page(reader, form, framed.around(reader, token, shown.hit_id), posted, errors)


def _html_page(site: Site, token: TaskToken, question: HTMLQuestion) -> str:
    text = framed.rewritten(site, token, question.content)
    # At the very end, where browsers still take it into the body: a </body> may stand in a script as well.
    return f'{text}<script src="{site.task_url}{site.assets.url("task.js")}"></script>'


def _over(reader: Reader, market: Market, held: Work) -> Response:
    if held.assignment.submitted_at is not None:
        return framed.done(reader, market, held.assignment.id, [])
    return framed.problem(
        reader,
        410,
        Phrase("This HIT is no longer in your queue"),
        Phrase("It was returned, or its time ended, so it cannot be done."),
    )
