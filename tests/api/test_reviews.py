"""Review policies from end to end: what they decide, what it costs, and ListReviewPolicyResultsForHIT."""

from typing import Any

import pytest

from piecework.market import assignments, audit, due
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, to_xml
from tests.api.conftest import REQUESTER, WORKER, Service
from tests.api.wire import UNKNOWN, bad_value, counts, members, no_hit, publish, refusal, status, workers

KNOWN = "ScoreMyKnownAnswers/2011-09-01"
PLURAL = "SimplePlurality/2011-09-01"


def known(**parameters: Any) -> dict[str, Any]:
    key = {
        "Key": "AnswerKey",
        "MapEntries": [{"Key": "trap", "Values": ["yes"]}, {"Key": "sum", "Values": ["4"]}],
    }
    return {"PolicyName": KNOWN, "Parameters": [key, *_values(parameters)]}


def plural(**parameters: Any) -> dict[str, Any]:
    given = {"QuestionIds": ["colour", "shape"], "QuestionAgreementThreshold": 60, **parameters}
    return {"PolicyName": PLURAL, "Parameters": _values(given)}


def _values(parameters: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"Key": key, "Values": list(map(str, value if isinstance(value, list) else [value]))}
        for key, value in parameters.items()
    ]


def submit(service: Service, group_id: str, worker: Worker, **answers: str) -> str:
    assignment_id = service.accept(group_id, worker)
    document = to_xml([Answer(name, free_text=text) for name, text in answers.items()])
    service.db.write(assignments.submit, worker.id, assignment_id, document)
    return assignment_id


def state(requester: Any, assignment_id: str) -> tuple[str, str | None]:
    found = requester.get_assignment(AssignmentId=assignment_id)["Assignment"]
    return found["AssignmentStatus"], found.get("RequesterFeedback")


def results(report: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (each["SubjectType"], each.get("QuestionId"), each["Key"], each["Value"])
        for each in report["ReviewResults"]
    ]


def acts(report: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(each["ActionName"], each["Status"]) for each in report["ReviewActions"]]


@pytest.fixture(autouse=True)
def books_balance(service):
    yield
    assert service.db.read(lambda tx: list(audit.problems(tx))) == []


def test_known_answers_approve_reject_and_extend(service, requester) -> None:
    policy = known(
        ApproveIfKnownAnswerScoreIsAtLeast=100,
        ApproveReason="Both right.",
        RejectIfKnownAnswerScoreIsLessThan=50,
        RejectReason="Both wrong.",
        ExtendIfKnownAnswerScoreIsLessThan=50,
        ExtendMaximumAssignments=4,
        ExtendMinimumTimeInSeconds=7_200,
    )
    hit = publish(requester, MaxAssignments=3, AssignmentReviewPolicy=policy)
    group, crowd = hit["HITGroupId"], workers(4)
    right = submit(service, group, crowd[0], trap=" yes ", sum="4")
    half = submit(service, group, crowd[1], trap="yes", sum="5")
    assert counts(requester, hit["HITId"]) == ("Assignable", 1, 0, 1, 3)
    wrong = submit(service, group, crowd[2], trap="no", sum="5")
    assert state(requester, right) == ("Approved", "Both right.")
    assert state(requester, half) == ("Submitted", None)
    assert state(requester, wrong) == ("Rejected", "Both wrong.")
    assert counts(requester, hit["HITId"]) == ("Assignable", 1, 0, 2, 4)
    later = requester.get_hit(HITId=hit["HITId"])["HIT"]["Expiration"]
    assert round((later - hit["Expiration"]).total_seconds()) == 3_600
    again = submit(service, group, crowd[3], trap="no", sum="5")  # at the cap: nobody else is asked
    assert state(requester, again)[0] == "Rejected"
    assert counts(requester, hit["HITId"]) == ("Reviewable", 0, 0, 3, 4)

    answer = members(requester.list_review_policy_results_for_hit(HITId=hit["HITId"], MaxResults=100))
    assert answer["AssignmentReviewPolicy"] == {"PolicyName": KNOWN}
    assert "HITReviewPolicy" not in answer
    report = answer["AssignmentReviewReport"]
    assert results(report)[:3] == [
        ("Assignment", "trap", "KnownAnswerCorrect", "1"),
        ("Assignment", "sum", "KnownAnswerCorrect", "1"),
        ("Assignment", None, "KnownAnswerScore", "100"),
    ]
    assert [each[3] for each in results(report) if each[2] == "KnownAnswerScore"] == ["100", "50", "0", "0"]
    assert acts(report) == [
        ("Review", "Succeeded"),
        ("Approve", "Succeeded"),
        ("Review", "Succeeded"),
        ("Review", "Succeeded"),
        ("Reject", "Succeeded"),
        ("Extend", "Succeeded"),
        ("Review", "Succeeded"),
        ("Reject", "Succeeded"),
        ("Extend", "Succeeded"),
    ]
    runs = {each["ActionId"] for each in report["ReviewActions"] if each["ActionName"] == "Review"}
    assert {each["ActionId"] for each in report["ReviewResults"]} == runs


