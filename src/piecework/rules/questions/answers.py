"""Answers as records, and as the QuestionFormAnswers XML that the API returns."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from piecework.rules.questions import xml
from piecework.rules.questions.documents import refusal
from piecework.rules.questions.namespaces import ANSWERS
from piecework.rules.questions.xml import Malformed, Node, Shape
from piecework.rules.refusals import Refused
from piecework.rules.texts import UNSEEN

RESERVED = frozenset({"assignmentId", "hitId", "turkSubmitTo", "workerId"})

_OPENING = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<QuestionFormAnswers xmlns="{ANSWERS}">\n'
)
_CLOSING = "</QuestionFormAnswers>\n"
# A bare CR would be read back as a line feed; the last three groups are no characters of XML at all.
_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_GRAMMAR: Mapping[str, Shape] = {
    "QuestionFormAnswers": Shape((xml.some("Answer"),)),
    "Answer": Shape(
        (
            xml.one("QuestionIdentifier"),
            xml.maybe("FreeText"),
            xml.every("SelectionIdentifier"),
            xml.maybe("OtherSelectionText"),
            xml.maybe("UploadedFileSizeInBytes"),
            xml.maybe("UploadedFileKey"),
        )
    ),
    "QuestionIdentifier": xml.TEXT,
    "FreeText": xml.TEXT,
    "SelectionIdentifier": xml.TEXT,
    "OtherSelectionText": xml.TEXT,
    "UploadedFileSizeInBytes": xml.TEXT,
    "UploadedFileKey": xml.TEXT,
}


class UploadedFile(NamedTuple):
    """A file of an answer: where it is kept, and its size."""

    key: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question: a free text, selections and the text of the other answer, or a file.

    free_text is None for the other two kinds; then nothing else means that nothing was chosen.
    """

    identifier: str
    free_text: str | None = None
    selections: tuple[str, ...] = ()
    other_text: str | None = None
    file: UploadedFile | None = None


def clean(text: str) -> str:
    """The text without what XML 1.0 cannot carry: control characters, lone surrogates, two non-characters."""
    return UNSEEN.sub("", text)


def to_xml(answers: Iterable[Answer]) -> str:
    """The QuestionFormAnswers document, as GetAssignment returns it; empty if there are no answers."""
    body = "".join(map(_answer, answers))
    return f"{_OPENING}{body}{_CLOSING}" if body else ""


def from_xml(text: str) -> list[Answer]:
    """The answers in a document, in order; none for the empty string.

    Raises:
        Refused: XMLParseError.
    """
    if not text:
        return []
    try:
        root = xml.read(text)
        if root.name != "QuestionFormAnswers":
            raise root.wrong("is not QuestionFormAnswers")
        xml.hold(root, _GRAMMAR, namespace=ANSWERS)
        return [_read(node) for node in root.children]
    except Malformed as error:
        raise refusal(error) from None


def from_posted(fields: Sequence[tuple[str, str]]) -> list[Answer]:
    """The answers in a form posted to externalSubmit, in the order of their first field.

    Reserved and nameless fields are dropped. The values of a repeated name are joined by '|', so that none
    is lost.

    Raises:
        Refused: InvalidParameterValue, if nothing is left: an answer document needs one answer at least.
    """
    values: dict[str, list[str]] = {}
    for name, value in fields:
        kept = clean(name)
        if kept and kept not in RESERVED:
            values.setdefault(kept, []).append(clean(value))
    if not values:
        raise Refused(
            "InvalidParameterValue",
            "The form has no answer in it: it needs at least one named field besides assignmentId.",
        )
    return [Answer(name, "|".join(texts)) for name, texts in values.items()]


def _answer(answer: Answer) -> str:
    lines = ["<Answer>", _element("QuestionIdentifier", answer.identifier)]
    if answer.free_text is not None:
        lines.append(_element("FreeText", answer.free_text))
    lines.extend(_element("SelectionIdentifier", chosen) for chosen in answer.selections)
    if answer.other_text is not None:
        lines.append(_element("OtherSelectionText", answer.other_text))
    if answer.file is not None:
        lines.append(_element("UploadedFileSizeInBytes", str(answer.file.bytes)))
        lines.append(_element("UploadedFileKey", answer.file.key))
    lines.append("</Answer>\n")
    return "\n".join(lines)


def _element(name: str, text: str) -> str:
    if _SPECIAL.search(text):
        text = _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], ""), text)
    return f"<{name}>{text}</{name}>" if text else f"<{name}/>"


def _read(node: Node) -> Answer:
    free, other = node.child("FreeText"), node.child("OtherSelectionText")
    chosen = tuple(child.text for child in node.children if child.name == "SelectionIdentifier")
    if free is not None and (chosen or other is not None):
        raise node.wrong("has both a text and selections")
    key, size = node.child("UploadedFileKey"), node.child("UploadedFileSizeInBytes")
    if (key is None) != (size is None):
        raise node.wrong("has half of an uploaded file")
    if key is not None and (free is not None or chosen or other is not None):
        raise node.wrong("has a file beside another answer")
    return Answer(
        node.text_of("QuestionIdentifier"),
        None if free is None else free.text,
        chosen,
        None if other is None else other.text,
        None
        if key is None or size is None
        else UploadedFile(key.text, xml.integer(size, size.text, least=1)),
    )
