"""A finished assignment of a QuestionForm, as its requester sees it: the form with its answers, read-only.

The page around the frame is requester/assignments.py's.
"""

from starlette.responses import Response

from piecework.market import assignments
from piecework.rules.phrases import Phrase
from piecework.rules.questions import answers, documents, fill
from piecework.rules.questions.form import QuestionForm
from piecework.rules.refusals import Refused
from piecework.web.tasks import framed, question_form
from piecework.web.tasks.framed import Reader
from piecework.web.tasks.tokens import TaskToken


async def show(reader: Reader, token: TaskToken) -> Response:
    """Answer with the form of an assignment and the answers given."""
    database = reader.site.markets[token.market].database
    try:
        view, hit = await database.aread(assignments.get, token.worker_id, token.id)
    except Refused as refused:
        return framed.problem(reader, 404, Phrase("There is no such assignment"), refused.message)
    form = documents.parse(hit.question, allow_http=True)
    assert isinstance(form, QuestionForm), "requester/assignments.py frames no other question"
    given = answers.from_xml(view.answer or "")
    around = framed.around(reader, token, hit.hit.id)
    return framed.page(reader.site, question_form.render(form, around, fill.fields(form, given), {}))
