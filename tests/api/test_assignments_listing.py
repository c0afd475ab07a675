"""ListAssignmentsForHIT: order, pages, filters, and what time has decided meanwhile."""

import pytest

from piecework.market import assignments
from tests.api.wire import at, bad_value, invalid, members, no_hit, publish, refusal, workers


@pytest.fixture
def hit(requester):
    return publish(requester, MaxAssignments=9, AutoApprovalDelayInSeconds=100, Reward="0.01")


def listed(client, hit, **given) -> list[str]:
    return [
        each["AssignmentId"]
        for each in client.list_assignments_for_hit(HITId=hit["HITId"], **given)["Assignments"]
    ]


def test_nothing_yet(service, requester, hit) -> None:
    service.accept(hit["HITGroupId"])
    assert members(requester.list_assignments_for_hit(HITId=hit["HITId"])) == {
        "NumResults": 0,
        "Assignments": [],
    }
    assert refusal(requester.list_assignments_for_hit, HITId="3X") == no_hit("3X")


def test_by_time_of_submission_in_pages(service, requester, rival, hit, clock) -> None:
    crowd = workers(5)
    held = [service.accept(hit["HITGroupId"], worker) for worker in crowd]
    for number in (3, 1, 4, 0, 2):
        clock.advance(seconds=number % 2)  # some share a moment
        service.db.write(assignments.submit, crowd[number].id, held[number], "<a/>")
    everything = requester.list_assignments_for_hit(HITId=hit["HITId"], MaxResults=100)
    assert everything["NumResults"] == 5
    moments = [at(each["SubmitTime"]) for each in everything["Assignments"]]
    assert moments == sorted(moments)
    ids = [each["AssignmentId"] for each in everything["Assignments"]]
    assert (ids[0], set(ids[1:])) == (held[3], set(held) - {held[3]})
    for size in (1, 2, 4):
        paged = requester.get_paginator("list_assignments_for_hit").paginate(
            HITId=hit["HITId"], PaginationConfig={"PageSize": size}
        )
        seen = [each["AssignmentId"] for page in paged for each in page["Assignments"]]
        assert seen == ids
    first = requester.list_assignments_for_hit(HITId=hit["HITId"], MaxResults=2)
    rest = requester.list_assignments_for_hit(HITId=hit["HITId"], MaxResults=3, NextToken=first["NextToken"])
    assert first["Assignments"] + rest["Assignments"] == everything["Assignments"]
    end = requester.list_assignments_for_hit(HITId=hit["HITId"], NextToken=rest["NextToken"])
    assert members(end) == {"NumResults": 0, "Assignments": []}
    token = first["NextToken"]
    other = publish(requester)["HITId"]
    theirs = publish(rival)["HITId"]
    for client, given in (
        (requester, {"HITId": other}),
        (requester, {"HITId": hit["HITId"], "AssignmentStatuses": ["Submitted"]}),
        (rival, {"HITId": theirs}),
    ):
        refused = refusal(client.list_assignments_for_hit, NextToken=token, **given)
        assert refused == bad_value(token, "NextToken")


def test_ten_at_a_time_unless_told_otherwise(service, requester) -> None:
    hit = publish(requester, MaxAssignments=11, Reward="0.01")
    done = [service.work(hit["HITGroupId"], worker) for worker in workers(11)]
    assert len(listed(requester, hit)) == 10
    assert sorted(listed(requester, hit, MaxResults=11)) == sorted(done)


def test_filters_see_what_time_has_decided(service, requester, hit, clock) -> None:
    crowd = workers(4)
    approved, rejected, overdue, fresh = (service.accept(hit["HITGroupId"], worker) for worker in crowd)
    for worker, assignment_id in zip(crowd[:3], (approved, rejected, overdue), strict=True):
        service.db.write(assignments.submit, worker.id, assignment_id, "<a/>")
    requester.approve_assignment(AssignmentId=approved)
    requester.reject_assignment(AssignmentId=rejected, RequesterFeedback="No")
    clock.advance(seconds=50)
    service.db.write(assignments.submit, crowd[3].id, fresh, "<a/>")
    table = (
        (["Submitted"], {overdue, fresh}, {fresh}),
        (["Approved"], {approved}, {approved, overdue}),
        (["Rejected"], {rejected}, {rejected}),
        (["Submitted", "Rejected"], {overdue, fresh, rejected}, {fresh, rejected}),
        (["Submitted", "Approved", "Rejected"], {approved, rejected, overdue, fresh}, None),
        ([], {approved, rejected, overdue, fresh}, None),
    )
    for statuses, before, _ in table:
        assert set(listed(requester, hit, AssignmentStatuses=statuses)) == before
    clock.advance(seconds=50)
    for statuses, before, after in table:
        assert set(listed(requester, hit, AssignmentStatuses=statuses)) == (after or before)
    (by_time,) = (
        each
        for each in requester.list_assignments_for_hit(HITId=hit["HITId"])["Assignments"]
        if each["AssignmentId"] == overdue
    )
    assert by_time["AssignmentStatus"] == "Approved"
    assert by_time["ApprovalTime"] == by_time["AutoApprovalTime"]
    assert "Member must satisfy enum value set: [Submitted, Approved, Rejected]" in invalid(
        requester.list_assignments_for_hit, HITId=hit["HITId"], AssignmentStatuses=["Accepted"]
    )
