"""What a refused call looks like on the wire, and the short forms that the tables compare."""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from botocore.exceptions import ClientError

from piecework.rules.qualifications import Worker
from tests.api.conftest import HIT

PRODUCTION = re.compile(r" \(\d{13}\)\Z")
SANDBOX = re.compile(r" \(\d{13} s\)\Z")
UNKNOWN = "3UNKNOWNUNKNOWNUNKNOWNUNKNOWN0"


class Refusal(NamedTuple):
    """`text` is the message without its time stamp; `code` the TurkErrorCode without its prefix."""

    wire: str
    code: str
    text: str


def refusal(call: Callable[..., Any], /, *, stamp: re.Pattern[str] = PRODUCTION, **members: Any) -> Refusal:
    """Make a call that must be refused with 400, and return how: its type, its TurkErrorCode and its text."""
    raw = _raw_refusal(call, members)
    assert list(raw) == ["__type", "Message", "TurkErrorCode"]
    prefix, _, code = raw["TurkErrorCode"].rpartition(".")
    assert prefix == "AWS.MechanicalTurk"
    text, stamps = stamp.subn("", raw["Message"])
    assert stamps == 1, raw["Message"]
    return Refusal(raw["__type"], code, text)


def invalid(call: Callable[..., Any], /, **members: Any) -> str:
    """Make a call that the shape check must refuse, and return its text."""
    raw = _raw_refusal(call, members)
    assert list(raw) == ["__type", "message"]
    assert raw["__type"] == "ValidationException"
    return str(raw["message"])


def bad_value(value: object, parameter: str, detail: str = "") -> Refusal:
    """Return the refusal of a value in the service's words."""
    text = f'The value "{value}" is not valid for the parameter {parameter}.'
    return Refusal(
        "ParameterValidationError", "InvalidParameterValue", f"{text} {detail}" if detail else text
    )


def no_hit(hit_id: str = UNKNOWN) -> Refusal:
    return Refusal("RequestError", "HITDoesNotExist", f"Hit {hit_id} does not exist.")


def no_type(hit_type_id: str = UNKNOWN) -> Refusal:
    return Refusal("RequestError", "HITTypeDoesNotExist", f"HIT type {hit_type_id} does not exist.")


def no_assignment(assignment_id: str = UNKNOWN) -> Refusal:
    return Refusal("RequestError", "AssignmentDoesNotExist", f"Assignment {assignment_id} does not exist.")


def wrong_state(state: str, allowed: str = "Reviewing, Reviewable") -> Refusal:
    return Refusal(
        "RequestError",
        "InvalidHITState",
        f"This HIT is currently in the state '{state}'.  "
        f"This operation can be called with a status of: {allowed}",
    )


NOT_SUBMITTED = Refusal(
    "RequestError", "InvalidAssignmentState", "This operation can be called with a status of: Submitted"
)
NO_FUNDS = Refusal(
    "RequestError",
    "InsufficientFunds",
    "This Requester has insufficient funds in their account to complete this transaction.",
)
ANY_LIVING = "Assignable, Unassignable, Reviewable, Reviewing"


def workers(count: int) -> list[Worker]:
    return [Worker(f"ACROWD{number:08d}") for number in range(count)]


def publish(client: Any, **changes: Any) -> dict[str, Any]:
    """Create a HIT, by default the cast's usual one, and return its structure."""
    hit: dict[str, Any] = client.create_hit(**{**HIT, **changes})["HIT"]
    return hit


def status(client: Any, hit_id: str) -> str:
    return str(client.get_hit(HITId=hit_id)["HIT"]["HITStatus"])


def counts(client: Any, hit_id: str) -> tuple[str, int, int, int, int]:
    """Return HITStatus, Available, Pending, Completed and MaxAssignments."""
    hit = client.get_hit(HITId=hit_id)["HIT"]
    names = ("Available", "Pending", "Completed")
    available, pending, completed = (hit[f"NumberOfAssignments{name}"] for name in names)
    return hit["HITStatus"], available, pending, completed, hit["MaxAssignments"]


def funds(client: Any) -> tuple[str, str]:
    """Return AvailableBalance and OnHoldBalance."""
    answer = client.get_account_balance()
    return answer["AvailableBalance"], answer["OnHoldBalance"]


def members(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without what boto3 adds."""
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def at(moment: Any) -> int:
    """Return a timestamp of boto3's as milliseconds."""
    return round(moment.timestamp() * 1_000)


def _raw_refusal(call: Callable[..., Any], members: dict[str, Any]) -> dict[str, Any]:
    bodies: list[bytes] = []
    events = call.__self__.meta.events  # type: ignore[attr-defined]

    def keep(response_dict: dict[str, Any], **_: Any) -> None:
        assert response_dict["status_code"] == 400
        bodies.append(response_dict["body"])

    events.register("before-parse.mturk", keep)
    try:
        with pytest.raises(ClientError):
            call(**members)
    finally:
        events.unregister("before-parse.mturk", keep)
    raw: dict[str, Any] = json.loads(bodies[-1])
    return raw
