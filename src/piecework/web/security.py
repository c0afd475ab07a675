"""What stands around every answer: who may send a change, what a page may load, and how much may be sent.

Plain ASGI, outside the routes, so that no handler can forget it. Task frames bring their own policy
(tasks/frames.py) and are left as they are.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from piecework.rules.phrases import Phrase

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BODY_BYTES = 4_000_000
MOST_ROWS_BYTES = 512_000_000
"""Of a file of rows to be published; it is read from the disk in pieces."""
FILES_AT_ONCE = 3
"""How many files of full size a task may send at once."""
FRAME_SOURCES = "piecework.frame_sources"
"""Key in the scope under which a handler leaves further sources for frames of its page."""


def origin_of(url: str) -> str:
    """Return scheme and host of an address, as browsers write an origin."""
    parts = urlsplit(url)
    port = (
        f":{parts.port}" if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme) else ""
    )
    host = parts.hostname or ""
    return f"{parts.scheme}://[{host}]{port}" if ":" in host else f"{parts.scheme}://{host}{port}"


def task_pattern(roots: Iterable[str]) -> re.Pattern[str]:
    """Return what the paths of task frames look like, below the roots of the markets.

    A task's page has an opaque origin and no cookie: the token in the address is what counts there, or the
    assignment's id in the form.
    """
    below = "|".join(map(re.escape, roots))
    return re.compile(rf"(?:{below})/(?:task/[^/]+/(?:/?mturk/externalSubmit)?|mturk/externalSubmit)")


def rows_pattern(roots: Iterable[str]) -> re.Pattern[str]:
    """Return what the paths look like to which requesters send files of rows."""
    below = "|".join(map(re.escape, roots))
    return re.compile(rf"(?:{below})/(?:create/projects/[^/]+/publish|upload/[^/]+)")


class ForgeryCheck:
    """Refuses changes that another site's page sent in the name of the person.

    Browsers say where a request comes from, by Sec-Fetch-Site or, older ones, by Origin. A request that says
    neither comes from no browser, and then nobody else can have made it carry the person's cookie.
    """

    def __init__(
        self, app: ASGIApp, origins: frozenset[str], exempt: re.Pattern[str], refuse: ASGIApp
    ) -> None:
        """Let changes from `origins`, or to `exempt` paths, pass to `app`; answer the others by `refuse`."""
        self._app, self._origins, self._exempt, self._refuse = app, origins, exempt, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and not self._allowed(scope):
            await self._refuse(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _allowed(self, scope: Scope) -> bool:
        if scope["method"] in SAFE_METHODS or self._exempt.fullmatch(scope["path"]):
            return True
        return is_own_request(Headers(scope=scope), self._origins, unsaid=True)


def is_own_request(headers: Headers, origins: frozenset[str], *, unsaid: bool) -> bool:
    """Return whether a request comes from a page of ours or from the person's own hand.

    Args:
        headers: of the request.
        origins: our own.
        unsaid: what to say of a request that tells nothing of where it comes from.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site in {"same-origin", "none"}:
        return True
    said = headers.get("origin") or headers.get("referer")
    if said is None:
        return unsaid if site is None else False
    try:
        origin = origin_of(said)
        own_host = urlsplit(said).netloc == headers.get("host")
    except ValueError:
        return False
    # Against Sec-Fetch-Site the host's name alone is no proof: it may be one of several of ours.
    return origin in origins or (own_host and site is None)


class BodyLimit:
    """Refuses bodies that are larger than any form of ours, than a task with its files, or a file of rows."""

    def __init__(self, app: ASGIApp, larger: Iterable[tuple[re.Pattern[str], int]]) -> None:
        """Let `app` read at most 4 MB of a request, and as many bytes as `larger` says on such paths."""
        self._app, self._larger = app, tuple(larger)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what is read of it."""
        read, most = 0, MOST_BODY_BYTES
        if scope["type"] == "http":
            most = next((most for paths, most in self._larger if paths.fullmatch(scope["path"])), most)

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413, Phrase("This is more than a form may send."))
            return message

        await self._app(scope, counted if scope["type"] == "http" else receive, send)


class PageHeaders:
    """Adds to every page of ours what it may load and who may frame it."""

    def __init__(self, app: ASGIApp, frame_sources: Iterable[str]) -> None:
        """Allow frames from `frame_sources`, and forms to them, on every page.

        What a handler leaves in the scope is for frames alone.
        """
        self._app, self._frame_sources = app, tuple(frame_sources)
        self._plain_policy = self._policy(())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(scope, message["headers"])
            await send(message)

        await self._app(scope, receive, dressed)

    def _dress(self, scope: Scope, headers: list[tuple[bytes, bytes]]) -> None:
        given = {name for name, _ in headers}
        if b"content-security-policy" not in given:
            sources = scope.get(FRAME_SOURCES)
            policy = self._policy(sources) if sources else self._plain_policy
            headers += [(b"content-security-policy", policy), (b"x-frame-options", b"DENY")]
        headers += [header for header in _PAGE_HEADERS if header[0] not in given]

    def _policy(self, sources: Iterable[str]) -> bytes:
        allowed = " ".join(dict.fromkeys(("'self'", *self._frame_sources, *sources)))
        # Answers that did not arrive are sent again from the page around the task (draft-keeper.ts).
        sent_to = " ".join(dict.fromkeys(("'self'", *self._frame_sources)))
        return f"{_POLICY}form-action {sent_to}; frame-src {allowed}".encode("latin-1")


_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
)
_PAGE_HEADERS = [
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"interest-cohort=()"),
    (b"cache-control", b"private, no-cache"),
]


class OnlyTasks:
    """On the host name set apart for task frames, serves these and what they load, and nothing else."""

    def __init__(self, app: ASGIApp, host: str, tasks: re.Pattern[str], elsewhere: ASGIApp) -> None:
        """Guard the host name `host` (with its port); other paths than `tasks` go to `elsewhere`."""
        self._app, self._host, self._tasks, self._elsewhere = app, host, tasks, elsewhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if it may be answered on its host."""
        if scope["type"] == "http" and self._guards(scope):
            await self._elsewhere(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _guards(self, scope: Scope) -> bool:
        path: str = scope["path"]
        allowed = path.startswith("/static/") or self._tasks.fullmatch(path)
        return Headers(scope=scope).get("host") == self._host and not allowed
