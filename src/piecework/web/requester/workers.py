"""A requester's workers: everybody who submitted to them, some of them by filter, and one worker."""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from piecework.db.door import Database, Tx
from piecework.market import blocks, crowd, messages, qualifications, worker_groups
from piecework.rules.blocks import CATEGORIES
from piecework.rules.crowd import Audience, Member, Record
from piecework.rules.messages import InvalidMessage
from piecework.rules.messages import check as check_message
from piecework.rules.phrases import Phrase
from piecework.rules.qualification_types import QualificationType
from piecework.rules.refusals import Refused
from piecework.rules.sheets import workers as file
from piecework.web.context import Visit
from piecework.web.requester import chosen, forms
from piecework.web.requester.chosen import Around

PAGE_SIZE = 50
WRITTEN_AT_ONCE = 100


class Found(NamedTuple):
    """A page of workers with their records, and what stands around it."""

    members: list[Member]
    records: dict[str, Record]
    around: Around


class One(NamedTuple):
    """A worker, their record, the requester's types with the value of each that is held, and groups by id."""

    member: Member
    record: Record
    types: list[tuple[QualificationType, int | None]]
    groups: dict[str, str]


async def page(visit: Visit) -> Response:
    """Answer with the requester's workers, those who submitted last first; a filter leaves some out."""
    wanted = visit.query("worker").strip()
    if wanted:
        return visit.to(f"/workers/{wanted}") if wanted.isalnum() else visit.to("/workers")
    return await listed(visit, chosen.read(visit.request.query_params))


async def listed(
    visit: Visit,
    audience: Audience,
    fields: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    ticked: list[str] | None = None,
) -> Response:
    """Answer with those who are meant; `fields` and `ticked` are what stood in a form that has `errors`."""
    at, _, id_ = visit.query("after").partition("-")
    seen = (int(at), id_) if at.isdecimal() and len(at) < 16 and id_.isalnum() else None  # noqa: PLR2004  of 64 bits
    found: Found = await visit.market.database.aread(_list, visit.person.id, audience, seen)
    members = found.members[:PAGE_SIZE]
    more = len(found.members) > PAGE_SIZE
    after = f"{members[-1].last_at}-{members[-1].worker_id}" if more else ""
    return await visit.page(
        "requester/workers.html.jinja",
        status=422 if errors else 200,
        here="/workers",
        members=members,
        records=found.records,
        around=found.around,
        shown_types=found.around.types[: chosen.SHOWN_TYPES],
        filter=chosen.shown(audience),
        standings=chosen.STANDINGS,
        categories=CATEGORIES,
        filtered=chosen.address(audience),
        further=chosen.address(audience, after=after) if more else "",
        first=seen is None,
        fields=fields or {},
        errors=errors or {},
        ticked=ticked or [],
        done=visit.query("done"),
        number=forms.number(visit.query("number")) or 0,
    )


async def one(visit: Visit) -> Response:
    """Answer with one of the requester's workers."""
    return await _one(visit)


async def change(visit: Visit) -> Response:
    """Block, unblock, write to a worker, give or take a qualification, as the field `act` says."""
    fields, worker_id = await visit.fields(), visit.path("worker_id")
    errors = _wrong(fields)
    await visit.market.database.aread(_read, visit.person.id, worker_id)
    if errors:
        return await _one(visit, fields, errors)
    try:
        await visit.market.database.awrite(_carry_out, visit.person.id, worker_id, fields)
    except Refused as refused:
        return await _one(visit, fields, {_FIELD_OF[fields["act"]]: refused.message})
    return visit.to(f"/workers/{worker_id}?done={fields['act']}")


_FIELD_OF = {
    "block": "reason",
    "unblock": "reason",
    "message": "text",
    "assign": "value",
    "revoke": "value",
    "join": "to_group",
    "leave": "to_group",
}


def _wrong(fields: dict[str, str]) -> dict[str, str]:
    act = fields.get("act", "")
    if act not in _FIELD_OF:
        raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    if act == "block":
        return _wrong_block(fields)
    if act == "assign" and forms.number(fields.get("value", "").removeprefix("-")) is None:
        return {"value": Phrase("Write a whole number, for example 100.")}
    if act == "message":
        try:
            check_message(fields.get("text", ""), fields.get("subject", ""))
        except InvalidMessage as refused:
            return refused.errors
    return {}


