"""Habits of well-known client programs, each as the program calls and what it reads."""

import uuid
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import HIT, QUESTION, REQUESTER
from tests.api.wire import members, publish


def test_dallinger(service, requester, clock) -> None:
    requirements = (
        {
            "QualificationTypeId": "000000000000000000L0",
            "Comparator": "GreaterThanOrEqualTo",
            "IntegerValues": [95],
            "RequiredToPreview": True,
        },
        {
            "QualificationTypeId": "00000000000000000071",
            "Comparator": "EqualTo",
            "LocaleValues": [{"Country": "US"}, {"Country": "GB"}],
            "RequiredToPreview": True,
        },
    )
    hit_type_id = requester.create_hit_type(
        Title="An experiment",
        Description="Take part.",
        Reward=str(0.1),
        AssignmentDurationInSeconds=7_200,
        Keywords="a,b",
        AutoApprovalDelayInSeconds=0,
        QualificationRequirements=requirements,
    )["HITTypeId"]
    made = requester.create_hit_with_hit_type(
        HITTypeId=hit_type_id,
        Question=QUESTION,
        LifetimeInSeconds=3_600,
        MaxAssignments=1,
        UniqueRequestToken="1700000000.123",
        RequesterAnnotation="run 1",
    )["HIT"]
    assert made["QualificationRequirements"]
    assert requester.get_hit(HITId=made["HITId"])["HIT"] == made
    extended = requester.create_additional_assignments_for_hit(
        HITId=made["HITId"], NumberOfAdditionalAssignments=2, UniqueRequestToken=str(uuid.uuid4())
    )
    later = datetime.fromtimestamp(clock.now / 1_000 + 900, UTC)
    moved = requester.update_expiration_for_hit(HITId=made["HITId"], ExpireAt=later)
    expired = requester.update_expiration_for_hit(HITId=made["HITId"], ExpireAt=0)
    deleted = requester.delete_hit(HITId=made["HITId"])
    for answer in (extended, moved, expired, deleted):
        assert list(answer) == ["ResponseMetadata"]
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    with pytest.raises(ClientError, match=r"currently in the state 'Disposed'"):
        requester.delete_hit(HITId=made["HITId"])
    with pytest.raises(ClientError, match=r"does not exist"):
        requester.get_assignment(AssignmentId="3X")


def test_mephisto(service, requester) -> None:
    hit = publish(requester, MaxAssignments=1, RequesterAnnotation="mephisto")
    with pytest.raises(ClientError):
        requester.delete_hit(HITId=hit["HITId"])
    requester.update_expiration_for_hit(HITId=hit["HITId"], ExpireAt=datetime(2015, 1, 1, tzinfo=UTC))
    seen = requester.get_hit(HITId=hit["HITId"])["HIT"]
    # Reviewable with assignments left over means to it: expired without being done.
    assert (seen["HITStatus"], seen["NumberOfAssignmentsAvailable"]) == ("Reviewable", 1)
    requester.delete_hit(HITId=hit["HITId"])
    assert requester.get_hit(HITId=hit["HITId"])["HIT"]["HITStatus"] == "Disposed"
    page = requester.list_assignments_for_hit(HITId=hit["HITId"])
    assert (page["NumResults"], page["Assignments"]) == (0, [])


def test_psiturk(service, requester, clock) -> None:
    hit = publish(requester, MaxAssignments=3)
    assignment_id = service.work(hit["HITGroupId"])
    seen = requester.get_hit(HITId=hit["HITId"])["HIT"]
    waiting = seen["MaxAssignments"] - sum(
        seen[f"NumberOfAssignments{kind}"] for kind in ("Completed", "Pending", "Available")
    )
    assert waiting == 1
    requester.reject_assignment(AssignmentId=assignment_id, RequesterFeedback="")
    requester.approve_assignment(AssignmentId=assignment_id, RequesterFeedback="", OverrideRejection=True)
    month_ago = datetime.fromtimestamp(clock.now / 1_000 - 30 * 86_400, UTC)
    for _ in range(2):
        requester.update_expiration_for_hit(HITId=hit["HITId"], ExpireAt=month_ago)
    requester.delete_hit(HITId=hit["HITId"])


def test_scripts_that_catch_the_modelled_exception(service, requester) -> None:
    with pytest.raises(requester.exceptions.RequestError) as refused:
        requester.approve_assignment(AssignmentId="3X")
    response = refused.value.response
    assert response["Error"]["Code"] == "RequestError"
    assert response["Message"] == response["Error"]["Message"]
    assert response["TurkErrorCode"] == "AWS.MechanicalTurk.AssignmentDoesNotExist"
    assert float(requester.get_account_balance()["AvailableBalance"]) == 100


def test_a_throttled_caller_is_told_to_wait(service, requester) -> None:
    service.throttled.add(REQUESTER)
    with pytest.raises(ClientError) as refused:
        requester.get_account_balance()
    error = refused.value.response["Error"]
    assert (error["Code"], error["Message"]) == ("ThrottlingException", "Rate exceeded")


def test_every_answer_names_its_request(service, requester) -> None:
    answer = requester.create_hit(**HIT)
    assert answer["ResponseMetadata"]["RequestId"] == "request"
    assert list(members(answer)) == ["HIT"]
