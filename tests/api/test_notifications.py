"""UpdateNotificationSettings and SendTestEventNotification, and the events that come of the settings."""

import asyncio
import json

import boto3
import pytest

from piecework.background.deliveries import Deliverer
from piecework.background.post import Post
from piecework.background.senders.aws import Aws, SnsSender, SqsSender
from piecework.background.senders.webhooks import Sending, WebhookSender
from piecework.background.sweeper import Sweeper
from piecework.market import assignments, ledger, notifications
from piecework.rules.notifications import ABOUT_ASSIGNMENTS, EVENT_TYPES
from tests.api.conftest import OTHER, REQUESTER, RIVAL, WORKER, Service
from tests.api.wire import UNKNOWN, Refusal, members, no_type, publish, refusal
from tests.support.moto import moto_server
from tests.support.receiver import receiver

ACCOUNT = {"region_name": "us-east-1", "aws_access_key_id": "any", "aws_secret_access_key": "key"}
ID = r"[A-Z0-9]{30}"


@pytest.fixture(scope="module")
def aws():
    with moto_server() as url:
        yield url


class Queue:
    """A queue of Amazon's, and what is in it."""

    def __init__(self, url: str, name: str) -> None:
        self._sqs = boto3.client("sqs", endpoint_url=url, **ACCOUNT)
        attributes = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
        self.url = self._sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        self.arn = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["QueueArn"])[
            "Attributes"
        ]["QueueArn"]

    def take(self) -> list[str]:
        """Take out all bodies."""
        bodies = []
        while found := self._sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages"):
            for each in found:
                bodies.append(each["Body"])
                self._sqs.delete_message(QueueUrl=self.url, ReceiptHandle=each["ReceiptHandle"])
        return bodies


@pytest.fixture
def service(market, clock, aws) -> Service:
    """Production, with SQS and SNS set up, and mail not."""
    for person in (REQUESTER, RIVAL):
        market.write(ledger.deposit, person, 10_000, "test")
    own = Aws("us-east-1", ("any", "key"), aws)
    senders = {"SQS": SqsSender(own), "SNS": SnsSender(own, lambda: 1_790_000_000_123)}
    webhooks = WebhookSender(Sending(lambda _: "whsec_AAAA", clock))
    return Service(market, sandbox=False, clock=clock, post=Post({**senders, "Webhook": webhooks}))


def asked(destination: str, *kinds: str, transport: str = "SQS", version: str = "2014-08-15") -> dict:
    return {
        "Destination": destination,
        "Transport": transport,
        "Version": version,
        "EventTypes": list(kinds or EVENT_TYPES),
    }


def deliver(service: Service) -> int:
    reports = []
    deliverer = Deliverer(service.db, service.post, lambda *_: None, lambda error, _: reports.append(error))
    arrived = asyncio.run(deliverer.run_once())
    assert reports == []
    return arrived


def kinds_in(queue: Queue) -> list[str]:
    return sorted(json.loads(body)["Events"][0]["EventType"] for body in queue.take())


def unusable(destination: str, why: str) -> Refusal:
    text = f'Notifications cannot be sent to "{destination}": {why}.'
    return Refusal("RequestError", "InvalidTransportEndpoint", text)


def value_refused(text: str) -> Refusal:
    return Refusal("ParameterValidationError", "InvalidParameterValue", text)


