"""The page about notifications: what is set, the secret of webhooks, and how deliveries went."""

import re
from typing import NamedTuple

from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import notifications
from piecework.market.notifications import Delivery, Settings
from piecework.rules.refusals import Refused
from piecework.web.context import Visit

DELIVERIES = 25
SETTINGS = 10
_ID = re.compile(r"\w{1,64}", re.ASCII)


class Shown(NamedTuple):
    """One page of settings and one of deliveries, newest first; "" where there are no older ones."""

    settings: list[Settings]
    older_settings: str
    deliveries: list[Delivery]
    older_deliveries: str


async def page(visit: Visit) -> Response:
    """Answer with settings and recent deliveries."""
    return await _page(visit)


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
        return await _page(visit, status=404, problem=refused.message)
    return visit.to("/developer/notifications#deliveries")


async def _page(visit: Visit, *, status: int = 200, secret: str = "", problem: str = "") -> Response:
    before, types_before = _known(visit.query("before")), _known(visit.query("types_before"))
    shown = await visit.market.database.aread(_shown, visit.person.id, before, types_before)
    return await visit.page(
        "people/notifications.html.jinja",
        status=status,
        here="/developer",
        shown=shown,
        secret=secret,
        problem=problem,
        first=before is None,
        first_settings=types_before is None,
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
    )
