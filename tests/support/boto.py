"""boto3 against an ASGI application in this process: real signing, real parsing, no port."""

import asyncio
import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config

Asgi = Callable[..., Any]


class _Raw(io.BytesIO):
    """A body as urllib3 would hand it over."""

    def stream(self, **_: Any):
        yield self.read()


def client(app: Asgi, access_key_id: str, secret: str, *, path: str = "/") -> Any:
    """Return a boto3 MTurk client whose requests are answered by `app` at `path`."""
    made = boto3.client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=f"http://piecework.test{path}",
        aws_access_key_id=access_key_id,
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}),
    )
    made.meta.events.register("before-send.mturk", lambda request, **_: _answer(app, request))
    return made


def _answer(app: Asgi, request: AWSPreparedRequest) -> AWSResponse:
    status, headers, body = asyncio.run(
        call(app, request.method, request.url, dict(request.headers), request.body)
    )
    return AWSResponse(request.url, status, headers, _Raw(body))


async def call(
    app: Asgi, method: str, url: str, headers: dict[str, Any], body: bytes | str | None
) -> tuple[int, dict[str, str], bytes]:
    """Send one request to an ASGI application and return status, headers and body."""
    parts = urlsplit(url)
    raw = body.encode() if isinstance(body, str) else body or b""
    sent: list[dict[str, Any]] = []
    messages = [{"type": "http.request", "body": raw, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "scheme": parts.scheme,
        "path": parts.path or "/",
        "raw_path": (parts.path or "/").encode(),
        "query_string": parts.query.encode(),
        "headers": [
            (b"host", parts.netloc.encode()),
            *((name.lower().encode(), _bytes(value)) for name, value in headers.items()),
        ],
        "client": ("127.0.0.1", 1),
        "server": (parts.hostname, 80),
        "http_version": "1.1",
        "root_path": "",
        "asgi": {"version": "3.0"},
    }
    await app(scope, receive, send)
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], answered, b"".join(message.get("body", b"") for message in sent[1:])


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
