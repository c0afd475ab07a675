"""An answer document by field: one text for each, as the columns of results have it."""

import re
from collections.abc import Iterable

from piecework.rules.questions.answers import Answer, from_xml

MOST_NAMES = 1_000
"""So many columns of answers a batch has; whoever posts more names on purpose gets no further."""

# What `answers.to_xml` writes for a form's fields, which is nearly everything: found a hundred times faster.
_PLAIN = re.compile(
    r"<Answer>\n<QuestionIdentifier>([^<]*)</QuestionIdentifier>\n(?:<FreeText>([^<]*)</FreeText>|<FreeText/>)\n</Answer>\n"
)
_OPENING = re.compile(r"<\?xml[^>]*\?>\n<QuestionFormAnswers[^>]*>\n")
_CLOSING = "</QuestionFormAnswers>\n"
_ESCAPES = {"&lt;": "<", "&gt;": ">", "&#13;": "\r", "&amp;": "&"}
_ESCAPED = re.compile("|".join(_ESCAPES))


def fields(document: str | None) -> dict[str, str]:
    """Return the answers in a document by name; several selections are joined by '|'.

    An uploaded file is its key.
    """
    if not document:
        return {}
    opening = _OPENING.match(document)
    found: dict[str, str] = {}
    place = opening.end() if opening else -1
    while opening and (match := _PLAIN.match(document, place)):
        name, text = match.groups("")
        found[_plain(name)] = _plain(text)
        place = match.end()
    if place >= 0 and document.startswith(_CLOSING, place):
        return found
    return {answer.identifier: _text(answer) for answer in from_xml(document)}


def names_with(names: list[str], answers: Iterable[Iterable[str]]) -> list[str]:
    """Return names of fields and those in answers, sorted; never more than MOST_NAMES."""
    known = set(names)
    for answer in answers:
        for name in answer:
            if len(known) == MOST_NAMES:
                break
            known.add(name)
    return sorted(known)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: _ESCAPES[match[0]], text) if "&" in text else text


def _text(answer: Answer) -> str:
    if answer.free_text is not None:
        return answer.free_text
    if answer.file is not None:
        return answer.file.key
    return "|".join([*answer.selections, *([answer.other_text] if answer.other_text else [])])
