"""Draws a QuestionForm as the page in the task frame. It works without script, and decides nothing.

Which answers a form takes is decided in rules/questions/fill.py; the names of the fields are given there.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from gettext import NullTranslations
from math import ceil
from pathlib import Path
from typing import Any, Literal, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from piecework.rules.phrases import Phrase
from piecework.rules.questions.answer_specs import Choice, FileUpload, FreeText, Selection
from piecework.rules.questions.content import EmbeddedBinary, Item, Text, Title
from piecework.rules.questions.fill import plain_breaks
from piecework.rules.questions.form import FormQuestion, Overview, QuestionForm
from piecework.rules.questions.frame import external_frame_url
from piecework.web.languages import ENGLISH, teach

NOT_ACCEPTED = "ASSIGNMENT_ID_NOT_AVAILABLE"

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_SIZE = re.compile(r"\s*(\d{1,5}(?:\.\d{1,2})?%?)(?:px)?\s*", re.ASCII)
_MOST_LINES = 50
_SINGLE = {"dropdown": "select", "combobox": "listbox", "checkbox": "checkbox", "multichooser": "checkbox"}
_SEVERAL = {"combobox": "listbox"}


Mode = Literal["work", "preview", "finished"]


class Around(NamedTuple):
    """Where a form is drawn.

    Attributes:
        action: where it posts to; unused in a preview.
        hit_id: handed to embedded objects.
        assignment_id: handed to embedded objects and posted; not used in a preview.
        mode: a preview draws every control disabled; the page around says what to do first. A finished
            form shows its answers, which can be read and copied, not changed.
        stylesheet: the address of task.css.
        script: the address of the frame's own script, if it has one.
        files: what the addresses of a finished form's files begin with; the number of the question follows.
        language: the reader's, for our own texts.
        translations: that language's.
        carried: fields that are posted with the answers.
    """

    action: str
    hit_id: str
    assignment_id: str
    mode: Mode
    stylesheet: str
    script: str = ""
    files: str = ""
    language: str = ENGLISH
    translations: NullTranslations = NullTranslations()
    carried: tuple[tuple[str, str], ...] = ()


class TextField(NamedTuple):
    """A text to write: in one line if `rows` is 1."""

    name: str
    value: str
    rows: int
    spec: FreeText
    required: bool


class Option(NamedTuple):
    """One choice as drawn. `label` is None for the other answer."""

    value: str
    label: object
    chosen: bool


class Takes(NamedTuple):
    """What an answer is measured by, for programs that read the page: text, number, choices, bytes or ""."""

    what: str
    least: int | None = None
    most: int | None = None
    shortest: int = 0


class Field(NamedTuple):
    """One question as drawn.

    `lead` is the text that names it and `content` what follows; `widget` is text, radio, checkbox, select,
    listbox or file; `text` is its text field, or the one of the other answer; `kept` is the (key, name) of a
    file that was sent before.
    """

    number: int
    lead: str
    content: tuple[Item, ...]
    required: bool
    widget: str
    several: bool
    options: tuple[Option, ...]
    text: TextField | None
    hint: str
    error: str
    kept: tuple[str, str] | None = None

    takes: Takes = Takes("")

    @property
    def target(self) -> str:
        """The id of its first control, for the list of errors."""
        return f"q{self.number}-1" if self.widget in {"radio", "checkbox"} else f"q{self.number}"


def render(
    form: QuestionForm, around: Around, posted: Sequence[tuple[str, str]], errors: Mapping[str, str]
) -> str:
    """The page as HTML.

    Args:
        form: what to draw.
        around: where.
        posted: what the worker sent last, to keep it; empty the first time, which fills in the default texts.
            Of a finished form, what was answered, and nothing else is filled in.
        errors: what was wrong with that, by question identifier.
    """
    values = _values(posted) if posted or around.mode == "finished" else None
    drawn = _drawn(form, values, {} if around.mode == "preview" else errors)
    assignment = NOT_ACCEPTED if around.mode == "preview" else around.assignment_id
    page = (
        _environment(around.translations)
        .get_template("question_form.html.jinja")
        .render(
            items=drawn,
            wrong=[item for item in drawn if isinstance(item, Field) and item.error],
            action=around.action,
            mode=around.mode,
            language=around.language,
            files=around.files,
            sent_back=bool(posted) and around.mode == "work",
            assignment_id=assignment,
            has_files=any(isinstance(item, Field) and item.widget == "file" for item in drawn),
            parameters={"hitId": around.hit_id, "assignmentId": assignment},
            stylesheet=around.stylesheet,
            script=around.script,
            carried=around.carried,
        )
    )
    return page.lstrip()


def _values(posted: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in posted:
        values.setdefault(name, []).append(value)
    return values


def _drawn(
    form: QuestionForm, values: Mapping[str, list[str]] | None, errors: Mapping[str, str]
) -> list[Overview | Field]:
    return [
        _field(item, values, errors.get(item.identifier, "")) if isinstance(item, FormQuestion) else item
        for item in form.items
    ]


def _field(question: FormQuestion, values: Mapping[str, list[str]] | None, error: str) -> Field:
    lead, rest = _lead(question)
    name = f"q{question.number}"
    spec = question.answer
    if isinstance(spec, FreeText):
        required = question.required or spec.min_length > 0
        text = _text_field(name, spec, values, required=required)
        hint = _text_hint(spec)
        return Field(
            question.number,
            lead,
            rest,
            required,
            "text",
            several=False,
            options=(),
            text=text,
            hint=hint,
            error=error,
            takes=_takes(spec),
        )
    if isinstance(spec, FileUpload):
        return _file_field(question, spec, values or {}, error)
    other = _text_field(f"{name}_other", spec.other, values, required=False) if spec.other else None
    return Field(
        question.number,
        lead,
        rest,
        question.required,
        _widget(spec),
        spec.most > 1,
        _options(spec, other, None if values is None else values.get(name, [])),
        other,
        _count_hint(spec),
        error,
        takes=Takes("choices", spec.least, spec.most),
    )


def _takes(spec: FreeText) -> Takes:
    if spec.numeric:
        return Takes("number", spec.numeric.least, spec.numeric.most, spec.min_length)
    return Takes("text", shortest=spec.min_length) if spec.min_length else Takes("")


def _file_field(
    question: FormQuestion, spec: FileUpload, values: Mapping[str, list[str]], error: str
) -> Field:
    lead, rest = _lead(question)
    key = values.get(f"q{question.number}_kept", [""])[-1]
    return Field(
        question.number,
        lead,
        rest,
        question.required,
        "file",
        several=False,
        options=(),
        text=None,
        hint=Phrase("A file of {least:,} to {most:,} bytes.", least=spec.least, most=spec.most)
        if spec.least > 1
        else Phrase.counted("A file of at most {n:,} byte.", "A file of at most {n:,} bytes.", spec.most),
        error=error,
        kept=(key, values.get(f"q{question.number}_name", [""])[-1]) if key else None,
        takes=Takes("bytes", spec.least, spec.most),
    )


def _lead(question: FormQuestion) -> tuple[str, tuple[Item, ...]]:
    if question.display_name.strip():
        return question.display_name, question.content
    first = question.content[0]
    if isinstance(first, Title | Text) and first.text.strip():
        return first.text, question.content[1:]
    return Phrase("Question {number}", number=question.number), question.content


def _text_field(
    name: str, spec: FreeText, values: Mapping[str, list[str]] | None, *, required: bool
) -> TextField:
    value = spec.default if values is None else values.get(name, [""])[0]
    # Without a suggestion a tall field, as the old site drew it: nobody loses text in it.
    rows = 4 + ceil(len(spec.default) / 100) if spec.lines is None else spec.lines
    if spec.lines is None and name.endswith("_other"):
        rows = 1
    # A field of one line would lose the breaks.
    rows = max(rows, plain_breaks(value).count("\n") + 1)
    return TextField(name, value, min(rows, _MOST_LINES), spec, required)


def _widget(spec: Selection) -> str:
    # Only texts fit into the options of a select.
    plain = all(isinstance(choice.label, Text) for choice in spec.choices)
    widget = (
        _SEVERAL.get(spec.style or "", "checkbox")
        if spec.most > 1
        else _SINGLE.get(spec.style or "", "radio")
    )
    if widget in {"select", "listbox"} and not plain:
        return "checkbox" if spec.most > 1 else "radio"
    return widget


def _options(spec: Selection, other: TextField | None, chosen: list[str] | None) -> tuple[Option, ...]:
    picked = {plain_breaks(value) for value in chosen or ()}
    options = [
        Option(choice.identifier, choice.label, plain_breaks(choice.identifier) in picked)
        for choice in spec.choices
    ]
    if other is not None:
        value = _other_value(spec.choices)
        # Where only one can be chosen, a mark here would take the one of a listed choice away.
        free = spec.most > 1 or _widget(spec) == "checkbox" or not any(option.chosen for option in options)
        options.append(Option(value, None, value in picked or (free and bool(other.value.strip()))))
    return tuple(options)


def _other_value(choices: Sequence[Choice]) -> str:
    """A value for the other box that is no choice's. Only the text beside it counts as the answer."""
    value = "OtherSelection"
    taken = {choice.identifier for choice in choices}
    while value in taken:
        value += "_"
    return value


