"""The rules of working here in plain words, with this server's own numbers."""

from starlette.responses import Response

from piecework.rules.assignments import NEWCOMER_BELOW, TURN_MS
from piecework.web.context import Visit


async def page(visit: Visit) -> Response:
    """Answer with the rules."""
    return await visit.page(
        "people/help.html.jinja",
        settings=visit.site.settings,
        newcomer_below=NEWCOMER_BELOW,
        turn_seconds=TURN_MS // 1_000,
    )