def test_an_extension_that_cannot_be_paid_fails_and_the_rest_stands(service, requester) -> None:
    policy = known(RejectIfKnownAnswerScoreIsLessThan=1, ExtendIfKnownAnswerScoreIsLessThan=101)
    hit = publish(requester, Reward="40.00", MaxAssignments=2, AssignmentReviewPolicy=policy)
    submit(service, hit["HITGroupId"], WORKER, trap="yes", sum="5")
    assert counts(requester, hit["HITId"]) == ("Assignable", 1, 0, 0, 2)
    answer = requester.list_review_policy_results_for_hit(HITId=hit["HITId"], RetrieveResults=False)
    assert answer["AssignmentReviewReport"]["ReviewResults"] == []
    (failed,) = [
        each for each in answer["AssignmentReviewReport"]["ReviewActions"] if each["Status"] == "Failed"
    ]
    assert (failed["ActionName"], failed["TargetType"], failed["ErrorCode"]) == (
        "Extend",
        "HIT",
        "AWS.MechanicalTurk.InsufficientFunds",
    )
    assert "insufficient funds" in failed["Result"]


def test_an_extension_never_reaches_ten(service, requester) -> None:
    policy = known(ExtendIfKnownAnswerScoreIsLessThan=101, ExtendMaximumAssignments=25)
    hit = publish(requester, MaxAssignments=9, Reward="0.01", AssignmentReviewPolicy=policy)
    submit(service, hit["HITGroupId"], WORKER, trap="no")
    answer = requester.list_review_policy_results_for_hit(HITId=hit["HITId"], RetrieveResults=False)
    codes = [each.get("ErrorCode") for each in answer["AssignmentReviewReport"]["ReviewActions"]]
    assert codes == [None, "AWS.MechanicalTurk.InvalidMaximumAssignmentsIncrease"]


