"""The rules of working here in plain words, with this server's own numbers."""

from starlette.responses import Response

from piecework.web.context import Visit


async def page(visit: Visit) -> Response:
    """Answer with the rules."""
    return await visit.page("people/help.html.jinja", limit=visit.site.settings.queue_limit)
