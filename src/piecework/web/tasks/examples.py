"""Examples of QuestionForms at work: drawn and answered as those of HITs are, and kept nowhere.

The form brings its document with it, since somebody may have changed it. What the answers would be is shown
as the XML that a requester gets. The pages around are people/question_forms.py's.
"""

from collections.abc import Mapping

from starlette.datastructures import UploadFile
from starlette.responses import Response

from piecework.rules.phrases import Phrase
from piecework.rules.questions import answers, documents, fill
from piecework.rules.questions.answer_specs import FileUpload
from piecework.rules.questions.answers import UploadedFile
from piecework.rules.questions.form import QuestionForm
from piecework.rules.refusals import Refused
from piecework.web.context import Site
from piecework.web.tasks import framed
from piecework.web.tasks.example_forms import EXAMPLES, Example
from piecework.web.tasks.framed import Reader
from piecework.web.tasks.posted import Fields
from piecework.web.tasks.tokens import TaskToken

_SOURCE = "source"
_KEY = "KEYOFTHEFILE"
_BY_NAME: Mapping[str, Example] = {example.name: example for example in EXAMPLES}


def named(name: str) -> Example | None:
    """Return the example of a name."""
    return _BY_NAME.get(name)


def source(site: Site, example: Example) -> str:
    """Return an example's document with addresses of this server's own."""
    return example.source(*(site.task_url + site.assets.url(name) for name in ("street.svg", "bell.wav")))


async def show(reader: Reader, token: TaskToken) -> Response:
    """Answer with the form of the example in the token."""
    example = named(token.id)
    if example is None:
        return framed.problem(
            reader,
            404,
            Phrase("There is nothing to show at this address"),
            Phrase("The address is not valid."),
        )
    return draw(reader, token, source(reader.site, example))


def draw(reader: Reader, token: TaskToken, document: str) -> Response:
    """Answer with the form in a document, or with what is wrong with it."""
    form = _read(reader, document)
    return form if isinstance(form, Response) else _form_page(reader, token, document, form, [], {})


async def submit(
    reader: Reader, token: TaskToken, posted: Fields, files: Mapping[str, UploadFile]
) -> Response:
    """Answer with the answers as XML, or with the form and what is wrong with them."""
    document = dict(posted).get(_SOURCE, "")
    form = _read(reader, document)
    if isinstance(form, Response):
        return form
    sent = [(name, value) for name, value in posted if name != _SOURCE]
    kept, wrong = _looked_at(form, files)
    given, errors = fill.check(form, sent, kept)
    if errors or wrong:
        return _form_page(reader, token, document, form, sent, errors | wrong)
    xml = answers.to_xml(given)
    return framed.page(reader.site, framed.drawn(reader, "example", xml=xml))


def _read(reader: Reader, document: str) -> QuestionForm | Response:
    try:
        form = documents.parse(document)
    except Refused as refused:
        return framed.problem(reader, 422, Phrase("This is no valid QuestionForm"), refused.message)
    if isinstance(form, QuestionForm):
        return form
    return framed.problem(
        reader,
        422,
        Phrase("This is no QuestionForm"),
        Phrase("Questions of other kinds are shown in HITs only."),
    )


def _form_page(
    reader: Reader, token: TaskToken, document: str, form: QuestionForm, sent: Fields, errors: dict[str, str]
) -> Response:
    around = framed.around(reader, token, "")._replace(script="", carried=((_SOURCE, document),))
    return framed.form_page(reader, form, around, sent, errors)


def _looked_at(
    form: QuestionForm, files: Mapping[str, UploadFile]
) -> tuple[dict[str, UploadedFile], dict[str, str]]:
    """Return the files by question, with a key that leads nowhere, and what is wrong with them."""
    kept, wrong = dict[str, UploadedFile](), dict[str, str]()
    for question in form.questions:
        file = files.get(f"q{question.number}")
        if not isinstance(question.answer, FileUpload) or file is None or not file.filename:
            continue
        size = file.size or 0
        error = fill.file_error(question.answer, size)
        if error:
            wrong[question.identifier] = error
        else:
            kept[question.identifier] = UploadedFile(_KEY, size)
    return kept, wrong