def test_plurality_extends_first_and_decides_when_workers_agree(service, requester) -> None:
    policy = plural(
        ExtendIfHITAgreementScoreIsLessThan=100,
        ExtendMaximumAssignments=3,
        ApproveIfWorkerAgreementScoreIsAtLeast=100,
        RejectIfWorkerAgreementScoreIsLessThan=60,
        RejectReason="The others saw something else.",
    )
    hit = publish(requester, MaxAssignments=2, HITReviewPolicy=policy)
    group, crowd = hit["HITGroupId"], workers(3)
    one = submit(service, group, crowd[0], colour="red", shape="round")
    two = submit(service, group, crowd[1], colour="blue", shape="square")
    assert counts(requester, hit["HITId"]) == ("Assignable", 1, 0, 0, 3)
    assert state(requester, one) == state(requester, two) == ("Submitted", None)
    three = submit(service, group, crowd[2], colour=" red", shape="round")
    assert counts(requester, hit["HITId"]) == ("Reviewable", 0, 0, 3, 3)
    assert state(requester, one) == state(requester, three) == ("Approved", None)
    assert state(requester, two) == ("Rejected", "The others saw something else.")

    pages = [requester.list_review_policy_results_for_hit(HITId=hit["HITId"], MaxResults=7)]
    while "NextToken" in pages[-1]:
        token = pages[-1]["NextToken"]
        pages.append(
            requester.list_review_policy_results_for_hit(HITId=hit["HITId"], MaxResults=7, NextToken=token)
        )
    found = [each for page in pages for each in results(page["HITReviewReport"])]
    assert found[:3] == [
        ("HIT", "colour", "AgreedAnswerFound", "false"),
        ("HIT", "shape", "AgreedAnswerFound", "false"),
        ("HIT", None, "HitAgreementScore", "0"),
    ]
    assert found[3:6] == [
        ("HIT", "colour", "AgreedAnswerFound", "true"),
        ("HIT", "colour", "AgreedAnswer", "red"),
        ("HIT", "colour", "AnswerAgreementScore", "66"),
    ]
    assert found[-1] == ("HIT", None, "HitAgreementScore", "100")
    scores = [each[3] for each in found if each[2] == "WorkerAgreementScore"]
    assert scores == ["100", "0", "100"]
    done = [each for page in pages for each in acts(page["HITReviewReport"])]
    assert [name for name, _ in done] == ["Review", "Extend", "Review", "Approve", "Reject", "Approve"]
    assert len(found) + len(done) == sum(
        len(page["HITReviewReport"][kind]) for page in pages for kind in ("ReviewResults", "ReviewActions")
    )


def test_both_policies_work_together(service, requester) -> None:
    hit = publish(
        requester,
        MaxAssignments=3,
        AssignmentReviewPolicy=known(RejectIfKnownAnswerScoreIsLessThan=50, RejectReason="Not read."),
        HITReviewPolicy=plural(
            QuestionIds=["colour"],
            DisregardAssignmentIfRejected="T",
            DisregardAssignmentIfKnownAnswerScoreIsLessThan=100,
            ApproveIfWorkerAgreementScoreIsAtLeast=100,
        ),
    )
    group, crowd = hit["HITGroupId"], workers(3)
    wrong = submit(service, group, crowd[0], trap="no", sum="0", colour="blue")
    half = submit(service, group, crowd[1], trap="no", sum="4", colour="blue")
    right = submit(service, group, crowd[2], trap="yes", sum="4", colour="red")
    assert [state(requester, each)[0] for each in (wrong, half, right)] == [
        "Rejected",
        "Submitted",
        "Approved",
    ]
    answer = requester.list_review_policy_results_for_hit(
        HITId=hit["HITId"], PolicyLevels=["HIT"], MaxResults=100
    )
    assert "AssignmentReviewReport" not in answer
    agreed = ("HIT", "colour", "AgreedAnswer", "red")
    assert agreed in results(answer["HITReviewReport"])


def test_what_a_person_decided_first_stands(service, requester) -> None:
    policy = plural(ApproveIfWorkerAgreementScoreIsAtLeast=100, RejectIfWorkerAgreementScoreIsLessThan=100)
    hit = publish(requester, MaxAssignments=3, HITReviewPolicy=policy)
    group, crowd = hit["HITGroupId"], workers(3)
    one = submit(service, group, crowd[0], colour="red", shape="round")
    two = submit(service, group, crowd[1], colour="blue", shape="round")
    requester.reject_assignment(AssignmentId=one, RequesterFeedback="I say no.")
    requester.approve_assignment(AssignmentId=two, RequesterFeedback="I say yes.")
    submit(service, group, crowd[2], colour="red", shape="round")
    assert state(requester, one) == ("Rejected", "I say no.")
    assert state(requester, two) == ("Approved", "I say yes.")
    actions = requester.list_review_policy_results_for_hit(HITId=hit["HITId"], RetrieveResults=False)[
        "HITReviewReport"
    ]["ReviewActions"]
    failed = [each for each in actions if each["Status"] == "Failed"]
    assert [each["ErrorCode"] for each in failed] == ["AWS.MechanicalTurk.InvalidAssignmentState"] * 2


