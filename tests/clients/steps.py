"""The words that scenarios are written in: calls, what they must answer, and what workers do in between.

Members and expectations may refer to earlier results: `"${hit.HIT.HITId}"` is a member of the answer that was
kept as `hit`, `"${run}"` a name no other run on this server has, and `"${soon}"` a moment within the hour.
"""

from dataclasses import dataclass, field
from typing import Any

UNKNOWN = "3UNKNOWNUNKNOWNUNKNOWNUNKNOWN0"
STRANGER = "ASTRANGER12345"


class Present:
    """Expected to be there, whatever it is."""


class Absent:
    """Expected not to be there."""


@dataclass(frozen=True)
class Call:
    """One operation, by one of the cast; `answer` names members that must be as said, lists in full length.

    An operation that returns nothing must answer nothing.
    """

    operation: str
    members: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    keep: str = ""
    by: str = "requester"


@dataclass(frozen=True)
class Refusal:
    """One operation that must be refused: with this TurkErrorCode and this text before the time stamp."""

    operation: str
    members: dict[str, Any]
    code: str
    text: str
    by: str = "requester"


@dataclass(frozen=True)
class Invalid:
    """One operation that the check of shapes must refuse, with this text after "N validation errors: "."""

    operation: str
    members: dict[str, Any]
    text: str


@dataclass(frozen=True)
class Unheard:
    """One call of any operation that is refused before anybody asks which: with this type and this text."""

    operation: str
    type: str
    text: str
    by: str


@dataclass(frozen=True)
class Pages:
    """One list that must come in pages: `count` entries under `key`, by hand and by the client itself."""

    operation: str
    key: str
    count: int
    members: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """Something a worker, the operator or time does; the names are those of `cast.Cast`."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    keep: str = ""


Step = Call | Refusal | Invalid | Unheard | Pages | Act

VALUE_CODES = frozenset({"InvalidParameterValue", "XMLParseError", "XHTMLParseError"})


def bad_value(
    operation: str, members: dict[str, Any], parameter: str, value: object, detail: str = ""
) -> Refusal:
    """A refusal in the service's words for a value."""
    text = f'The value "{value}" is not valid for the parameter {parameter}.'
    return Refusal(operation, members, "InvalidParameterValue", f"{text} {detail}" if detail else text)


def no_hit(operation: str, hit_id: str = UNKNOWN, *, by: str = "requester", **members: Any) -> Refusal:
    """A HIT that does not exist, for this caller at least."""
    text = f"Hit {hit_id} does not exist."
    return Refusal(operation, {"HITId": hit_id, **members}, "HITDoesNotExist", text, by)


def no_assignment(
    operation: str, assignment_id: str = UNKNOWN, *, by: str = "requester", **members: Any
) -> Refusal:
    """An assignment that does not exist, for this caller at least."""
    text = f"Assignment {assignment_id} does not exist."
    return Refusal(operation, {"AssignmentId": assignment_id, **members}, "AssignmentDoesNotExist", text, by)


def bad_id(
    operation: str, member: str, value: str = "lower", pattern: str = "^[A-Z0-9]+$", **members: Any
) -> Invalid:
    """An id that its pattern refuses."""
    label = member[0].lower() + member[1:]
    rule = f"Member must satisfy regular expression pattern: {pattern}"
    text = f"Value '{value}' at '{label}' failed to satisfy constraint: {rule}"
    return Invalid(operation, {member: value, **members}, text)


def too_many(operation: str, **members: Any) -> Invalid:
    """More entries on a page than there may be."""
    rule = "Member must have value less than or equal to 100"
    text = f"Value '101' at 'maxResults' failed to satisfy constraint: {rule}"
    return Invalid(operation, {"MaxResults": 101, **members}, text)


def not_in(operation: str, path: str, values: str, given: str, **members: Any) -> Invalid:
    """A word that is none of an enumeration's."""
    rule = f"Member must satisfy enum value set: [{values}]"
    return Invalid(operation, members, f"Value '{given}' at '{path}' failed to satisfy constraint: {rule}")
