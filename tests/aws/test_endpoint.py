import asyncio
import json
from dataclasses import dataclass, field
from itertools import count

import httpx
import pytest

from piecework.aws.endpoint import Endpoint, Ports
from piecework.aws.errors import ProtocolError, request_error
from tests.aws.signing import KEY_ID, SECRET, TARGET, signed_headers

NOW = 1_700_000_000_000
URL = "http://mturk.example/"
HIT_ID = "3X7837UUADRXYCA1K7JAJLKC66DJ60"


@dataclass
class Key:
    secret: str
    principal: object


class Gone(Exception):  # noqa: N818
    pass


@dataclass
class Outside:
    """What the endpoint is handed, and what it was seen to do with it."""

    allowed: bool = True
    reported: list = field(default_factory=list)
    observed: list = field(default_factory=list)
    noted: list = field(default_factory=list)
    called: list = field(default_factory=list)
    seconds: count = field(default_factory=count)

    async def authenticate(self, access_key_id):
        return Key(SECRET, "A1") if access_key_id == KEY_ID else None

    def fault(self, error):
        return request_error("X.Gone", "Hit A does not exist.", " (1)") if isinstance(error, Gone) else None

    async def get_hit(self, principal, members):
        self.called.append((principal, members))
        return {"HIT": {"HITId": members["HITId"], "CreationTime": NOW}}

    async def gone(self, _principal, _members):
        raise Gone

    async def broken(self, _principal, _members):
        raise RuntimeError("a detail nobody outside may read")

    async def mismatch(self, _principal, _members):
        return {"Surprise": 1}

    async def nothing(self, _principal, _members):
        return {}

    async def refuses_itself(self, _principal, _members):
        raise ProtocolError("ServiceUnavailable", "Later.", 503)

    def ports(self):
        return Ports(
            authenticate=self.authenticate,
            throttle=lambda _credential, _operation: self.allowed,
            fault=self.fault,
            report=lambda *seen: self.reported.append(seen),
            observe=lambda *seen: self.observed.append(seen),
            note=lambda *call: self.noted.append(call),
            now=lambda: NOW,
            elapsed=lambda: next(self.seconds),
            request_id=lambda: "11111111-2222-3333-4444-555555555555",
        )

    def handlers(self):
        return {
            "GetHIT": self.get_hit,
            "DeleteHIT": self.gone,
            "ListHITs": self.broken,
            "GetAccountBalance": self.mismatch,
            "UpdateHITReviewStatus": self.nothing,
            "ListWorkerBlocks": self.refuses_itself,
        }


@pytest.fixture
def outside():
    return Outside()


@pytest.fixture
def call(outside, model):
    """Return a function that sends one request to the endpoint through httpx."""
    endpoint = Endpoint(model, outside.handlers(), outside.ports(), max_body=2000)

    async def send(method, url, **kwargs):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(endpoint)) as client:
            return await client.request(method, url, **kwargs)

    def call(operation, body=b"{}", url=URL, *, method="POST", prefix=TARGET, **changes):
        headers = signed_headers(url, body, NOW, {"X-Amz-Target": prefix + operation})
        headers.update({name.replace("_", "-"): value for name, value in changes.items()})
        return asyncio.run(send(method, url, content=body, headers=headers))

    return call


def test_a_signed_call_reaches_its_handler_and_comes_back(call, outside):
    response = call("GetHIT", json.dumps({"HITId": HIT_ID, "Extra": 1}).encode())
    assert response.status_code == 200
    assert response.content == b'{"HIT":{"HITId":"%s","CreationTime":1700000000.0}}' % HIT_ID.encode()
    assert dict(response.headers) == {
        "content-type": "application/x-amz-json-1.1",
        "content-length": str(len(response.content)),
        "x-amzn-requestid": "11111111-2222-3333-4444-555555555555",
    }
    assert outside.called == [("A1", {"HITId": HIT_ID})]
    assert outside.observed == [("GetHIT", "ok", 1)]
    assert outside.noted == [("A1", "GetHIT", "ok", "11111111-2222-3333-4444-555555555555", 1)]


@pytest.mark.parametrize("url", ["http://localhost:8000/sandbox", "http://h/sandbox/?x=1", "http://h/a%20b"])
def test_any_path_and_query_can_be_signed(call, url):
    assert call("UpdateHITReviewStatus", json.dumps({"HITId": HIT_ID}).encode(), url).content == b"{}"


