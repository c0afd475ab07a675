"""The form in a task's page: its fields, and what may be entered. Forms are strangers' work.

Read as a browser has it before any script of the page has run. The crowd elements are read in `elements`; how
what is entered goes on its way is in `sending`.
"""

from typing import Literal

from piecework.simulation import elements, markup
from piecework.simulation.fields import Field, Form, number, whole
from piecework.simulation.markup import Element

CROWD_FORM = "crowd-form"
ENTITIES = "crowd-entity-annotation"
RESERVED = frozenset({"assignmentId", "hitId", "workerId", "turkSubmitTo"})


_CHOICES = frozenset({"radio", "checkbox", "select"})
_BUTTONS = frozenset({"submit", "button", "reset", "image"})
_KINDS = frozenset(
    {"number", "email", "url", "tel", "date", "time", "month", "week", "datetime-local", "color", "file"}
)


def read(page: str) -> Form:
    """Return the form of a page; one without fields if there is none."""
    form = _form_of(markup.parse(page))
    is_crowd = form.tag in (CROWD_FORM, ENTITIES)
    reader = _Reader(is_crowd=is_crowd)
    for each in form.below():
        if each.tag.startswith("crowd-"):
            for made in elements.read(each):
                reader.add(made)
        else:
            reader.native(each)
    sends: Literal["native", "crowd", "flat"] = "native"
    if is_crowd:
        sends = "flat" if form.get("answer-format") == "flatten-objects" else "crowd"
    multipart = not is_crowd and "multipart" in (form.get("enctype") or "")
    return Form(reader.fields, sends, tuple(reader.hidden), multipart)


def fields_of(page: str) -> dict[str, Field]:
    """Return the fields of a page that a worker fills in, in their order, by name."""
    return read(page).fields


def _form_of(root: Element) -> Element:
    """Return what is submitted: a crowd form, a tool that brings one, the first form, or the whole page."""
    for tag in (CROWD_FORM, ENTITIES, "form"):
        found = next(root.below(tag), None)
        if found is not None:
            return found
    return root


class _Reader:
    def __init__(self, *, is_crowd: bool) -> None:
        self.fields: dict[str, Field] = {}
        self.hidden: list[tuple[str, str]] = []
        self._is_crowd = is_crowd

    def add(self, made: Field) -> Field:
        """Take a field in: those of a name that are chosen from are one, of others the last one counts."""
        known = self.fields.get(made.name)
        if known is None or "ticks" not in (known.says, made.says):
            self.fields[made.name] = made
            return made
        known.options += [each for each in made.options if each not in known.options]
        known.required |= made.required
        known.several |= made.several
        if isinstance(known.preset, list) and isinstance(made.preset, list):
            known.preset += made.preset
        return known

    def native(self, element: Element) -> None:
        """Take in an input, a text area or a menu."""
        name = element.get("name") or ""
        if not name or element.tag not in ("input", "textarea", "select") or _is_off(element):
            return
        kind = (element.get("type") or "text").lower() if element.tag == "input" else element.tag
        if kind == "hidden":
            if name not in RESERVED:
                self.hidden.append((name, element.get("value") or ""))
        elif kind in _BUTTONS:
            return
        elif kind in ("radio", "checkbox"):
            self._tick(element, name, kind)
        elif kind == "select":
            self._menu(element, name)
        else:
            self._text(element, name, kind)

    def _tick(self, element: Element, name: str, kind: str) -> None:
        value = element.get("value")
        value = "on" if value is None else value
        chosen = [value] if element.get("checked") is not None else []
        made = Field(name, kind, [value], says="ticks", several=kind == "checkbox", preset=chosen)
        made.required = element.get("required") is not None
        made.least, made.most = _told(element)
        self.add(made)

    def _menu(self, element: Element, name: str) -> None:
        options = [each for each in element.below("option") if not _is_off(each)]
        values = [_value(each) for each in options]
        chosen = [_value(each) for each in options if each.get("selected") is not None]
        several = element.get("multiple") is not None
        # What asks to choose is not a choice.
        made = Field(name, "select", [value for value in values if value], several=several)
        made.preset = chosen if several else (chosen or values[:1] or [""])[-1]
        made.required = element.get("required") is not None
        made.least, made.most = _told(element)
        self.add(made)

    def _text(self, element: Element, name: str, kind: str) -> None:
        plain = "number" if kind in ("number", "range") else kind if kind in _KINDS else "text"
        made = Field(name, plain, required=element.get("required") is not None)
        # A line break right after the tag is none of the text's.
        written = element.text.removeprefix("\n")
        made.preset = written if element.tag == "textarea" else element.get("value") or ""
        made.least, made.most = number(element.get("min")), number(element.get("max"))
        made.step = number(element.get("step"))
        made.shortest, made.longest = whole(element.get("minlength")) or 0, whole(element.get("maxlength"))
        made.pattern = element.get("pattern") or ""
        asked = _question_of(element)
        if asked is not None:
            choice = self.fields.get(name.removesuffix("_other"))
            if choice is not None and choice.name != name:
                # Beside the last choice, "Other": one of the others is as good an answer.
                choice.options.pop()
                return
            made.least, made.most = _told(element)
            made.shortest = whole(asked.get("data-shortest")) or made.shortest
            made.kind = "number" if asked.get("data-takes") == "number" else made.kind
        self.add(made)


def _value(option: Element) -> str:
    value = option.get("value")
    return " ".join(option.text.split()) if value is None else value


def _is_off(element: Element) -> bool:
    if element.get("disabled") is not None:
        return True
    return any(above.get("disabled") is not None for above in element.around("fieldset", "optgroup"))


def _question_of(element: Element) -> Element | None:
    """Return the question of a QuestionForm around a control: its `data-` attributes say what is taken."""
    return next((each for each in element.around("fieldset") if each.get("data-takes")), None)


def _told(element: Element) -> tuple[float | None, float | None]:
    asked = _question_of(element)
    return (
        (None, None) if asked is None else (number(asked.get("data-least")), number(asked.get("data-most")))
    )
