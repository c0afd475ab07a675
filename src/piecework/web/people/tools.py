"""Tokens for the worker's own tools, and what a tool may ask for."""

from starlette.responses import Response

from piecework.identity import tool_tokens
from piecework.identity.refusals import InvalidField
from piecework.identity.tool_tokens import NewToolToken
from piecework.rules.refusals import Refused
from piecework.web.context import Visit


async def page(visit: Visit) -> Response:
    """Answer with the worker's tokens."""
    return await _tools(visit)


async def create(visit: Visit) -> Response:
    """Make a token and show it, this once."""
    label = (await visit.fields()).get("label", "")
    try:
        made = await visit.site.identity.awrite(tool_tokens.create, visit.person.id, label)
    except InvalidField as refused:
        return await _tools(visit, status=422, label=label, errors={refused.field: refused.message})
    except Refused as refused:
        return await _tools(visit, status=422, label=label, errors={"label": refused.message})
    response = await _tools(visit, made=made)
    response.headers["Cache-Control"] = "no-store"
    return response


async def delete(visit: Visit) -> Response:
    """Delete a token; what shows it is turned away from then on."""
    await visit.site.identity.awrite(tool_tokens.delete_token, visit.person.id, visit.path("token_id"))
    visit.site.lookups.clear()
    return visit.to("/account/tools?deleted=1")


async def _tools(
    visit: Visit,
    *,
    status: int = 200,
    made: NewToolToken | None = None,
    label: str = "",
    errors: dict[str, str] | None = None,
) -> Response:
    return await visit.page(
        "people/tools.html.jinja",
        status=status,
        here="/account",
        made=made,
        label=label,
        errors=errors or {},
        deleted=visit.query("deleted") == "1",
        most=tool_tokens.MOST,
        tokens=await visit.site.identity.aread(tool_tokens.list_, visit.person.id),
        settings=visit.site.settings,
        url=visit.market.url,
    )