def _text_hint(spec: FreeText) -> str:
    parts = []
    if spec.numeric:
        parts.append(_number_hint(spec.numeric.least, spec.numeric.most))
    if spec.min_length > 1 or spec.max_length is not None:
        parts.append(_length_hint(spec.min_length, spec.max_length))
    return Phrase.together(*parts) if parts else ""


def _number_hint(least: int | None, most: int | None) -> str:
    if least is None:
        return Phrase("A number.") if most is None else Phrase("A number at most {most:,}.", most=most)
    if most is None:
        return Phrase("A number at least {least:,}.", least=least)
    return Phrase("A number from {least:,} to {most:,}.", least=least, most=most)


def _length_hint(least: int, most: int | None) -> str:
    if most is None:
        return Phrase.counted("At least {n:,} character.", "At least {n:,} characters.", least)
    if not least:
        return Phrase.counted("At most {n:,} character.", "At most {n:,} characters.", most)
    return Phrase("From {least:,} to {most:,} characters.", least=least, most=most)


def _count_hint(spec: Selection) -> str:
    if spec.most == 1:
        return ""
    if spec.least == spec.most:
        return Phrase("Choose {most}.", most=spec.most)
    if spec.least > 1:
        return Phrase("Choose {least} to {most}.", least=spec.least, most=spec.most)
    return Phrase("Choose up to {most}.", most=spec.most)


