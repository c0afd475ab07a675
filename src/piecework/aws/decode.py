"""Request bodies: from bytes to a checked dict of Python values, by the service model.

Enforced here is everything the model says: JSON types, required members, lengths, ranges, patterns, enums.
What a value means is not known here. Timestamps become int milliseconds since the epoch; null counts as
absent; members the model does not have are dropped.

A checker is built once per shape. It takes (value, path, failures), returns the value as Python knows it and
adds a text to `failures` for each broken constraint; a wrong JSON type ends the walk at once.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from piecework.aws.errors import serialization_exception, validation_exception
from piecework.aws.model import ServiceModel, Shape

Checker = Callable[[Any, str, list[str]], Any]
Decoder = Callable[[bytes], dict[str, Any]]

_MOST_FAILURES = 20
_LONGEST_VALUE = 256
_SECONDS_OF_YEAR_1 = -62_135_596_800
_SECONDS_OF_YEAR_10000 = 253_402_300_800
_BITS = {"integer": 31, "long": 63}
_ISO_8601 = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_parse = msgspec.json.Decoder().decode


def build_decoders(model: ServiceModel) -> dict[str, Decoder]:
    """Return for each operation a function from a request body to its members.

    The functions raise ProtocolError: SerializationException for a body that is not JSON or has a member of
    the wrong type, ValidationException naming every broken constraint (at most twenty are collected).
    """
    checkers: dict[str, Checker] = {}
    return {
        name: _decoder(_checker(operation.input, checkers)) for name, operation in model.operations.items()
    }


def _decoder(check: Checker) -> Decoder:
    def decode(body: bytes) -> dict[str, Any]:
        # Some clients send nothing at all for an operation without parameters.
        try:
            document = _parse(body) if body else {}
        except (ValueError, RecursionError):
            raise serialization_exception("The request body is not valid JSON.") from None
        failures: list[str] = []
        checked: dict[str, Any] = check(document, "", failures)
        if failures:
            raise validation_exception(failures)
        return checked

    return decode


def _checker(shape: Shape, known: dict[str, Checker]) -> Checker:
    if shape.name not in known:
        known[shape.name] = _build(shape, known)
    return known[shape.name]


def _build(shape: Shape, known: dict[str, Checker]) -> Checker:
    match shape.type:
        case "structure":
            return _structure(shape, known)
        case "list":
            return _list(shape, known)
        case "string":
            return _string(shape)
        case "integer" | "long":
            return _number(shape)
        case "boolean":
            return _boolean
        case "timestamp":
            return _timestamp
    raise ValueError(f"the protocol has no values of type {shape.type}")


def _structure(shape: Shape, known: dict[str, Checker]) -> Checker:
    members = [
        (name, name[0].lower() + name[1:], name in shape.required, _checker(member, known))
        for name, member in shape.members
    ]

    def check(value: Any, path: str, failures: list[str]) -> dict[str, Any]:
        if type(value) is not dict:
            raise _wrong_type(value, "a structure", path)
        prefix = f"{path}." if path else ""
        checked: dict[str, Any] = {}
        for name, label, required, check_member in members:
            given = value.get(name)
            if given is not None:
                checked[name] = check_member(given, prefix + label, failures)
            elif required:
                failures.append(_null(prefix + label))
        return checked

    return check


def _list(shape: Shape, known: dict[str, Checker]) -> Checker:
    if shape.element is None:
        raise ValueError(f"list {shape.name} of the service model has no element")
    check_element = _checker(shape.element, known)
    check_length = _bounds(shape, "length")

    def check(value: Any, path: str, failures: list[str]) -> list[Any]:
        if type(value) is not list:
            raise _wrong_type(value, "a list", path)
        check_length(len(value), value, path, failures)
        checked = []
        for index, element in enumerate(value, 1):
            # A megabyte of bad elements must not become a hundred megabytes of explanation.
            if len(failures) >= _MOST_FAILURES:
                break
            where = f"{path}.{index}.member"
            if element is None:
                failures.append(_null(where))
            else:
                checked.append(check_element(element, where, failures))
        return checked

    return check


def _string(shape: Shape) -> Checker:
    bounded = shape.minimum is not None or shape.maximum is not None
    check_length = _bounds(shape, "length")
    matches = re.compile(shape.pattern).fullmatch if shape.pattern else None
    allowed = frozenset(shape.enum)
    enum_text = f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"

    def check(value: Any, path: str, failures: list[str]) -> str:
        if type(value) is not str:
            raise _wrong_type(value, "a String", path)
        # PostgreSQL cannot store it and XML cannot carry it, so it ends here for every member at once.
        if "\0" in value:
            raise serialization_exception(f"The character U+0000 is not allowed, at '{path}'.")
        if bounded:
            check_length(len(value), value, path, failures)
        if matches is not None and matches(value) is None:
            rule = f"Member must satisfy regular expression pattern: {shape.pattern}"
            failures.append(_failure(value, path, rule))
        if allowed and value not in allowed:
            failures.append(_failure(value, path, enum_text))
        return value

    return check


def _number(shape: Shape) -> Checker:
    kind = "an Integer" if shape.type == "integer" else "a Long"
    limit = 1 << _BITS[shape.type]
    check_value = _bounds(shape, "value")

    def check(value: Any, path: str, failures: list[str]) -> int:
        if type(value) is float and value.is_integer():
            value = int(value)
        if type(value) is not int or not -limit <= value < limit:
            raise _wrong_type(value, kind, path)
        check_value(value, value, path, failures)
        return value

    return check


def _boolean(value: Any, path: str, _failures: list[str]) -> bool:
    if type(value) is not bool:
        raise _wrong_type(value, "a Boolean", path)
    return value


def _timestamp(value: Any, path: str, _failures: list[str]) -> int:
    seconds: float
    if type(value) is int or type(value) is float:
        seconds = value
    elif type(value) is str:
        seconds = _from_iso(value, path)
    else:
        raise _wrong_type(value, "a Timestamp", path)
    if not _SECONDS_OF_YEAR_1 <= seconds < _SECONDS_OF_YEAR_10000:
        raise serialization_exception(f"The timestamp at '{path}' is out of range.")
    return round(seconds * 1000)


def _from_iso(text: str, path: str) -> float:
    """Return the seconds since the epoch of an ISO 8601 instant; without a zone it is UTC."""
    if _ISO_8601.fullmatch(text):
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            raise _wrong_type(text, "a Timestamp", path) from None
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()
    raise _wrong_type(text, "a Timestamp", path)


def _bounds(shape: Shape, what: str) -> Callable[[int, Any, str, list[str]], None]:
    low, high = shape.minimum, shape.maximum

    def check(size: int, value: Any, path: str, failures: list[str]) -> None:
        if high is not None and size > high:
            failures.append(_failure(value, path, f"Member must have {what} less than or equal to {high}"))
        if low is not None and size < low:
            failures.append(_failure(value, path, f"Member must have {what} greater than or equal to {low}"))

    return check


def _null(path: str) -> str:
    return f"Value null at '{path}' failed to satisfy constraint: Member must not be null"


def _failure(value: Any, path: str, rule: str) -> str:
    text = str(value)
    shown = text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."
    return f"Value '{shown}' at '{path}' failed to satisfy constraint: {rule}"


def _wrong_type(value: Any, wanted: str, path: str) -> Exception:
    where = f" at '{path}'" if path else ""
    return serialization_exception(f"{_TOKENS[type(value)]} can not be converted to {wanted}{where}.")


_TOKENS = {
    str: "STRING_VALUE",
    int: "NUMBER_VALUE",
    float: "NUMBER_VALUE",
    bool: "BOOLEAN_VALUE",
    list: "LIST_VALUE",
    dict: "STRUCTURE_VALUE",
    type(None): "NULL_VALUE",
}
