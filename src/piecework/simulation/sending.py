"""What a page submits of what was entered: a form's own fields, or what `crowd-form` makes of its elements.

The counterpart of frontend/src/crowd/common (collect, answer), so that a made-up worker's answer has the
shape of a person's. A page's own scripts do not run here.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from piecework.simulation.fields import Field, Form

Entered = Any
"""What is entered in a field: a text, a list for several options, a number, a truth, a tool's object."""
WHOLE = "taskAnswers"


class File(NamedTuple):
    """A file that a worker sends."""

    name: str
    content: bytes


def posted(form: Form, given: Mapping[str, Entered]) -> list[tuple[str, str | File]]:
    """Return what is posted when these fields were filled in and the others left alone."""
    others = [(name, value) for name, value in given.items() if name not in form.fields]
    if form.sends == "native":
        return [*_native(form, given), *((name, each) for name, value in others for each in _texts(value))]
    if WHOLE in given:  # somebody knows better
        return [(WHOLE, _text(given[WHOLE]))]
    answer: dict[str, Any] = {name: value for name, value in form.hidden if value}
    for name, field in form.fields.items():
        said = contribution(field, given.get(name, field.preset))
        if said is not None:
            answer[name] = said
    answer |= {name: value for name, value in others if value not in (None, "")}
    if form.sends == "crowd":
        return [(WHOLE, written([answer]))]
    return list(flattened(answer).items())


def contribution(field: Field, entered: Entered) -> Any:
    """Return what a field adds to the answer of a crowd form; None for nothing."""
    if isinstance(entered, dict):
        return entered
    if field.says == "ticks":
        chosen = _chosen(field, entered)
        return {option: option in chosen for option in field.options}
    if field.says == "text":
        return _chosen(field, entered) if field.several else _breaks(_text(entered)) or None
    return None if entered is None else _OTHERS[field.says](field, entered)


def _labels(field: Field, entered: Entered) -> Any:
    # Nothing chosen is not the same as left alone: it says that none of the categories fits.
    chosen = _chosen(field, entered)
    if field.says == "labels":
        return {"labels": chosen}
    known = field.about["labels"]
    whole = [{"name": each} if isinstance(known[each], str) else known[each] for each in chosen]
    return {"moderationLabels": whole}


_OTHERS: Mapping[str, Callable[[Field, Entered], Any]] = {
    "label": lambda _field, entered: {"label": _text(entered)},
    "labels": _labels,
    "moderation": _labels,
    "number": lambda _field, entered: _number(entered),
    "whole": lambda _field, entered: json.loads(entered) if isinstance(entered, str) else entered,
}


def as_text(entered: Entered) -> str:
    """Return what was entered as one text, to be compared with a right answer and counted."""
    if isinstance(entered, list) and all(isinstance(each, str) for each in entered):
        return "|".join(entered)
    return written(entered) if isinstance(entered, dict | list) else _text(entered)


def written(answer: Any) -> str:
    """Return JSON as the elements write it, with the keys in order at every level."""
    return json.dumps(answer, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def flattened(answer: Mapping[str, Any]) -> dict[str, str]:
    """Return one field for each leaf: the path joined by dots, lists as JSON."""
    found: dict[str, str] = {}

    def add(path: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                add(f"{path}.{key}", inner)
        elif isinstance(value, list):
            found[path] = written(value)
        else:
            found[path] = _text(value)

    for name, value in answer.items():
        add(name, value)
    return dict(sorted(found.items()))


def _native(form: Form, given: Mapping[str, Entered]) -> Iterable[tuple[str, str | File]]:
    yield from form.hidden
    for name, field in form.fields.items():
        entered = given.get(name, field.preset)
        if field.kind == "file":
            if form.has_files:
                yield (name, entered if isinstance(entered, File) else File("", b""))
            else:
                yield name, _text(entered)
        elif field.says == "ticks" or field.several:
            for each in _chosen(field, entered):
                yield name, each
        else:
            yield from ((name, each) for each in _texts(entered))


def _chosen(field: Field, entered: Entered) -> list[str]:
    """Return the chosen options in the order in which they are offered; `a|b` says two."""
    if entered is True:
        return field.options[:1]
    if entered in (None, False):
        return []
    if isinstance(entered, str):
        said = [entered] if entered in field.options else entered.split("|")
    else:
        said = [_text(each) for each in entered]
    # What is not offered is said all the same: the page's own script may have offered it.
    return [each for each in field.options if each in said] + [
        each for each in said if each and each not in field.options
    ]


def _texts(entered: Entered) -> list[str | File]:
    if isinstance(entered, File):
        return [entered]
    return [_text(each) for each in entered] if isinstance(entered, list) else [_text(entered)]


def _text(entered: Entered) -> str:
    if entered is None:
        return ""
    if isinstance(entered, File):
        return entered.name
    if isinstance(entered, bool):
        return str(entered).lower()
    if isinstance(entered, float) and entered.is_integer():
        return str(int(entered))
    return written(entered) if isinstance(entered, dict | list) else str(entered)


def _number(entered: Entered) -> int | float:
    value = float(entered)
    return int(value) if value.is_integer() else value


def _breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
