"""boto3 in a test: which requests are answered by an open market instead of the network.

A market is reached at an address of its own that nobody else has, and, so that programs run unchanged, at
Amazon's: whatever they ask of Amazon's production or sandbox goes to the market opened last.
"""

import io
from collections.abc import Iterator
from typing import Any, Protocol

from botocore import handlers
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session

from piecework.compat.sitecustomize import OLD_ADDRESS
from piecework.simulation.transport import Reply, Request

_SIGNED = frozenset({"authorization", "x-amz-date", "x-amz-security-token", "host"})
_SCOPE = ("mturk-requester", "us-east-1")


class Answering(Protocol):
    """What is asked of a market here."""

    production_url: str
    sandbox_url: str

    def transport(self, request: Request, /) -> Reply:
        """Answer an HTTP request of anybody."""

    def serves(self, url: str) -> bool:
        """Return whether an address is this market's own, and no port leads there."""

    def credentials(self, key_id: str) -> Credentials | None:
        """Return an access key of this market, or, of one that it does not know, None."""

    def own_credentials(self) -> Credentials:
        """Return an access key of the first requester."""


_opened: list[Answering] = []
_network = URLLib3Session.send


def open_to_boto(market: Answering) -> None:
    """Let a market answer from now on."""
    # Two ways, because neither sees everything: clients made before this module was loaded lack the handler,
    # and while moto is at work it answers for all of Amazon's addresses before anything is sent.
    if ("before-send.mturk", _before_send) not in handlers.BUILTIN_HANDLERS:
        handlers.BUILTIN_HANDLERS.insert(0, ("before-send.mturk", _before_send))
    _opened.append(market)
    URLLib3Session.send = _send


def close_to_boto(market: Answering) -> None:
    """Let it answer no more."""
    _opened.remove(market)
    if not _opened:
        URLLib3Session.send = _network


def _send(session: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
    return _answer(request) or _network(session, request)


def _before_send(request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
    return _answer(request)


def _answer(request: AWSPreparedRequest) -> AWSResponse | None:
    for market in reversed(_opened):
        old = OLD_ADDRESS.match(request.url)
        if old is None and not market.serves(request.url):
            continue
        url = request.url
        if old is not None:
            url = market.sandbox_url if old["sandbox"] else market.production_url
        reply = market.transport(_signed_for(market, request, url))
        return AWSResponse(request.url, reply.status, dict(reply.headers), _Raw(reply))
    return None


def _signed_for(market: Answering, request: AWSPreparedRequest, url: str) -> Request:
    """Return the request as the market must see it: signed for its address, by a key that it knows."""
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    known = market.credentials(_key_id(request))
    if url == request.url and known is not None:
        return Request("POST", url, dict(request.headers.items()), body)
    kept = {name: _text(value) for name, value in request.headers.items() if name.lower() not in _SIGNED}
    signed = AWSRequest("POST", url, data=body, headers=kept)
    SigV4Auth(known or market.own_credentials(), *_SCOPE).add_auth(signed)
    return Request("POST", url, dict(signed.headers.items()), body)


def _key_id(request: AWSPreparedRequest) -> str:
    said = _text(request.headers.get("Authorization", ""))
    return said.partition("Credential=")[2].partition("/")[0]


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


class _Raw(io.BytesIO):
    """A body as urllib3 would hand it over."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.body)

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self.read()
