"""Task frames: serving the page of a HIT, and taking what it submits.

A task page is a stranger's, so it is served into a sandbox of opaque origin, reads no cookie, and is known by
the token in its address alone (tokens.py). The page around the frame is worker/working.py's. `turkSubmitTo`
is the frame's own address with a slash at the end, because the token is a part of its path: both ways that
task pages complete it lead here, `turkSubmitTo + "/mturk/externalSubmit"` (a double slash) and
`new URL("mturk/externalSubmit", turkSubmitTo)`.
"""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import assignments, work
from piecework.market import uploads as market_uploads
from piecework.market.work import Work
from piecework.rules.assignments import ACCEPTED
from piecework.rules.questions import answers, documents, fill
from piecework.rules.questions.documents import HTMLQuestion
from piecework.rules.questions.form import QuestionForm
from piecework.rules.questions.frame import external_frame_url, rewrite_html
from piecework.rules.refusals import Refused
from piecework.web.assets import AssetsMissingError
from piecework.web.context import Market, Site
from piecework.web.security import origin_of
from piecework.web.tasks import framed, qualification_tests, uploads
from piecework.web.tasks.framed import Fields
from piecework.web.tasks.question_form import NOT_ACCEPTED
from piecework.web.tasks.tokens import TaskToken

_MOST_FIELDS = 10_000
_MOST_FIELD_BYTES = 2_000_000
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)


class Posted(NamedTuple):
    """What a task page sent: its fields in order, a file by its name alone, and the files by field."""

    fields: Fields
    files: dict[str, UploadFile]


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
    address = framed.address(site, token)
    parameters = _parameters(token, hit_id, address)
    if documents.kind_of(text) == "QuestionForm":
        return Frame(external_frame_url(address, parameters), 0, framed.SANDBOX, ())
    question = documents.parse(text, allow_http=True)
    assert not isinstance(question, QuestionForm), "kind_of has just said so"
    if isinstance(question, HTMLQuestion):
        return Frame(
            external_frame_url(address, parameters), question.frame_height, framed.SANDBOX, ("https:",)
        )
    # A study page keeps its own origin and with it its storage, and may send the worker on to another server.
    # On a host of ours it does not: cookies know no ports.
    origin = origin_of(question.url)
    is_ours = urlsplit(origin).hostname in {urlsplit(url).hostname for url in _our_addresses(site)}
    return Frame(
        external_frame_url(question.url, parameters),
        question.frame_height,
        framed.SANDBOX if is_ours else f"{framed.SANDBOX} allow-same-origin",
        ("https:", origin),
    )


async def show(site: Site, request: Request) -> Response:
    """Answer with the page of a HIT, in a frame."""
    read = _read_token(site, request)
    if read is not None and read[1].kind == "test":
        return await qualification_tests.show(site, read[1])
    shown = None if read is None else await read[0].database.aread(_shown, read[1])
    if read is None or shown is None:
        return framed.problem(
            site, 404, "There is nothing to show at this address", "The address is not valid."
        )
    market, token = read
    if shown.work is not None and shown.work.assignment.status != ACCEPTED:
        return _over(site, market, shown.work)
    question = documents.parse(shown.question, allow_http=True)
    if isinstance(question, QuestionForm):
        return framed.form_page(site, question, framed.around(site, token, shown.hit_id), [], {})
    if isinstance(question, HTMLQuestion):
        return framed.page(site, _html_page(site, token, question))
    return framed.problem(
        site, 404, "This task is on another server", "Its page has an address of its own, not this one."
    )


async def submit(site: Site, request: Request) -> Response:
    """Take the answers of a task page, urlencoded or multipart, with those in the query (externalSubmit)."""
    try:
        posted, files = await _posted(request)
        return await _submit(site, request, posted, files)
    except HTTPException as error:
        return framed.not_submitted(site, 413 if error.status_code == 413 else 400, error.detail, [])  # noqa: PLR2004
    finally:
        await request.close()


async def _submit(site: Site, request: Request, posted: Fields, files: dict[str, UploadFile]) -> Response:
    read = _read_token(site, request)
    if read is not None and read[1].kind == "test":
        return await qualification_tests.submit(site, read[1], posted)
    question = await _question_asked(read, posted)
    if read is None or isinstance(question, Problem):
        assert isinstance(question, Problem), "without a token there is no question"
        return framed.not_submitted(site, question.status, question.reason, posted)
    market, token = read
    try:
        form = _form(question)
        if form is None:
            given = answers.from_posted(posted)
        else:
            taken = await uploads.take(site, token, form, posted, files)
            given, errors = fill.check(form, posted, taken.files)
            if errors or taken.errors:
                return await _form_again(site, token, form, taken.fields, errors | taken.errors)
        await market.database.awrite(_hand_in, token, given)
    except Refused as refused:
        held = await market.database.aread(work.one, token.worker_id, token.id)
        return framed.not_submitted(site, _STATUS.get(refused.code, 422), refused.message, posted, held)
    return framed.done(site, market, token.id, given)


