"""A worker's posted form against the QuestionForm it fills.

Fields are named by the question's number: `q3` holds a text or the chosen identifiers, `q3_other` the text of
the other answer. What the page looks like is the web's.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from piecework.rules.phrases import Phrase
from piecework.rules.questions import patterns
from piecework.rules.questions.answer_specs import Bounds, FileUpload, FreeText, Selection
from piecework.rules.questions.answers import Answer, UploadedFile, clean
from piecework.rules.questions.form import FormQuestion, QuestionForm

REQUIRED = Phrase("This field is required.")

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_MOST_DIGITS = 400
_MOST_MATCHED = 20_000  # bounds what expressions cost; nobody holds an expression against a longer text


def check(
    form: QuestionForm,
    posted: Sequence[tuple[str, str]],
    files: Mapping[str, UploadedFile] = MappingProxyType({}),
) -> tuple[list[Answer], dict[str, str]]:
    """The answers in form order, one a question, and what is wrong with them by question identifier.

    An empty dictionary means the form may be submitted. `files` are the uploads by question identifier, of
    sizes that `file_error` takes. A text keeps the line breaks the browser sent, but is checked with one
    character a break, as a page's own script would see it.
    """
    values: dict[str, list[str]] = {}
    for name, value in posted:
        values.setdefault(name, []).append(clean(value))
    answers: list[Answer] = []
    errors: dict[str, str] = {}
    for question in form.questions:
        if isinstance(question.answer, FreeText):
            answer, error = _text(question, question.answer, values)
        elif isinstance(question.answer, FileUpload):
            answer, error = _file(question, files.get(question.identifier))
        else:
            answer, error = _selection(question, question.answer, values)
        answers.append(answer)
        if error:
            errors[question.identifier] = error
    return answers, errors


def _text(question: FormQuestion, spec: FreeText, values: dict[str, list[str]]) -> tuple[Answer, str]:
    text = _first(values, f"q{question.number}")
    return Answer(question.identifier, text), text_error(spec, text, required=question.required)


def _selection(question: FormQuestion, spec: Selection, values: dict[str, list[str]]) -> tuple[Answer, str]:
    posted = {plain_breaks(value) for value in values.get(f"q{question.number}", ())}
    chosen = tuple(choice.identifier for choice in spec.choices if plain_breaks(choice.identifier) in posted)
    other = _first(values, f"q{question.number}_other") if spec.other else ""
    other = other if other.strip() else ""
    answer = Answer(question.identifier, None, chosen, other or None)
    count = len(chosen) + bool(other)
    if count == 0:
        return answer, REQUIRED if question.required else ""
    if count < spec.least:
        return answer, Phrase("Too few choices. Choose at least {least}.", least=spec.least)
    if count > spec.most:
        words = Phrase.counted(
            "Too many choices. Choose one.", "Too many choices. Choose at most {n}.", spec.most
        )
        both = other and chosen
        return answer, Phrase.together(words, Phrase("The other answer counts as one.")) if both else words
    if spec.other and other:
        return answer, text_error(spec.other, other, required=False)
    return answer, ""


def _file(question: FormQuestion, file: UploadedFile | None) -> tuple[Answer, str]:
    return Answer(question.identifier, file=file), REQUIRED if question.required and file is None else ""


def fields(form: QuestionForm, given: Sequence[Answer]) -> list[tuple[str, str]]:
    """What a worker posted who gave these answers: `check` the other way round.

    Answers to questions that the form does not have are left out.
    """
    answers = {answer.identifier: answer for answer in given}
    posted: list[tuple[str, str]] = []
    for question in form.questions:
        answer, name = answers.get(question.identifier), f"q{question.number}"
        if answer is None:
            continue
        if answer.free_text is not None:
            posted.append((name, answer.free_text))
        posted += [(name, chosen) for chosen in answer.selections]
        if answer.other_text is not None:
            posted.append((f"{name}_other", answer.other_text))
        if answer.file is not None:
            posted.append((f"{name}_kept", answer.file.key))
    return posted


def file_error(spec: FileUpload, size: int) -> str:
    """What is wrong with a file of `size` bytes, or the empty string."""
    if spec.least <= size <= spec.most:
        return ""
    if not size:
        return Phrase("Choose another file: this one is empty.")
    return Phrase.together(
        Phrase.counted(
            "Choose another file: this one has {n:,} byte.",
            "Choose another file: this one has {n:,} bytes.",
            size,
        ),
        Phrase.counted("Must be at least {n} byte.", "Must be at least {n} bytes.", spec.least),
        Phrase.counted("Must be at most {n} byte.", "Must be at most {n} bytes.", spec.most),
    )


def text_error(spec: FreeText, text: str, *, required: bool) -> str:
    """What is wrong with a text, or the empty string. Expressions are held against an empty text, too."""
    text = plain_breaks(text)
    if not text.strip() and (required or (spec.min_length and not text)):
        return REQUIRED
    if text.strip() and spec.numeric and (error := _number_error(spec.numeric, text)):
        return error
    most = min(spec.max_length or _MOST_MATCHED, _MOST_MATCHED) if spec.formats else spec.max_length
    if len(text) < spec.min_length or (most is not None and len(text) > most):
        return _length_error(spec.min_length, most)
    for form in spec.formats:
        if not patterns.compile_javascript(form.regex, form.flags).matches(text):
            return form.error_text
    return ""


def _number_error(bounds: Bounds, text: str) -> str:
    number = text.strip()
    if len(number) <= _MOST_DIGITS and _NUMBER.fullmatch(number):
        value = Decimal(number)
        if (bounds.least is None or value >= bounds.least) and (bounds.most is None or value <= bounds.most):
            return ""
    words = [Phrase("Invalid numeric value.")]
    if bounds.least is not None:
        words.append(Phrase("Must be at least {least}.", least=bounds.least))
    if bounds.most is not None:
        words.append(Phrase("Must be at most {most}.", most=bounds.most))
    return Phrase.together(*words)


def _length_error(least: int, most: int | None) -> str:
    words = [Phrase("Invalid entry length.")]
    if least:
        words.append(
            Phrase.counted("Must be at least {n} character.", "Must be at least {n} characters.", least)
        )
    if most is not None:
        words.append(
            Phrase.counted("Must be at most {n} character.", "Must be at most {n} characters.", most)
        )
    return Phrase.together(*words)


def _first(values: dict[str, list[str]], name: str) -> str:
    return values.get(name, [""])[0]


def plain_breaks(text: str) -> str:
    """The text with a line feed for every line break: what a page holds of what a browser sends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
