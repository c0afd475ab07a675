"""Reading review policies from requests: what is taken, what is refused, and that storing loses nothing."""

import pytest

from piecework.rules.refusals import Refused
from piecework.rules.reviews import policies
from piecework.rules.reviews.parameters import Parameter
from piecework.rules.reviews.policies import Extension, KnownAnswers, Plurality

KEY = Parameter("AnswerKey", entries=(("colour", ("red",)), ("sizes", ("s", "m"))))
KNOWN = policies.KNOWN_ANSWERS
PLURAL = policies.PLURALITY


def p(key: str, *values: object) -> Parameter:
    return Parameter(key, tuple(map(str, values)))


NEEDED = (p("QuestionIds", "colour"), p("QuestionAgreementThreshold", 50))


def test_known_answers_with_everything() -> None:
    policy = policies.known_answers(
        KNOWN,
        [
            KEY,
            p("ApproveIfKnownAnswerScoreIsAtLeast", 80),
            p("ApproveReason", "Well read."),
            p("RejectIfKnownAnswerScoreIsLessThan", 20),
            p("RejectReason", "Not read."),
            p("ExtendIfKnownAnswerScoreIsLessThan", 50),
            p("ExtendMaximumAssignments", 7),
            p("ExtendMinimumTimeInSeconds", 3_600),
        ],
    )
    assert policy == KnownAnswers(
        {"colour": ("red",), "sizes": ("s", "m")}, 80, "Well read.", 20, "Not read.", Extension(50, 7, 3_600)
    )
    assert policies.known_answers_from_json(policies.to_json(policy)) == policy


def test_known_answers_with_nothing_but_the_key() -> None:
    policy = policies.known_answers(KNOWN, [KEY])
    assert policy[1:] == (None, None, None, "", None)
    assert policies.known_answers_from_json(policies.to_json(policy)) == policy


@pytest.mark.parametrize(
    ("below", "cap", "extension"),
    [(0, None, None), (40, None, Extension(40, 5, 0)), (101, 25, Extension(101, 25, 0))],
)
def test_when_known_answers_extend(below, cap, extension) -> None:
    given = [KEY, p("ExtendIfKnownAnswerScoreIsLessThan", below)]
    given += [p("ExtendMaximumAssignments", cap)] if cap else []
    assert policies.known_answers(KNOWN, given).extension == extension


def test_plurality_with_everything() -> None:
    policy = policies.plurality(
        PLURAL,
        [
            p("QuestionIDs", "colour,size", "shape"),
            p("QuestionAgreementThreshold", 66),
            p("DisregardAssignmentIfRejected", "T"),
            p("DisregardAssignmentIfKnownAnswerScoreIsLessThan", 40),
            p("ExtendIfHITAgreementScoreIsLessThan", 75),
            p("ExtendMaximumAssignments", 9),
            p("ExtendMinimumTimeInSeconds", 60),
            p("ApproveIfWorkerAgreementScoreIsAtLeast", 90),
            p("RejectIfWorkerAgreementScoreIsLessThan", 10),
            p("RejectReason", "No."),
        ],
    )
    assert policy == Plurality(
        questions=("colour", "size", "shape"),
        agreed_above=66,
        disregard_rejected=True,
        disregard_below=40,
        approve_from=90,
        reject_below=10,
        reject_reason="No.",
        extension=Extension(75, 9, 60),
    )
    assert policies.plurality_from_json(policies.to_json(policy)) == policy


def test_plurality_as_clients_send_it() -> None:
    policy = policies.plurality(PLURAL, NEEDED)
    assert policy == Plurality(("colour",), 50)


@pytest.mark.parametrize(
    ("said", "meant"), [("T", True), ("true", True), ("F", False), ("False", False), ("f", False)]
)
def test_flags(said, meant) -> None:
    given = (*NEEDED, p("DisregardAssignmentIfRejected", said))
    assert policies.plurality(PLURAL, given).disregard_rejected is meant


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ([], "AnswerKey"),
        ([p("AnswerKey", "red")], "AnswerKey"),
        ([Parameter("AnswerKey", entries=(("", ("red",)),))], "AnswerKey"),
        ([Parameter("AnswerKey", entries=(("q" * 256, ("red",)),))], "AnswerKey"),
        ([Parameter("AnswerKey", entries=(("a", ("1",)), ("a", ("2",))))], "AnswerKey"),
        ([KEY, KEY], "PolicyParameter"),
        ([KEY, p("Approve", 1)], "PolicyParameter"),
        ([KEY, p("ApproveIfKnownAnswerScoreIsAtLeast", 102)], "ApproveIfKnownAnswerScoreIsAtLeast"),
        ([KEY, p("ApproveIfKnownAnswerScoreIsAtLeast", "most")], "ApproveIfKnownAnswerScoreIsAtLeast"),
        ([KEY, p("ApproveIfKnownAnswerScoreIsAtLeast", "٣")], None),
        ([KEY, p("ApproveIfKnownAnswerScoreIsAtLeast", 1, 2)], "ApproveIfKnownAnswerScoreIsAtLeast"),
        ([KEY, p("RejectIfKnownAnswerScoreIsLessThan", -1)], "RejectIfKnownAnswerScoreIsLessThan"),
        ([KEY, p("RejectReason", "x" * 1_025)], "RejectReason"),
        ([KEY, p("ExtendMaximumAssignments", 1)], "ExtendMaximumAssignments"),
        ([KEY, p("ExtendMaximumAssignments", 26)], "ExtendMaximumAssignments"),
        ([KEY, p("ExtendMinimumTimeInSeconds", 59)], "ExtendMinimumTimeInSeconds"),
        ([KEY, p("ExtendMinimumTimeInSeconds", 31_536_001)], "ExtendMinimumTimeInSeconds"),
    ],
)
def test_known_answers_that_are_refused(given, named) -> None:
    if named is None:  # figures of any script are figures
        assert policies.known_answers(KNOWN, given).approve_from == 3
        return
    with pytest.raises(Refused) as refused:
        policies.known_answers(KNOWN, given)
    assert refused.value.code == "InvalidParameterValue"
    assert named in refused.value.message


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (NEEDED[:1], "QuestionAgreementThreshold"),
        (NEEDED[1:], "QuestionIds"),
        ((p("QuestionIds", *range(16)), NEEDED[1]), "QuestionIds"),
        ((p("QuestionIds", " , "), NEEDED[1]), "QuestionIds"),
        ((*NEEDED, p("DisregardAssignmentIfRejected", "maybe")), "DisregardAssignmentIfRejected"),
        ((*NEEDED, p("ExtendIfHITAgreementScoreIsLessThan", 50)), "ExtendMaximumAssignments"),
        ((*NEEDED, p("ApproveReason", "Fine")), "PolicyParameter"),
    ],
)
def test_plurality_that_is_refused(given, named) -> None:
    with pytest.raises(Refused) as refused:
        policies.plurality(PLURAL, given)
    assert refused.value.code == "InvalidParameterValue"
    assert named in refused.value.message


def test_each_level_has_its_policy() -> None:
    for read, name in ((policies.known_answers, PLURAL), (policies.plurality, KNOWN)):
        with pytest.raises(Refused) as refused:
            read(name, [KEY])
        assert name in refused.value.message
