"""What a HIT is and counts after each event, as GetHIT tells it."""

from piecework.market import assignments
from tests.api.conftest import OTHER, WORKER
from tests.api.wire import ANY_LIVING, Refusal, counts, publish, refusal, status, workers, wrong_state


def test_five_assignments_as_documented(service, requester) -> None:
    hit_id, group = ids(publish(requester, MaxAssignments=5))
    crowd = workers(6)
    assert counts(requester, hit_id) == ("Assignable", 5, 0, 0, 5)
    held = [service.accept(group, worker) for worker in crowd[:3]]
    assert counts(requester, hit_id) == ("Assignable", 2, 3, 0, 5)
    held += [service.accept(group, worker) for worker in crowd[3:5]]
    assert counts(requester, hit_id) == ("Unassignable", 0, 5, 0, 5)
    submit(service, crowd[0], held[0])
    submit(service, crowd[1], held[1])
    assert counts(requester, hit_id) == ("Unassignable", 0, 3, 0, 5)
    service.db.write(assignments.return_, crowd[2].id, held[2])
    assert counts(requester, hit_id) == ("Assignable", 1, 2, 0, 5)
    held[2] = service.accept(group, crowd[5])
    for worker, assignment_id in ((crowd[5], held[2]), (crowd[3], held[3]), (crowd[4], held[4])):
        assert status(requester, hit_id) == "Unassignable"
        submit(service, worker, assignment_id)
    assert counts(requester, hit_id) == ("Reviewable", 0, 0, 0, 5)
    for done, assignment_id in enumerate(held[:4], 1):
        requester.approve_assignment(AssignmentId=assignment_id)
        assert counts(requester, hit_id) == ("Reviewable", 0, 0, done, 5)
    requester.reject_assignment(AssignmentId=held[4], RequesterFeedback="")
    assert counts(requester, hit_id) == ("Reviewable", 0, 0, 5, 5)
    requester.approve_assignment(AssignmentId=held[4], OverrideRejection=True)
    assert counts(requester, hit_id) == ("Reviewable", 0, 0, 5, 5)


def test_a_submission_in_an_open_hit_is_in_none_of_the_three_counts(service, requester) -> None:
    hit_id, group = ids(publish(requester, MaxAssignments=3))
    assignment_id = service.work(group)
    assert counts(requester, hit_id) == ("Assignable", 2, 0, 0, 3)
    requester.reject_assignment(AssignmentId=assignment_id, RequesterFeedback="No")
    assert counts(requester, hit_id) == ("Assignable", 2, 0, 1, 3)


def test_an_abandoned_assignment_is_open_again_without_a_sweep(service, requester, clock) -> None:
    hit_id, group = ids(publish(requester, MaxAssignments=1))
    service.accept(group)
    clock.advance(seconds=599.999)
    assert counts(requester, hit_id) == ("Unassignable", 0, 1, 0, 1)
    clock.advance(seconds=0.001)
    assert counts(requester, hit_id) == ("Assignable", 1, 0, 0, 1)
    assert service.work(group, OTHER)
    assert counts(requester, hit_id) == ("Reviewable", 0, 0, 0, 1)


def test_rejecting_does_not_open_the_hit_again(service, requester) -> None:
    hit_id, group = ids(publish(requester))
    requester.reject_assignment(AssignmentId=service.work(group), RequesterFeedback="No")
    assert counts(requester, hit_id) == ("Reviewable", 0, 0, 1, 1)
    requester.create_additional_assignments_for_hit(HITId=hit_id, NumberOfAdditionalAssignments=1)
    assert counts(requester, hit_id) == ("Assignable", 1, 0, 1, 2)


def test_automatic_approval_completes_without_a_sweep(service, requester, clock) -> None:
    hit_id, group = ids(publish(requester, MaxAssignments=2, AutoApprovalDelayInSeconds=100))
    service.work(group)
    clock.advance(seconds=100)
    assert counts(requester, hit_id) == ("Assignable", 1, 0, 1, 2)


def test_reviewing_and_back(service, requester) -> None:
    hit_id, group = ids(publish(requester))
    assert refusal(requester.update_hit_review_status, HITId=hit_id) == wrong_state(
        "Assignable", "Reviewable"
    )
    assignment_id = service.accept(group)
    assert refusal(requester.update_hit_review_status, HITId=hit_id, Revert=True) == wrong_state(
        "Unassignable", "Reviewing"
    )
    submit(service, WORKER, assignment_id)
    assert refusal(requester.update_hit_review_status, HITId=hit_id, Revert=True) == wrong_state(
        "Reviewable", "Reviewing"
    )
    requester.update_hit_review_status(HITId=hit_id)
    assert status(requester, hit_id) == "Reviewing"
    assert requester.get_hit(HITId=hit_id)["HIT"]["HITReviewStatus"] == "NotReviewed"
    assert refusal(requester.update_hit_review_status, HITId=hit_id, Revert=False) == wrong_state(
        "Reviewing", "Reviewable"
    )
    requester.update_hit_review_status(HITId=hit_id, Revert=True)
    assert status(requester, hit_id) == "Reviewable"


