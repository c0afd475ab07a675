"""Velocity templates of the old tools: `${name}`, `#if`, `#foreach`, `#set`, and the helpers that were there.

Values of the row are put in with `&`, `<` and `>` escaped; `${name_raw}` is the value as it stands. What
has no value stays as it is written. A template is a program: what would let one reach beyond its row is
refused.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

import airspeed

from piecework import clock
from piecework.client.failures import Failure

_REACHING = re.compile(r"\.__\w|#\{?(?:include|parse|evaluate)\b")
_MOST_CHARACTERS = 1_000_000


class Value(str):
    """A value of a row, with the methods that Java's texts have and templates use."""

    __slots__ = ()

    def toUpperCase(self) -> "Value":  # noqa: D102, N802  Java's name says what it does
        return Value(self.upper())

    def toLowerCase(self) -> "Value":  # noqa: D102, N802
        return Value(self.lower())

    def trim(self) -> "Value":  # noqa: D102
        return Value(self.strip())

    def length(self) -> int:  # noqa: D102
        return len(self)

    def isEmpty(self) -> bool:  # noqa: D102, N802
        return not self

    def substring(self, begin: int, end: int | None = None) -> "Value":  # noqa: D102
        return Value(self[begin:end])

    def indexOf(self, text: str) -> int:  # noqa: D102, N802
        return self.find(text)

    def contains(self, text: str) -> bool:  # noqa: D102
        return text in self

    def startsWith(self, text: str) -> bool:  # noqa: D102, N802
        return self.startswith(text)

    def endsWith(self, text: str) -> bool:  # noqa: D102, N802
        return self.endswith(text)

    def equals(self, text: str) -> bool:  # noqa: D102
        return self == text

    def equalsIgnoreCase(self, text: str) -> bool:  # noqa: D102, N802
        return self.lower() == text.lower()

    def split(self, sep: Any = None, maxsplit: Any = -1) -> list[Any]:
        """Split at a text; what is a sign of patterns to Java may have a backslash."""
        return [Value(each) for each in super().split(str(sep).replace("\\", "") if sep else None, maxsplit)]

    # Cells are texts, but templates compare them with numbers.
    def __lt__(self, other: Any) -> bool:
        return self._number() < other if isinstance(other, int) else super().__lt__(other)

    def __le__(self, other: Any) -> bool:
        return self._number() <= other if isinstance(other, int) else super().__le__(other)

    def __gt__(self, other: Any) -> bool:
        return self._number() > other if isinstance(other, int) else super().__gt__(other)

    def __ge__(self, other: Any) -> bool:
        return self._number() >= other if isinstance(other, int) else super().__ge__(other)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, int):
            return self.strip() == str(other)
        return super().__eq__(other)

    __hash__ = str.__hash__

    def _number(self) -> float:
        try:
            return float(self)
        except ValueError:
            raise Failure(
                f"the template compares {self or 'an empty value'} with a number", "BadTemplate"
            ) from None


class Helper:
    """`$helper`."""

    def urlencode(self, text: str) -> str:
        """Return a text as a part of an address."""
        return quote_plus(str(text))


class Formatter:
    """`$formatter`: as Java's `String.format`, for texts and whole numbers."""

    def format(self, pattern: str, *values: Any) -> str:
        """Return values in a pattern such as `%05d`."""
        given = tuple(int(value) if re.search(r"%[-+ 0]*\d*d", pattern) else value for value in values)
        return pattern % given


def check(content: str) -> None:
    """Refuse a template that would reach beyond its row, or has a mistake. Raises Failure."""
    found = _REACHING.search(content)
    if found:
        line = content[: found.start()].count("\n") + 1
        raise Failure(f"line {line}: {found[0]} is not taken in templates", "BadTemplate")
    _compiled(content)


def fill(content: str, row: Mapping[str, str], *, raw: bool = False) -> str:
    """Return a template filled with a row.

    Args:
        content: the template, checked.
        row: values by name.
        raw: whether values go in as they are, as into properties.

    Raises:
        Failure: it cannot be filled, or comes to more than a million characters.
    """
    space: dict[str, Any] = {f"{name}_raw": Value(value) for name, value in row.items()}
    space |= {name: Value(value if raw else escape(value)) for name, value in row.items()}
    space |= {"helper": Helper(), "formatter": Formatter(), "today": _today()}
    out = _Bounded()
    try:
        _compiled(content).merge_to(space, out)
    except airspeed.TemplateError as error:
        raise Failure(f"the template cannot be filled: {_said(error)}", "BadTemplate") from None
    return "".join(out.parts)


class _Bounded:
    """What a template writes into, up to a bound."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._left = _MOST_CHARACTERS

    def write(self, text: str) -> None:
        if self.stop:
            return
        self._left -= len(text)
        if self._left < 0:
            raise Failure(f"the template comes to more than {_MOST_CHARACTERS:,} characters", "BadTemplate")
        self.parts.append(str(text))

    def writelines(self, texts: Any) -> None:
        for text in texts:
            self.write(text)

    # airspeed says so when it meets a #stop, and goes on writing.
    stop = False


def _compiled(content: str) -> Any:
    template = airspeed.Template(content)
    try:
        template.ensure_compiled()
    except airspeed.TemplateError as error:
        raise Failure(f"the template has a mistake: {_said(error)}", "BadTemplate") from None
    return template


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def _today() -> str:
    return datetime.fromtimestamp(clock.wall() / 1_000, UTC).date().isoformat()