@pytest.mark.parametrize("how", ["swept", "expired by hand", "asked"])
def test_plurality_runs_when_the_hit_expires(service, requester, how) -> None:
    policy = plural(QuestionIds=["colour"], ApproveIfWorkerAgreementScoreIsAtLeast=100)
    hit = publish(requester, MaxAssignments=3, HITReviewPolicy=policy)
    done = submit(service, hit["HITGroupId"], WORKER, colour="red")
    assert state(requester, done)[0] == "Submitted"
    if how == "expired by hand":
        requester.update_expiration_for_hit(HITId=hit["HITId"], ExpireAt=0)
    else:
        service.clock.advance(seconds=3_601)
    if how == "swept":
        for hit_id in service.db.read(due.due_hits, 10):
            service.db.write(due.settle, hit_id)
        assert service.db.read(due.due_hits, 10) == []
    if how == "asked":
        requester.update_hit_review_status(HITId=hit["HITId"])
        assert status(requester, hit["HITId"]) == "Reviewing"
    assert state(requester, done)[0] == "Approved"


def test_a_policy_is_heard_before_instant_approval(service, requester) -> None:
    policy = known(RejectIfKnownAnswerScoreIsLessThan=100)
    hit = publish(requester, AutoApprovalDelayInSeconds=0, MaxAssignments=2, AssignmentReviewPolicy=policy)
    crowd = workers(2)
    wrong = submit(service, hit["HITGroupId"], crowd[0], trap="no", sum="4")
    right = submit(service, hit["HITGroupId"], crowd[1], trap="yes", sum="4")
    assert (state(requester, wrong)[0], state(requester, right)[0]) == ("Rejected", "Approved")


def test_late_sweeps_decide_once(service, requester) -> None:
    """Auto-approval falls due behind the review: both catch up in one go, and nobody is paid twice."""
    policy = plural(QuestionIds=["colour"], RejectIfWorkerAgreementScoreIsLessThan=100)
    hit = publish(requester, MaxAssignments=4, AutoApprovalDelayInSeconds=7_200, HITReviewPolicy=policy)
    crowd = workers(3)
    colours = ("red", "red", "blue")
    done = [
        submit(service, hit["HITGroupId"], worker, colour=colour)
        for worker, colour in zip(crowd, colours, strict=True)
    ]
    service.clock.advance(days=2)
    requester.update_hit_review_status(HITId=hit["HITId"])
    assert [state(requester, each)[0] for each in done] == ["Approved", "Approved", "Rejected"]


def test_policies_that_are_refused(requester, rival) -> None:
    unknown = {"PolicyName": "Guess/2011-09-01", "Parameters": []}
    call = {"AssignmentReviewPolicy": unknown}
    text = f"At this level there is {KNOWN}."
    name = "AssignmentReviewPolicy PolicyName"
    assert refusal(publish_call(requester), **call) == bad_value("Guess/2011-09-01", name, text)
    wrong = known(ApproveIfKnownAnswerScoreIsAtLeast=102)
    refused = refusal(publish_call(requester), AssignmentReviewPolicy=wrong)
    assert refused.code == "InvalidParameterValue"
    assert requester.list_hits()["NumResults"] == 0


def publish_call(requester: Any) -> Any:
    return _Publish(requester)


class _Publish:
    """CreateHIT with the usual members, as a call that `refusal` can make."""

    def __init__(self, client: Any) -> None:
        self.__self__ = client
        self._client = client

    def __call__(self, **changes: Any) -> Any:
        return publish(self._client, **changes)


def test_whose_reports_can_be_read(requester, rival) -> None:
    plain = publish(requester)["HITId"]
    assert members(requester.list_review_policy_results_for_hit(HITId=plain)) == {"HITId": plain}
    assert refusal(rival.list_review_policy_results_for_hit, HITId=plain) == no_hit(plain)
    assert refusal(requester.list_review_policy_results_for_hit, HITId=UNKNOWN) == no_hit()


def test_the_sandbox_reviews_too(sandbox_service) -> None:
    client = sandbox_service.client(REQUESTER)
    policy = known(ApproveIfKnownAnswerScoreIsAtLeast=50)
    hit = publish(client, AssignmentReviewPolicy=policy)
    done = submit(sandbox_service, hit["HITGroupId"], WORKER, trap="yes")
    assert state(client, done)[0] == "Approved"
