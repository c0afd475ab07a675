"""The AnswerKey of a qualification test: reading it, holding it against its test, and scoring answers.

Only selections can be scored. Source: the AnswerKey data structure.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from piecework.rules.questions import xml
from piecework.rules.questions.answer_specs import FreeText, Selection
from piecework.rules.questions.answers import Answer
from piecework.rules.questions.documents import read, refusal
from piecework.rules.questions.form import QuestionForm
from piecework.rules.questions.namespaces import ANSWER_KEY
from piecework.rules.questions.xml import Malformed, Node, Shape

LEAST_VALUE, MOST_VALUE = -(2**31), 2**31 - 1
"""A qualification's value is a signed 32-bit integer; a score beyond is cut off there."""

_GRAMMAR: Mapping[str, Shape] = {
    "AnswerKey": Shape((xml.some("Question"), xml.maybe("QualificationValueMapping"))),
    "Question": Shape((xml.one("QuestionIdentifier"), xml.some("AnswerOption"), xml.maybe("DefaultScore"))),
    "QuestionIdentifier": xml.TEXT,
    "AnswerOption": Shape((xml.some("SelectionIdentifier"), xml.one("AnswerScore"))),
    "SelectionIdentifier": xml.TEXT,
    "AnswerScore": xml.TEXT,
    "DefaultScore": xml.TEXT,
    "QualificationValueMapping": Shape((xml.one("PercentageMapping", "ScaleMapping", "RangeMapping"),)),
    "PercentageMapping": Shape((xml.one("MaximumSummedScore"),)),
    "MaximumSummedScore": xml.TEXT,
    "ScaleMapping": Shape((xml.one("SummedScoreMultiplier"),)),
    "SummedScoreMultiplier": xml.TEXT,
    "RangeMapping": Shape((xml.some("SummedScoreRange"), xml.one("OutOfRangeQualificationValue"))),
    "SummedScoreRange": Shape(
        (xml.one("InclusiveLowerBound"), xml.one("InclusiveUpperBound"), xml.one("QualificationValue"))
    ),
    "InclusiveLowerBound": xml.TEXT,
    "InclusiveUpperBound": xml.TEXT,
    "QualificationValue": xml.TEXT,
    "OutOfRangeQualificationValue": xml.TEXT,
}


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """One question: what each set of selections scores, in order, and what anything else does."""

    identifier: str
    options: tuple[tuple[frozenset[str], int], ...]
    default: int


@dataclass(frozen=True, slots=True)
class Percentage:
    """The value is the score in per cent of `highest`."""

    highest: int


@dataclass(frozen=True, slots=True)
class Scale:
    """The value is the score times `factor`."""

    factor: float


@dataclass(frozen=True, slots=True)
class Ranges:
    """The value is that of the first range (lowest, highest, value) with the score in it, else `outside`."""

    ranges: tuple[tuple[int, int, int], ...]
    outside: int


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """A key. Without a mapping the value is the score itself."""

    questions: tuple[KeyQuestion, ...]
    mapping: Percentage | Scale | Ranges | None


def parse(text: str) -> AnswerKey:
    """The key in a document.

    Raises:
        Refused: XMLParseError.
    """
    try:
        root = read(text)
        if root.name != "AnswerKey":
            raise root.wrong("is not an AnswerKey")
        xml.hold(root, _GRAMMAR, namespace=ANSWER_KEY)
        mapping = root.child("QualificationValueMapping")
        return AnswerKey(
            tuple(_question(node) for node in root.children if node.name == "Question"),
            None if mapping is None else _mapping(mapping.children[0]),
        )
    except Malformed as error:
        raise refusal(error) from None


def check_test(form: QuestionForm) -> None:
    """Refuse a key for a test with answers that no key can score: texts, files, and "other" answers.

    Keys that name questions or selections which the test lacks are fine: those score the default.
    """
    for question in form.questions:
        spec = question.answer
        if isinstance(spec, Selection) and spec.other is None:
            continue
        what = "a text" if isinstance(spec, FreeText) else "an answer that is not listed"
        error = Malformed(
            1, "AnswerKey", f"the question '{question.identifier[:100]}' may be answered by {what}"
        )
        raise refusal(error)


def value(key: AnswerKey, answers: Sequence[Answer]) -> int:
    """The qualification's value for the answers to a test."""
    chosen = {answer.identifier: frozenset(answer.selections) for answer in answers}
    score = sum(_score(question, chosen.get(question.identifier)) for question in key.questions)
    return max(LEAST_VALUE, min(MOST_VALUE, _mapped(key.mapping, score)))


def _score(question: KeyQuestion, chosen: frozenset[str] | None) -> int:
    return next((score for wanted, score in question.options if wanted == chosen), question.default)


def _mapped(mapping: Percentage | Scale | Ranges | None, score: int) -> int:
    if mapping is None:
        return score
    if isinstance(mapping, Percentage):
        # Half up, in whole numbers: floor(x + 1/2).
        return (score * 200 + mapping.highest) // (mapping.highest * 2)
    if isinstance(mapping, Scale):
        return math.floor(score * mapping.factor + 0.5)
    return next(
        (value for lowest, highest, value in mapping.ranges if lowest <= score <= highest), mapping.outside
    )


def _question(node: Node) -> KeyQuestion:
    default = node.child("DefaultScore")
    return KeyQuestion(
        node.text_of("QuestionIdentifier"),
        tuple(_option(child) for child in node.children if child.name == "AnswerOption"),
        0 if default is None else _integer(default),
    )


def _option(node: Node) -> tuple[frozenset[str], int]:
    *selections, score = node.children
    return frozenset(selection.text for selection in selections), _integer(score)


def _mapping(node: Node) -> Percentage | Scale | Ranges:
    if node.name == "PercentageMapping":
        return Percentage(xml.integer(node.children[0], node.children[0].text, least=1))
    if node.name == "ScaleMapping":
        return Scale(_factor(node.children[0]))
    *ranges, outside = node.children
    return Ranges(tuple(_range(each) for each in ranges), _integer(outside))


def _range(node: Node) -> tuple[int, int, int]:
    lowest, highest, value = (_integer(child) for child in node.children)
    if lowest > highest:
        raise node.wrong("InclusiveLowerBound is greater than InclusiveUpperBound")
    return lowest, highest, value


def _integer(node: Node) -> int:
    return xml.integer(node, node.text, least=LEAST_VALUE)


_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_MOST_FACTOR = 1e12


def _factor(node: Node) -> float:
    text = node.text.strip(xml.SPACE)
    factor = float(text) if _DECIMAL.fullmatch(text) else math.nan
    if not abs(factor) <= _MOST_FACTOR:
        raise node.wrong("must be a number")
    return factor
