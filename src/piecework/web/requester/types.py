"""Qualification types of a requester: the list, making and changing one, and who asks for one."""

from typing import Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import qualification_requests, qualification_types, qualifications, worker_groups
from piecework.market.qualification_types import Search
from piecework.rules.phrases import Phrase
from piecework.rules.qualification_requests import GRANTED, REVOKED, QualificationRequest
from piecework.rules.qualification_types import (
    ACTIVE,
    INACTIVE,
    NAME_CHARACTERS,
    Changes,
    Draft,
    QualificationType,
)
from piecework.rules.questions.answer_specs import Selection
from piecework.rules.questions.answers import from_xml
from piecework.rules.questions.content import Text
from piecework.rules.questions.documents import parse_test
from piecework.rules.questions.form import FormQuestion
from piecework.rules.refusals import Refused
from piecework.rules.texts import DESCRIPTION_CHARACTERS
from piecework.web.context import Visit
from piecework.web.requester import forms

PAGE_SIZE = 50
REQUESTS = 50
DECIDED = 25
GROUPS = 1_000
_EMPTY = {"name": "", "description": "", "keywords": "", "retry": "", "retry_unit": "86400"}


class Found(NamedTuple):
    """The requester's types, who asks for one, the oldest first, and the names of groups by their types."""

    types: list[Any]
    requests: list[QualificationRequest]
    groups: dict[str, str]


class Asked(NamedTuple):
    """A pending request, and what was answered in the test: pairs of question and answer."""

    request: QualificationRequest
    answers: list[tuple[str, str]]


class One(NamedTuple):
    """A type, who asks for it, who holds or held it, what became of requests, and whether it is a group."""

    type: QualificationType
    requests: list[Asked]
    held: list[Any]
    decided: list[QualificationRequest]
    is_group: bool


async def page(visit: Visit) -> Response:
    """Answer with the requester's types, and the queue of requests."""
    return await listed(visit)


async def listed(
    visit: Visit, errors: dict[str, str] | None = None, bulk: dict[str, Any] | None = None
) -> Response:
    """Answer with types and the queue; `bulk` stood in the form for several requests, with `errors`."""
    after, asked = visit.seen("after", ""), _before(visit.query("asked"))
    found: Found = await visit.market.database.aread(_list, visit.person.id, after or None, asked)
    types, requests = found.types[:PAGE_SIZE], found.requests[:REQUESTS]
    return await visit.page(
        "requester/types.html.jinja",
        status=422 if errors else 200,
        here="/qualification_types",
        types=types,
        names={each.id: each.name for each in found.types},
        requests=requests,
        later="{0.submitted_at}-{0.id}".format(requests[-1]) if len(found.requests) > REQUESTS else "",
        first_asked=asked is None,
        errors=errors or {},
        bulk=bulk or {},
        done=visit.query("done"),
        number=forms.number(visit.query("number")) or 0,
        groups=found.groups,
        further=types[-1].id if len(found.types) > PAGE_SIZE else "",
        first=not after,
    )


async def new_page(visit: Visit) -> Response:
    """Answer with the form for a new type."""
    return await form(visit, None, {})


async def create(visit: Visit) -> Response:
    """Make a type, and go to its page."""
    fields = await visit.fields()
    errors = _wrong(fields, new=True)
    if errors:
        return await form(visit, None, fields, errors)
    draft = Draft(
        name=fields["name"].strip(),
        description=fields["description"].strip(),
        keywords=fields.get("keywords", "").strip() or None,
        retry_delay_seconds=forms.seconds(fields, "retry") if fields.get("retry") else None,
        auto_granted=fields.get("auto") == "1",
        auto_granted_value=int(fields.get("auto_value") or 1) if fields.get("auto") == "1" else None,
    )
    try:
        made = await visit.market.database.awrite(qualification_types.create, visit.person.id, draft)
    except Refused as refused:
        return await form(visit, None, fields, {"name": refused.message})
    if fields.get("then") == "test":
        return visit.to(f"/qualification_types/{made.id}/test")
    return visit.to(f"/qualification_types/{made.id}?done=made")


