"""Qualification tests in a frame: showing the form, and taking the answers.

The form is a requester's, so it stands in the same sandbox as a HIT's page. The page around the frame, with
the clock, is worker/qualifications.py's.
"""

from starlette.responses import Response

from piecework.market import qualification_requests
from piecework.rules.phrases import Phrase
from piecework.rules.qualification_requests import TESTING, QualificationRequest
from piecework.rules.questions import documents, fill
from piecework.rules.questions.form import QuestionForm
from piecework.rules.refusals import Refused
from piecework.web.tasks import framed
from piecework.web.tasks.framed import Reader
from piecework.web.tasks.posted import Fields
from piecework.web.tasks.tokens import TaskToken

_OVER = Phrase("This test is over")


async def show(reader: Reader, token: TaskToken) -> Response:
    """Answer with the form of a test that is being taken."""
    taken = await _taken(reader, token)
    if taken is None or taken.status != TESTING:
        return framed.problem(reader, 410, _OVER, Phrase("It was submitted, or its time ended."))
    return framed.form_page(reader, _form(taken), framed.around(reader, token, ""), [], {})


async def submit(reader: Reader, token: TaskToken, posted: Fields) -> Response:
    """Take the answers to a test. Those that come too late are shown again, to be copied."""
    taken = await _taken(reader, token)
    if taken is None:
        return framed.problem(reader, 404, _OVER, Phrase("The address it was sent to is not valid."), posted)
    form = _form(taken)
    given, errors = fill.check(form, posted)
    if errors and taken.status == TESTING:
        return framed.form_page(reader, form, framed.around(reader, token, ""), posted, errors)
    database = reader.site.markets[token.market].database
    try:
        await database.awrite(qualification_requests.submit_test, token.worker_id, token.id, given)
    except Refused as refused:
        mark = "refused" if taken.submitted_at is None else "already"
        return framed.problem(reader, 410, _OVER, refused.message, posted, mark=mark)
    address = f"{reader.site.markets[token.market].url}/qualifications/{taken.qualification_type_id}"
    return framed.page(reader.site, framed.drawn(reader, "test_done", result=address))


async def _taken(reader: Reader, token: TaskToken) -> QualificationRequest | None:
    database = reader.site.markets[token.market].database
    return await database.aread(qualification_requests.find, token.worker_id, token.id)


def _form(taken: QualificationRequest) -> QuestionForm:
    assert taken.test is not None, "only a request for a type with a test has a token of this kind"
    return documents.parse_test(taken.test)
