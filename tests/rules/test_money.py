"""Currency strings and fees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piecework.rules.money import cents, dollars, fee


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", 0),
        ("0.", 0),
        ("0.0", 0),
        ("5", 500),
        ("5.", 500),
        ("5.5", 550),
        ("0.05", 5),
        ("0.1", 10),
        ("101.42", 10_142),
        ("007", 700),
        ("9999999999.99", 999_999_999_999),
    ],
)
def test_cents(amount, expected) -> None:
    assert cents(amount) == expected


@pytest.mark.parametrize(
    ("amount", "expected"), [(0, "0.00"), (1, "0.01"), (10, "0.10"), (100, "1.00"), (1_000_000, "10000.00")]
)
def test_dollars(amount, expected) -> None:
    assert dollars(amount) == expected


@given(st.integers(0, 10**15))
def test_what_is_written_reads_back(amount) -> None:
    assert cents(dollars(amount)) == amount


@pytest.mark.parametrize(
    ("reward", "assignments", "masters", "expected"),
    [
        (0, 1, False, 1),
        (1, 1, False, 1),
        (2, 1, False, 1),
        (7, 1, False, 1),  # 1.4
        (8, 1, False, 2),  # 1.6
        (50, 1, False, 10),
        (50, 9, False, 10),
        (50, 10, False, 20),
        (1, 10, False, 1),
        (4, 10, False, 2),  # 1.6
        (10, 1, True, 3),  # 2.5
        (10, 10, True, 5),  # 4.5
        (30, 1, True, 8),  # 7.5
        (100, 1, True, 25),
        (100, 10, True, 45),
        (99_999_999_999_900, 10, True, 44_999_999_999_955),
    ],
)
def test_fees(reward, assignments, masters, expected) -> None:
    assert fee("mturk", reward, assignments, masters=masters) == expected
    assert fee("none", reward, assignments, masters=masters) == 0


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.booleans())
def test_a_fee_is_the_exact_share_to_half_a_cent(reward, assignments, masters) -> None:
    percent = 20 + 20 * (assignments >= 10) + 5 * masters
    got = fee("mturk", reward, assignments, masters=masters)
    assert got == max(1, (reward * percent * 2 + 100) // 200)
