"""The main job as a script sees it."""

from tests.api.conftest import HIT


def test_publish_review_and_pay(service, requester) -> None:
    hit = requester.create_hit(**HIT, MaxAssignments=1)["HIT"]
    assert hit["HITStatus"] == "Assignable"
    assert requester.get_account_balance()["AvailableBalance"] == "99.40"
    assert requester.get_hit(HITId=hit["HITId"])["HIT"] == hit
    assignment_id = service.work(hit["HITGroupId"])
    assert [each["HITId"] for each in requester.list_reviewable_hits()["HITs"]] == [hit["HITId"]]
    listed = requester.list_assignments_for_hit(HITId=hit["HITId"])
    assert listed["NumResults"] == 1
    assert "<FreeText>yes</FreeText>" in listed["Assignments"][0]["Answer"]
    requester.approve_assignment(AssignmentId=assignment_id, RequesterFeedback="Thanks")
    got = requester.get_assignment(AssignmentId=assignment_id)
    assert got["Assignment"]["AssignmentStatus"] == "Approved"
    assert got["HIT"]["NumberOfAssignmentsCompleted"] == 1
    requester.delete_hit(HITId=hit["HITId"])
    assert requester.list_hits()["HITs"] == []
    assert service.reported == []
