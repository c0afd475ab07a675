"""Approving, rejecting, changing one's mind, and what time decides."""

import pytest

from piecework.market import assignments
from tests.api.conftest import OTHER, WORKER
from tests.api.wire import (
    NO_FUNDS,
    NOT_SUBMITTED,
    Refusal,
    at,
    bad_value,
    funds,
    members,
    no_assignment,
    publish,
    refusal,
)

UNFINISHED = Refusal(
    "RequestError",
    "InvalidAssignmentState",
    "This operation can be called with a status of: Reviewable,Approved,Rejected",
)


def submitted(service, client, worker=WORKER, **changes) -> str:
    return service.work(publish(client, **changes)["HITGroupId"], worker)


def seen(client, assignment_id):
    return client.get_assignment(AssignmentId=assignment_id)["Assignment"]


def test_a_submission_has_every_member_clients_read(service, requester, clock) -> None:
    hit = publish(requester)
    accepted_at = clock.now
    assignment_id = service.accept(hit["HITGroupId"])
    clock.advance(seconds=60)
    answer = "<QuestionFormAnswers/>"
    service.db.write(assignments.submit, WORKER.id, assignment_id, answer)
    got = members(requester.get_assignment(AssignmentId=assignment_id))
    assert list(got) == ["Assignment", "HIT"]
    times = {name: at(got["Assignment"].pop(name)) for name in list(got["Assignment"]) if name[-4:] == "Time"}
    assert times == {
        "AcceptTime": accepted_at,
        "SubmitTime": accepted_at + 60_000,
        "AutoApprovalTime": accepted_at + 60_000 + 2_592_000_000,
    }
    assert at(got["Assignment"].pop("Deadline")) == accepted_at + 600_000
    assert got["Assignment"] == {
        "AssignmentId": assignment_id,
        "WorkerId": WORKER.id,
        "HITId": hit["HITId"],
        "AssignmentStatus": "Submitted",
        "Answer": answer,
    }
    assert got["HIT"] == requester.get_hit(HITId=hit["HITId"])["HIT"]


def test_approving(service, requester, clock) -> None:
    assignment_id = submitted(service, requester)
    clock.advance(seconds=5)
    answer = requester.approve_assignment(AssignmentId=assignment_id, RequesterFeedback="Thanks, é")
    assert members(answer) == {}
    got = seen(requester, assignment_id)
    assert (got["AssignmentStatus"], got["RequesterFeedback"]) == ("Approved", "Thanks, é")
    assert at(got["ApprovalTime"]) == clock.now
    assert "RejectionTime" not in got
    assert at(got["AutoApprovalTime"]) == at(got["SubmitTime"]) + 2_592_000_000
    for override in (False, True):
        refused = refusal(
            requester.approve_assignment, AssignmentId=assignment_id, OverrideRejection=override
        )
        assert refused == NOT_SUBMITTED
    assert (
        refusal(requester.reject_assignment, AssignmentId=assignment_id, RequesterFeedback="")
        == NOT_SUBMITTED
    )


def test_override_on_a_plain_submission_approves_it(service, requester) -> None:
    assignment_id = submitted(service, requester)
    requester.approve_assignment(AssignmentId=assignment_id, OverrideRejection=True)
    assert seen(requester, assignment_id)["AssignmentStatus"] == "Approved"


def test_rejecting_and_overriding(service, requester, clock) -> None:
    assignment_id = submitted(service, requester)
    clock.advance(seconds=5)
    rejected_at = clock.now
    answer = requester.reject_assignment(AssignmentId=assignment_id, RequesterFeedback="")
    assert members(answer) == {}
    got = seen(requester, assignment_id)
    assert (got["AssignmentStatus"], got["RequesterFeedback"]) == ("Rejected", "")
    assert at(got["RejectionTime"]) == rejected_at
    for call in (
        {"AssignmentId": assignment_id},
        {"AssignmentId": assignment_id, "OverrideRejection": False},
    ):
        assert refusal(requester.approve_assignment, **call) == NOT_SUBMITTED
    again = {"AssignmentId": assignment_id, "RequesterFeedback": "No"}
    assert refusal(requester.reject_assignment, **again) == NOT_SUBMITTED
    clock.advance(seconds=5)
    requester.approve_assignment(
        AssignmentId=assignment_id, OverrideRejection=True, RequesterFeedback="Sorry"
    )
    got = seen(requester, assignment_id)
    assert (got["AssignmentStatus"], got["RequesterFeedback"]) == ("Approved", "Sorry")
    assert (at(got["ApprovalTime"]), at(got["RejectionTime"])) == (clock.now, rejected_at)
    assert refusal(requester.reject_assignment, **again) == NOT_SUBMITTED


