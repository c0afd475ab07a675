"""Batches: the list, one batch, and what its owner may do with it while it is published and after."""

from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import batches, hit_types
from piecework.market.hit_types import HITType
from piecework.rules.batches import Batch, InvalidBatch
from piecework.rules.phrases import Phrase
from piecework.web.context import Visit

PAGE_SIZE = 25


class One(NamedTuple):
    """A batch with the type of its HITs, and what one assignment costs with its fee, in cents."""

    batch: Batch
    hit_type: HITType
    unit_cents: int


async def from_old_address(visit: Visit) -> Response:
    """Lead from where the old website had its batches to where ours are."""
    return visit.to("/batches")


async def page(visit: Visit) -> Response:
    """Answer with the requester's batches, newest first."""
    before = visit.seen("before", "")
    found = await visit.market.database.aread(batches.list_, visit.person.id, before or None, PAGE_SIZE + 1)
    return await visit.page(
        "requester/batches.html.jinja",
        here="/batches",
        batches=found[:PAGE_SIZE],
        older=found[PAGE_SIZE - 1].batch.id if len(found) > PAGE_SIZE else "",
        first=not before,
    )


async def one(visit: Visit) -> Response:
    """Answer with one batch: how far it is, and what can be done."""
    return await _one(visit)


async def change(visit: Visit) -> Response:
    """Pause, go on, rename or copy a batch, as the field `act` says."""
    fields, batch_id = await visit.fields(), visit.path("batch_id")
    database, person_id, act = visit.market.database, visit.person.id, fields.get("act", "")
    try:
        if act == "copy":
            return visit.to(f"/batches/{await _copy(visit, fields.get('name', ''))}/publish")
        if act == "rename":
            await database.awrite(batches.rename, person_id, batch_id, fields.get("name", ""))
        elif act in _ACTS:
            await database.awrite(_ACTS[act], person_id, batch_id)
        else:
            raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    except InvalidBatch as refused:
        return await _one(visit, fields, dict(refused.errors))
    return visit.to(f"/batches/{batch_id}")


_ACTS = {"pause": batches.pause, "resume": batches.resume, "delete_input": batches.delete_input}


async def _copy(visit: Visit, name: str) -> str:
    database, person_id, batch_id = visit.market.database, visit.person.id, visit.path("batch_id")
    made: Batch = await database.awrite(batches.copy, person_id, batch_id, name)
    try:
        while await database.awrite(batches.copy_rows, person_id, made.id, batch_id):
            pass
        await database.awrite(batches.loaded, person_id, made.id)
    except BaseException:
        await database.awrite(batches.discard, person_id, made.id)
        raise
    return made.id


async def _one(
    visit: Visit, fields: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response:
    found: One = await visit.market.database.aread(_read, visit.person.id, visit.path("batch_id"))
    if found.batch.state == "loading":
        raise HTTPException(404)
    return await visit.page(
        "requester/batch.html.jinja",
        status=422 if errors else 200,
        here="/batches",
        found=found,
        fields=fields or {"name": found.batch.name},
        errors=errors or {},
    )


def _read(tx: Tx, requester_id: str, batch_id: str) -> One:
    batch = batches.get(tx, requester_id, batch_id)
    kind = hit_types.get_own(tx, requester_id, batch.hit_type_id)
    return One(batch, kind, sum(batches.prices(tx, batch)))
