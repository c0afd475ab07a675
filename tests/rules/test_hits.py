"""What a HIT is at a moment, and which acts it allows."""

import pytest

from piecework.rules.hits import (
    ASSIGNABLE,
    DISPOSAL_MS,
    DISPOSED,
    HIT,
    LONGEST_LIFE_MS,
    REVIEWABLE,
    REVIEWING,
    UNASSIGNABLE,
    Overdue,
    as_seen,
    brought_up_to,
    check_lifetime,
    check_may_change_type,
    check_may_delete,
    check_may_extend,
    expiry_asked_for,
    funded,
    review_status_asked_for,
    status_at,
)
from piecework.rules.refusals import Refused

NOW = 1_000_000_000_000
LATER, EARLIER = NOW + 60_000, NOW - 60_000
NOTHING = Overdue(0, 0, None)


def hit(status=ASSIGNABLE, **changes) -> HIT:
    fields = {
        "id": "3HIT",
        "hit_type_id": "3TYPE",
        "group_id": "3GROUP",
        "requester_id": "AREQUESTER",
        "created_at": EARLIER,
        "expires_at": LATER,
        "max_assignments": 3,
        "pending": 0,
        "submitted": 0,
        "completed": 0,
        "funded": 3,
        "reward_cents": 50,
        "fee_cents": 10,
        "status": status,
        "reviewable_at": EARLIER if status in (REVIEWABLE, REVIEWING, DISPOSED) else None,
        "due_at": None,
        "queue_key": "3KEY" if status == ASSIGNABLE else None,
        "annotation": None,
    }
    return HIT(**{**fields, **changes})


def fresh() -> str:
    return "fresh"


@pytest.mark.parametrize(
    ("was", "pending", "submitted", "completed", "expires_at", "becomes"),
    [
        (ASSIGNABLE, 0, 0, 0, LATER, ASSIGNABLE),
        (ASSIGNABLE, 2, 0, 0, LATER, ASSIGNABLE),
        (ASSIGNABLE, 3, 0, 0, LATER, UNASSIGNABLE),
        (ASSIGNABLE, 1, 1, 1, LATER, UNASSIGNABLE),
        (ASSIGNABLE, 0, 3, 0, LATER, REVIEWABLE),
        (ASSIGNABLE, 0, 0, 3, LATER, REVIEWABLE),
        (ASSIGNABLE, 0, 0, 0, NOW, REVIEWABLE),
        (ASSIGNABLE, 0, 0, 0, NOW + 1, ASSIGNABLE),
        (ASSIGNABLE, 1, 0, 0, EARLIER, UNASSIGNABLE),
        (UNASSIGNABLE, 2, 0, 0, LATER, ASSIGNABLE),
        (UNASSIGNABLE, 2, 0, 0, EARLIER, UNASSIGNABLE),
        (UNASSIGNABLE, 0, 0, 0, EARLIER, REVIEWABLE),
        (REVIEWABLE, 0, 0, 0, LATER, ASSIGNABLE),
        (REVIEWABLE, 0, 1, 2, LATER, REVIEWABLE),
        (REVIEWING, 0, 3, 0, LATER, REVIEWING),
        (REVIEWING, 0, 0, 0, EARLIER, REVIEWING),
        (REVIEWING, 0, 0, 0, LATER, ASSIGNABLE),
        (DISPOSED, 0, 0, 0, LATER, DISPOSED),
    ],
)
def test_status(was, pending, submitted, completed, expires_at, becomes) -> None:
    counted = hit(was, pending=pending, submitted=submitted, completed=completed, expires_at=expires_at)
    assert status_at(counted, NOW) == becomes
    assert brought_up_to(counted, NOW, fresh).status == becomes


def test_brought_up_to_date_a_hit_has_its_deadline_place_and_money() -> None:
    open_ = brought_up_to(hit(pending=1, submitted=1), NOW, fresh)
    assert (open_.due_at, open_.queue_key, open_.funded) == (LATER, "3KEY", 3)
    reopened = brought_up_to(hit(REVIEWABLE), NOW, fresh)
    assert (reopened.due_at, reopened.queue_key, reopened.reviewable_at) == (LATER, fresh(), None)
    busy = brought_up_to(hit(pending=2, submitted=1), NOW, fresh)
    assert (busy.due_at, busy.queue_key, busy.funded, busy.reviewable_at) == (None, None, 3, None)
    done = brought_up_to(hit(UNASSIGNABLE, submitted=2, completed=1), NOW, fresh)
    assert (done.due_at, done.funded, done.reviewable_at) == (NOW + DISPOSAL_MS, 2, NOW)
    again = brought_up_to(hit(REVIEWING, submitted=2, completed=1), NOW, fresh)
    assert (again.due_at, again.reviewable_at) == (EARLIER + DISPOSAL_MS, EARLIER)
    gone = brought_up_to(hit(DISPOSED, completed=1), NOW, fresh)
    assert (gone.due_at, gone.queue_key, gone.funded, gone.reviewable_at) == (None, None, 0, EARLIER)


