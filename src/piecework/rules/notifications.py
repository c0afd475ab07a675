"""Notifications of events: what a specification may say, and the message that is sent.

Whether a destination can be reached from this server is for the senders to say.
"""

import hashlib
import re
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from piecework.rules.refusals import Refused
from piecework.rules.texts import bad_value

VERSIONS = ("2006-05-05", "2014-08-15")
PING = "Ping"
ABOUT_ASSIGNMENTS = (
    "AssignmentAccepted",
    "AssignmentAbandoned",
    "AssignmentReturned",
    "AssignmentSubmitted",
    "AssignmentRejected",
    "AssignmentApproved",
)
ABOUT_HITS = ("HITCreated", "HITExtended", "HITDisposed", "HITReviewable", "HITExpired")
EVENT_TYPES = (*ABOUT_ASSIGNMENTS, *ABOUT_HITS)

SQS = "SQS"
SNS = "SNS"
EMAIL = "Email"
WEBHOOK = "Webhook"

TEST_HIT_TYPE_ID = "3TESTHITTYPE000000000000000000"
TEST_HIT_ID = "3TESTHIT0000000000000000000000"
TEST_ASSIGNMENT_ID = "3TESTASSIGNMENT000000000000000"

_DESTINATION_CHARACTERS = 1_024
_SHOWN = 200
_QUEUE_PATH = re.compile(r"(?:/[\w.~-]+)*/[\w-]{1,80}(?:\.fifo)?", re.ASCII)
_TOPIC = re.compile(r"arn:aws(?:-[a-z-]+)?:sns:[a-z0-9-]{1,32}:\d{12}:[\w-]{1,256}(?:\.fifo)?", re.ASCII)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(rf"[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})*", re.ASCII | re.IGNORECASE)
_NAME = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?:{_NAME}\.)*{_NAME}\.?|[0-9a-f:.]*:[0-9a-f:.]*", re.ASCII)
_PRINTED = re.compile(r"[!-~]+")


class Specification(NamedTuple):
    """Where to tell of which events, as NotificationSpecification says it."""

    destination: str
    transport: str
    version: str
    event_types: tuple[str, ...]

    @property
    def way(self) -> str:
        """How it is sent: the transport, except that SNS to a web address is a webhook."""
        at_web = self.destination.lower().startswith(("https://", "http://"))
        return WEBHOOK if self.transport == SNS and at_web else self.transport


class Event(NamedTuple):
    """An event to tell of. `at` is when it happened, in milliseconds."""

    id: str
    at: int
    kind: str
    requester_id: str
    hit_type_id: str
    hit_id: str
    assignment_id: str | None


def check(specification: Specification) -> None:
    """Refuse a specification that cannot stand (UpdateNotificationSettings).

    Refuses with InvalidTransportEndpoint for the destination, else with InvalidParameterValue.
    """
    if not specification.event_types:
        raise bad_value("", "EventTypes", "Name at least one event type.")
    for kind in specification.event_types:
        if kind == PING:
            raise bad_value(kind, "EventTypes", "It is sent by SendTestEventNotification only.")
        if kind not in EVENT_TYPES:
            raise bad_value(kind, "EventTypes")
    check_destination(specification)


def check_destination(specification: Specification) -> None:
    """Refuse a version, transport or destination that cannot stand, whatever the events."""
    if specification.version not in VERSIONS:
        raise bad_value(specification.version, "Version", f"It must be one of {', '.join(VERSIONS)}.")
    if specification.transport not in (SQS, SNS, EMAIL):
        raise bad_value(specification.transport, "Transport")
    problem = _problem(specification)
    if problem:
        raise bad_destination(specification.destination, problem)


def bad_destination(destination: str, why: str) -> Refused:
    """Return the refusal of a destination; `why` is a clause without a full stop."""
    shown = destination if len(destination) <= _SHOWN else destination[:_SHOWN] + "…"
    return Refused("InvalidTransportEndpoint", f'Notifications cannot be sent to "{shown}": {why}.')


def _problem(specification: Specification) -> str:
    destination = specification.destination
    if len(destination) > _DESTINATION_CHARACTERS:
        return f"a destination has at most {_DESTINATION_CHARACTERS} characters"
    if not _PRINTED.fullmatch(destination):
        return "a destination has no blanks and no characters beyond ASCII"
    if specification.way == SQS:
        fits = _is_web_address(destination) and bool(_QUEUE_PATH.fullmatch(urlsplit(destination).path))
        return "" if fits and "?" not in destination else "with SQS it must be the URL of a queue"
    if specification.way == SNS:
        words = "with SNS it must be the ARN of a topic, or an https address for webhooks"
        return "" if _TOPIC.fullmatch(destination) else words
    if specification.way == EMAIL:
        fits = bool(_ADDRESS.fullmatch(destination)) and ".." not in destination
        return "" if fits else "with Email it must be one e-mail address"
    return "" if _is_web_address(destination) else "it is not a web address that can be used"


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = bool(_HOST.fullmatch(parts.hostname or ""))
        fits = parts.scheme in ("https", "http") and host and parts.port != 0
    except ValueError:
        return False
    return fits and "@" not in parts.netloc and "#" not in text and "\\" not in text


def sample_event(event_id: str, now: int, requester_id: str, kind: str) -> Event:
    """Return the event that SendTestEventNotification sends: ids that nothing has."""
    assignment_id = TEST_ASSIGNMENT_ID if kind in ABOUT_ASSIGNMENTS else None
    return Event(event_id, now, kind, requester_id, TEST_HIT_TYPE_ID, TEST_HIT_ID, assignment_id)


def message(event: Event, version: str) -> str:
    """Return the JSON document that tells of an event, keys in the order clients have recorded.

    A repeated delivery is the same document to the letter.
    """
    about = {
        "EventType": event.kind,
        "EventTimestamp": datetime.fromtimestamp(event.at // 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "HITId": event.hit_id,
        "AssignmentId": event.assignment_id,
        "HITTypeId": event.hit_type_id,
    }
    document = {
        "Events": [{name: value for name, value in about.items() if value is not None}],
        "EventDocId": document_id(event.id),
        "SourceAccount": source_account(event.requester_id),
        "CustomerId": event.requester_id,
        "EventDocVersion": version,
    }
    return msgspec.json.encode(document).decode()


def document_id(event_id: str) -> str:
    """Return an event's EventDocId: 40 hexadecimal digits that follow from its id."""
    return hashlib.sha256(f"event {event_id}".encode()).hexdigest()[:40]


def source_account(requester_id: str) -> str:
    """Return twelve digits that stand for a requester where an AWS account number is expected."""
    digest = hashlib.sha256(f"account {requester_id}".encode()).digest()
    return f"{int.from_bytes(digest[:8]) % 10**12:012}"
