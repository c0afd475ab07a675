"""What an assignment is at a moment, and who may do what with it."""

import pytest

from piecework.rules.assignments import (
    ABANDONED,
    ACCEPTED,
    APPROVED,
    OVERRIDE_MS,
    REJECTED,
    RETURNED,
    SUBMITTED,
    Assignment,
    as_seen,
    check_may_accept,
    check_may_approve,
    check_may_hold_another,
    check_may_reject,
    check_may_return,
    check_may_show,
    check_may_submit,
    check_turn,
    daily_limit,
)
from piecework.rules.hits import ASSIGNABLE, DISPOSED, HIT, REVIEWABLE, UNASSIGNABLE
from piecework.rules.refusals import Refused

NOW = 1_000_000_000_000
ALL = (ACCEPTED, SUBMITTED, APPROVED, REJECTED, RETURNED, ABANDONED)


def assignment(status=ACCEPTED, **changes) -> Assignment:
    submitted_at = NOW if status in (SUBMITTED, APPROVED, REJECTED) else None
    fields = {
        "id": "3A",
        "hit_id": "3HIT",
        "requester_id": "AREQUESTER",
        "worker_id": "AWORKER",
        "status": status,
        "accepted_at": NOW,
        "deadline_at": NOW + 600_000,
        "submitted_at": submitted_at,
        "auto_approval_at": submitted_at and submitted_at + 1_000,
        "approved_at": None,
        "rejected_at": None,
        "ended_at": None,
        "due_at": {ACCEPTED: NOW + 600_000, SUBMITTED: NOW + 1_000}.get(status),
        "reward_cents": 50,
        "feedback": None,
    }
    return Assignment(**{**fields, **changes})


def hit(status=ASSIGNABLE) -> HIT:
    numbers = {"max_assignments": 1, "pending": 0, "submitted": 0, "completed": 0, "funded": 0}
    texts = {
        "id": "3HIT",
        "hit_type_id": "3T",
        "group_id": "3G",
        "requester_id": "AREQUESTER",
        "status": status,
    }
    times = {"created_at": NOW, "expires_at": NOW, "reviewable_at": None, "due_at": None}
    return HIT(**numbers, **texts, **times, reward_cents=50, fee_cents=0, queue_key=None, annotation=None)


@pytest.mark.parametrize(
    ("status", "after_ms", "seen", "ended_at", "approved_at"),
    [
        (ACCEPTED, 599_999, ACCEPTED, None, None),
        (ACCEPTED, 600_000, ABANDONED, NOW + 600_000, None),
        (ACCEPTED, 9_999_999, ABANDONED, NOW + 600_000, None),
        (SUBMITTED, 999, SUBMITTED, None, None),
        (SUBMITTED, 1_000, APPROVED, None, NOW + 1_000),
        (SUBMITTED, 9_999, APPROVED, None, NOW + 1_000),
        (APPROVED, 9_999, APPROVED, None, None),
        (REJECTED, 9_999, REJECTED, None, None),
        (RETURNED, 9_999_999, RETURNED, None, None),
        (ABANDONED, 9_999_999, ABANDONED, None, None),
    ],
)
def test_as_seen(status, after_ms, seen, ended_at, approved_at) -> None:
    got = as_seen(assignment(status), NOW + after_ms)
    assert (got.status, got.ended_at, got.approved_at) == (seen, ended_at, approved_at)
    assert (got.due_at is None) == (seen not in (ACCEPTED, SUBMITTED))


@pytest.mark.parametrize(
    ("act", "allowed"),
    [
        (check_may_submit, {ACCEPTED}),
        (check_may_return, {ACCEPTED}),
        (check_may_reject, {SUBMITTED}),
        (check_may_show, {SUBMITTED, APPROVED, REJECTED}),
        (lambda each: check_may_approve(each, hit(), NOW, override=False), {SUBMITTED}),
        (lambda each: check_may_approve(each, hit(), NOW, override=True), {SUBMITTED, REJECTED}),
        (
            lambda each: check_may_approve(each, hit(REVIEWABLE), NOW + OVERRIDE_MS, override=True),
            {SUBMITTED, REJECTED},
        ),
        (lambda each: check_may_approve(each, hit(), NOW + OVERRIDE_MS + 1, override=True), {SUBMITTED}),
        (lambda each: check_may_approve(each, hit(DISPOSED), NOW, override=True), {SUBMITTED}),
    ],
)
def test_which_states_allow_an_act(act, allowed) -> None:
    for status in ALL:
        if status in allowed:
            act(assignment(status))
        else:
            with pytest.raises(Refused) as refused:
                act(assignment(status))
            assert refused.value.code in ("InvalidAssignmentState", "AssignmentDoesNotExist")


def test_accepting() -> None:
    check_may_accept(hit(), "AWORKER", own_work_allowed=False)
    check_may_accept(hit(), "AREQUESTER", own_work_allowed=True)
    with pytest.raises(Refused, match="You published this HIT"):
        check_may_accept(hit(), "AREQUESTER", own_work_allowed=False)
    for status in (UNASSIGNABLE, REVIEWABLE, DISPOSED):
        with pytest.raises(Refused) as refused:
            check_may_accept(hit(status), "AWORKER", own_work_allowed=True)
        assert refused.value.code == "NoHITsAvailableInGroupException"
    check_may_hold_another(24, 25)
    with pytest.raises(Refused, match="maximum number of HITs"):
        check_may_hold_another(25, 25)


@pytest.mark.parametrize(
    ("approved", "limit", "newcomer_limit", "allowed"),
    [
        (0, 0, 0, 0),
        (0, 100, 0, 100),
        (0, 0, 5, 5),
        (9, 100, 5, 5),
        (9, 3, 5, 3),
        (10, 100, 5, 100),
        (10, 0, 5, 0),
    ],
)
def test_how_many_a_worker_may_accept_on_a_day(approved, limit, newcomer_limit, allowed) -> None:
    assert daily_limit(approved, limit, newcomer_limit) == allowed


@pytest.mark.parametrize(
    ("took_one", "open_hits", "waits"),
    [(False, 1, False), (True, 4, False), (True, 3, True), (True, 0, True)],
)
def test_whose_turn_it_is(took_one, open_hits, waits) -> None:
    if not waits:
        check_turn(took_one=took_one, open_hits=open_hits, scarce=3)
        return
    with pytest.raises(Refused) as caught:
        check_turn(took_one=took_one, open_hits=open_hits, scarce=3)
    assert caught.value.code == "OthersFirst"
