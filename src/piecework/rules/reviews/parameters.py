"""Parameters of review policies, read one by one from what a request gives.

Names match whatever their case: the service's own samples spelled one in two ways.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from piecework.rules.refusals import Refused
from piecework.rules.texts import bad_value

MOST_KEY_BYTES = 255


class Parameter(NamedTuple):
    """One PolicyParameter: a key with values, or for an answer key with entries of (question, values)."""

    key: str
    values: tuple[str, ...] = ()
    entries: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Parameters:
    """The parameters of one policy. Each can be taken once; what is left at the end is refused."""

    def __init__(self, given: Sequence[Parameter]) -> None:
        self._left: dict[str, Parameter] = {}
        for parameter in given:
            if parameter.key.lower() in self._left:
                raise bad_value(parameter.key, "PolicyParameter", "It is given twice.")
            self._left[parameter.key.lower()] = parameter

    def text(self, key: str) -> str | None:
        """Return the one value of a parameter, or None when it is not given."""
        parameter = self._left.pop(key.lower(), None)
        if parameter is None:
            return None
        if len(parameter.values) != 1 or parameter.entries:
            raise bad_value(len(parameter.values), key, "It takes exactly one value.")
        return parameter.values[0]

    def number(self, key: str, least: int, most: int) -> int | None:
        """Return a whole number between two bounds, or None when it is not given."""
        text = self.text(key)
        if text is None:
            return None
        number = int(text) if text.strip().isdecimal() and len(text) < _MOST_DIGITS else -1
        if not least <= number <= most:
            raise bad_value(text, key, f"It must be a whole number between {least} and {most}.")
        return number

    def seconds(self, key: str) -> int:
        """Return a duration: 0 for none, or a minute to a year."""
        seconds = self.number(key, 0, SECONDS[1]) or 0
        if 0 < seconds < SECONDS[0]:
            raise bad_value(seconds, key, f"It must be 0 or between {SECONDS[0]} and {SECONDS[1]}.")
        return seconds

    def flag(self, key: str) -> bool:
        """Return a yes or no, by T, F, true or false; no when it is not given."""
        text = (self.text(key) or "F").strip().lower()
        if text not in _FLAGS:
            raise bad_value(text, key, "It must be T or F.")
        return _FLAGS[text]

    def values(self, key: str, most: int) -> tuple[str, ...]:
        """Return values that may also stand in one, between commas. Refuses none and too many."""
        parameter = self._left.pop(key.lower(), Parameter(key))
        parts = [part.strip() for value in parameter.values for part in value.split(",")]
        found = tuple(dict.fromkeys(filter(None, parts)))
        if not 1 <= len(found) <= most or parameter.entries:
            raise bad_value(len(found), key, f"It takes 1 to {most} values.")
        return found

    def entries(self, key: str) -> Mapping[str, tuple[str, ...]]:
        """Return the entries of an answer key: values by question. Refuses none, and a question twice."""
        parameter = self._left.pop(key.lower(), Parameter(key))
        if not parameter.entries or parameter.values:
            raise bad_value(key, "PolicyParameter", "It takes MapEntries, one for each question.")
        found: dict[str, tuple[str, ...]] = {}
        for question, values in parameter.entries:
            if not 1 <= len(question.encode(errors="replace")) <= MOST_KEY_BYTES or question in found:
                raise bad_value(question, key, "Each question must be named once, in 1 to 255 bytes.")
            found[question] = values
        return found

    def end(self) -> None:
        """Refuse parameters that the policy does not have."""
        for parameter in self._left.values():
            raise bad_value(parameter.key, "PolicyParameter", "This policy has no such parameter.")


SECONDS = (60, 31_536_000)
_MOST_DIGITS = 12
_FLAGS = {"t": True, "true": True, "f": False, "false": False}


def missing(key: str) -> Refused:
    """Return the refusal of a policy without a parameter that it needs."""
    return bad_value("", key, "This policy needs it.")
