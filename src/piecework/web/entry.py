"""Coming to a page: who asks, whether they may, and whether they ask too often."""

import math
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from piecework.identity.tool_tokens import Tool
from piecework.rules.phrases import Phrase
from piecework.web.context import Market, Site, Visit
from piecework.web.pages import Side
from piecework.web.people import cookies
from piecework.web.routes import ANYONE, IN_PERSON, REQUESTER, WORKER, Need

_BEARER = "bearer "
_ROLE_MISSING = {
    "worker": Phrase("This page is for workers, and your account lacks that role. The operator can give it."),
    "requester": Phrase(
        "This page is for requesters, and your account lacks that role. The operator can give it."
    ),
}
_NOT_FOR_TOOLS = "A tool's token opens the pages of workers only. Sign in with a browser for this one."
_UNKNOWN = "This token is not valid, or was deleted. Your account lists the tokens of your tools."


async def arrive(site: Site, market: Market, request: Request, need: Need = ANYONE) -> Visit:
    """Return the visit of whoever asks: by a tool's token if one is shown, else by the session's cookie.

    What is for requesters is on their side of the counter.
    """
    shown = _bearer(request)
    if shown is not None:
        return Visit(request, site, market, await site.lookups.tool(shown), _side(need))
    token = cookies.read(request, site.settings)
    viewer = await site.lookups.session(token) if token else None
    return Visit(request, site, market, viewer, _side(need))


async def turn_away(visit: Visit, need: Need) -> Response | None:
    """Return the answer for somebody who asks too often or may not see the page, or None."""
    wait = _wait(visit)
    if wait:
        return _too_often(visit, wait)
    if visit.viewer is None:
        return _ask_to_sign_in(visit, need)
    if isinstance(visit.viewer, Tool) and need not in (WORKER, ANYONE):
        return JSONResponse({"message": _NOT_FOR_TOOLS}, 403)
    role = {WORKER: "worker", IN_PERSON: "worker", REQUESTER: "requester"}.get(need, "")
    if role and not getattr(visit.person.roles, role):
        return await error(visit, 403, _ROLE_MISSING[role])
    return None


def sign_in_address(market: Market, request: Request) -> str:
    """Return where to sign in, with the way back to the page that was asked for."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"{market.root}/sign-in?next={quote(wanted, safe='')}"


async def error(visit: Visit, status: int, message: str) -> Response:
    """Answer with an error page of the person's; `message` replaces its first sentence, if there is one."""
    return await visit.page("error.html.jinja", status=status, message=message, wait=0, request_id="")


def plain_error(visit: Visit, status: int, *, wait: int = 0, request_id: str = "") -> Response:
    """Answer with an error page for which no store is asked."""
    now = visit.site.wall()
    return visit.plain("error.html.jinja", now, status=status, message="", wait=wait, request_id=request_id)


def _side(need: Need) -> Side:
    return "desk" if need == REQUESTER else "worker"


def _bearer(request: Request) -> str | None:
    said = request.headers.get("authorization", "")
    return said[len(_BEARER) :].strip() if said[: len(_BEARER)].lower() == _BEARER else None


def _wait(visit: Visit) -> float:
    # Whoever is not signed in meets the limits of signing in; a crowd of strangers is the proxy's to stop.
    viewer, site = visit.viewer, visit.site
    if viewer is None:
        return 0
    throttle = site.tool_throttle if isinstance(viewer, Tool) else site.page_throttle
    return throttle.wait(viewer.person.id)


def _too_often(visit: Visit, wait: float) -> Response:
    seconds = math.ceil(wait)
    if visit.wants_json:
        said = "You have exceeded the allowed page request rate. Nothing was changed."
        response: Response = JSONResponse({"message": said, "retry_after_seconds": seconds}, 429)
    else:
        response = plain_error(visit, 429, wait=seconds)
    response.headers["Retry-After"] = str(seconds)
    return response


def _ask_to_sign_in(visit: Visit, need: Need) -> Response | None:
    if _bearer(visit.request) is not None:
        return JSONResponse({"message": _UNKNOWN}, 401, {"WWW-Authenticate": "Bearer"})
    if need == ANYONE:
        return None
    if visit.request.method == "GET":
        return RedirectResponse(sign_in_address(visit.market, visit.request), 302)
    return RedirectResponse(f"{visit.market.root}/sign-in", 303)
