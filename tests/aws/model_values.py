"""Values by the service model: the smallest, the fullest, and strategies for any that a shape allows."""

import re
from datetime import UTC, datetime

from hypothesis import strategies as st

PATTERN_VALUES = {
    "^[A-Z0-9]+$": "3X7837UUADRXYCA1K7JAJLKC66DJ60",
    "^A[A-Z0-9]+$": "A12IHTKQFQIPD1",
    r"^[0-9]+(\.)?[0-9]{0,2}$": "0.05",
}
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def least(shape):
    """Return a smallest valid JSON value for a shape, required members only."""
    match shape.type:
        case "structure":
            return {name: least(member) for name, member in shape.members if name in shape.required}
        case "list":
            return [least(shape.element)]
        case "string":
            if shape.enum:
                return shape.enum[0]
            return PATTERN_VALUES[shape.pattern] if shape.pattern else "x" * (shape.minimum or 1)
        case "boolean":
            return True
        case _:
            return shape.minimum or 0


def full(shape):
    """Return a valid JSON value in which every member is present."""
    if shape.type == "structure":
        return {name: full(member) for name, member in shape.members}
    return [full(shape.element)] if shape.type == "list" else least(shape)


def values(shape):
    """Return a strategy of valid values; timestamps are int milliseconds, in whole seconds."""
    match shape.type:
        case "structure":
            members = {name: values(member) for name, member in shape.members}
            # In an order that is the same in every process, so that a seed draws the same values again.
            required = {name: members.pop(name) for name in sorted(shape.required)}
            return st.fixed_dictionaries(required, optional=members)
        case "list":
            return st.lists(values(shape.element), max_size=3)
        case "string":
            return _strings(shape)
        case "boolean":
            return st.booleans()
        case "timestamp":
            return st.integers(0, 4_000_000_000).map(lambda seconds: seconds * 1000)
        case _:
            limit = 2**31 if shape.type == "integer" else 2**63
            low = -limit if shape.minimum is None else shape.minimum
            return st.integers(low, limit - 1 if shape.maximum is None else shape.maximum)


def _strings(shape):
    if shape.enum:
        return st.sampled_from(shape.enum)
    if shape.pattern:
        pattern = re.compile(shape.pattern, re.ASCII)
        return st.from_regex(pattern, fullmatch=True).filter(
            lambda text: shape.maximum is None or len(text) <= shape.maximum
        )
    if shape.minimum is None and shape.maximum is None:
        return TEXT
    return st.text("aé漢😀 ", min_size=shape.minimum or 0, max_size=shape.maximum)


def as_client(value, shape):
    """Return a value as botocore's users hold it: timestamps are datetimes in UTC."""
    match shape.type:
        case "structure":
            return {name: as_client(value[name], member) for name, member in shape.members if name in value}
        case "list":
            return [as_client(element, shape.element) for element in value]
        case "timestamp":
            return datetime.fromtimestamp(value / 1000, UTC)
        case _:
            return value