def test_every_kind_of_event_arrives_as_it_is_documented(service, requester, aws) -> None:
    queue = Queue(aws, "all")
    first = publish(requester, Title="Told of", MaxAssignments=3, AutoApprovalDelayInSeconds=3_600)
    type_id, group_id = first["HITTypeId"], first["HITGroupId"]
    call = requester.update_notification_settings
    assert members(call(HITTypeId=type_id, Notification=asked(queue.url), Active=True)) == {}
    silent = publish(requester, Title="Not told of")
    service.accept(silent["HITGroupId"])

    told = publish(
        requester,
        Title="Told of",
        MaxAssignments=3,
        AutoApprovalDelayInSeconds=3_600,
        LifetimeInSeconds=7_200,
    )
    assert told["HITTypeId"] == type_id
    requester.update_expiration_for_hit(HITId=first["HITId"], ExpireAt=0)
    good, bad = service.work(group_id), service.work(group_id, OTHER)
    requester.approve_assignment(AssignmentId=good)
    requester.reject_assignment(AssignmentId=bad, RequesterFeedback="Empty.")
    requester.create_additional_assignments_for_hit(HITId=told["HITId"], NumberOfAdditionalAssignments=1)
    third = WORKER._replace(id="ATHIRD12345678")
    service.db.write(assignments.return_, third.id, service.accept(group_id, third))
    service.accept(group_id, third)
    service.clock.advance(seconds=10_000)
    asyncio.run(Sweeper(service.db, raises).run_once())
    requester.delete_hit(HITId=told["HITId"])
    assert deliver(service) == len(service.db.read(notifications.recent, REQUESTER, None, 100))

    bodies = queue.take()
    documents = [json.loads(body) for body in bodies]
    assert {each["Events"][0]["EventType"] for each in documents} == set(EVENT_TYPES)
    assert len({each["EventDocId"] for each in documents}) == len(documents)
    for body, document in zip(bodies, documents, strict=True):
        assert body == json.dumps(document, separators=(",", ":"))
        (event,) = document["Events"]
        about_work = event["EventType"] in ABOUT_ASSIGNMENTS
        expected = ["EventType", "EventTimestamp", "HITId", "AssignmentId", "HITTypeId"]
        assert list(event) == [name for name in expected if about_work or name != "AssignmentId"]
        assert event["HITTypeId"] == type_id
        assert event["HITId"] in (first["HITId"], told["HITId"])
        assert (document["CustomerId"], document["EventDocVersion"]) == (REQUESTER, "2014-08-15")
    of_good = {each["Events"][0]["EventType"] for each in documents if good in str(each)}
    assert of_good == {"AssignmentAccepted", "AssignmentSubmitted", "AssignmentApproved"}
    assert deliver(service) == 0


def raises(error: Exception, _hit_id: str) -> None:
    raise error


def test_settings_are_replaced_switched_and_followed(service, requester, aws) -> None:
    first, second = Queue(aws, "first"), Queue(aws, "second")
    kind = {"Title": "Followed", "MaxAssignments": 1}
    type_id = publish(requester, **kind)["HITTypeId"]
    update = requester.update_notification_settings
    update(HITTypeId=type_id, Notification=asked(first.url, "HITCreated", version="2006-05-05"))
    publish(requester, **kind)
    assert deliver(service) == 1
    (body,) = first.take()
    assert json.loads(body)["EventDocVersion"] == "2006-05-05"

    publish(requester, **kind)
    update(HITTypeId=type_id, Notification=asked(second.url, "HITCreated", "HITDisposed"))
    assert deliver(service) == 1
    assert (kinds_in(first), kinds_in(second)) == ([], ["HITCreated"])

    publish(requester, **kind)
    update(HITTypeId=type_id, Active=False)
    assert deliver(service) == 0
    newest = service.db.read(notifications.recent, REQUESTER)[0]
    assert (newest.state, newest.error) == ("over", notifications.SWITCHED_OFF)
    publish(requester, **kind)
    update(HITTypeId=type_id, Notification=asked(second.url, "HITCreated"))
    publish(requester, **kind)
    assert deliver(service) == 0, "a new specification leaves the switch as it is"
    update(HITTypeId=type_id, Active=True)
    assert deliver(service) == 0, "what happened while it was off is not told"
    publish(requester, **kind)
    assert deliver(service) == 1
    assert kinds_in(second) == ["HITCreated"]
    (settings,) = service.db.read(notifications.list_, REQUESTER)
    assert settings.active
    assert settings.title == "Followed"
    assert settings.specification == (second.url, "SQS", "2014-08-15", ("HITCreated",))
    assert service.db.read(notifications.list_, RIVAL) == []