@pytest.mark.parametrize(
    ("status", "expires_at", "expected"),
    [(ASSIGNABLE, LATER, 10), (REVIEWABLE, NOW, 5), (UNASSIGNABLE, EARLIER, 5), (DISPOSED, LATER, 5)],
)
def test_money_is_held_for_what_is_undecided_and_what_is_open(status, expires_at, expected) -> None:
    many = hit(status, max_assignments=12, pending=2, submitted=3, completed=2, expires_at=expires_at)
    assert many.available == 5
    assert funded(many, NOW) == expected


@pytest.mark.parametrize(
    ("row", "overdue", "expected"),
    [
        (hit(), NOTHING, (ASSIGNABLE, 3, 0, 0)),
        (hit(UNASSIGNABLE, pending=3), NOTHING, (UNASSIGNABLE, 0, 3, 0)),
        (hit(UNASSIGNABLE, pending=3), Overdue(1, 0, NOW), (ASSIGNABLE, 1, 2, 0)),
        (hit(UNASSIGNABLE, pending=3, expires_at=EARLIER), Overdue(2, 0, NOW), (UNASSIGNABLE, 2, 1, 0)),
        (hit(UNASSIGNABLE, pending=3, expires_at=EARLIER), Overdue(3, 0, NOW), (REVIEWABLE, 3, 0, 0)),
        (hit(submitted=2), Overdue(0, 1, None), (ASSIGNABLE, 1, 0, 1)),
        (hit(expires_at=NOW), NOTHING, (REVIEWABLE, 3, 0, 0)),
        (hit(expires_at=NOW - DISPOSAL_MS), NOTHING, (DISPOSED, 3, 0, 0)),
        (hit(expires_at=NOW - DISPOSAL_MS + 1), NOTHING, (REVIEWABLE, 3, 0, 0)),
        (hit(expires_at=NOW - DISPOSAL_MS, pending=1), Overdue(1, 0, NOW - 1), (REVIEWABLE, 3, 0, 0)),
        (
            hit(REVIEWING, submitted=3, reviewable_at=NOW - DISPOSAL_MS),
            Overdue(0, 3, None),
            (DISPOSED, 0, 0, 3),
        ),
        (hit(DISPOSED), NOTHING, (DISPOSED, 3, 0, 0)),
    ],
)
def test_as_seen_without_a_sweep(row, overdue, expected) -> None:
    seen = as_seen(row, NOW, overdue)
    assert (seen.status, seen.available, seen.pending, seen.completed) == expected


@pytest.mark.parametrize(
    ("asked", "expires_at", "expected"),
    [
        (0, LATER, NOW),
        (-1_000, LATER, NOW),
        (NOW, LATER, NOW),
        (0, EARLIER, EARLIER),
        (NOW + 1, LATER, NOW + 1),
        (NOW + LONGEST_LIFE_MS, EARLIER, NOW + LONGEST_LIFE_MS),
    ],
)
def test_the_expiry_asked_for(asked, expires_at, expected) -> None:
    assert expiry_asked_for(hit(expires_at=expires_at), asked, NOW) == expected


def test_acts_that_the_state_forbids() -> None:
    disposed, open_ = hit(DISPOSED), hit()
    table = (
        ("InvalidHITState", lambda: check_may_extend(disposed, 1)),
        ("InvalidMaximumAssignmentsIncrease", lambda: check_may_extend(open_, 7)),
        ("InvalidParameterValue", lambda: check_may_extend(open_, 0)),
        ("InvalidParameterValue", lambda: check_may_extend(hit(max_assignments=10), 1_000_000_000)),
        ("InvalidHITState", lambda: expiry_asked_for(disposed, 0, NOW)),
        ("InvalidParameterValue", lambda: expiry_asked_for(open_, NOW + LONGEST_LIFE_MS + 1, NOW)),
        ("InvalidHITState", lambda: review_status_asked_for(open_, revert=False)),
        ("InvalidHITState", lambda: review_status_asked_for(hit(REVIEWABLE), revert=True)),
        ("InvalidHITState", lambda: check_may_change_type(disposed)),
        ("InvalidHITState", lambda: check_may_change_type(hit(pending=1))),
        ("InvalidHITState", lambda: check_may_change_type(hit(submitted=1))),
        ("InvalidHITState", lambda: check_may_change_type(hit(completed=1))),
        ("InvalidHITState", lambda: check_may_delete(open_)),
        ("InvalidHITState", lambda: check_may_delete(hit(UNASSIGNABLE, pending=3))),
        ("InvalidHITState", lambda: check_may_delete(hit(REVIEWABLE, submitted=1))),
        ("InvalidHITState", lambda: check_may_delete(disposed)),
        ("InvalidParameterValue", lambda: check_lifetime(29)),
        ("InvalidParameterValue", lambda: check_lifetime(31_536_001)),
    )
    for code, act in table:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == code


def test_acts_that_the_state_allows() -> None:
    check_may_extend(hit(), 6)
    check_may_extend(hit(REVIEWING, max_assignments=10), 999_999_990)
    assert review_status_asked_for(hit(REVIEWABLE), revert=False) == REVIEWING
    assert review_status_asked_for(hit(REVIEWING), revert=True) == REVIEWABLE
    check_may_change_type(hit(REVIEWING))
    check_may_delete(hit(REVIEWING))
    check_may_delete(hit(REVIEWABLE, completed=3))
    check_lifetime(30)
    check_lifetime(31_536_000)
