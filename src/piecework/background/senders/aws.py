"""SQS and SNS, with the operator's credentials. Loaded only where they are set up: boto3 is slow.

A region that a destination names is checked against AWS's own form before anything is sent there, and a queue
on another host is refused: the operator's credentials go to no stranger.
"""

import re
import threading
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from piecework.background.senders.sender import UndeliverableError
from piecework.rules import notifications as rules
from piecework.rules.notifications import Event, Specification

_CONNECT_SECONDS = 5
_READ_SECONDS = 10
_MOST_REGIONS = 64
_QUEUE_HOST = re.compile(
    r"(?:sqs\.(?P<new>[a-z0-9-]+)|(?P<old>[a-z0-9-]+)\.queue)\.amazonaws\.com(?:\.cn)?", re.ASCII
)
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+){1,2}-\d{1,2}", re.ASCII)
_SERVER_TROUBLE = 500


class Aws(NamedTuple):
    """The operator's account.

    Attributes:
        region: where an `endpoint_url` is; elsewhere each destination names its region.
        credentials: key id and secret, or None for boto3's usual places.
        endpoint_url: a compatible service other than Amazon's, or None.
    """

    region: str
    credentials: tuple[str, str] | None = None
    endpoint_url: str | None = None


class SqsSender:
    """Puts notifications into queues."""

    def __init__(self, aws: Aws) -> None:
        self._own = aws.endpoint_url
        self._clients = _Clients("sqs", aws)

    def check(self, destination: str) -> None:
        """Refuse queues of another service than ours."""
        self._region(destination)

    def send(self, event: Event, specification: Specification) -> None:
        """Put one notification into its queue; a FIFO queue keeps the order within a HIT."""
        queue = specification.destination
        client = self._clients.of(self._region(queue))
        _call(
            client.send_message,
            QueueUrl=queue,
            MessageBody=rules.message(event, specification.version),
            **_order(event, fifo=queue.endswith(".fifo")),
        )

    def _region(self, queue: str) -> str | None:
        if self._own is not None:
            if not queue.startswith(self._own.rstrip("/") + "/"):
                raise UndeliverableError(f"queues of this server are at {self._own}")
            return None
        parts = urlsplit(queue)
        found = _QUEUE_HOST.fullmatch(parts.netloc)
        if found is None or parts.scheme != "https":
            raise UndeliverableError("it is not the address of a queue of Amazon SQS")
        return _checked(found["new"] or found["old"])


class SnsSender:
    """Publishes notifications to topics."""

    def __init__(self, aws: Aws, wall: Callable[[], int]) -> None:
        """Publish with this account; `wall` is wall time in ms, which stands in the subject."""
        self._own = aws.endpoint_url
        self._clients = _Clients("sns", aws)
        self._wall = wall

    def check(self, destination: str) -> None:
        """Refuse topics in regions that cannot be."""
        self._region(destination)

    def send(self, event: Event, specification: Specification) -> None:
        """Publish one notification; a FIFO topic keeps the order within a HIT."""
        topic = specification.destination
        client = self._clients.of(self._region(topic))
        _call(
            client.publish,
            TopicArn=topic,
            Message=rules.message(event, specification.version),
            Subject=str(self._wall()),
            **_order(event, fifo=topic.endswith(".fifo")),
        )

    def _region(self, topic: str) -> str | None:
        return None if self._own is not None else _checked(topic.split(":")[3])


class _Clients:
    """Clients of one service by region; making one takes a tenth of a second, and is not thread-safe."""

    def __init__(self, service: str, aws: Aws) -> None:
        self._service = service
        self._aws = aws
        self._lock = threading.Lock()
        self._made: dict[str, Any] = {}

    def of(self, region: str | None) -> Any:
        region = region or self._aws.region
        with self._lock:
            if region not in self._made:
                if len(self._made) >= _MOST_REGIONS:
                    self._made.clear()
                self._made[region] = self._make(region)
            return self._made[region]

    def _make(self, region: str) -> Any:
        key_id, secret = self._aws.credentials or (None, None)
        return boto3.session.Session().client(
            self._service,
            region_name=region,
            endpoint_url=self._aws.endpoint_url,
            aws_access_key_id=key_id,
            aws_secret_access_key=secret,
            config=Config(
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=_READ_SECONDS,
                retries={"total_max_attempts": 1},  # trying again is the outbox's work
                max_pool_connections=32,
            ),
        )


def _checked(region: str) -> str:
    if not _REGION.fullmatch(region):
        raise UndeliverableError("it names no region of AWS")
    return region


def _order(event: Event, *, fifo: bool) -> dict[str, str]:
    if not fifo:
        return {}
    return {"MessageGroupId": event.hit_id, "MessageDeduplicationId": rules.document_id(event.id)}


def _call(act: Callable[..., Any], **members: Any) -> None:
    try:
        act(**members)
    except ClientError as error:
        # The code alone: AWS's own words name the operator's account.
        code = error.response.get("Error", {}).get("Code", "unknown")
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        raise UndeliverableError(f"AWS answered {code}", down=status >= _SERVER_TROUBLE) from error
    except BotoCoreError as error:
        raise UndeliverableError(f"AWS could not be asked: {type(error).__name__}", down=True) from error
