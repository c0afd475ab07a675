"""What requesters type into forms: money, numbers and lengths of time, read and written back."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from piecework.rules.phrases import Phrase

_MONEY = re.compile(r"\$?\s*(\d{1,9})?(?:[.,](\d{1,2}))?", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_UNITS = (
    (86_400, Phrase("days")),
    (3_600, Phrase("hours")),
    (60, Phrase("minutes")),
    (1, Phrase("seconds")),
)
UNITS = tuple((str(seconds), words) for seconds, words in reversed(_UNITS))


class Span(NamedTuple):
    """A length of time as a form shows it."""

    amount: str
    unit: str


def cents(text: str) -> int | None:
    """Return an amount of dollars in cents, or None if it is none: `0.05`, `$5`, `.5` and `0,05` are."""
    match = _MONEY.fullmatch(text.strip())
    if match is None or (match[1] is None and match[2] is None):
        return None
    return int(match[1] or 0) * 100 + int((match[2] or "0").ljust(2, "0"))


def dollars(amount: int) -> str:
    """Return cents as they stand in a field behind its dollar sign."""
    return f"{amount // 100}.{amount % 100:02d}"


def number(text: str) -> int | None:
    """Return a whole number, or None if it is none."""
    text = text.strip().replace(",", "")
    return int(text) if _NUMBER.fullmatch(text) else None


def span(seconds: int) -> Span:
    """Return seconds in the largest unit that has no rest."""
    unit = next(each for each, _ in _UNITS if seconds % each == 0 and (seconds or each == 1))
    return Span(str(seconds // unit), str(unit))


def seconds(fields: Mapping[str, str], name: str) -> int | None:
    """Return the length of time in the fields `name` and `name`_unit in seconds, or None if it is none."""
    amount, unit = number(fields.get(name, "")), fields.get(f"{name}_unit", "1")
    return amount * int(unit) if amount is not None and unit in dict(UNITS) else None
