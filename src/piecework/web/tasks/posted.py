"""What a task page sent: its fields, whatever the method, the encoding and the character set.

Which of them are answers is rules/questions/answers.py's to say. Task pages are twenty years of strangers'
HTML, and some are not in UTF-8: what does not read as UTF-8 is read as the page says in a field `_charset_`,
or as Windows-1252, which is what browsers mean by Latin-1.
"""

import codecs
import re
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from piecework.rules.phrases import Phrase

Fields = list[tuple[str, str]]
_MOST_FIELDS = 10_000
_MOST_FIELD_BYTES = 2_000_000
_FALLBACK = "cp1252"
# What browsers send forms in. They mean Windows-1252 by the names of ASCII and Latin-1.
_OF_FORMS = re.compile(
    r"cp(?:866|874|125\d)|iso8859-(?:[2-9]|1\d)|koi8-[ru]|mac-(?:roman|cyrillic)|gbk|gb18030|big5|euc_jp|euc_kr"
    r"|iso2022_jp|shift_jis"
)
_C1 = re.compile(r"[\x80-\x9f]")


class Posted(NamedTuple):
    """What a task page sent: its fields in order, a file by its name alone, and the files by field."""

    fields: Fields
    files: dict[str, UploadFile]


async def read_form(request: Request) -> Posted:
    """Return the fields of the address, then those of the body: urlencoded, multipart or text/plain.

    Raises:
        HTTPException: 413 for too many fields or bytes, 400 for a body that cannot be read.
    """
    fields = _urlencoded(request.scope["query_string"])
    if request.method != "POST":
        return Posted(fields, {})
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _multipart(request, fields)
    body = await request.body()
    return Posted(fields + (_plain(body) if kind == "text/plain" else _urlencoded(body)), {})


async def _multipart(request: Request, fields: Fields) -> Posted:
    form = await request.form(
        max_files=_MOST_FIELDS, max_fields=_MOST_FIELDS, max_part_size=_MOST_FIELD_BYTES
    )
    # Only a QuestionForm takes files. Of others' the name is kept, so that nobody believes more was.
    fields = fields + [
        (_from_latin(name), _from_latin(value if isinstance(value, str) else value.filename or ""))
        for name, value in form.multi_items()
    ]
    return Posted(fields, {name: value for name, value in form.items() if isinstance(value, UploadFile)})


def _urlencoded(body: bytes) -> Fields:
    if body.count(b"&") >= _MOST_FIELDS:
        raise HTTPException(413, Phrase("A task may send at most {most} fields.", most=_MOST_FIELDS))
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        text = body.decode("latin-1")
        said = dict(parse_qsl(text, encoding="latin-1")).get("_charset_", "")
        return parse_qsl(text, keep_blank_values=True, encoding=_known(said), errors="replace")


def _plain(body: bytes) -> Fields:
    """Return the fields of text/plain, one a line; a line without a name goes on with the value before."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = body.decode(_FALLBACK, errors="replace")
    fields: Fields = []
    for line in text.removesuffix("\r\n").split("\r\n"):
        name, mark, value = line.partition("=")
        if mark:
            fields.append((name, value))
        elif fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]}\r\n{line}")
    if len(fields) > _MOST_FIELDS:
        raise HTTPException(413, Phrase("A task may send at most {most} fields.", most=_MOST_FIELDS))
    return fields


def _from_latin(text: str) -> str:
    # The parser of multipart reads as Latin-1 what is not UTF-8; real Latin-1 has no control characters.
    if not _C1.search(text):
        return text
    try:
        return text.encode("latin-1").decode(_FALLBACK, errors="replace")
    except UnicodeEncodeError:
        return text


def _known(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return _FALLBACK
    return name if _OF_FORMS.fullmatch(name) else _FALLBACK
