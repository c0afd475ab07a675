"""The page about notifications: what is set, the secret of webhooks, and how deliveries went."""

import re
from functools import partial
from typing import NamedTuple

from starlette.responses import Response

from piecework import ids
from piecework.db.door import Tx
from piecework.market import batches, notifications
from piecework.market.notifications import Delivery, Settings
from piecework.rules import notifications as rules
from piecework.rules.notifications import Specification
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.web.context import Visit

DELIVERIES = 25
SETTINGS = 10
BATCHES = 25
TRANSPORTS = (
    (rules.SNS, Phrase("Webhook, or a topic of SNS")),
    (rules.EMAIL, Phrase("E-mail")),
    (rules.SQS, Phrase("Queue of SQS")),
)
_ID = re.compile(r"\w{1,64}", re.ASCII)


class Shown(NamedTuple):
    """One page of settings and one of deliveries, newest first; "" where there are no older ones.

    `kinds` are HIT types of the newest batches, each an id and a title, to choose from.
    """

    settings: list[Settings]
    older_settings: str
    deliveries: list[Delivery]
    older_deliveries: str
    kinds: list[tuple[str, str]]


async def page(visit: Visit) -> Response:
    """Answer with settings and recent deliveries."""
    return await _page(visit)


async def save(visit: Visit) -> Response:
    """Say where the events of a HIT type are told, switch that, or try it, as the field `act` says."""
    fields, kinds = await visit.fields(), await visit.several("events")
    database, act, type_id = (
        visit.market.database,
        fields.get("act", ""),
        fields.get("hit_type_id", "").strip(),
    )
    if act in ("on", "off"):
        switch = partial(notifications.set_, active=act == "on")
        await database.awrite(switch, visit.person.id, type_id, None)
        return visit.to("/developer/notifications")
    if act == "again":
        return await _send_again(visit, fields)
    transport = next((each for each, _ in TRANSPORTS if each == fields.get("transport")), rules.SNS)
    wanted = Specification(
        fields.get("destination", "").strip(),
        transport,
        rules.VERSIONS[-1],
        tuple(each for each in rules.EVENT_TYPES if each in kinds),
    )
    if act == "test":
        return await _send_test(visit, wanted, fields | {"events": ",".join(kinds)})
    errors: dict[str, str] = {}
    if not wanted.event_types:
        errors["events"] = Phrase("Choose at least one event.")
    if not errors:
        try:
            set_ = partial(notifications.set_, active=True)
            await database.awrite(set_, visit.person.id, type_id, wanted)
        except Refused as refused:
            field = "destination" if refused.code == "InvalidTransportEndpoint" else "hit_type_id"
            errors = {field: refused.message}
    if errors:
        return await _page(visit, fields=fields | {"events": ",".join(kinds)}, errors=errors)
    return visit.to("/developer/notifications")


async def _send_test(visit: Visit, wanted: Specification, fields: dict[str, str]) -> Response:
    """Send an event about nothing to what stands in the form, which is kept (SendTestEventNotification)."""
    try:
        await _ping(visit, wanted)
    except Refused as refused:
        return await _page(visit, fields=fields, errors={"destination": refused.message})
    return await _page(visit, fields=fields, tested=wanted.destination)


async def _send_again(visit: Visit, fields: dict[str, str]) -> Response:
    """The same to a destination in the list."""
    wanted = Specification(
        fields.get("destination", ""), fields.get("transport", ""), fields.get("version", ""), (rules.PING,)
    )
    try:
        await _ping(visit, wanted)
    except Refused as refused:
        return await _page(visit, problem=refused.message)
    return await _page(visit, tested=wanted.destination)


async def _ping(visit: Visit, wanted: Specification) -> None:
    now = await visit.market.database.aread(_present)
    event = rules.sample_event(ids.new_id(now), now, visit.person.id, rules.PING)
    await visit.site.send_test(visit.market.name, event, wanted)


def _present(tx: Tx) -> int:
    return tx.now


async def show_secret(visit: Visit) -> Response:
    """Answer with the secret that webhooks are signed with."""
    response = await _page(visit, secret=visit.site.webhook_secret(visit.market.name, visit.person.id))
    response.headers["Cache-Control"] = "no-store"
    return response


async def replay(visit: Visit) -> Response:
    """Deliver an event again."""
    try:
        await visit.market.database.awrite(
            notifications.replay, visit.person.id, _known(visit.path("event_id")) or ""
        )
    except Refused as refused:
        response = await _page(visit, problem=refused.message)
        response.status_code = 404
        return response
    return visit.to("/developer/notifications#deliveries")


async def _page(
    visit: Visit,
    *,
    secret: str = "",
    problem: str = "",
    tested: str = "",
    fields: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    before, types_before = _known(visit.query("before")), _known(visit.query("types_before"))
    shown = await visit.market.database.aread(_shown, visit.person.id, before, types_before)
    return await visit.page(
        "people/notifications.html.jinja",
        status=422 if errors or problem else 200,
        here="/developer",
        shown=shown,
        secret=secret,
        problem=problem,
        tested=tested,
        first=before is None,
        first_settings=types_before is None,
        transports=TRANSPORTS,
        event_types=rules.EVENT_TYPES,
        fields=fields or {},
        errors=errors or {},
    )


def _known(text: str) -> str | None:
    return text if _ID.fullmatch(text) else None


def _shown(tx: Tx, requester_id: str, before: str | None, types_before: str | None) -> Shown:
    settings = notifications.list_(tx, requester_id, types_before, SETTINGS + 1)
    deliveries = notifications.recent(tx, requester_id, before, DELIVERIES + 1)
    return Shown(
        settings[:SETTINGS],
        settings[SETTINGS - 1].hit_type_id if len(settings) > SETTINGS else "",
        deliveries[:DELIVERIES],
        deliveries[DELIVERIES - 1].id if len(deliveries) > DELIVERIES else "",
        list(
            {
                each.batch.hit_type_id: each.title for each in batches.list_(tx, requester_id, None, BATCHES)
            }.items()
        ),
    )