def linkify(text: str) -> Markup:
    """A plain text as HTML: web addresses become links, line breaks are kept."""
    text = text.strip().replace("\r\n", "\n")
    parts: list[str] = []
    at = 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?)'")
        parts.append(escape(text[at : match.start()]))
        parts.append(
            Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(address)
        )
        at = match.start() + len(address)
    parts.append(escape(text[at:]))
    # Every part is escaped, and none of them can bring markup of its own.
    return Markup("".join(parts).replace("\n", "<br>\n"))  # noqa: S704


def media(item: EmbeddedBinary) -> str:
    """What an embedded object is drawn as: image, audio, video, object, or retired for Flash."""
    kind, subtype = item.media.strip().lower(), item.subtype.strip().lower()
    if "flash" in subtype or subtype.startswith("x-java"):
        return "retired"
    return kind if kind in {"image", "audio", "video"} else "object"


def size(text: str) -> str:
    """A width or height as an attribute takes it, or the empty string if it is none."""
    match = _SIZE.fullmatch(text)
    return match[1] if match else ""


def _kind(item: Any) -> str:
    return type(item).__name__


@cache
def _environment(translations: NullTranslations) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        kind=_kind,
        linkify=linkify,
        media=media,
        size=size,
        with_parameters=external_frame_url,
        trusted=Markup,
    )
    teach(environment, translations)
    return environment
