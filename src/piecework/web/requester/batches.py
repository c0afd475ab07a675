"""Batches: the list, one batch, and what its owner may do with it while it is published and after."""

from collections.abc import Callable
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.clock import DAY, HOUR
from piecework.db.door import Tx
from piecework.market import batch_acts, batches, hit_types, progress
from piecework.market.batches import Copying, Listed
from piecework.market.hit_types import HITType
from piecework.rules.batches import Batch, InvalidBatch, Plan
from piecework.rules.hit_acts import Act
from piecework.rules.phrases import Phrase
from piecework.rules.progress import Moment, Progress
from piecework.rules.results.choices import Choices
from piecework.web.context import Visit
from piecework.web.requester import forms
from piecework.web.requester.pictures import Pace, pace

PAGE_SIZE = 25
BARS = 12
"""In the picture of work times, at most."""
ACTS_SHOWN = 5
_BY_HOUR = 96
"""So many hours are drawn one by one; a longer batch is drawn by the day."""


class Found(NamedTuple):
    """A page of batches, and how far each is."""

    batches: list[Listed]
    progress: dict[str, Progress]


class One(NamedTuple):
    """A batch with the type of its HITs, how far it is, and what was asked for all its HITs.

    `unit_cents` is what one assignment costs with its fee; `moments` are the hours, or days, when something
    happened.
    """

    batch: Batch
    hit_type: HITType
    unit_cents: int
    progress: Progress
    acts: list[Act]
    moments: list[Moment]
    choices: Choices


async def from_old_address(visit: Visit) -> Response:
    """Lead from where the old website had its batches to where ours are."""
    return visit.to("/batches")


async def page(visit: Visit) -> Response:
    """Answer with the requester's batches, newest first."""
    before = visit.seen("before", "")
    found: Found = await visit.market.database.aread(_list, visit.person.id, before or None)
    more = len(found.batches) > PAGE_SIZE
    return await visit.page(
        "requester/batches.html.jinja",
        here="/batches",
        batches=found.batches[:PAGE_SIZE],
        progress=found.progress,
        older=found.batches[PAGE_SIZE - 1].batch.id if more else "",
        first=not before,
    )


async def one(visit: Visit) -> Response:
    """Answer with one batch: how far it is, and what can be done."""
    return await _one(visit)


def when_over(visit: Visit, response: Response, *, over: bool) -> Response:
    """Return an answer to a page that looks again and again; once it is over, the page loads itself whole."""
    if over and "hx-request" in visit.request.headers:
        response.headers["HX-Refresh"] = "true"
    return response


async def change(visit: Visit) -> Response:
    """Do what the field `act` says: pause, go on, rename, copy, or something to all HITs of the batch."""
    fields, batch_id = await visit.fields(), visit.path("batch_id")
    database, person_id, act = visit.market.database, visit.person.id, fields.get("act", "")
    try:
        if act in ("copy", "copy_unfinished"):
            made = await _copy(visit, fields.get("name", ""), unfinished=act == "copy_unfinished")
            return visit.to(f"/batches/{made}/publish")
        if act == "rename":
            await database.awrite(batches.rename, person_id, batch_id, fields.get("name", ""))
        elif act in _MOVING:
            seconds = forms.seconds(fields, "until") or 0
            await database.awrite(_move_end, person_id, batch_id, _MOVING[act], seconds)
        elif act == "add":
            await database.awrite(
                batch_acts.add, person_id, batch_id, forms.number(fields.get("amount", "")) or 0
            )
        elif act in _ACTS:
            await database.awrite(_ACTS[act], person_id, batch_id)
        else:
            raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    except InvalidBatch as refused:
        return await _one(visit, fields, dict(refused.errors))
    return visit.to(f"/batches/{batch_id}")


async def ask(visit: Visit) -> Response:
    """Answer with the question whether to do something to all HITs of a batch, and what comes of it."""
    act, amount = visit.query("act"), forms.number(visit.query("amount")) or 0
    found: One = await visit.market.database.aread(_read, visit.person.id, visit.path("batch_id"))
    plan: Plan | None = None
    if act == "add":
        try:
            plan = await visit.market.database.aread(
                batch_acts.plan_add, visit.person.id, found.batch.id, amount
            )
        except InvalidBatch as refused:
            return await _one(visit, dict(visit.request.query_params), dict(refused.errors))
    elif act not in ("expire", "cancel", "delete_input"):
        raise HTTPException(404)
    return await visit.page(
        "requester/batch_act.html.jinja", here="/batches", found=found, act=act, amount=amount, plan=plan
    )


_ACTS = {
    "pause": batches.pause,
    "resume": batches.resume,
    "delete_input": batches.delete_input,
    "expire": batch_acts.expire,
    "cancel": batch_acts.cancel,
}


_MOVING: dict[str, Callable[[Tx, str, str, int], Act]] = {
    "extend": batch_acts.extend,
    "relaunch": batch_acts.relaunch,
}


def _move_end(
    tx: Tx, requester_id: str, batch_id: str, verb: Callable[[Tx, str, str, int], Act], seconds: int
) -> Act:
    return verb(tx, requester_id, batch_id, tx.now + seconds * 1_000)


async def _copy(visit: Visit, name: str, *, unfinished: bool) -> str:
    database, person_id, batch_id = visit.market.database, visit.person.id, visit.path("batch_id")
    made: Batch = await database.awrite(batches.copy, person_id, batch_id, name)
    left: Copying | None = Copying(batch_id, 0, unfinished)
    try:
        while left is not None:
            left = await database.awrite(batches.copy_rows, person_id, made.id, left)
        await database.awrite(batches.loaded, person_id, made.id)
    except BaseException:
        await database.awrite(batches.discard, person_id, made.id)
        raise
    return made.id


async def _one(
    visit: Visit, fields: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response:
    found: One = await visit.market.database.aread(_read, visit.person.id, visit.path("batch_id"))
    batch, counts = found.batch, found.progress.counts
    if batch.state == "loading":
        raise HTTPException(404)
    shown = fields or {}
    total = counts.approved + counts.rejected + counts.undecided + counts.in_hand
    drawn: Pace | None = pace(found.moments) if counts.submitted else None
    response = await visit.page(
        "requester/batch.html.jinja",
        status=422 if errors else 200,
        here="/batches",
        found=found,
        total=total + found.progress.open_assignments,
        pace=drawn,
        times=found.progress.times.bars(BARS),
        fields={"name": batch.name, "amount": "1", "until": "7", "until_unit": str(DAY // 1_000), **shown},
        errors=errors or {},
        units=forms.UNITS[2:],
    )
    return when_over(visit, response, over=batch.state != "publishing")


def _list(tx: Tx, requester_id: str, before: str | None) -> Found:
    found = batches.list_(tx, requester_id, before, PAGE_SIZE + 1)
    return Found(found, progress.of(tx, requester_id, [each.batch.id for each in found]))


def _read(tx: Tx, requester_id: str, batch_id: str) -> One:
    batch = batches.get(tx, requester_id, batch_id)
    kind = hit_types.get_own(tx, requester_id, batch.hit_type_id)
    hours = progress.over_time(tx, requester_id, batch_id)
    long = bool(hours) and hours[-1].at - hours[0].at > _BY_HOUR * HOUR
    return One(
        batch,
        kind,
        sum(batches.prices(tx, batch)),
        progress.of(tx, requester_id, [batch_id])[batch_id],
        batch_acts.list_(tx, requester_id, batch_id, ACTS_SHOWN),
        progress.over_time(tx, requester_id, batch_id, by_day=True) if long else hours,
        progress.choices(tx, requester_id, batch_id),
    )
