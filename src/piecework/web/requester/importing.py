"""Bringing a task page along, pasted or as a file: HTML of an old project, Liquid, or an HTMLQuestion."""

import re
from collections.abc import Mapping
from pathlib import PurePath

from starlette.datastructures import FormData, UploadFile

from piecework.rules.layouts.layouts import FRAME_HEIGHTS, LIQUID, PLACEHOLDERS
from piecework.rules.phrases import Phrase
from piecework.rules.projects import NAME_CHARACTERS, InvalidProject, ProjectDraft
from piecework.rules.questions import documents
from piecework.rules.questions.documents import MOST_BYTES, HTMLQuestion
from piecework.rules.refusals import Refused
from piecework.rules.texts import TITLE_CHARACTERS

_DOCUMENT = re.compile(
    r"[\ufeff\s]*(?:<\?xml[^>]*\?>\s*)?<(?:\w+:)?(HTMLQuestion|ExternalQuestion|QuestionForm)[\s>]"
)
_LIQUID = re.compile(r"\{\{-?\s*task\.input\b|\{%-?\s*\w")


async def draft(form: FormData) -> ProjectDraft:
    """Return the project that a form brings along: its HTML is in the field `file`, or else in `content`.

    An HTMLQuestion gives its page and its height, and a template that reads `task.input` is one in Liquid.
    Without a name, the file's is taken.

    Raises:
        InvalidProject: naming the field, if the file is no text or the document no page.
    """
    fields, file = typed(form), sent(form)
    if file is None:
        return _project(fields.get("name", ""), fields.get("content", "").replace("\r\n", "\n"), "content")
    name = fields.get("name", "").strip() or PurePath(file.filename or "").stem
    return _project(name, _text(await file.read(MOST_BYTES + 1)), "file")


def sent(form: FormData) -> UploadFile | None:
    """Return the file that was chosen, if any."""
    file = form.get("file")
    return file if isinstance(file, UploadFile) and file.filename else None


def typed(form: FormData) -> Mapping[str, str]:
    """Return what was typed, to be shown again."""
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise InvalidProject({"file": Phrase("It is longer than {most} bytes.", most=MOST_BYTES)})
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidProject(
            {"file": Phrase("Line {line} is not text in UTF-8. Save the file in UTF-8.", line=line)}
        ) from None


def _project(name: str, content: str, field: str) -> ProjectDraft:
    height = FRAME_HEIGHTS[0]
    kind = _DOCUMENT.match(content)
    if kind is not None:
        try:
            read = documents.parse(content, allow_http=True)
        except Refused as refused:
            raise InvalidProject({field: Phrase.together(refused.message)}) from None
        if not isinstance(read, HTMLQuestion):
            text = Phrase(
                "This is an {kind}; a project is made of HTML. HITs of it are made by the API.", kind=kind[1]
            )
            raise InvalidProject({field: text})
        content, height = read.content, read.frame_height
    language = LIQUID if _LIQUID.search(content) and "${" not in content else PLACEHOLDERS
    called = name[:NAME_CHARACTERS]
    made = ProjectDraft(called, called[:TITLE_CHARACTERS], called, content)
    return made._replace(language=language, frame_height=height)
