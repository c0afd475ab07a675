"""A study page as a requester's own server would have it, for the demo's ExternalQuestion.

It reads assignmentId and turkSubmitTo from its address and posts a form, like any page written for the API.
It is served under a sandbox policy, so it cannot read this server's cookies although it has the same address.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from importlib.resources import files
from typing import Any

_POLICY = (
    "sandbox allow-scripts allow-forms; default-src 'none'; "
    "style-src 'unsafe-inline'; script-src 'unsafe-inline'"
)


class StudyPage:
    """An ASGI application that answers with the one page."""

    def __init__(self) -> None:
        self._body = (files("piecework.sandbox") / "study.html").read_bytes()

    async def __call__(
        self,
        _scope: MutableMapping[str, Any],
        _receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        """Answer any request with the page."""
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(self._body)).encode()),
            (b"content-security-policy", _POLICY.encode()),
            (b"x-content-type-options", b"nosniff"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self._body})
