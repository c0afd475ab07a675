"""The website as one ASGI app: routes, who may see what, and what stands around every answer.

The composition root builds it from its parts and mounts the API before it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Host, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from piecework import clock, ids
from piecework.clock import Clock
from piecework.db.door import Database
from piecework.files.links import FileLinks
from piecework.files.store import FileStore
from piecework.identity.lookups import Lookups
from piecework.identity.vault import Vault
from piecework.mail import Mailer
from piecework.rules import webhooks
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.settings import Settings
from piecework.throttle import Throttle
from piecework.web import entry, refusals
from piecework.web.assets import STATIC, Assets
from piecework.web.bundles import Bundles
from piecework.web.by_part import ByPart
from piecework.web.compressing import CompressGets
from piecework.web.context import Market, SendTest, Site, Visit
from piecework.web.languages import Languages
from piecework.web.pages import Pages
from piecework.web.routes import PAGES, SCRIPTS, SUBMITS, TASK, PageRoute
from piecework.web.security import (
    FILES_AT_ONCE,
    MOST_BODY_BYTES,
    MOST_ROWS_BYTES,
    BodyLimit,
    ForgeryCheck,
    OnlyTasks,
    PageHeaders,
    origin_of,
    rows_pattern,
    task_pattern,
)
from piecework.web.tasks import files, frames
from piecework.web.tasks.tokens import TaskTokens

_log = structlog.get_logger()

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class SiteParts:
    """What the website is made of.

    Attributes:
        settings: checked settings.
        identity: the store of people.
        production: the market of that name.
        sandbox: the market of that name.
        secret: the server's secret, which signs task addresses and webhooks.
        lookups: sessions and keys, shared with the API so that both forget at once.
        vault: seals the secrets of new access keys.
        wall: wall time.
        files: keeps the files that workers upload.
        send_test: sends an event in the market of a name at once; refuses when it does not arrive.
        mailer: sends mail, or None where there is none.
        languages: those that pages can be read in.
        elapsed: seconds that only grow, by which page rates are counted.
    """

    settings: Settings
    identity: Database
    production: Database
    sandbox: Database
    secret: bytes
    lookups: Lookups
    vault: Vault
    wall: Clock
    files: FileStore
    send_test: SendTest
    mailer: Mailer | None = None
    elapsed: Callable[[], float] = clock.elapsed
    languages: Languages = field(default_factory=Languages)


def build_site(parts: SiteParts) -> ASGIApp:
    """Return the website. Raises AssetsMissingError when the bundles are not built."""
    site = _site(parts)
    lost = partial(_serve_error, site, HTTPException(404))
    app: ASGIApp = Starlette(
        routes=_routes(site),
        exception_handlers={HTTPException: partial(_show_error, site), 500: partial(_show_failure, site)},
    )
    forged = HTTPException(
        403, Phrase("The request came from a page of another site, so it was not carried out.")
    )
    roots = {market.root for market in site.markets.values()}
    in_frames = task_pattern(roots)
    app = ForgeryCheck(app, site.origins, in_frames, partial(_serve_error, site, forged))
    of_task = MOST_BODY_BYTES + FILES_AT_ONCE * site.settings.file_most_bytes
    app = BodyLimit(app, [(in_frames, of_task), (rows_pattern(roots), MOST_ROWS_BYTES)])
    own, tasks = urlsplit(site.settings.public_url).netloc, urlsplit(site.task_url).netloc
    if tasks != own:
        app = OnlyTasks(app, tasks, in_frames, lost)
    app = PageHeaders(app, [origin_of(site.task_url)])
    return CompressGets(app)


def _site(parts: SiteParts) -> Site:
    settings = parts.settings
    production = Market("production", parts.production, "", settings.public_url, settings.public_url)
    sandbox_root = urlsplit(settings.sandbox_url).path.rstrip("/")
    sandbox = Market("sandbox", parts.sandbox, sandbox_root, settings.sandbox_url, settings.public_url)
    assets = Assets()
    return Site(
        settings=settings,
        identity=parts.identity,
        markets={"production": production, "sandbox": sandbox},
        pages=Pages(assets, parts.languages),
        languages=parts.languages,
        assets=assets,
        tokens=TaskTokens(parts.secret),
        lookups=parts.lookups,
        vault=parts.vault,
        wall=parts.wall,
        mailer=parts.mailer,
        files=parts.files,
        file_links=FileLinks(parts.secret, parts.wall),
        page_throttle=Throttle(settings.page_rate, settings.page_burst, parts.elapsed),
        tool_throttle=Throttle(settings.tool_rate, settings.tool_burst, parts.elapsed),
        webhook_secret=partial(webhooks.secret_of, parts.secret),
        send_test=parts.send_test,
        origins=frozenset(map(origin_of, (settings.public_url, settings.sandbox_url))),
        ancestors=" ".join(dict.fromkeys(map(origin_of, (settings.task_url, production.url, sandbox.url)))),
    )


def _routes(site: Site) -> list[BaseRoute]:
    production, sandbox = site.markets["production"], site.markets["sandbox"]
    tasks = _task_routes(site)
    handed_out = Route("/files/{token}", partial(files.serve, site), methods=["GET"])
    static = Route("/static/{name}", Bundles(STATIC).serve)
    scripts = [
        Route(path, partial(_to_script, site, name), methods=["GET"]) for path, name in SCRIPTS.items()
    ]
    of_production, of_sandbox = (
        ByPart(market.root, [_route(site, market, page) for page in PAGES])
        for market in (production, sandbox)
    )
    host = urlsplit(sandbox.url).hostname or ""
    at_sandbox: list[BaseRoute] = (
        [Route(sandbox.root, partial(_to_root, sandbox), methods=["GET"]), of_sandbox]
        if sandbox.root
        else [Host(host, Router([of_sandbox], redirect_slashes=False))]
    )
    return [*tasks, static, *scripts, handed_out, *at_sandbox, of_production]


def _task_routes(site: Site) -> list[BaseRoute]:
    roots = dict.fromkeys(market.root for market in site.markets.values())
    routes: list[BaseRoute] = []
    for root in roots:
        routes.append(Route(root + TASK, _only_get(partial(frames.show, site)), methods=["GET"]))
        routes.append(Route(root + TASK, partial(frames.submit, site), methods=["POST"]))
        routes.extend(
            Route(root + path, _only_get(partial(frames.submit, site)), methods=["GET", "POST"])
            for path in SUBMITS
        )
    # Submits come most often, and routes are tried in their order.
    return routes[::-1]


def _only_get(endpoint: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        # Starlette adds HEAD to GET, and a look must not submit.
        return Response(status_code=405) if request.method == "HEAD" else await endpoint(request)

    return answer


def _route(site: Site, market: Market, page: PageRoute) -> Route:
    async def answer(request: Request) -> Response:
        visit = await entry.arrive(site, market, request, page.need)
        turned_away = await entry.turn_away(visit, page.need)
        if turned_away is not None:
            return turned_away
        try:
            return await page.handler(visit)
        except Refused as refused:
            return await refusals.page(visit, refused)

    return Route(market.root + page.path, answer, methods=[page.method])


async def _to_script(site: Site, name: str, _request: Request) -> Response:
    # The file's own name changes with every release; a page of a requester's keeps this one for years.
    headers = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}
    return RedirectResponse(site.task_url + site.assets.url(name), 302, headers)


async def _to_root(market: Market, _request: Request) -> Response:
    return RedirectResponse(f"{market.root}/", 307)


async def _serve_error(site: Site, error: HTTPException, scope: Scope, receive: Receive, send: Send) -> None:
    response = await _show_error(site, Request(scope, receive), error)
    await response(scope, receive, send)


async def _show_error(site: Site, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    visit = await entry.arrive(site, _market_of(site, request), request)
    response = await entry.error(visit, error.status_code, _own_words(error))
    response.headers.update(error.headers or {})
    return response


async def _show_failure(site: Site, request: Request, error: Exception) -> Response:
    request_id = request.scope.get("request_id") or ids.new_request_id()
    _log.error("page_failed", path=request.url.path, request_id=request_id, exc_info=error)
    market = _market_of(site, request)
    try:
        # Without asking who it is: the stores may be what failed.
        return entry.plain_error(Visit(request, site, market, None), 500, request_id=request_id)
    except Exception as second:  # noqa: BLE001  a page about a failure must not fail
        _log.error("error_page_failed", request_id=request_id, exc_info=second)
        return PlainTextResponse(f"The server failed. Request id: {request_id}", 500)


def _own_words(error: HTTPException) -> str:
    # Starlette fills in the name of the status when a handler says nothing.
    return error.detail if error.detail.endswith(".") else ""


def _market_of(site: Site, request: Request) -> Market:
    sandbox = site.markets["sandbox"]
    if sandbox.root:
        path = request.url.path
        below = path == sandbox.root or path.startswith(sandbox.root + "/")
    else:
        below = request.url.hostname == urlsplit(sandbox.url).hostname
    return sandbox if below else site.markets["production"]
