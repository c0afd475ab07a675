"""A transport to an ASGI application in this process: an event loop in a thread of its own answers."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from piecework.simulation.transport import Reply, Request

T = TypeVar("T")
Asgi = Callable[[Any, Any, Any], Awaitable[None]]


class Loop:
    """An event loop that runs in a thread, for callers that have none or are inside of another."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="piecework", daemon=True)
        self._thread.start()

    def run(self, work: Awaitable[T]) -> T:
        """Wait for it there and return what it returns."""
        return asyncio.run_coroutine_threadsafe(_wait_for(work), self._loop).result()

    def close(self) -> None:
        """End the thread. Nothing may be running there any more."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _wait_for(work: Awaitable[T]) -> T:
    return await work


async def call(app: Asgi, request: Request) -> Reply:
    """Send one request to an ASGI application."""
    parts = urlsplit(request.url)
    path = parts.path or "/"
    headers = [(b"host", parts.netloc.encode()), *_raw(request.headers.items())]
    if not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", str(len(request.body)).encode()))
    messages = [{"type": "http.request", "body": request.body, "more_body": False}]
    answered: list[Any] = []

    async def receive() -> dict[str, Any]:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        answered.append(message)

    await app(
        {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": parts.scheme,
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": (parts.hostname, parts.port or 80),
        },
        receive,
        send,
    )
    start, *rest = answered
    told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    return Reply(start["status"], told, b"".join(each.get("body", b"") for each in rest))


def _raw(headers: Iterable[tuple[str, str | bytes]]) -> list[tuple[bytes, bytes]]:
    return [
        (name.lower().encode("latin-1"), value if isinstance(value, bytes) else str(value).encode("latin-1"))
        for name, value in headers
    ]
