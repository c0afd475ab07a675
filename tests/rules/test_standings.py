"""How far the approval rate is from a threshold, held against the rule of the rate itself."""

import pytest

from piecework.rules.qualifications import Standing, percent_approved
from piecework.rules.standings import THRESHOLDS, distance, distances


def after(standing: Standing, *, approvals: int = 0, rejections: int = 0) -> Standing:
    """The record after further decisions: on pending work first, then on new work."""
    approved, rejected = standing.approved + approvals, standing.rejected + rejections
    return Standing(max(standing.submitted, approved + rejected), approved, rejected)


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_the_distance_is_exact(threshold) -> None:
    records = [
        Standing(approved + rejected + pending, approved, rejected)
        for pending in (0, 1, 7, 40, 100)
        for approved in (*range(130), 500, 949, 2318)
        for rejected in (*range(34), 99, 100, 200)
    ]
    for standing in records:
        found = distance(standing, threshold)
        assert found.is_met == (percent_approved(standing) >= threshold)
        if found.rejections is not None:
            assert found.approvals is None
            assert percent_approved(after(standing, rejections=found.rejections)) < threshold
            assert percent_approved(after(standing, rejections=found.rejections - 1)) >= threshold
        else:
            assert percent_approved(after(standing, approvals=found.approvals)) >= threshold
            assert percent_approved(after(standing, approvals=found.approvals - 1)) < threshold


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_no_fewer_would_do(threshold) -> None:
    for standing in (Standing(), Standing(60, 50, 2), Standing(99, 80, 10), Standing(140, 120, 3)):
        found = distance(standing, threshold)
        for fewer in range(found.rejections or found.approvals):
            kept = after(standing, rejections=fewer) if found.is_met else after(standing, approvals=fewer)
            assert (percent_approved(kept) >= threshold) == found.is_met


def test_the_thresholds_of_one_record() -> None:
    assert [tuple(each) for each in distances(Standing(2408, 2318, 33))] == [
        (99, None, 949),
        (98, 15, None),
        (95, 90, None),
        (90, 225, None),
    ]
