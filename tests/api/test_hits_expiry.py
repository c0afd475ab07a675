"""Expiring, shortening and extending a HIT's life."""

from datetime import UTC, datetime

import pytest

from piecework.market import assignments
from tests.api.conftest import OTHER, WORKER
from tests.api.wire import (
    NO_FUNDS,
    at,
    bad_value,
    counts,
    funds,
    members,
    no_hit,
    publish,
    refusal,
    status,
)

DAY = 86_400


def seconds(clock) -> int:
    return clock.now // 1_000


def expire_at(client, hit_id, moment) -> None:
    assert members(client.update_expiration_for_hit(HITId=hit_id, ExpireAt=moment)) == {}


def test_the_lifetime_counts_from_creation_to_the_millisecond(service, requester, clock) -> None:
    clock.advance(seconds=0.123)
    hit = publish(requester, LifetimeInSeconds=86_400)
    assert at(hit["CreationTime"]) == clock.now
    assert at(hit["Expiration"]) == clock.now + 86_400_000


def test_expiry_by_time_without_a_sweep(service, requester, clock) -> None:
    hit = publish(requester, MaxAssignments=3, LifetimeInSeconds=60)
    assignment_id = service.accept(hit["HITGroupId"])
    clock.advance(seconds=60)
    assert counts(requester, hit["HITId"]) == ("Unassignable", 2, 1, 0, 3)
    service.db.write(assignments.submit, WORKER.id, assignment_id, "<a/>")
    assert counts(requester, hit["HITId"]) == ("Reviewable", 2, 0, 0, 3)
    assert at(requester.get_hit(HITId=hit["HITId"])["HIT"]["Expiration"]) == at(hit["Expiration"])


def test_a_slot_given_back_after_expiry_is_not_offered_again(service, requester, clock) -> None:
    hit = publish(requester, MaxAssignments=2)
    returned, _ = service.accept(hit["HITGroupId"]), service.accept(hit["HITGroupId"], OTHER)
    expire_at(requester, hit["HITId"], 0)
    service.db.write(assignments.return_, WORKER.id, returned)
    assert counts(requester, hit["HITId"]) == ("Unassignable", 1, 1, 0, 2)
    clock.advance(seconds=600)
    assert counts(requester, hit["HITId"]) == ("Reviewable", 2, 0, 0, 2)
    assert len(requester.list_reviewable_hits()["HITs"]) == 1


@pytest.mark.parametrize(
    "past",
    [
        0,
        "10000",
        datetime(2015, 1, 1, tzinfo=UTC),
        datetime(2026, 9, 21, tzinfo=UTC),
    ],
)
def test_any_past_moment_expires_at_once_and_again_and_then_the_hit_can_go(
    service, requester, clock, past
) -> None:
    hit_id = publish(requester)["HITId"]
    for _ in range(3):
        expire_at(requester, hit_id, past)
        assert counts(requester, hit_id) == ("Reviewable", 1, 0, 0, 1)
        assert at(requester.get_hit(HITId=hit_id)["HIT"]["Expiration"]) == 1_790_000_000_000
        clock.advance(seconds=1)
    requester.delete_hit(HITId=hit_id)
    assert status(requester, hit_id) == "Disposed"


def test_the_present_moment_is_past(service, requester, clock) -> None:
    hit_id = publish(requester)["HITId"]
    expire_at(requester, hit_id, seconds(clock))
    assert status(requester, hit_id) == "Reviewable"


def test_expiring_leaves_work_in_hand_and_submissions_alone(service, requester, clock) -> None:
    hit = publish(requester, MaxAssignments=3)
    submitted = service.work(hit["HITGroupId"], OTHER)
    held = service.accept(hit["HITGroupId"])
    expire_at(requester, hit["HITId"], 0)
    assert counts(requester, hit["HITId"]) == ("Unassignable", 1, 1, 0, 3)
    service.db.write(assignments.submit, WORKER.id, held, "<a/>")
    for assignment_id in (submitted, held):
        assert refusal(requester.delete_hit, HITId=hit["HITId"]).code == "InvalidHITState"
        requester.approve_assignment(AssignmentId=assignment_id)
    requester.delete_hit(HITId=hit["HITId"])


def test_shortening_and_lengthening_and_the_same_moment_twice(service, requester, clock) -> None:
    hit_id = publish(requester, LifetimeInSeconds=DAY)["HITId"]
    for ahead in (60, 60, 900, 365 * DAY, 365 * DAY):
        expire_at(requester, hit_id, seconds(clock) + ahead)
        seen = requester.get_hit(HITId=hit_id)["HIT"]
        assert at(seen["Expiration"]) == clock.now + ahead * 1_000
        assert seen["HITStatus"] == "Assignable"
    beyond = seconds(clock) + 365 * DAY + 1
    assert refusal(requester.update_expiration_for_hit, HITId=hit_id, ExpireAt=beyond) == bad_value(
        beyond, "ExpireAt", "It must be at most 365 days from now."
    )
    assert refusal(requester.update_expiration_for_hit, HITId="3X", ExpireAt=0) == no_hit("3X")


def test_an_expired_hit_gets_assignments_first_and_then_time(service, requester, clock) -> None:
    hit = publish(requester, LifetimeInSeconds=60)
    service.work(hit["HITGroupId"])
    clock.advance(seconds=60)
    requester.create_additional_assignments_for_hit(HITId=hit["HITId"], NumberOfAdditionalAssignments=2)
    assert counts(requester, hit["HITId"]) == ("Reviewable", 2, 0, 0, 3)
    assert funds(requester) == ("99.40", "0.60")
    expire_at(requester, hit["HITId"], seconds(clock) + 900)
    assert counts(requester, hit["HITId"]) == ("Assignable", 2, 0, 0, 3)
    assert funds(requester) == ("98.20", "1.80")
    service.work(hit["HITGroupId"], OTHER)
    clock.advance(seconds=900)
    assert counts(requester, hit["HITId"]) == ("Reviewable", 1, 0, 0, 3)
    assert funds(requester) == ("98.80", "1.20")


def test_reopening_what_the_funds_do_not_cover_is_refused_and_changes_nothing(
    service, requester, clock
) -> None:
    hit_id = publish(requester, Reward="50.00", LifetimeInSeconds=60)["HITId"]
    clock.advance(seconds=60)
    publish(requester, Reward="50.00")
    assert (
        refusal(requester.update_expiration_for_hit, HITId=hit_id, ExpireAt=seconds(clock) + 60) == NO_FUNDS
    )
    assert counts(requester, hit_id) == ("Reviewable", 1, 0, 0, 1)
    assert funds(requester) == ("40.00", "60.00")