def test_a_rejection_stands_after_thirty_days_or_once_the_hit_is_gone(service, requester, clock) -> None:
    in_time = submitted(service, requester, MaxAssignments=2)
    too_late = submitted(service, requester, OTHER)
    hit = publish(requester, Title="Deleted")
    deleted = service.work(hit["HITGroupId"])
    for assignment_id in (in_time, too_late, deleted):
        requester.reject_assignment(AssignmentId=assignment_id, RequesterFeedback="No")
    requester.delete_hit(HITId=hit["HITId"])
    override = {"AssignmentId": deleted, "OverrideRejection": True}
    assert refusal(requester.approve_assignment, **override) == NOT_SUBMITTED
    clock.advance(days=30)
    requester.approve_assignment(AssignmentId=in_time, OverrideRejection=True)
    clock.advance(seconds=0.001)
    override["AssignmentId"] = too_late
    assert refusal(requester.approve_assignment, **override) == NOT_SUBMITTED


def test_feedback_limits(service, requester) -> None:
    assignment_id = submitted(service, requester)
    calls = (requester.approve_assignment, requester.reject_assignment)
    for call in calls:
        refused = refusal(call, AssignmentId=assignment_id, RequesterFeedback="é" * 1_025)
        detail = "It has 1025 characters; at most 1024 are allowed."
        assert refused == bad_value("é" * 128 + "…", "RequesterFeedback", detail)
        for code in (1, 8, 11, 12, 14, 31):
            refused = refusal(call, AssignmentId=assignment_id, RequesterFeedback=f"a{chr(code)}b")
            assert refused == bad_value("a\ufffdb", "RequesterFeedback", "It has control characters.")
    text = ("é\t\n\r" * 256)[:1_024]
    requester.reject_assignment(AssignmentId=assignment_id, RequesterFeedback=text)
    assert seen(requester, assignment_id)["RequesterFeedback"] == text


def test_work_in_hand_and_work_given_back(service, requester, clock) -> None:
    hit = publish(requester, MaxAssignments=3)
    held = service.accept(hit["HITGroupId"])
    assert refusal(requester.get_assignment, AssignmentId=held) == UNFINISHED
    assert refusal(requester.approve_assignment, AssignmentId=held) == NOT_SUBMITTED
    rejecting = {"AssignmentId": held, "RequesterFeedback": "No"}
    assert refusal(requester.reject_assignment, **rejecting) == NOT_SUBMITTED
    returned = service.accept(hit["HITGroupId"], OTHER)
    service.db.write(assignments.return_, OTHER.id, returned)
    clock.advance(seconds=600)
    for assignment_id in (returned, held, "3X"):
        absent = no_assignment(assignment_id)
        assert refusal(requester.get_assignment, AssignmentId=assignment_id) == absent
        assert refusal(requester.approve_assignment, AssignmentId=assignment_id) == absent
        rejecting["AssignmentId"] = assignment_id
        assert refusal(requester.reject_assignment, **rejecting) == absent
    assert requester.list_assignments_for_hit(HITId=hit["HITId"])["Assignments"] == []


def test_a_delay_of_zero_approves_at_submission(service, requester, clock) -> None:
    assignment_id = submitted(service, requester, AutoApprovalDelayInSeconds=0)
    got = seen(requester, assignment_id)
    assert got["AssignmentStatus"] == "Approved"
    assert {at(got[name]) for name in ("SubmitTime", "AutoApprovalTime", "ApprovalTime")} == {clock.now}
    assert "RequesterFeedback" not in got
    assert funds(requester) == ("99.40", "0.00")


@pytest.mark.parametrize("delay", [1, 2_592_000])
def test_automatic_approval_needs_no_sweep_and_says_when_it_was_due(service, requester, clock, delay) -> None:
    assignment_id = submitted(service, requester, AutoApprovalDelayInSeconds=delay)
    due = clock.now + delay * 1_000
    clock.advance(seconds=delay - 0.001)
    assert seen(requester, assignment_id)["AssignmentStatus"] == "Submitted"
    clock.advance(seconds=5)
    got = seen(requester, assignment_id)
    assert got["AssignmentStatus"] == "Approved"
    assert at(got["ApprovalTime"]) == at(got["AutoApprovalTime"]) == due
    rejecting = {"AssignmentId": assignment_id, "RequesterFeedback": "No"}
    assert refusal(requester.reject_assignment, **rejecting) == NOT_SUBMITTED
    assert refusal(requester.approve_assignment, AssignmentId=assignment_id) == NOT_SUBMITTED


def test_overriding_needs_fresh_money(service, requester) -> None:
    assignment_id = submitted(service, requester, Reward="50")
    requester.reject_assignment(AssignmentId=assignment_id, RequesterFeedback="No")
    assert funds(requester) == ("100.00", "0.00")
    publish(requester, Reward="50")
    override = {"AssignmentId": assignment_id, "OverrideRejection": True}
    assert refusal(requester.approve_assignment, **override) == NO_FUNDS
    assert seen(requester, assignment_id)["AssignmentStatus"] == "Rejected"
