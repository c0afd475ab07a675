"""Specifications, the document that tells of an event, the schedule of tries, signatures and addresses."""

import base64
import hashlib
import hmac
import json

import pytest

from piecework.rules import notifications, retries, webhooks
from piecework.rules.notifications import EVENT_TYPES, Event, Specification
from piecework.rules.refusals import Refused

QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/hits"
TOPIC = "arn:aws:sns:us-east-1:123456789012:hits"
EVENT = Event("3E", 1_565_385_436_999, "AssignmentSubmitted", "AREQUESTER1234", "3T", "3H", "3A")


def specification(transport: str, destination: str, *kinds: str, version: str = "2014-08-15"):
    return Specification(destination, transport, version, kinds or ("HITCreated",))


@pytest.mark.parametrize(
    ("transport", "destination", "way"),
    [
        ("SQS", QUEUE, "SQS"),
        ("SQS", "http://127.0.0.1:5000/123456789012/hits", "SQS"),
        ("SQS", QUEUE + ".fifo", "SQS"),
        ("SNS", TOPIC, "SNS"),
        ("SNS", "arn:aws-cn:sns:cn-north-1:123456789012:hits.fifo", "SNS"),
        ("SNS", "https://hooks.example.org/piecework?key=a", "Webhook"),
        ("SNS", "HTTPS://[2606:4700::1111]:8443", "Webhook"),
        ("SNS", "https://hooks_1.Example.org./", "Webhook"),
        ("Email", "Ada.Lovelace+hits@example.org", "Email"),
    ],
)
def test_destinations_that_stand(transport, destination, way) -> None:
    for version in ("2006-05-05", "2014-08-15"):
        given = specification(transport, destination, *EVENT_TYPES, version=version)
        notifications.check(given)
        assert given.way == way


@pytest.mark.parametrize(
    ("transport", "destination"),
    [
        ("SQS", TOPIC),
        ("SQS", "hits"),
        ("SQS", "https://sqs.eu-west-1.amazonaws.com/"),
        ("SQS", QUEUE + "?Action=DeleteQueue"),
        ("SNS", QUEUE.replace("https", "ftp")),
        ("SNS", "arn:aws:sqs:us-east-1:123456789012:hits"),
        ("SNS", "arn:aws:sns:us-east-1:123:hits"),
        ("SNS", "https://"),
        ("SNS", "https://user:password@hooks.example.org/"),
        ("SNS", "https://hooks.example.org/#part"),
        ("SNS", "https://hooks.example.org:99999/"),
        ("SNS", "https://hooks.example.org/\r\nX: y"),
        ("SNS", "https://hoöks.example.org/"),
        ("SNS", "https://.example.org/"),
        ("SNS", "https://hooks..example.org/"),
        ("SNS", "https://[fe80::1%25eth0]/"),
        ("SNS", "https://exa%6dple.org/"),
        ("SNS", "https://hooks.example.org/" + "a" * 1_000),
        ("Email", "ada"),
        ("Email", "ada@example.org,eve@example.org"),
        ("Email", "Ada <ada@example.org>"),
        ("Email", ""),
    ],
)
def test_destinations_that_do_not(transport, destination) -> None:
    with pytest.raises(Refused) as refused:
        notifications.check(specification(transport, destination))
    assert refused.value.code == "InvalidTransportEndpoint"


@pytest.mark.parametrize(
    "given",
    [
        specification("SQS", QUEUE, "HITCreated", "Ping"),
        specification("SQS", QUEUE, "HITBurned"),
        specification("SQS", QUEUE)._replace(event_types=()),
        specification("SQS", QUEUE, version="2017-01-17"),
        specification("REST", QUEUE),
    ],
)
def test_values_that_do_not_stand(given) -> None:
    with pytest.raises(Refused) as refused:
        notifications.check(given)
    assert refused.value.code == "InvalidParameterValue"


def test_the_document_has_the_recorded_keys_in_their_order() -> None:
    text = notifications.message(EVENT, "2006-05-05")
    document = json.loads(text)
    assert text == json.dumps(document, separators=(",", ":"))
    assert list(document) == ["Events", "EventDocId", "SourceAccount", "CustomerId", "EventDocVersion"]
    assert document["Events"] == [
        {
            "EventType": "AssignmentSubmitted",
            "EventTimestamp": "2019-08-09T21:17:16Z",
            "HITId": "3H",
            "AssignmentId": "3A",
            "HITTypeId": "3T",
        }
    ]
    assert list(document["Events"][0]) == [
        "EventType",
        "EventTimestamp",
        "HITId",
        "AssignmentId",
        "HITTypeId",
    ]
    assert document["CustomerId"] == "AREQUESTER1234"
    assert document["EventDocVersion"] == "2006-05-05"
    assert len(document["EventDocId"]) == 40
    assert int(document["EventDocId"], 16)
    assert len(document["SourceAccount"]) == 12
    assert document["SourceAccount"].isdigit()
    other = json.loads(notifications.message(EVENT._replace(id="3F", assignment_id=None), "2014-08-15"))
    assert "AssignmentId" not in other["Events"][0]
    assert other["EventDocId"] != document["EventDocId"]
    assert other["SourceAccount"] == document["SourceAccount"]


def test_tries_go_on_for_three_days_ever_less_often() -> None:
    now, waits = 0, []
    for tries in range(1, 100):
        after = retries.next_try(now, tries)
        if after is None:
            break
        waits.append(after - now)
        now = after
    assert now == 3 * 86_400_000
    assert waits[0] == 10_000
    assert waits[:-1] == sorted(waits[:-1])
    assert max(waits) == 4 * 3_600_000
    assert len(waits) == 28


def test_webhooks_are_signed_as_the_specification_says() -> None:
    secret = webhooks.secret_of(b"server secret", "production", "AREQUESTER1234")
    assert secret.startswith("whsec_")
    assert secret == webhooks.secret_of(b"server secret", "production", "AREQUESTER1234")
    others = [
        webhooks.secret_of(b"other secret", "production", "AREQUESTER1234"),
        webhooks.secret_of(b"server secret", "sandbox", "AREQUESTER1234"),
        webhooks.secret_of(b"server secret", "production", "ARIVAL12345678"),
    ]
    assert len({secret, *others}) == 4
    key = base64.b64decode(secret.removeprefix("whsec_"))
    assert len(key) == 32
    headers = webhooks.headers(secret, "msg", 1_700_000_000, b'{"a":1}')
    signed = hmac.new(key, b'msg.1700000000.{"a":1}', hashlib.sha256).digest()
    assert headers == {
        "webhook-id": "msg",
        "webhook-timestamp": "1700000000",
        "webhook-signature": "v1," + base64.b64encode(signed).decode(),
    }
    # The example of the specification's own libraries.
    known = webhooks.headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1_614_265_330,
        b'{"test": 2432232314}',
    )
    assert known["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fd00:ec2::254", False),
        ("ff0e::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False),
        ("2002:808:808::", True),
        ("::127.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("fec0::1", False),
        ("64:ff9b:1::a00:1", False),
        ("5f00::1", False),
        ("100::1", False),
        ("2001:db8::1", False),
        ("3fff::1", False),
    ],
)
def test_which_addresses_are_public(address, public) -> None:
    assert webhooks.is_public(address) is public
