"""A finished assignment as its requester sees it: the page that the worker saw, with the answers in it.

A QuestionForm is drawn with them, read-only. The page of an HTMLQuestion is a stranger's program: our script
in the frame fills its fields (frontend/src/task/answered.ts) and lets nothing be sent.
The page around the frame is requester/assignments.py's.
"""

import msgspec
from markupsafe import escape
from starlette.responses import Response

from piecework.market import assignments
from piecework.rules.phrases import Phrase
from piecework.rules.questions import answers, documents, fill
from piecework.rules.questions.documents import HTMLQuestion
from piecework.rules.questions.form import QuestionForm
from piecework.rules.refusals import Refused
from piecework.rules.results.fields import fields
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
    if isinstance(form, HTMLQuestion):
        return framed.page(reader.site, _html_page(reader, token, form.content, view.answer))
    assert isinstance(form, QuestionForm), "requester/assignments.py frames no other question"
    given = answers.from_xml(view.answer or "")
    around = framed.around(reader, token, hit.hit.id)
    return framed.page(reader.site, question_form.render(form, around, fill.fields(form, given), {}))


def _html_page(reader: Reader, token: TaskToken, content: str, answer: str | None) -> str:
    site = reader.site
    text = framed.rewritten(site, token, content)
    script = site.task_url + site.assets.url("task.js")
    said = escape(msgspec.json.encode(fields(answer)).decode())
    return f'{text}<script src="{script}" data-answers="{said}"></script>'
