"""Files in a task's form: taken in before the answers are checked, so that a mistake elsewhere loses none.

A file that was taken in is named in the form that is shown again; choosing another one replaces it.
"""

import asyncio
import mimetypes
from typing import NamedTuple

from starlette.datastructures import UploadFile

from piecework import ids
from piecework.files.store import FileStoreError
from piecework.market import uploads
from piecework.market.uploads import Upload
from piecework.rules import uploads as rules
from piecework.rules.phrases import Phrase
from piecework.rules.questions.answer_specs import FileUpload
from piecework.rules.questions.answers import UploadedFile
from piecework.rules.questions.fill import file_error
from piecework.rules.questions.form import FormQuestion, QuestionForm
from piecework.web.context import Market, Site
from piecework.web.tasks.posted import Fields
from piecework.web.tasks.tokens import TaskToken


class Taken(NamedTuple):
    """What came of the files of a form.

    Attributes:
        files: by question identifier.
        errors: what is wrong with a file, by question identifier.
        fields: what was posted, with the names of kept files brought up to date.
    """

    files: dict[str, UploadedFile]
    errors: dict[str, str]
    fields: Fields


async def take(
    site: Site, token: TaskToken, form: QuestionForm, fields: Fields, sent: dict[str, UploadFile]
) -> Taken:
    """Keep the files that were sent, and find those that were kept before."""
    wanted = [question for question in form.questions if isinstance(question.answer, FileUpload)]
    ours = {f"q{question.number}_{what}" for question in wanted for what in ("kept", "name")}
    taken = Taken({}, {}, [(name, value) for name, value in fields if name not in ours])
    market, kept = site.markets[token.market], dict(fields)
    for question in wanted:
        spec = question.answer
        assert isinstance(spec, FileUpload), "only such questions are wanted"
        file, upload = sent.get(f"q{question.number}"), None
        if file is not None and file.filename:
            error = _error(site, spec, file)
            upload = None if error else await _store(site, market, token, question, file)
            if upload is None:
                taken.errors[question.identifier] = error or _FAILED
        key = kept.get(f"q{question.number}_kept", "")
        if upload is None and key:
            upload = await market.database.aread(uploads.waiting, token.id, question.identifier, key)
        if upload is not None:
            taken.files[question.identifier] = UploadedFile(upload.key, upload.bytes)
            taken.fields.append((f"q{question.number}_kept", upload.key))
            taken.fields.append((f"q{question.number}_name", upload.name))
    return taken


_FAILED = Phrase("The file could not be kept. Nothing else is lost; send it again.")


def _error(site: Site, spec: FileUpload, file: UploadFile) -> str:
    limited = FileUpload(spec.least, min(spec.most, site.settings.file_most_bytes))
    return file_error(limited, file.size or 0) or rules.type_error(
        _content_type(file), site.settings.file_types
    )


async def _store(
    site: Site, market: Market, token: TaskToken, question: FormQuestion, file: UploadFile
) -> Upload | None:
    """Keep one file. Its row comes first: should the rest fail, the row says what there is to remove."""
    upload = Upload(
        key=ids.new_id(site.wall()),
        assignment_id=token.id,
        hit_id="",
        question_id=question.identifier,
        name=rules.clean_name(file.filename or ""),
        content_type=_content_type(file),
        bytes=file.size or 0,
        uploaded_at=0,
        due_at=None,
    )
    noted = await market.database.awrite(uploads.add, token.worker_id, upload)
    try:
        await asyncio.to_thread(site.files.put, noted.key, file.file)
    except FileStoreError:
        return None
    return noted


def _content_type(file: UploadFile) -> str:
    guessed = mimetypes.guess_type(file.filename or "")[0]
    declared = (file.content_type or "").partition(";")[0].strip().lower()
    return guessed or declared or "application/octet-stream"