async def one(visit: Visit) -> Response:
    """Answer with one type: its properties, its queue, and who holds it."""
    return await form(visit, visit.path("type_id"), {})


async def change(visit: Visit) -> Response:
    """Do what the field `act` says: save the type, delete it, or answer a request for it."""
    fields, type_id = await visit.fields(), visit.path("type_id")
    database, person_id, act = visit.market.database, visit.person.id, fields.get("act", "")
    request_id = fields.get("request_id", "")
    try:
        if act == "delete":
            await database.awrite(qualification_types.delete, person_id, type_id)
            return visit.to("/qualification_types")
        if act == "accept":
            value = forms.number(fields.get("value", ""))
            if value is None:
                return await form(visit, type_id, {}, {f"value-{request_id}": NUMBER})
            await database.awrite(qualification_requests.accept, person_id, request_id, value)
        elif act == "reject":
            reason = fields.get("reason", "").strip() or None
            await database.awrite(qualification_requests.reject, person_id, request_id, reason)
        elif act == "save":
            errors = _wrong(fields, new=False)
            if errors:
                return await form(visit, type_id, fields, errors)
            await database.awrite(qualification_types.change, person_id, type_id, _changes(fields))
        else:
            raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    except Refused as refused:
        if refused.code == "QualificationTypeDoesNotExist":
            raise
        return await form(visit, type_id, fields, {"description": refused.message})
    return visit.to(f"/qualification_types/{type_id}?done={act}")


async def ask_delete(visit: Visit) -> Response:
    """Answer with the question whether to delete a type, and what comes of it."""
    kind: QualificationType = await visit.market.database.aread(
        qualification_types.get_own, visit.person.id, visit.path("type_id")
    )
    return await visit.page(
        "requester/delete_type.html.jinja",
        here="/qualification_types",
        name=kind.name,
        address=f"/qualification_types/{kind.id}",
        is_group=False,
    )


NUMBER = Phrase("Write a whole number, for example 100.")


def _changes(fields: dict[str, str]) -> Changes:
    auto = fields.get("auto") == "1"
    return Changes(
        description=fields["description"].strip(),
        status=INACTIVE if fields.get("inactive") == "1" else ACTIVE,
        retry_delay_seconds=forms.seconds(fields, "retry") if fields.get("retry") else None,
        auto_granted=auto,
        auto_granted_value=int(fields.get("auto_value") or 1) if auto else None,
    )


def _wrong(fields: dict[str, str], *, new: bool) -> dict[str, str]:
    errors: dict[str, str] = {}
    for name, most in (("name", NAME_CHARACTERS), ("description", DESCRIPTION_CHARACTERS)):
        text = fields.get(name, "").strip()
        if not text and (new or name != "name"):
            errors[name] = Phrase("Write something here.")
        elif len(text) > most:
            errors[name] = Phrase(
                "Write at most {most:,} characters; these are {n:,}.", most=most, n=len(text)
            )
    if fields.get("retry") and forms.seconds(fields, "retry") is None:
        errors["retry"] = Phrase("Write a whole number in figures, for example 3.")
    if fields.get("auto") == "1" and fields.get("auto_value") and forms.number(fields["auto_value"]) is None:
        errors["auto_value"] = NUMBER
    return errors


