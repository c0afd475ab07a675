"""The bucket of each caller: bursts, a steady rate, nobody pays for somebody else."""

import pytest

from piecework.throttle import Throttle


class Elapsed:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("rate", "burst", "at", "waits"),
    [
        (1, 2, [0, 0, 0], [0, 0, 1]),
        (1, 2, [0, 0, 0, 1, 1], [0, 0, 1, 0, 1]),
        (2, 1, [0, 0.25, 0.5], [0, 0.25, 0]),
        (1, 2, [0, 0, 60, 60, 60], [0, 0, 0, 0, 1]),  # a pause fills it to the burst, not above
        (0.5, 1, [0, 1, 2], [0, 1, 0]),
        (1, 1, [0, 0.25, 0.5, 0.75, 1], [0, 0.75, 0.5, 0.25, 0]),  # what has to wait takes nothing
        (0, 1, [0, 0, 0], [0, 0, 0]),  # no limit
    ],
)
def test_a_bucket(rate: float, burst: int, at: list[float], waits: list[float]) -> None:
    elapsed = Elapsed()
    throttle = Throttle(rate, burst, elapsed)
    said = []
    for moment in at:
        elapsed.now = moment
        said.append(throttle.wait("A"))
    assert said == waits


def test_everybody_has_a_bucket_of_their_own() -> None:
    throttle = Throttle(1, 1, Elapsed())
    assert [throttle.wait(key) for key in ("A", "B", "A", "B")] == [0, 0, 1, 1]
