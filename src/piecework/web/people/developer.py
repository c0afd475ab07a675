"""The developer page: access keys, and how to point programs at this server."""

from typing import NamedTuple

from starlette.responses import Response

from piecework.identity import access_keys
from piecework.identity.access_keys import ACTIVE_LIMIT, NewKey
from piecework.identity.refusals import InvalidField
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.web.context import Visit


class Endpoint(NamedTuple):
    """Where programs find a market."""

    name: str
    url: str


async def page(visit: Visit) -> Response:
    """Answer with the requester's access keys."""
    return await _keys(visit)


async def create(visit: Visit) -> Response:
    """Make an access key and show its secret, this once."""
    fields = await visit.fields()
    try:
        made = await visit.site.identity.awrite(
            access_keys.create, visit.site.vault, visit.person.id, fields.get("label", "")
        )
    except InvalidField as refused:
        return await _keys(visit, status=422, error=refused.message)
    except Refused as refused:
        return await _keys(visit, status=422, problem=refused.message)
    response = await _keys(visit, made=made)
    response.headers["Cache-Control"] = "no-store"
    return response


async def change(visit: Visit) -> Response:
    """Disable a key, enable it again, or delete one that is disabled, as the field `act` says."""
    fields, key_id = await visit.fields(), visit.path("key_id")
    act, person_id, identity = fields.get("act", ""), visit.person.id, visit.site.identity
    try:
        if act == "disable":
            await identity.awrite(access_keys.disable, person_id, key_id)
        elif act == "enable":
            await identity.awrite(access_keys.enable, person_id, key_id)
        elif act == "delete":
            await identity.awrite(access_keys.delete_disabled, person_id, key_id)
    except Refused as refused:
        return await _keys(visit, status=404 if refused.code == "NoSuchKey" else 422, problem=refused.message)
    visit.site.lookups.forget_key(key_id)
    return visit.to("/developer")


async def _keys(
    visit: Visit, *, status: int = 200, made: NewKey | None = None, error: str = "", problem: str = ""
) -> Response:
    markets = visit.site.markets
    return await visit.page(
        "people/developer.html.jinja",
        status=status,
        here="/developer",
        keys=await visit.site.identity.aread(access_keys.list_, visit.person.id),
        made=made,
        error=error,
        problem=problem,
        limit=ACTIVE_LIMIT,
        sandbox_url=markets["sandbox"].url,
        endpoints=[
            Endpoint(Phrase("Sandbox"), markets["sandbox"].url),
            Endpoint(Phrase("Production"), markets["production"].url),
        ],
    )
