"""The HTTP side of the protocol: a bare ASGI application from a signed request to a handler and back.

The order is fixed: method and size, signature, operation, throttle, shape of the body, handler. What an
operation does is a handler's affair, and whatever touches the outside (keys, limits, time, logs) is handed
in. It answers whatever path it is given; which path leads here is decided elsewhere.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from piecework.aws.decode import build_decoders
from piecework.aws.encode import build_encoders
from piecework.aws.errors import ProtocolError, internal_failure, throttling_exception, unrecognized_client
from piecework.aws.model import ServiceModel
from piecework.aws.sigv4 import SignedRequest, Verifier, parse_authorization

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Handler = Callable[[Any, dict[str, Any]], Awaitable[dict[str, Any]]]

UNKNOWN_OPERATION = "unknown"
_MAX_BODY = 1 << 20


class Credential(Protocol):
    """What an access key stands for: the secret that signs, and whoever acts with it."""

    @property
    def secret(self) -> str:
        """Return the signing secret."""

    @property
    def principal(self) -> Any:
        """Return the value handed to handlers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What the endpoint needs from outside.

    Attributes:
        authenticate: returns the credential of an access key id, or None for one that is unknown or revoked.
        throttle: returns whether this credential may call this operation now.
        fault: turns a handler's exception into an answer, or None for one that nobody expected.
        report: told of an unexpected exception, with the operation and the request id.
        observe: told of every call: operation (or "unknown"), outcome ("ok" or the error code), seconds.
        note: told of every call whose signature was good: the principal, then operation, outcome, request id
            and seconds. Who made any other call, nobody knows.
        now: wall time in milliseconds since the epoch.
        elapsed: seconds on a clock that only measures distances.
        request_id: returns a fresh id for the answer.
    """

    authenticate: Callable[[str], Awaitable[Credential | None]]
    throttle: Callable[[Credential, str], bool]
    fault: Callable[[Exception], ProtocolError | None]
    report: Callable[[Exception, str, str], None]
    observe: Callable[[str, str, float], None]
    note: Callable[[Any, str, str, str, float], None]
    now: Callable[[], int]
    elapsed: Callable[[], float]
    request_id: Callable[[], str]


class Endpoint:
    """An ASGI application that answers the operations of a service model."""

    def __init__(
        self, model: ServiceModel, handlers: Mapping[str, Handler], ports: Ports, max_body: int = _MAX_BODY
    ) -> None:
        """Compile the model. `handlers` maps operation names to functions of (principal, checked input).

        Raises:
            ValueError: a handler is named for an operation that the model does not have.
        """
        strangers = handlers.keys() - model.operations.keys()
        if strangers:
            raise ValueError(f"the service model has no operation {', '.join(sorted(strangers))}")
        self._prefix = model.target_prefix
        self._operations = frozenset(model.operations)
        self._decoders = build_decoders(model)
        self._encoders = build_encoders(model)
        self._verifier = Verifier(model.signing_name)
        self._handlers = dict(handlers)
        self._ports = ports
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; return quietly if the client leaves before its body is complete."""
        ports = self._ports
        started = ports.elapsed()
        request_id = ports.request_id()
        headers = _headers(scope["headers"])
        operation = self._operation(headers)
        credential: Credential | None = None
        try:
            body = await self._body(scope["method"], headers, receive)
            if body is None:
                return
            request = SignedRequest("POST", *_target(scope), headers, body)
            credential = await self._signer(request)
            answer = await self._perform(operation, credential, body)
            status, outcome = 200, "ok"
        except Exception as error:  # noqa: BLE001  the last place where a failure can still become an answer
            refusal = self._refusal(error, operation, request_id)
            answer, status, outcome = refusal.body(), refusal.status, refusal.code
        seconds = ports.elapsed() - started
        ports.observe(operation, outcome, seconds)
        if credential is not None:
            ports.note(credential.principal, operation, outcome, request_id, seconds)
        await _respond(send, status, answer, request_id)

    def _operation(self, headers: Mapping[str, str]) -> str:
        target = headers.get("x-amz-target", "")
        name = target.removeprefix(self._prefix)
        return name if name in self._operations and name != target else UNKNOWN_OPERATION

    async def _body(self, method: str, headers: Mapping[str, str], receive: Receive) -> bytes | None:
        """Return the whole body of a POST, or None if the client went away while sending it."""
        if method != "POST":
            raise ProtocolError("UnknownOperationException", "Operations are called by POST.", 405)
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > self._max_body:
            raise self._too_large()
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            part: bytes = message.get("body", b"")
            size += len(part)
            if size > self._max_body:
                raise self._too_large()
            if not message.get("more_body", False):
                return b"".join(parts) + part if parts else part
            parts.append(part)

    def _too_large(self) -> ProtocolError:
        text = f"The request body is larger than {self._max_body} bytes."
        return ProtocolError("RequestEntityTooLarge", text, 413)

    async def _signer(self, request: SignedRequest) -> Credential:
        ports = self._ports
        claim = parse_authorization(request.headers)
        credential = await ports.authenticate(claim.access_key_id)
        if credential is None:
            raise unrecognized_client()
        self._verifier.verify(claim, credential.secret, request, ports.now())
        return credential

    async def _perform(self, operation: str, credential: Credential, body: bytes) -> bytes:
        if operation == UNKNOWN_OPERATION:
            raise ProtocolError("UnknownOperationException", "X-Amz-Target names no known operation.")
        if not self._ports.throttle(credential, operation):
            raise throttling_exception()
        members = self._decoders[operation](body)
        return self._encoders[operation](await self._handlers[operation](credential.principal, members))

    def _refusal(self, error: Exception, operation: str, request_id: str) -> ProtocolError:
        if isinstance(error, ProtocolError):
            return error
        known = self._ports.fault(error)
        if known is not None:
            return known
        self._ports.report(error, operation, request_id)
        return internal_failure()


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers by name. One sent twice is joined, as a signature covers both values together."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name = raw_name.decode("latin-1").lower()
        value = raw_value.decode("latin-1")
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


def _target(scope: Scope) -> tuple[str, str]:
    """Return path and query as they were sent; a path that the server decoded is quoted again."""
    raw_path = scope.get("raw_path")
    path = raw_path.decode("latin-1") if raw_path else quote(scope["path"])
    return path, scope.get("query_string", b"").decode("latin-1")


async def _respond(send: Send, status: int, body: bytes, request_id: str) -> None:
    headers = [
        (b"content-type", b"application/x-amz-json-1.1"),
        (b"content-length", str(len(body)).encode("ascii")),
        (b"x-amzn-requestid", request_id.encode("ascii")),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
