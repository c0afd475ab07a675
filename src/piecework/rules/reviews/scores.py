"""Scoring answers: against known ones, and against each other. Whole per cent, rounded down."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from piecework.rules.questions.answers import Answer
from piecework.rules.reviews.policies import KnownAnswers, Plurality

LONGEST_COMPARED = 256
ALL = 100

Values = frozenset[str]
"""What one worker answered to one question: several selections, or one text; empty for no answer."""


class KnownScore(NamedTuple):
    """How one assignment fares: whether each known answer was met, and the share of those that were."""

    correct: dict[str, bool]
    score: int


class Agreed(NamedTuple):
    """A question on which workers agree: the answer, and what share of them gave it."""

    values: Values
    share: int


class WorkerScore(NamedTuple):
    """How far one assignment goes along with the agreed answers. `score` is None when there are none."""

    correct: int
    incorrect: int
    score: int | None


class Agreement(NamedTuple):
    """What SimplePlurality finds in a HIT: agreed answers by question, the share of questions agreed on.

    `workers` has a score for each sheet, in their order.
    """

    agreed: dict[str, Agreed | None]
    score: int
    workers: list[WorkerScore]


def known_score(policy: KnownAnswers, answers: Sequence[Answer]) -> KnownScore:
    """Return how an assignment's answers fare against the known ones.

    Texts are trimmed and otherwise compared exactly; several values are compared as sets. A field that was
    posted several times counts as several values where the key has several.
    """
    given = {answer.identifier: answer for answer in answers}
    correct = {
        question: _matches(frozenset(filter(None, map(str.strip, wanted))), given.get(question))
        for question, wanted in policy.key.items()
    }
    return KnownScore(correct, _share(sum(correct.values()), len(correct)))


def agreement(policy: Plurality, sheets: Sequence[Sequence[Answer]]) -> Agreement:
    """Return how far the answers of several workers agree. `sheets` has the answers of each assignment.

    An answer of more than 256 characters counts as none. The most common answer to a question is agreed on
    when more than the threshold gave it; at a threshold of 100, when all did. A tie is no agreement.
    """
    compared = [_compared(sheet) for sheet in sheets]
    agreed = {question: _agreed(policy, question, compared) for question in policy.questions}
    found = {question: answer.values for question, answer in agreed.items() if answer is not None}
    return Agreement(
        agreed, _share(len(found), len(agreed)), [_worker_score(found, sheet) for sheet in compared]
    )


def _matches(wanted: Values, answer: Answer | None) -> bool:
    given = frozenset[str]() if answer is None else _values(answer)
    if given == wanted:
        return True
    # Pages post several values of one name, which an answer document joins.
    text = None if answer is None else answer.free_text
    return text is not None and len(wanted) > 1 and frozenset(map(str.strip, text.split("|"))) == wanted


def _values(answer: Answer) -> Values:
    if answer.free_text is not None:
        return frozenset(filter(None, [answer.free_text.strip()]))
    other = (answer.other_text or "").strip()
    return frozenset(filter(None, [*map(str.strip, answer.selections), other]))


def _compared(sheet: Sequence[Answer]) -> Mapping[str, Values]:
    values = {answer.identifier: _values(answer) for answer in sheet}
    return {
        question: given
        for question, given in values.items()
        if given and sum(map(len, given)) <= LONGEST_COMPARED
    }


def _agreed(policy: Plurality, question: str, sheets: Sequence[Mapping[str, Values]]) -> Agreed | None:
    given = Counter(sheet[question] for sheet in sheets if question in sheet)
    first, second = [*given.most_common(2), (frozenset[str](), 0), (frozenset[str](), 0)][:2]
    share = _share(first[1], len(sheets))
    enough = share > policy.agreed_above or share == policy.agreed_above == ALL
    return Agreed(first[0], share) if enough and first[1] > second[1] else None


def _worker_score(agreed: Mapping[str, Values], sheet: Mapping[str, Values]) -> WorkerScore:
    correct = sum(sheet.get(question) == values for question, values in agreed.items())
    score = _share(correct, len(agreed)) if agreed else None
    return WorkerScore(correct, len(agreed) - correct, score)


def _share(part: int, whole: int) -> int:
    return part * ALL // whole if whole else 0