def test_topics_and_fifo_queues(service, requester, aws) -> None:
    behind, fifo = Queue(aws, "behind"), Queue(aws, "line.fifo")
    sns = boto3.client("sns", endpoint_url=aws, **ACCOUNT)
    topic = sns.create_topic(Name="told")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=behind.arn)
    test = requester.send_test_event_notification
    test(Notification=asked(topic, transport="SNS"), TestEventType="Ping")
    (envelope,) = behind.take()
    assert json.loads(envelope)["Subject"] == "1790000000123"
    assert json.loads(json.loads(envelope)["Message"])["Events"][0]["EventType"] == "Ping"
    for _ in range(2):
        test(Notification=asked(fifo.url, "HITCreated"), TestEventType="AssignmentSubmitted")
    documents = [json.loads(body) for body in fifo.take()]
    assert len(documents) == 2
    (event,) = documents[0]["Events"]
    for name in ("HITId", "HITTypeId", "AssignmentId"):
        assert len(event[name]) == 30
        assert event[name].startswith("3TEST")
    assert documents[0]["CustomerId"] == REQUESTER


def test_a_test_says_why_it_failed(service, requester, aws) -> None:
    test = requester.send_test_event_notification
    gone = f"{aws}/123456789012/gone"
    refused = refusal(test, Notification=asked(gone), TestEventType="Ping")
    assert refused.code == "InvalidTransportEndpoint"
    assert "AWS answered" in refused.text
    assert "NonExistentQueue" in refused.text
    mail = asked("ada@example.org", transport="Email")
    why = "the operator of this server has not set up mail"
    assert refusal(test, Notification=mail, TestEventType="Ping") == unusable("ada@example.org", why)
    with receiver() as down:
        address = f"https://127.0.0.1:{down.port}/hook"
        hook = asked(address, transport="SNS")
        refused = refusal(test, Notification=hook, TestEventType="Ping")
    assert refused == unusable(address, "its host is on a private network")
    bad = asked(gone, version="2017-01-17")
    text = 'The value "2017-01-17" is not valid for the parameter Version. It must be one of '
    assert refusal(test, Notification=bad, TestEventType="Ping") == value_refused(
        f"{text}2006-05-05, 2014-08-15."
    )


def test_what_settings_refuse(service, requester, rival, aws) -> None:
    update = requester.update_notification_settings
    type_id = publish(requester)["HITTypeId"]
    queue = f"{aws}/123456789012/any"
    assert refusal(update, HITTypeId=UNKNOWN, Active=True) == no_type()
    assert refusal(update, HITTypeId=UNKNOWN, Notification=asked(queue)) == no_type()
    theirs = rival.update_notification_settings
    assert refusal(theirs, HITTypeId=type_id, Notification=asked(queue)) == no_type(type_id)
    assert refusal(update, HITTypeId=type_id) == value_refused("Give Notification, Active, or both.")
    text = f"HIT type {type_id} has no notification settings. Give Notification as well."
    assert refusal(update, HITTypeId=type_id, Active=False) == value_refused(text)
    ping = asked(queue, "HITCreated", "Ping")
    text = 'The value "Ping" is not valid for the parameter EventTypes. It is sent by '
    assert refusal(update, HITTypeId=type_id, Notification=ping) == value_refused(
        f"{text}SendTestEventNotification only."
    )
    for transport, destination, why in (
        ("SQS", "https://evil.example.org/1/q", f"queues of this server are at {aws}"),
        ("SQS", "hits", "with SQS it must be the URL of a queue"),
        ("SNS", "hits", "with SNS it must be the ARN of a topic, or an https address for webhooks"),
        ("SNS", "http://8.8.8.8/", "webhooks need an https address"),
        ("SNS", "https://10.0.0.1/", "its host is on a private network"),
        ("SNS", "https://localhost/", "its host is on a private network"),
        ("SNS", "https://[::ffff:169.254.169.254]/", "its host is on a private network"),
        ("SNS", "https://no-such-host.invalid/", "its host name leads nowhere"),
        ("Email", "ada@example.org", "the operator of this server has not set up mail"),
        ("Email", "Ada <ada@example.org>", "a destination has no blanks and no characters beyond ASCII"),
    ):
        wanted = asked(destination, transport=transport)
        assert refusal(update, HITTypeId=type_id, Notification=wanted) == unusable(destination, why)
    assert service.db.read(notifications.list_, REQUESTER) == []
