"""The form in a task's page: its fields, and what may be entered. Forms are strangers' work."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_CROWD_INPUTS = {"crowd-input": "text", "crowd-text-area": "text", "crowd-checkbox": "checkbox"}
_CHOICES = frozenset({"radio", "checkbox", "select"})
_UNANSWERED = frozenset({"hidden", "submit", "button", "reset", "image", "file", "password"})


@dataclass(slots=True)
class Field:
    """A field: radio, checkbox, select, text or number; what there is to choose, or the ends of its range."""

    name: str
    kind: str
    options: list[str] = field(default_factory=list)
    least: float | None = None
    most: float | None = None


def fields_of(page: str) -> dict[str, Field]:
    """Return the fields of a page that a worker fills in, in their order, by name."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.fields


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "option":
            # What asks to choose is not a choice.
            if self._select is not None and told.get("value") and "disabled" not in told:
                self._select.options.append(told["value"])
        elif not name:
            return
        elif tag == "select":
            self._select = self._field(name, "select")
        elif tag == "textarea":
            self._field(name, "text")
        elif tag == "input":
            self._input(name, told)
        elif tag in _CROWD_INPUTS:
            self._field(name, _CROWD_INPUTS[tag])
        elif tag == "crowd-radio-button":
            self._field(name, "radio").options.append(told.get("value", name))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None

    def _input(self, name: str, told: dict[str, str]) -> None:
        kind = told.get("type", "text").lower()
        if kind in _UNANSWERED:
            return
        plain = "number" if kind in {"number", "range"} else "text"
        made = self._field(name, kind if kind in _CHOICES else plain)
        if kind in _CHOICES:
            made.options.append(told.get("value", "on"))
        made.least, made.most = _number(told.get("min")), _number(told.get("max"))

    def _field(self, name: str, kind: str) -> Field:
        return self.fields.setdefault(name, Field(name, kind))


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