def _wrong_block(fields: dict[str, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if fields.get("category", "") not in CATEGORIES:
        errors["category"] = Phrase("Choose what fits best.")
    if not fields.get("reason", "").strip():
        errors["reason"] = Phrase("Write why. It is for you; the worker is told of the block alone.")
    return errors


def _carry_out(tx: Tx, requester_id: str, worker_id: str, fields: dict[str, str]) -> None:
    act, type_id = fields["act"], fields.get("type_id", "")
    if act == "block":
        blocks.block(tx, requester_id, worker_id, fields["reason"].strip(), fields["category"])
    elif act == "unblock":
        blocks.unblock(tx, requester_id, worker_id)
    elif act == "assign":
        qualifications.associate(tx, requester_id, type_id, worker_id, int(fields["value"]), tell=True)
    elif act == "revoke":
        qualifications.disassociate(tx, requester_id, type_id, worker_id, None)
    elif act == "join":
        worker_groups.add(tx, requester_id, fields.get("to_group", ""), [worker_id])
    elif act == "leave":
        worker_groups.remove(tx, requester_id, fields.get("to_group", ""), [worker_id])
    elif messages.notify(tx, requester_id, fields["subject"].strip(), fields["text"].strip(), [worker_id]):
        raise Refused("NotDecided", Phrase("Decide on their work first; then you can write to them."))


async def _one(
    visit: Visit, fields: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response:
    found: One = await visit.market.database.aread(_read, visit.person.id, visit.path("worker_id"))
    return await visit.page(
        "requester/worker.html.jinja",
        status=422 if errors else 200,
        here="/workers",
        found=found,
        held_types=[each for each in found.types if each[0].id not in found.groups],
        in_groups=[each.id for each, value in found.types if each.id in found.groups and value is not None],
        fields=fields or {},
        errors=errors or {},
        categories=CATEGORIES,
        done=visit.query("done"),
    )


async def download(visit: Visit) -> Response:
    """Answer with the requester's workers as a file like the old website's, sent as it is read.

    A filter leaves some out.
    """
    audience = chosen.read(visit.request.query_params)
    pieces = _lines(visit.market.database, visit.person.id, audience)
    headers = {"Content-Disposition": 'attachment; filename="workers.csv"'}
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=headers)


async def _lines(database: Database, requester_id: str, audience: Audience) -> AsyncIterator[str]:
    types: list[QualificationType] = await database.aread(chosen.own_types, requester_id)
    yield file.header([each.name for each in types])
    after = ""
    while True:
        text, after = await database.aread(_some_lines, requester_id, (types, audience), after)
        yield text
        if not after:
            return


def _some_lines(
    tx: Tx, requester_id: str, wanted: tuple[list[QualificationType], Audience], after: str
) -> tuple[str, str]:
    types, audience = wanted
    members = crowd.walk(tx, requester_id, audience, after, WRITTEN_AT_ONCE)
    ids = [each.worker_id for each in members]
    records = crowd.records(tx, requester_id, ids)
    held = qualifications.of_many(tx, ids, [each.id for each in types])
    lines = [
        file.line(each, records[each.worker_id], [held.get((each.worker_id, type_.id)) for type_ in types])
        for each in members
    ]
    return "".join(lines), ids[-1] if len(ids) == WRITTEN_AT_ONCE else ""


def _list(tx: Tx, requester_id: str, audience: Audience, seen: tuple[int, str] | None) -> Found:
    members = crowd.list_(tx, requester_id, audience, seen, PAGE_SIZE + 1)
    records = crowd.records(tx, requester_id, [each.worker_id for each in members])
    return Found(members, records, chosen.around(tx, requester_id, members))


def _read(tx: Tx, requester_id: str, worker_id: str) -> One:
    member = crowd.get(tx, requester_id, worker_id)
    if member is None:
        raise Refused("WorkerDoesNotExist", Phrase("Nobody with this id has submitted anything to you."))
    own = chosen.own_types(tx, requester_id)
    held: Any = qualifications.of_many(tx, [worker_id], [each.id for each in own])
    types = [(each, held.get((worker_id, each.id))) for each in own]
    record = crowd.records(tx, requester_id, [worker_id])[worker_id]
    return One(member, record, types, worker_groups.names(tx, requester_id, chosen.GROUPS))