@pytest.mark.parametrize(
    ("operation", "body", "status", "text"),
    [
        (
            "GetHIT",
            b'{"HITId":"a"}',
            400,
            "ValidationException: 1 validation error detected: Value 'a' at 'hITId'",
        ),
        ("GetHIT", b"{", 400, "SerializationException: The request body is not valid JSON."),
        ("DeleteHIT", b'{"HITId":"A"}', 400, "RequestError: Hit A does not exist. (1)"),
        ("ListWorkerBlocks", b"{}", 503, "ServiceUnavailable: Later."),
        ("Nonsense", b"{}", 400, "UnknownOperationException: X-Amz-Target names no known operation."),
        ("", b"{}", 400, "UnknownOperationException: X-Amz-Target names no known operation."),
    ],
)
def test_what_goes_wrong_is_said_in_its_family(call, outside, operation, body, status, text):
    response = call(operation, body)
    answer = response.json()
    assert response.status_code == status
    assert f"{answer['__type']}: {answer.get('message', answer.get('Message'))}".startswith(text)
    assert response.headers["content-type"] == "application/x-amz-json-1.1"
    known = operation not in {"Nonsense", ""}
    assert outside.observed == [(operation if known else "unknown", answer["__type"], 1)]
    assert [each[:3] for each in outside.noted] == [("A1", *outside.observed[0][:2])]
    assert not outside.reported


@pytest.mark.parametrize(
    ("operation", "kind"), [("ListHITs", "RuntimeError"), ("GetAccountBalance", "ModelMismatch")]
)
def test_the_unexpected_is_reported_and_not_told(call, outside, operation, kind):
    response = call(operation)
    assert (response.status_code, response.content) == (500, b'{"__type":"InternalFailure","message":""}')
    [(error, where, request_id)] = outside.reported
    assert (type(error).__name__, where) == (kind, operation)
    assert request_id == response.headers["x-amzn-requestid"]


def test_the_signature_is_checked_first_then_the_throttle_then_the_body(call, outside):
    outside.allowed = False
    bad_body = b'{"HITId":"a"}'
    assert (
        call("GetHIT", bad_body, x_amz_target=TARGET + "DeleteHIT").json()["__type"]
        == "InvalidSignatureException"
    )
    throttled = call("GetHIT", bad_body)
    assert throttled.json() == {"__type": "ThrottlingException", "message": "Rate exceeded"}
    assert throttled.status_code == 400
    outside.allowed = True
    assert call("GetHIT", bad_body).json()["__type"] == "ValidationException"
    assert not outside.called


def test_strangers_are_refused(call):
    unsigned = call("GetHIT", authorization="")
    assert unsigned.json() == {
        "__type": "MissingAuthenticationTokenException", "message": "Missing Authentication Token",
    }  # fmt: skip
    scope = "20231114/us-east-1/mturk-requester/aws4_request"
    stranger = f"AWS4-HMAC-SHA256 Credential=AKIAOTHER/{scope}, SignedHeaders=host, Signature={'0' * 64}"
    assert call("GetHIT", authorization=stranger).json()["__type"] == "UnrecognizedClientException"


def test_another_prefix_or_method_is_no_operation(call):
    for prefix in ("OtherService.", ""):
        assert call("GetHIT", prefix=prefix).json()["__type"] == "UnknownOperationException"
    response = call("GetHIT", method="GET")
    assert (response.status_code, response.json()["__type"]) == (405, "UnknownOperationException")


def test_a_body_beyond_the_limit_is_refused(call):
    response = call("GetHIT", b"x" * 2001)
    assert (response.status_code, response.json()["__type"]) == (413, "RequestEntityTooLarge")


def raw_call(endpoint, messages, headers=()):
    """Drive the endpoint message by message and return what it sent."""
    waiting, sent = list(messages), []

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": list(headers)}
    asyncio.run(endpoint(scope, receive, send))
    return sent


def test_a_body_comes_in_parts_ends_early_or_never_ends(outside, model):
    endpoint = Endpoint(model, outside.handlers(), outside.ports(), max_body=50)
    body = b'{"HITId":"%s"}' % HIT_ID.encode()
    headers = [(n.encode(), v.encode()) for n, v in signed_headers(URL, body, NOW).items()]
    parts = [
        {"type": "http.request", "body": body[:9], "more_body": True},
        {"type": "http.request", "more_body": True},
    ]
    start, _ = raw_call(endpoint, [*parts, {"type": "http.request", "body": body[9:]}], headers)
    assert start["status"] == 200
    assert raw_call(endpoint, [*parts, {"type": "http.disconnect"}], headers) == []
    flood = [{"type": "http.request", "body": b"x" * 30, "more_body": True}] * 2
    assert raw_call(endpoint, flood, headers)[0]["status"] == 413


def test_a_header_sent_twice_is_not_the_one_that_was_signed(outside, model):
    endpoint = Endpoint(model, outside.handlers(), outside.ports())
    headers = [(n.encode(), v.encode()) for n, v in signed_headers(URL, b"{}", NOW).items()]
    twice = [*headers, (b"X-Amz-Target", (TARGET + "DeleteHIT").encode())]
    _, answer = raw_call(endpoint, [{"type": "http.request", "body": b"{}"}], twice)
    assert b"InvalidSignatureException" in answer["body"]


def test_a_handler_for_an_operation_that_does_not_exist_is_a_mistake(outside, model):
    with pytest.raises(ValueError, match="no operation BuyHIT"):
        Endpoint(model, {"BuyHIT": outside.nothing}, outside.ports())
