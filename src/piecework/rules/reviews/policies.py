"""The two review policies as records. Source: the ReviewPolicy data structures of the API.

`ScoreMyKnownAnswers` looks at each assignment when it is submitted; `SimplePlurality` at a HIT whenever it
becomes Reviewable. Scores are whole per cent, money and people do not appear here.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

from piecework.rules.reviews.parameters import Parameter, Parameters, missing
from piecework.rules.texts import ASSIGNMENTS, FEEDBACK_CHARACTERS, bad_value, check_words

KNOWN_ANSWERS = "ScoreMyKnownAnswers/2011-09-01"
PLURALITY = "SimplePlurality/2011-09-01"
ASSIGNMENT_LEVEL = "Assignment"
HIT_LEVEL = "HIT"

MOST_QUESTIONS = 15
NEVER_BELOW = 0
_KNOWN_CAP = (2, 25)
_DEFAULT_CAP = 5
_PERCENT = (0, 101)


class Extension(NamedTuple):
    """When to ask one more worker: below this score, up to `cap` assignments, for `seconds` at least."""

    below: int
    cap: int
    seconds: int


class KnownAnswers(NamedTuple):
    """ScoreMyKnownAnswers: the key by question, and thresholds; None leaves an act out."""

    key: dict[str, tuple[str, ...]]
    approve_from: int | None = None
    approve_reason: str | None = None
    reject_below: int | None = None
    reject_reason: str = ""
    extension: Extension | None = None


class Plurality(NamedTuple):
    """SimplePlurality: the questions compared, and thresholds; None leaves an act out."""

    questions: tuple[str, ...]
    agreed_above: int
    disregard_rejected: bool = False
    disregard_below: int | None = None
    approve_from: int | None = None
    reject_below: int | None = None
    reject_reason: str = ""
    extension: Extension | None = None


class Policies(NamedTuple):
    """What a HIT asks for."""

    assignment: KnownAnswers | None = None
    hit: Plurality | None = None


def known_answers(name: str, given: Sequence[Parameter]) -> KnownAnswers:
    """Return the policy of an AssignmentReviewPolicy. Refuses another name, and wrong parameters."""
    _check_name(name, KNOWN_ANSWERS, "AssignmentReviewPolicy")
    parameters = Parameters(given)
    policy = KnownAnswers(
        key=dict(parameters.entries("AnswerKey")),
        approve_from=parameters.number("ApproveIfKnownAnswerScoreIsAtLeast", *_PERCENT),
        approve_reason=_reason(parameters, "ApproveReason"),
        reject_below=parameters.number("RejectIfKnownAnswerScoreIsLessThan", *_PERCENT),
        reject_reason=_reason(parameters, "RejectReason") or "",
        extension=_extension(parameters, "ExtendIfKnownAnswerScoreIsLessThan", _KNOWN_CAP, _DEFAULT_CAP),
    )
    parameters.end()
    return policy


def plurality(name: str, given: Sequence[Parameter]) -> Plurality:
    """Return the policy of a HITReviewPolicy. Refuses another name, and wrong parameters."""
    _check_name(name, PLURALITY, "HITReviewPolicy")
    parameters = Parameters(given)
    agreed_above = parameters.number("QuestionAgreementThreshold", 0, 100)
    if agreed_above is None:
        raise missing("QuestionAgreementThreshold")
    policy = Plurality(
        questions=parameters.values("QuestionIds", MOST_QUESTIONS),
        agreed_above=agreed_above,
        disregard_rejected=parameters.flag("DisregardAssignmentIfRejected"),
        disregard_below=parameters.number("DisregardAssignmentIfKnownAnswerScoreIsLessThan", *_PERCENT),
        approve_from=parameters.number("ApproveIfWorkerAgreementScoreIsAtLeast", *_PERCENT),
        reject_below=parameters.number("RejectIfWorkerAgreementScoreIsLessThan", *_PERCENT),
        reject_reason=_reason(parameters, "RejectReason") or "",
        extension=_extension(parameters, "ExtendIfHITAgreementScoreIsLessThan", ASSIGNMENTS, None),
    )
    parameters.end()
    return policy


def to_json(policy: KnownAnswers | Plurality) -> str:
    """Return a policy as the market stores it."""
    return json.dumps(policy._asdict(), separators=(",", ":"))


def known_answers_from_json(text: str) -> KnownAnswers:
    """Return a stored ScoreMyKnownAnswers."""
    stored = json.loads(text)
    key = {question: tuple(values) for question, values in stored["key"].items()}
    return KnownAnswers(**{**stored, "key": key, "extension": _stored_extension(stored)})


def plurality_from_json(text: str) -> Plurality:
    """Return a stored SimplePlurality."""
    stored = json.loads(text)
    questions = tuple(stored["questions"])
    return Plurality(**{**stored, "questions": questions, "extension": _stored_extension(stored)})


def _check_name(name: str, wanted: str, member: str) -> None:
    if name != wanted:
        raise bad_value(name, f"{member} PolicyName", f"At this level there is {wanted}.")


def _reason(parameters: Parameters, key: str) -> str | None:
    reason = parameters.text(key)
    check_words(reason, FEEDBACK_CHARACTERS, key)
    return reason


def _extension(
    parameters: Parameters, below_key: str, caps: tuple[int, int], default_cap: int | None
) -> Extension | None:
    below = parameters.number(below_key, *_PERCENT)
    cap = parameters.number("ExtendMaximumAssignments", *caps) or default_cap
    seconds = parameters.seconds("ExtendMinimumTimeInSeconds")
    if below is None or below == NEVER_BELOW:
        return None
    if cap is None:
        raise missing("ExtendMaximumAssignments")
    return Extension(below, cap, seconds)


def _stored_extension(stored: dict[str, list[int] | None]) -> Extension | None:
    extension = stored["extension"]
    return None if extension is None else Extension(*extension)
