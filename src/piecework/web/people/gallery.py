"""The gallery: every component of our pages, on one page of the sandbox, for whoever builds pages."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework import clock
from piecework.rules.figures import LEAST_TIMED, Rate, Reputation
from piecework.rules.phrases import Phrase
from piecework.web.context import Visit
from piecework.web.people.elements import all_elements
from piecework.web.tasks.example_forms import EXAMPLES

ICONS = (
    *("back", "check", "clock", "copy", "cross", "down", "flag", "hide", "lock"),
    *("mail", "none", "pause", "plus", "sand", "tally", "test", "wait", "warn"),
)
_TASK = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>A task</title>'
    "<main><h1>A stranger's page</h1><p>It stands in a frame of its own.</p></main></html>"
)
_SHOWN = Reputation(
    approved=2_318,
    rejected=33,
    recently_approved=411,
    recently_rejected=6,
    rejected_this_week=2,
    review_seconds=7_320,
    rate=Rate(1_181, 2_716),
)


async def page(visit: Visit) -> Response:
    """Answer with the gallery. In production there is no such page."""
    if not visit.market.is_sandbox:
        raise HTTPException(404)
    return await visit.page(
        "gallery.html.jinja",
        icons=ICONS,
        seen=_SHOWN,
        least_timed=LEAST_TIMED,
        task=_TASK,
        minutes=11 * clock.MINUTE,
        elements=all_elements(visit.site.assets),
        forms=EXAMPLES,
        errors={"minutes": Phrase("Write minutes in figures, for example 20.")},
    )
