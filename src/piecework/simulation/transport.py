"""How a request gets to the server: a function, so that the server may be in this process or far away."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from urllib3 import PoolManager, Retry, Timeout


class Request(NamedTuple):
    """An HTTP request with its whole body."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


class Reply(NamedTuple):
    """An HTTP answer with its whole body; names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


Transport = Callable[[Request], Reply]
"""Sends a request and returns the answer, redirects not followed. May be called from several threads."""


def over_network(connections: int = 16, seconds: float = 60) -> Transport:
    """Return a transport that keeps so many connections open and waits so long for an answer."""
    pool = PoolManager(
        maxsize=connections, block=True, timeout=Timeout(seconds), retries=Retry(0, redirect=0)
    )

    def send(request: Request) -> Reply:
        answer = pool.request(
            request.method,
            request.url,
            headers=request.headers,
            body=request.body or None,
            redirect=False,
            retries=False,
        )
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(answer.status, headers, answer.data)

    return send
