"""The test of one's qualification type: built by a form or written as XML, and how workers see it."""

import re
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.market import qualification_types
from piecework.rules.phrases import Phrase
from piecework.rules.qualification_types import Changes, QualificationType
from piecework.rules.questions import builder
from piecework.rules.questions.builder import BuiltQuestion, BuiltTest, Choice, Documents, InvalidTest
from piecework.rules.questions.documents import parse_test
from piecework.rules.refusals import Refused
from piecework.web.context import Visit
from piecework.web.requester import forms
from piecework.web.tasks import framed

BLANKS = 3
MORE = 3
MINUTES = 10
KINDS = (
    ("one", Phrase("Choose one")),
    ("several", Phrase("Choose several")),
    ("text", Phrase("Write a text")),
)
GRADINGS = (
    ("percent", Phrase("The points in per cent of all points")),
    ("points", Phrase("The points themselves")),
    ("ranges", Phrase("A value for each range of points")),
    ("hand", Phrase("What I give after reading the answers")),
)
_RANGE = re.compile(r"\s*(-?\d{1,9})\s*(?:-|\u2013|to)\s*(-?\d{1,9})\s*[=:]\s*(-?\d{1,9})\s*")
_RIGHT = "*"
# *(2) gull: a right choice with points of its own. With a space after the star, (2) is part of the choice.
_WORTH = re.compile(r"\*\((-?\d{1,9})\)\s*(.*)", re.ASCII)
_EMPTY = {
    "title": "",
    "intro": "",
    "grading": "percent",
    "ranges": "",
    "outside": "0",
    "duration": str(MINUTES),
    "duration_unit": "60",
    "test": "",
    "answer_key": "",
    "as": "",
}


async def page(visit: Visit) -> Response:
    """Answer with the form for a type's test; as XML, if the form cannot say what it does."""
    kind: QualificationType = await _kind(visit)
    built = None if kind.test is None else builder.read(Documents(kind.test, kind.answer_key))
    as_xml = visit.query("as") == "xml" or (kind.test is not None and built is None)
    return await _form(visit, kind, _shown(kind, built), as_xml=as_xml)


async def save(visit: Visit) -> Response:
    """Keep the test in the form's fields or in its XML; or, as the field `act` says, make room for more."""
    fields, kind = {**_EMPTY, **await visit.fields()}, await _kind(visit)
    act, as_xml = fields.get("act", ""), fields["as"] == "xml"
    if act == "add":
        return await _form(visit, kind, fields, blanks=MORE)
    if act != "save":
        raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    seconds = forms.seconds(fields, "duration")
    if not seconds:
        wrong = {"duration": Phrase("Write a whole number in figures, for example 10.")}
        return await _form(visit, kind, fields, errors=wrong, as_xml=as_xml)
    try:
        documents = _documents(fields, as_xml=as_xml)
        changes = Changes(
            test=documents.test,
            answer_key=documents.answer_key,
            test_duration_seconds=seconds,
            auto_granted=False,
        )
        await visit.market.database.awrite(qualification_types.change, visit.person.id, kind.id, changes)
    except InvalidTest as refused:
        return await _form(visit, kind, fields, errors=_beside(fields, refused.errors), as_xml=as_xml)
    except Refused as refused:
        field = "test" if as_xml else "duration" if "Duration" in refused.message else "text-0"
        return await _form(visit, kind, fields, errors={field: refused.message}, as_xml=as_xml)
    return visit.to(f"/qualification_types/{kind.id}?done=test")


async def preview(visit: Visit) -> Response:
    """Answer with a test as a worker sees it: the kept one, or what stands in a form."""
    kind = await _kind(visit)
    token = framed.token_for(visit, "preview", "test")
    reader = framed.reader(visit.site, visit.request, token)
    nothing = Phrase("There is nothing to show yet")
    posted = visit.request.method == "POST"
    fields = {**_EMPTY, **await visit.fields()} if posted else {}
    if not posted and kind.test is None:
        return framed.problem(reader, 200, nothing, Phrase("Write questions, then show them."))
    try:
        test = _documents(fields, as_xml=fields["as"] == "xml").test if posted else kind.test
        form = parse_test(test or "")
    except Refused as refused:
        return framed.problem(reader, 422, nothing, refused.message)
    # Controls work, so that it can be tried; what is sent is answered by saying that this is a preview.
    return framed.form_page(reader, form, framed.around(reader, token, "")._replace(mode="work"), [], {})


