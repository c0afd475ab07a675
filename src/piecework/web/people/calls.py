"""The log of API calls: the last calls of a requester's programs, and what came of them."""

import re
from functools import partial

from starlette.responses import Response

from piecework.market import api_calls
from piecework.market.api_calls import KEPT, Listed
from piecework.web.context import Visit

PAGE_SIZE = 50
_NAME = re.compile(r"[A-Za-z]{1,64}")


async def page(visit: Visit) -> Response:
    """Answer with the calls in this market, newest first; only failed ones, or only of one operation."""
    before, failed = visit.seen("before", ""), visit.query("failed") == "1"
    said = visit.query("operation").strip()
    operation = said if _NAME.fullmatch(said) else ""
    view = partial(api_calls.list_, failed=failed, operation=operation)
    found: list[Listed] = await visit.market.database.aread(
        view, visit.person.id, before or None, PAGE_SIZE + 1
    )
    asked = {"failed": "1" if failed else "", "operation": operation}
    return await visit.page(
        "people/calls.html.jinja",
        here="/developer",
        calls=found[:PAGE_SIZE],
        older=found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else "",
        first=not before,
        failed=failed,
        operation=operation,
        asked={name: value for name, value in asked.items() if value},
        days=visit.site.settings.call_log_days,
        kept=KEPT,
    )
