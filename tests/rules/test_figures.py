import random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piecework.rules.figures import Histogram, Rate, rate_of_group, rate_of_requester


def histogram(*values: float) -> Histogram:
    made = Histogram()
    for value in values:
        made.add(value)
    return made


@given(st.lists(st.integers(1, 3_000_000), min_size=1, max_size=60))
def test_the_median_is_right_to_five_per_cent(values) -> None:
    values.sort()
    found = histogram(*values).median()
    lower, upper = values[(len(values) - 1) // 2], values[len(values) // 2]
    assert lower * 0.95 - 1 <= found <= upper * 1.05 + 1


def test_many_values_cost_no_more_than_few() -> None:
    drawn = random.Random(7)
    values = [drawn.lognormvariate(4, 1) for _ in range(50_000)]
    made = histogram(*values)
    assert len(made.to_json()) < 2_000
    assert made.median() == pytest.approx(median(values), rel=0.06)


def test_it_survives_a_column_and_adds_up() -> None:
    one, other = histogram(1, 20, 20), histogram(0.2, 400)
    assert Histogram.from_json(one.to_json()) == one
    both = Histogram.from_json(one.to_json())
    both.update(other)
    assert both == histogram(1, 20, 20, 0.2, 400)
    assert Histogram().median() is None


def test_a_rate_needs_ten_and_says_how_many() -> None:
    assert rate_of_group(50, histogram(*[60] * 9)) == Rate(None, 9)
    rate = rate_of_group(50, histogram(*[60] * 10))
    assert rate.timed == 10
    assert rate.hourly_cents == pytest.approx(3_000, rel=0.05)
    assert rate_of_group(0, histogram(*[60] * 10)) == Rate(0, 10)
    assert rate_of_requester(histogram(*[100] * 9)) == Rate(None, 9)
    assert rate_of_requester(histogram(*[100] * 10)).hourly_cents == pytest.approx(100, rel=0.05)


@given(st.lists(st.integers(1, 3_000_000), min_size=1, max_size=60), st.integers(2, 30))
def test_bars_hold_every_value_once(values, most) -> None:
    bars = histogram(*values).bars(most)
    assert 1 <= len(bars) <= most
    assert sum(count for _, _, count in bars) == len(values)
    assert [end for _, end, _ in bars[:-1]] == [first for first, _, _ in bars[1:]]
    assert all(first < end for first, end, _ in bars)
    for first, end, count in bars:
        # Bounds are whole, and values beside them may be told on either side.
        assert sum(first < value < end - 1 for value in values) <= count
        assert count <= sum(first - 1 <= value <= end + 1 for value in values)


def test_bars_begin_at_plain_numbers() -> None:
    assert histogram(17, 20, 30, 100).bars(12) == [
        (16, 23, 2),
        (23, 32, 1),
        (32, 45, 0),
        (45, 64, 0),
        (64, 91, 0),
        (91, 128, 1),
    ]
    assert histogram(1, 3).bars(12) == [(1, 2, 1), (2, 4, 1)]
    assert histogram(20, 20_000).bars(4) == [(16, 256, 1), (256, 4096, 0), (4096, 65536, 1)]
    assert Histogram().bars(3) == []
