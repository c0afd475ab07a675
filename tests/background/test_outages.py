"""Queues, topics and mailboxes that cannot be reached for a while get what happened meanwhile, once."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest

from piecework.background.deliveries import Deliverer
from piecework.background.post import Post
from piecework.background.senders.aws import Aws, SnsSender, SqsSender
from piecework.background.senders.mailed import MailSender
from piecework.mail import SmtpMailer
from piecework.market import hits, ledger, notifications
from piecework.market.hits import HITDraft
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.notifications import Specification
from piecework.setting_checks import MailServer
from tests.support.moto import moto_server
from tests.support.receiver import mail_server
from tests.support.server import free_port

REQUESTER = "AREQUESTER1234"
ACCOUNT = {"region_name": "us-east-1", "aws_access_key_id": "any", "aws_secret_access_key": "key"}
Taken = Callable[[], list[str]]


@contextmanager
def queue(port: int) -> Iterator[Taken]:
    with moto_server(port) as url:
        sqs = boto3.client("sqs", endpoint_url=url, **ACCOUNT)
        address = sqs.create_queue(QueueName="told")["QueueUrl"]
        yield lambda: _bodies(sqs, address)


@contextmanager
def topic(port: int) -> Iterator[Taken]:
    with moto_server(port) as url:
        sqs, sns = (boto3.client(name, endpoint_url=url, **ACCOUNT) for name in ("sqs", "sns"))
        address = sqs.create_queue(QueueName="behind")["QueueUrl"]
        behind = sqs.get_queue_attributes(QueueUrl=address, AttributeNames=["QueueArn"])["Attributes"]
        arn = sns.create_topic(Name="told")["TopicArn"]
        sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=behind["QueueArn"])
        yield lambda: [json.loads(body)["Message"] for body in _bodies(sqs, address)]


@contextmanager
def mailbox(port: int) -> Iterator[Taken]:
    with mail_server(port) as (inbox, _):
        yield lambda: [mail.get_payload(decode=True).decode() for _, mail in inbox.mails]


def _bodies(sqs: Any, address: str) -> list[str]:
    bodies: list[str] = []
    while found := sqs.receive_message(QueueUrl=address, MaxNumberOfMessages=10).get("Messages"):
        bodies += [each["Body"] for each in found]
    return bodies


def post_to(port: int) -> Post:
    """Every way of sending, all to servers at one port, whether they run or not."""
    aws = Aws("us-east-1", ("any", "key"), f"http://127.0.0.1:{port}")
    mailer = SmtpMailer(MailServer("127.0.0.1", port, None, None, "none"), "Piecework <work@example.org>")
    return Post(
        {
            "SQS": SqsSender(aws),
            "SNS": SnsSender(aws, lambda: 1_790_000_000_000),
            "Email": MailSender(mailer, sandbox=False),
        }
    )


@pytest.mark.parametrize(
    ("transport", "destination", "there", "why"),
    [
        ("SQS", "http://127.0.0.1:{}/123456789012/told", queue, "AWS could not be asked"),
        ("SNS", "arn:aws:sns:us-east-1:123456789012:told", topic, "AWS could not be asked"),
        ("Email", "lab@example.org", mailbox, "the mail server did not answer"),
    ],
)
def test_what_happens_during_an_outage_arrives_after_it(
    market, clock, transport, destination, there, why
) -> None:
    market.write(ledger.deposit, REQUESTER, 1_000, "test")
    kind, draft = HITTypeDraft("Told of", "d", None, 1, 60, 60, ()), HITDraft("<q/>", 86_400, 1)
    type_id = market.write(hits.create, REQUESTER, kind, draft).hit_type.id
    port = free_port()
    wanted = Specification(destination.format(port), transport, "2014-08-15", ("HITCreated",))
    market.write(notifications.set_, REQUESTER, type_id, wanted, active=True)
    deliverer = Deliverer(market, post_to(port), lambda *_: None, raises)

    made = {market.write(hits.create, REQUESTER, kind, draft).hit.id for _ in range(3)}
    assert asyncio.run(deliverer.run_once()) == 0
    failing = market.read(notifications.recent, REQUESTER)
    assert {each.state for each in failing} == {"failing"}
    assert all(str(each.error).startswith(why) for each in failing)
    clock.advance(seconds=10)
    with there(port) as taken:
        assert asyncio.run(deliverer.run_once()) == len(made)
        assert asyncio.run(deliverer.run_once()) == 0
        documents = [json.loads(each) for each in taken()]
    assert sorted(each["Events"][0]["HITId"] for each in documents) == sorted(made)
    assert {each.state for each in market.read(notifications.recent, REQUESTER)} == {"delivered"}


def raises(error: Exception, _event_id: str) -> None:
    raise error
