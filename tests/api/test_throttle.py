"""The bucket of each access key: bursts, a steady rate, nobody pays for somebody else."""

from types import SimpleNamespace
from typing import Any

import pytest

from piecework.api.throttle import Throttle


class Elapsed:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def credential(key: str) -> Any:
    return SimpleNamespace(principal=SimpleNamespace(key_id=key))


@pytest.mark.parametrize(
    ("rate", "burst", "at", "let_through"),
    [
        (1, 2, [0, 0, 0], [True, True, False]),
        (1, 2, [0, 0, 0, 1, 1], [True, True, False, True, False]),
        (2, 1, [0, 0.25, 0.5], [True, False, True]),
        (
            1,
            2,
            [0, 0, 60, 60, 60],
            [True, True, True, True, False],
        ),  # a pause fills it to the burst, not above
        (0.5, 1, [0, 1, 2], [True, False, True]),
        (0, 1, [0, 0, 0], [True, True, True]),  # no limit
    ],
)
def test_a_bucket(rate: float, burst: int, at: list[float], let_through: list[bool]) -> None:
    elapsed = Elapsed()
    throttle = Throttle(rate, burst, elapsed)
    said = []
    for moment in at:
        elapsed.now = moment
        said.append(throttle(credential("A"), "GetHIT"))
    assert said == let_through


def test_a_refused_call_costs_nothing() -> None:
    elapsed = Elapsed()
    throttle = Throttle(1, 1, elapsed)
    assert throttle(credential("A"), "GetHIT")
    for moment in (0.25, 0.5, 0.75):
        elapsed.now = moment
        assert not throttle(credential("A"), "GetHIT")
    elapsed.now = 1.0
    assert throttle(credential("A"), "GetHIT")


def test_everybody_has_a_bucket_of_their_own_whatever_is_called() -> None:
    throttle = Throttle(1, 1, Elapsed())
    assert throttle(credential("A"), "GetHIT")
    assert throttle(credential("B"), "GetHIT")
    assert not throttle(credential("A"), "ListHITs")
    assert not throttle(credential("B"), "GetHIT")
