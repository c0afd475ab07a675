"""Messages to many workers: written, looked at, sent in the background, watched and stopped."""

from collections.abc import Mapping
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import addressees, batches, broadcasts, crowd, worker_groups
from piecework.market.broadcasts import Broadcast, Letter
from piecework.market.results import Wanted
from piecework.rules.batches import Batch
from piecework.rules.crowd import Audience
from piecework.rules.messages import InvalidMessage
from piecework.rules.phrases import Phrase
from piecework.web.context import Visit
from piecework.web.requester import chosen, results
from piecework.web.requester.batches import when_over

PAGE_SIZE = 25
COUNTED = 10_000
GROUPS = 100


class Meant(NamedTuple):
    """Who is meant: an audience, the name of its group, and how many, counted up to COUNTED and one.

    If it is whoever has some results, these are `wanted` of `batch`.
    """

    audience: Audience
    group: str
    number: int
    batch: Batch | None = None
    wanted: Wanted | None = None


class Found(NamedTuple):
    """A broadcast, and who is meant by it."""

    broadcast: Broadcast
    meant: Meant


async def page(visit: Visit) -> Response:
    """Answer with the requester's messages to many, newest first."""
    before = visit.seen("before", "")
    found = await visit.market.database.aread(
        broadcasts.list_, visit.person.id, before or None, PAGE_SIZE + 1
    )
    return await visit.page(
        "requester/broadcasts.html.jinja",
        here="/requester/messages",
        broadcasts=found[:PAGE_SIZE],
        older=found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else "",
        first=not before,
    )


async def new_page(visit: Visit) -> Response:
    """Answer with the form for a message to those whom a filter in the address means."""
    return await write(visit, chosen.read(visit.request.query_params))


async def create(visit: Visit) -> Response:
    """Keep a message as a draft, and show it with how many get it."""
    fields = await visit.fields()
    audience = _audience(fields)
    try:
        made: Broadcast = await visit.market.database.awrite(
            broadcasts.create,
            visit.person.id,
            audience,
            Letter(fields.get("subject", ""), fields.get("text", "")),
        )
    except InvalidMessage as refused:
        return await write(visit, audience, fields, refused.errors)
    return visit.to(f"/broadcasts/{made.id}")


async def one(visit: Visit) -> Response:
    """Answer with a message to many: as it will be sent, or how far it is."""
    found: Found = await visit.market.database.aread(_read, visit.person.id, visit.path("broadcast_id"))
    running, wanted = found.broadcast.state == broadcasts.RUNNING, found.meant.wanted
    gathering = bool(found.broadcast.gathering)
    response = await visit.page(
        "requester/broadcast.html.jinja",
        here="/requester/messages",
        found=found,
        broadcast=found.broadcast,
        standings=chosen.STANDINGS,
        counted=COUNTED,
        running=running,
        gathering=gathering,
        hows=dict(results.HOWS_IN_WORDS),
        query=results.query_of(wanted) if wanted else "",
        limit=visit.site.settings.broadcast_limit,
    )
    return when_over(visit, response, over=not (running or gathering))


async def change(visit: Visit) -> Response:
    """Send, stop, go on or discard, as the field `act` says."""
    act, broadcast_id = (await visit.fields()).get("act", ""), visit.path("broadcast_id")
    verbs = {"start": broadcasts.start, "stop": broadcasts.stop, "discard": broadcasts.discard}
    if act not in verbs:
        raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    await visit.market.database.awrite(verbs[act], visit.person.id, broadcast_id)
    return visit.to("/broadcasts" if act == "discard" else f"/broadcasts/{broadcast_id}")


async def write(
    visit: Visit,
    audience: Audience,
    fields: Mapping[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    """Answer with the form for a message to an audience."""
    meant: Meant = await visit.market.database.aread(_meant, visit.person.id, audience)
    return await visit.page(
        "requester/new_broadcast.html.jinja",
        status=422 if errors else 200,
        here="/requester/messages",
        meant=meant,
        filter=chosen.shown(audience),
        standings=chosen.STANDINGS,
        counted=COUNTED,
        fields=fields or {},
        errors=errors or {},
    )


def _audience(fields: Mapping[str, str]) -> Audience:
    ids = tuple(each for each in fields.get("ids", "").split(",") if each.isalnum())
    return Audience(worker_ids=ids) if ids else chosen.read(fields)


def _read(tx: Tx, requester_id: str, broadcast_id: str) -> Found:
    found = broadcasts.get(tx, requester_id, broadcast_id)
    results_of = addressees.asked_for(found)
    if results_of is not None:
        batch_id, wanted = results_of
        batch = batches.get(tx, requester_id, batch_id)
        return Found(found, Meant(found.meant, "", found.gathered, batch, wanted))
    return Found(found, _meant(tx, requester_id, found.meant))


def _meant(tx: Tx, requester_id: str, audience: Audience) -> Meant:
    group = ""
    if audience.group_id:
        group = worker_groups.names(tx, requester_id, GROUPS).get(audience.group_id, "")
    return Meant(audience, group, crowd.count(tx, requester_id, audience, COUNTED + 1))
