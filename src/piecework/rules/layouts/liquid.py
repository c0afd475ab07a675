"""Layouts in Liquid: `{{ task.input.name }}`, filters and loops, by python-liquid.

A template is a stranger's program. It has no tags that load others and no filter that reads the clock; its
work is counted in steps of about a microsecond and ends at MOST_STEPS, its page at MOST_CHARACTERS. Templates
are held to strict delimiters before python-liquid sees them: on a file of `{{` alone its lexer takes minutes.
Values are escaped unless the template says otherwise, and lists and objects come out as JSON.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from liquid import Environment, RenderContext
from liquid.builtin import register
from liquid.exceptions import LiquidError
from liquid.template import BoundTemplate
from markupsafe import Markup, escape

MOST_STEPS = 300_000
MOST_CHARACTERS = 262_144
MOST_ENTRIES = 10_000
MOST_BITS = 4_096
_MOST_MARKUP = 2_000
_REMOVED_TAGS = ("include", "render")
_REMOVED_FILTERS = ("date", "safe")
_OPENING = re.compile(r"\{\{|\{%")
_VERBATIM = re.compile(r"\{%-?\s*(raw|doc)\s*-?%\}")
_BLANKS = re.compile(r"\s{200}")
_BUCKET = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,62})/(.+)", re.DOTALL)


class BadTemplate(Exception):  # noqa: N818  names what the template is, and never leaves this package
    """A template has a mistake, or its work does not end in time. The text is for its author."""


def names(content: str) -> tuple[str, ...]:
    """Return the names below `task.input` that a template reads, each once, in order.

    Raises:
        BadTemplate: the template has a mistake.
    """
    found = _parsed(content).analyze().globals.get("task", ())
    paths = (variable.segments for variable in found)
    inputs = (path[2] for path in paths if len(path) > 2 and path[1] == "input")  # noqa: PLR2004  task.input.name
    return tuple(dict.fromkeys(name for name in inputs if isinstance(name, str)))


def fill(content: str, values: Mapping[str, str]) -> str:
    """Return the page that a template makes. A value that is a JSON object or array is one to the template.

    Raises:
        BadTemplate: the template has a mistake, or does too much.
    """
    template = _parsed(content)
    task = _JSON(input=_JSON({name: _read(value) for name, value in values.items()}))
    try:
        return template.render(task=task)
    except LiquidError as error:
        raise _bad(error) from None
    except Exception as error:  # noqa: BLE001  filters of the library pass on what Python says to odd values
        raise BadTemplate(f"The template cannot be filled: {str(error)[:200]}.") from None


class _JSON(dict[str, Any]):
    """An object of the data, which prints as JSON."""

    def __html__(self) -> str:
        return str(escape(_dumped(self)))

    def __str__(self) -> str:
        return _dumped(self)


class _JSONList(list[Any]):
    """An array of the data, which prints as JSON."""

    def __html__(self) -> str:
        return str(escape(_dumped(self)))

    def __str__(self) -> str:
        return _dumped(self)


def _read(value: str) -> Any:
    if not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return _printable(json.loads(value))
    except (ValueError, RecursionError):
        return value


def _printable(value: Any) -> Any:
    if isinstance(value, dict):
        return _JSON({name: _printable(each) for name, each in value.items()})
    if isinstance(value, list):
        return _JSONList([_printable(each) for each in value])
    return value


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


class _Context(RenderContext):
    """Counts what a template does, and stops it."""

    __slots__ = ("steps",)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.steps = 0

    def spend(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise LiquidError("the template does more than a layout may", token=None)

    def get(self, path: list[object], **named: Any) -> object:
        found = super().get(path, **named)
        self.spend(1 + len(path) + _cost(found))
        return found

    def raise_for_loop_limit(self, length: int = 1) -> None:
        assert isinstance(self.template, _Template)
        self.spend(length * self.template.weight)

    def filter(self, name: str, token: Any) -> Callable[..., object]:
        function = super().filter(name, token)
        growing = name in {"replace", "join"}

        def metered(value: object, *arguments: Any, **named: Any) -> object:
            cost = _cost(value) + sum(map(_cost, arguments))
            if growing:
                # What a text may grow to is known before it is made.
                cost += _length(value) * sum(map(_length, arguments)) // 100
            self.spend(1 + cost + (_length(value) ** 2 // 200 if name == "uniq" else 0))
            result = function(value, *arguments, **named)
            self.spend(_cost(result))
            return result

        return metered


class _Template(BoundTemplate):
    """A template that knows what one round of a loop in it may cost."""

    context_class = _Context

    def __init__(self, env: Environment, *arguments: Any, **named: Any) -> None:
        super().__init__(env, *arguments, **named)
        self.weight = 1


def _cost(value: object) -> int:
    """Return what touching a value costs, in steps; refuses what is too large to be honest."""
    if isinstance(value, int):
        if value.bit_length() > MOST_BITS:
            raise LiquidError("a number is too large", token=None)
        return 0
    length = _length(value)
    if length > (MOST_CHARACTERS if isinstance(value, str) else MOST_ENTRIES):
        raise LiquidError("a text or list is too long", token=None)
    if isinstance(value, _JSON | _JSONList):
        return len(_dumped(value)) // 10
    return length // (100 if isinstance(value, str) else 5)


def _length(value: object) -> int:
    if isinstance(value, range):
        return max(0, value.stop - value.start)  # len() gives up beyond 63 bits
    return len(value) if isinstance(value, str | list | tuple | dict) else 1


def _to_json(value: object) -> str:
    return _dumped(None if value is None else value if isinstance(value, _PLAIN) else str(value))


_PLAIN = (str, bool, int, float, list, dict)


def _raw(value: object) -> Markup:
    return Markup(str(value))  # noqa: S704  the template's author asks for it, for the author's own page


def _escape_once(value: object) -> Markup:
    return escape(Markup(str(value)).unescape())  # noqa: S704  unescaped first, so that nothing is escaped twice


def _readable(value: object) -> object:
    """Return where a browser reads an object of S3; other addresses stay as they are."""
    match = _BUCKET.fullmatch(str(value))
    return f"https://{match[1]}.s3.amazonaws.com/{quote(match[2])}" if match else value


class _Environment(Environment):
    template_class = _Template
    output_stream_limit = MOST_CHARACTERS

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:  # noqa: ARG002  the library's signature
        register(self)
        for tag in _REMOVED_TAGS:
            del self.tags[tag]
        for name in _REMOVED_FILTERS:
            del self.filters[name]
        self.add_filter("to_json", _to_json)
        self.add_filter("skip_autoescape", _raw)
        self.add_filter("escape_once", _escape_once)
        self.add_filter("grant_read_access", _readable)


_ENVIRONMENT = _Environment(autoescape=True)


def _parsed(content: str) -> _Template:
    markup = _delimited(content)
    try:
        template = _ENVIRONMENT.from_string(content)
    except LiquidError as error:
        raise _bad(error) from None
    assert isinstance(template, _Template)
    template.weight = 1 + markup // 16
    return template


def _delimited(content: str) -> int:
    """Return how many characters of a template are markup, all of it closed and none inside another."""
    markup = at = 0
    while match := _OPENING.search(content, at):
        verbatim = _VERBATIM.match(content, match.start())
        if verbatim:
            closing = re.compile(rf"\{{%-?\s*end{verbatim[1]}\s*-?%\}}").search(content, verbatim.end())
            end = closing.end() if closing else -1
        else:
            mark = "}}" if match[0] == "{{" else "%}"
            end = content.find(mark, match.end(), match.end() + _MOST_MARKUP) + 2
            inside = content[match.end() : end - 2]
            if end < match.end() or _OPENING.search(inside) or _BLANKS.search(inside):
                end = -1
            markup += len(inside)
        if end < 0:
            line = content.count("\n", 0, match.start()) + 1
            raise BadTemplate(f"Line {line}: '{content[match.start() : match.start() + 20]}' is not closed.")
        at = end
    return markup


def _bad(error: LiquidError) -> BadTemplate:
    where = error.context()
    line = f"Line {where[0]}: " if where else ""
    return BadTemplate(f"{line}{str(error.message)[:300]}.")