_STATUS = {"InvalidAssignmentState": 410, "AssignmentDoesNotExist": 404}


def _our_addresses(site: Site) -> tuple[str, ...]:
    return (site.task_url, *(market.url for market in site.markets.values()))


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


def _shown(tx: Tx, token: TaskToken) -> Shown | None:
    held = work.one(tx, token.worker_id, token.id) if token.kind == "work" else None
    if token.kind == "work" and held is None:
        return None
    hit_id = token.id if held is None else held.assignment.hit_id
    question = work.question(tx, hit_id)
    return None if question is None else Shown(hit_id, question, held)


async def _posted(request: Request) -> Posted:
    fields = list(request.query_params.multi_items())
    if request.method == "POST":
        limits = {"max_files": _MOST_FIELDS, "max_fields": _MOST_FIELDS, "max_part_size": _MOST_FIELD_BYTES}
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return Posted(fields + _urlencoded(await request.body()), {})
        form = await request.form(**limits)
        # Only a QuestionForm takes files. Of others' the name is kept, so that nobody believes more was.
        fields += [
            (name, value if isinstance(value, str) else value.filename or "")
            for name, value in form.multi_items()
        ]
        return Posted(fields, {name: value for name, value in form.items() if isinstance(value, UploadFile)})
    return Posted(fields, {})


async def _question_asked(read: tuple[Market, TaskToken] | None, posted: Fields) -> str | Problem:
    if read is None:
        return Problem(404, "The address it was sent to is not valid.")
    market, token = read
    mistake = _mistaken(token, posted)
    if mistake:
        return Problem(403, mistake)
    question = await market.database.aread(work.question_in_hand, token.worker_id, token.id)
    return Problem(404, "This HIT is no longer available.") if question is None else question


def _urlencoded(body: bytes) -> Fields:
    if body.count(b"&") >= _MOST_FIELDS:
        raise HTTPException(413, f"A task may send at most {_MOST_FIELDS} fields.")
    return parse_qsl(body.decode(errors="replace"), keep_blank_values=True)


def _mistaken(token: TaskToken, posted: Fields) -> str:
    if token.kind == "preview":
        return "This was only a preview: accept the HIT first, then do it."
    named = {value for name, value in posted if name == "assignmentId" and value}
    if named - {token.id}:
        # An empty or missing one is no lie: the address names the assignment.
        return "The task sent the answers for another assignment than this one."
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
    site: Site, token: TaskToken, form: QuestionForm, posted: Fields, errors: dict[str, str]
) -> Response:
    market = site.markets[token.market]
    shown = await market.database.aread(_shown, token)
    assert shown is not None, "the question was there a moment ago, and HITs are never deleted"
    return framed.form_page(site, form, framed.around(site, token, shown.hit_id), posted, errors)


def _html_page(site: Site, token: TaskToken, question: HTMLQuestion) -> str:
    address = framed.address(site, token)
    text = rewrite_html(
        question.content,
        f"{address}mturk/externalSubmit",
        site.task_url + site.assets.url("externalHIT_v1.js"),
        _crowd_script(site),
    )
    return text if question.frame_height else _with_script(text, site.task_url + site.assets.url("task.js"))


def _crowd_script(site: Site) -> str | None:
    try:
        return site.task_url + site.assets.url("crowd-html-elements.js")
    except AssetsMissingError:
        return None


def _with_script(text: str, address: str) -> str:
    """Return a page with our script at its end, where it finds the page's own height."""
    script = f'<script src="{address}"></script>'
    ends = list(_BODY_END.finditer(text))
    at = ends[-1].start() if ends else len(text)
    return text[:at] + script + text[at:]


def _over(site: Site, market: Market, held: Work) -> Response:
    if held.assignment.submitted_at is not None:
        return framed.done(site, market, held.assignment.id, [])
    return framed.problem(
        site,
        410,
        "This HIT is no longer in your queue",
        "It was returned, or its time ended, so it cannot be done.",
    )
