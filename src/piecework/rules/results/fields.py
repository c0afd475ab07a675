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
_END = "</Answer>"
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&#13;", "\r"), ("&amp;", "&"))


def fields(document: str | None) -> dict[str, str]:
    """Return the answers in a document by name; several selections are joined by '|'.

    An uploaded file is its key.
    """
    if not document:
        return {}
    plain = _PLAIN.findall(document)
    # A text has no tag in it, so there are as many answers as ends: if as many are plain, all are.
    if len(plain) == document.count(_END):
        if "&" not in document:
            return dict(plain)
        return {
            (_unescaped(name) if "&" in name else name): (_unescaped(text) if "&" in text else text)
            for name, text in plain
        }
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


def _unescaped(text: str) -> str:
    for written, meant in _ESCAPES:
        text = text.replace(written, meant)
    return text


def _text(answer: Answer) -> str:
    if answer.free_text is not None:
        return answer.free_text
    if answer.file is not None:
        return answer.file.key
    return "|".join([*answer.selections, *([answer.other_text] if answer.other_text else [])])