def test_a_reviewing_hit_that_is_extended_opens_and_comes_back_as_reviewable(service, requester) -> None:
    hit_id, group = ids(publish(requester))
    service.work(group)
    requester.update_hit_review_status(HITId=hit_id)
    requester.create_additional_assignments_for_hit(HITId=hit_id, NumberOfAdditionalAssignments=1)
    assert status(requester, hit_id) == "Assignable"
    service.work(group, OTHER)
    assert status(requester, hit_id) == "Reviewable"


def test_deleting(service, requester, clock) -> None:
    hit_id, group = ids(publish(requester))
    assert refusal(requester.delete_hit, HITId=hit_id) == wrong_state("Assignable")
    assignment_id = service.accept(group)
    assert refusal(requester.delete_hit, HITId=hit_id) == wrong_state("Unassignable")
    submit(service, WORKER, assignment_id)
    assert refusal(requester.delete_hit, HITId=hit_id) == wrong_state("Reviewable")
    requester.update_hit_review_status(HITId=hit_id)
    assert refusal(requester.delete_hit, HITId=hit_id) == wrong_state("Reviewing")
    requester.reject_assignment(AssignmentId=assignment_id, RequesterFeedback="No")
    requester.delete_hit(HITId=hit_id)
    assert status(requester, hit_id) == "Disposed"
    assert refusal(requester.delete_hit, HITId=hit_id) == wrong_state("Disposed")
    listed = requester.list_assignments_for_hit(HITId=hit_id)["Assignments"]
    assert [each["AssignmentId"] for each in listed] == [assignment_id]
    for call, members, allowed in (
        (requester.create_additional_assignments_for_hit, {"NumberOfAdditionalAssignments": 1}, ANY_LIVING),
        (requester.update_expiration_for_hit, {"ExpireAt": 0}, ANY_LIVING),
        (requester.update_hit_review_status, {}, "Reviewable"),
        (requester.update_hit_type_of_hit, {"HITTypeId": type_of(requester, hit_id)}, ANY_LIVING),
    ):
        assert refusal(call, HITId=hit_id, **members) == wrong_state("Disposed", allowed)


def test_disposal_after_120_days_without_a_sweep(service, requester, clock) -> None:
    hit_id, group = ids(publish(requester, LifetimeInSeconds=86_400, AutoApprovalDelayInSeconds=0))
    service.work(group)
    clock.advance(days=120, seconds=-1)
    assert status(requester, hit_id) == "Reviewable"
    assert len(requester.list_hits()["HITs"]) == 1
    clock.advance(seconds=1)
    assert status(requester, hit_id) == "Disposed"
    assert requester.list_hits()["HITs"] == []
    assert requester.list_reviewable_hits()["HITs"] == []
    assert refusal(requester.delete_hit, HITId=hit_id) == wrong_state("Disposed")


def test_the_hit_type_changes_only_while_nobody_has_accepted(service, requester) -> None:
    hit = publish(requester)
    other = requester.create_hit_type(
        Title="Other", Description="Other work.", Reward="1.00", AssignmentDurationInSeconds=60
    )["HITTypeId"]
    requester.update_hit_type_of_hit(HITId=hit["HITId"], HITTypeId=other)
    moved = requester.get_hit(HITId=hit["HITId"])["HIT"]
    assert (moved["HITTypeId"], moved["Title"], moved["Reward"]) == (other, "Other", "1.00")
    assert moved["HITGroupId"] != hit["HITGroupId"]
    assert (moved["AssignmentDurationInSeconds"], moved.get("Keywords")) == (60, None)
    service.accept(other)
    with_work = {"HITId": hit["HITId"], "HITTypeId": hit["HITTypeId"]}
    assert refusal(requester.update_hit_type_of_hit, **with_work) == Refusal(
        "RequestError",
        "InvalidHITState",
        "This HIT is currently in the state 'Unassignable'.  Its HIT type can be changed only while no "
        "assignment is accepted or submitted.",
    )


def ids(hit) -> tuple[str, str]:
    return hit["HITId"], hit["HITGroupId"]


def type_of(requester, hit_id) -> str:
    return requester.get_hit(HITId=hit_id)["HIT"]["HITTypeId"]


def submit(service, worker, assignment_id) -> None:
    service.db.write(assignments.submit, worker.id, assignment_id, "<a/>")