async def form(
    visit: Visit,
    type_id: str | None,
    fields: dict[str, str],
    errors: dict[str, str] | None = None,
    bulk: dict[str, Any] | None = None,
) -> Response:
    """Answer with a type's page, or the form for a new one; `bulk` stood in the form for several requests."""
    found: One | None = None
    status = next((each for each in (GRANTED, REVOKED) if each == visit.query("status")), GRANTED)
    after, before = visit.seen("after", ""), _before(visit.query("before"))
    if type_id is not None:
        place = (status, after, before)
        found = await visit.market.database.aread(_read, visit.person.id, type_id, place)
    held, decided = (found.held, found.decided) if found else ([], [])
    return await visit.page(
        "requester/type.html.jinja",
        status=422 if errors else 200,
        here="/qualification_types",
        found=found,
        fields={**_EMPTY, **(fields or _shown(found))},
        errors=errors or {},
        bulk=bulk or {},
        units=forms.UNITS,
        done=visit.query("done"),
        number=forms.number(visit.query("number")) or 0,
        status_shown=status,
        held=held[:PAGE_SIZE],
        further=held[PAGE_SIZE - 1].worker_id if len(held) > PAGE_SIZE else "",
        first=not after,
        decided=decided[:DECIDED],
        older=f"{decided[DECIDED - 1].decided_at}-{decided[DECIDED - 1].id}"
        if len(decided) > DECIDED
        else "",
        newest=before is None,
    )


def _before(text: str) -> tuple[int, str] | None:
    at, _, id_ = text.partition("-")
    return (int(at), id_) if at.isdecimal() and len(at) < 16 and id_.isalnum() else None  # noqa: PLR2004  of 64 bits


def _shown(found: One | None) -> dict[str, str]:
    if found is None:
        return {}
    kind = found.type
    fields = {"name": kind.name, "description": kind.description, "keywords": kind.keywords or ""}
    if kind.retry_delay_seconds is not None:
        fields["retry"], fields["retry_unit"] = forms.span(kind.retry_delay_seconds)
    return fields | {
        "auto": "1" if kind.auto_granted else "",
        "auto_value": str(kind.auto_granted_value or ""),
        "inactive": "1" if kind.status == INACTIVE else "",
    }


def _list(tx: Tx, requester_id: str, after: str | None, asked: tuple[int, str] | None) -> Found:
    search = Search(own=True, requestable=False)
    return Found(
        list(qualification_types.list_(tx, requester_id, search, after, PAGE_SIZE + 1)),
        qualification_requests.list_pending(tx, requester_id, None, asked or (0, ""), REQUESTS + 1),
        worker_groups.names(tx, requester_id, GROUPS),
    )


def _read(tx: Tx, requester_id: str, type_id: str, place: tuple[str, str, tuple[int, str] | None]) -> One:
    status, after, before = place
    kind = qualification_types.get_own(tx, requester_id, type_id)
    pending = qualification_requests.list_pending(tx, requester_id, type_id, (0, ""), REQUESTS)
    return One(
        kind,
        [Asked(each, _answered(each)) for each in pending],
        qualifications.list_workers(tx, requester_id, type_id, status, (after, PAGE_SIZE + 1)),
        qualification_requests.list_decided(tx, requester_id, type_id, before, DECIDED + 1),
        type_id in worker_groups.names(tx, requester_id, GROUPS),
    )


def _answered(request: QualificationRequest) -> list[tuple[str, str]]:
    """Return what a worker answered in a test: each question's text, or its name, and the answer in words."""
    if request.answer is None or request.test is None:
        return []
    questions = {each.identifier: each for each in parse_test(request.test).questions}
    told = []
    for answer in from_xml(request.answer):
        asked, said = questions.get(answer.identifier), list(answer.selections)
        text = answer.identifier
        if asked is not None:
            texts = [each.text for each in asked.content if isinstance(each, Text)]
            text = " ".join(texts) or asked.display_name or answer.identifier
            labels = _labels(asked)
            said = [labels.get(each, each) for each in said]
        told.append((text, answer.free_text or ", ".join([*said, *filter(None, [answer.other_text])])))
    return told


def _labels(asked: FormQuestion) -> dict[str, str]:
    choices = asked.answer.choices if isinstance(asked.answer, Selection) else ()
    return {each.identifier: each.label.text for each in choices if isinstance(each.label, Text)}