def read(fields: Mapping[str, str]) -> BuiltTest:
    """Return the test in a form's fields; questions that were left empty are passed over."""
    questions = []
    for number in _written(fields):
        text = _lines(fields.get(f"text-{number}", "")).strip()
        said = [line.strip() for line in _lines(fields.get(f"choices-{number}", "")).split("\n")]
        choices = tuple(_choice(line) for line in said if line)
        kind: Any = next((key for key, _ in KINDS if key == fields.get(f"kind-{number}")), "one")
        points = forms.number(fields.get(f"points-{number}", "") or "1") or 0
        questions.append(BuiltQuestion(text, kind, () if kind == "text" else choices, points))
    grading: Any = next((key for key, _ in GRADINGS if key == fields.get("grading")), "percent")
    outside = fields.get("outside", "").strip()
    return BuiltTest(
        title=fields.get("title", "").strip(),
        intro=_lines(fields.get("intro", "")).strip(),
        questions=tuple(questions),
        grading=grading,
        ranges=_ranges(fields.get("ranges", "")) if grading == "ranges" else (),
        outside=int(outside) if re.fullmatch(r"-?\d{1,9}", outside, re.ASCII) else 0,
    )


def _choice(line: str) -> Choice:
    worth = _WORTH.fullmatch(line)
    if worth:
        return Choice(worth[2], right=True, points=int(worth[1]))
    return Choice(line.removeprefix(_RIGHT).strip(), line.startswith(_RIGHT))


def _line(choice: Choice) -> str:
    if not choice.right:
        return choice.text
    return f"{_RIGHT} {choice.text}" if choice.points is None else f"{_RIGHT}({choice.points}) {choice.text}"


def _written(fields: Mapping[str, str]) -> list[int]:
    """Return the numbers of the questions of a form in which something stands."""
    return [
        number
        for number in range(builder.MOST_QUESTIONS)
        if fields.get(f"text-{number}", "").strip() or fields.get(f"choices-{number}", "").strip()
    ]


def _beside(fields: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, str]:
    """Return errors by the form's own numbers, which count the questions that were left empty, too."""
    written = _written(fields)
    found = {}
    for name, words in errors.items():
        field, _, number = name.partition("-")
        place = written[int(number)] if number and int(number) < len(written) else number
        found[f"{field}-{place}" if number else name] = words
    return found


def _documents(fields: Mapping[str, str], *, as_xml: bool) -> Documents:
    if not as_xml:
        return builder.build(read(fields))
    return Documents(_lines(fields["test"]).strip(), _lines(fields["answer_key"]).strip() or None)


def _ranges(text: str) -> tuple[tuple[int, int, int], ...]:
    lines = [line for line in _lines(text).split("\n") if line.strip()]
    found = [_RANGE.fullmatch(line) for line in lines]
    if not all(found):
        raise InvalidTest({"ranges": Phrase("Write ranges of points, one a line, for example 0-4 = 0.")})
    return tuple((int(each[1]), int(each[2]), int(each[3])) for each in found if each)


def _lines(text: str) -> str:
    # Forms send CR LF, whatever was in them.
    return text.replace("\r\n", "\n")


def _shown(kind: QualificationType, built: BuiltTest | None) -> dict[str, str]:
    fields = {"test": kind.test or "", "answer_key": kind.answer_key or ""}
    if kind.test_duration_seconds is not None:
        fields["duration"], fields["duration_unit"] = forms.span(kind.test_duration_seconds)
    if built is None:
        return {**_EMPTY, **fields}
    fields |= {"title": built.title, "intro": built.intro, "grading": built.grading}
    fields["ranges"] = "\n".join(f"{least}-{most} = {value}" for least, most, value in built.ranges)
    fields["outside"] = str(built.outside)
    for number, question in enumerate(built.questions):
        choices = [_line(each) for each in question.choices]
        fields |= {
            f"text-{number}": question.text,
            f"kind-{number}": question.kind,
            f"choices-{number}": "\n".join(choices),
            f"points-{number}": str(question.points),
        }
    return {**_EMPTY, **fields}


async def _form(
    visit: Visit,
    kind: QualificationType,
    fields: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    as_xml: bool = False,
    blanks: int = 0,
) -> Response:
    written = _written(fields)
    shown = (written[-1] + 1 if written else 0) + (blanks or (0 if written else BLANKS))
    return await visit.page(
        "requester/own_test.html.jinja",
        status=422 if errors else 200,
        here="/qualification_types",
        kind=kind,
        fields=fields,
        errors=errors or {},
        count=min(builder.MOST_QUESTIONS, shown),
        most=builder.MOST_QUESTIONS,
        kinds=KINDS,
        gradings=GRADINGS,
        units=forms.UNITS,
        as_xml=as_xml,
        sandboxed=framed.SANDBOX,
    )


async def _kind(visit: Visit) -> QualificationType:
    found: QualificationType = await visit.market.database.aread(
        qualification_types.get_own, visit.person.id, visit.path("type_id")
    )
    return found
