"""The outermost ASGI layer: which request goes where, one log line each, health and metrics.

`POST /` and `POST /sandbox` are the API of the two markets, everything else is the website. Either market may
have a host name of its own; a request that comes to the sandbox's host is the sandbox's.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import structlog
from prometheus_client import generate_latest

from piecework import clock, ids
from piecework.observe import Metrics, public_path

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

_log = structlog.get_logger()


class Lifetime(NamedTuple):
    """What runs when the server starts, and when it stops; and the work of the background, done once."""

    start: Callable[[], Awaitable[None]]
    run_once: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]]


class Server:
    """The ASGI application that a web server runs.

    Args:
        apis: the API endpoints, by market name.
        site: the website.
        pages: small answers by path, such as /healthz: each returns status, content type and body.
        sandbox_url: the sandbox's public address: another path, or another host.
        lifetime: start and stop.
        metrics: counts requests.
    """

    def __init__(
        self,
        *,
        apis: Mapping[str, Asgi],
        site: Asgi,
        pages: Mapping[str, Asgi],
        sandbox_url: str,
        lifetime: Lifetime,
        metrics: Metrics,
    ) -> None:
        self._apis = apis
        self._site = site
        self._pages = pages
        sandbox = urlsplit(sandbox_url)
        self._sandbox_path = sandbox.path.rstrip("/")
        self._sandbox_host = sandbox.netloc.encode()
        self.lifetime = lifetime
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the life of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = clock.elapsed()
        answer = _Answer(send)
        scope["request_id"] = answer.request_id
        try:
            await self._route(scope)(scope, receive, answer)
        finally:
            self._metrics.count_request(answer.status)
            _log.info(
                "request",
                method=scope["method"],
                path=public_path(scope["path"]),
                status=answer.status,
                ms=round((clock.elapsed() - begun) * 1_000, 2),
                request_id=answer.request_id,
            )

    def _route(self, scope: Scope) -> Asgi:
        path = scope["path"]
        if scope["method"] == "POST" and (market := self._api_at(path.rstrip("/"), scope)) is not None:
            return self._apis[market]
        return self._pages.get(path, self._site)

    def _api_at(self, path: str, scope: Scope) -> str | None:
        if path == self._sandbox_path and (path or _is_for(scope, self._sandbox_host)):
            return "sandbox"
        return None if path else "production"

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self.lifetime.start()
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            raise
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.lifetime.stop()
        await send({"type": "lifespan.shutdown.complete"})


def _is_for(scope: Scope, host: bytes) -> bool:
    return any(name == b"host" and value == host for name, value in scope["headers"])


class _Answer:
    """Passes an answer on, remembers its status and makes sure that it names its request."""

    __slots__ = ("_send", "request_id", "status")

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.request_id = ids.new_request_id()

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = message["headers"]
            # The API has named its answer already, under the name that SDKs read.
            named = next((value for name, value in headers if name == b"x-amzn-requestid"), None)
            if named is not None:
                self.request_id = named.decode()
            else:
                message["headers"] = [*headers, (b"x-request-id", self.request_id.encode())]
        await self._send(message)


class Page:
    """A small answer made by a function: status, content type, body."""

    def __init__(self, make: Callable[[], Awaitable[tuple[int, str, bytes]]]) -> None:
        self._make = make

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer any method alike."""
        status, kind, body = await self._make()
        headers = [
            (b"content-type", kind.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def metrics_page(metrics: Metrics, refresh: Callable[[], None]) -> Page:
    """Return /metrics; `refresh` brings the gauges up to date first."""

    async def make() -> tuple[int, str, bytes]:
        refresh()
        return 200, "text/plain; version=0.0.4; charset=utf-8", generate_latest(metrics.registry)

    return Page(make)


def health_page() -> Page:
    """Return /healthz: the process answers."""

    async def make() -> tuple[int, str, bytes]:
        return 200, "text/plain; charset=utf-8", b"ok\n"

    return Page(make)


def readiness_page(checks: Mapping[str, Callable[[], Awaitable[str | None]]]) -> Page:
    """Return /readyz: 200 when every check returns None, else 503 with a line for each that does not."""

    async def make() -> tuple[int, str, bytes]:
        lines = []
        for name, check in checks.items():
            try:
                problem = await check()
            except Exception as error:  # noqa: BLE001  an unreachable store is an answer here, not a failure
                problem = type(error).__name__
            if problem is not None:
                lines.append(f"{name}: {problem}")
        text = "\n".join(lines) or "ready"
        return (503 if lines else 200), "text/plain; charset=utf-8", f"{text}\n".encode()

    return Page(make)
