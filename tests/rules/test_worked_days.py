"""A day's ladder says of any part of the day what a plain sum says."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piecework.rules.worked_days import (
    NOTHING,
    QUARTER_MS,
    QUARTERS,
    Worked,
    between,
    beyond,
    raised,
    together,
    whole,
    year_of,
)

QUARTER = st.integers(0, QUARTERS - 1)
WORKED = st.lists(st.integers(-3, 10**9), min_size=15, max_size=15).map(Worked._make)
CHANGES = st.lists(st.dictionaries(QUARTER, WORKED, max_size=6), max_size=5)


@given(CHANGES, st.lists(st.tuples(st.integers(0, QUARTERS), st.integers(0, QUARTERS)), max_size=4))
def test_any_part_of_a_day_is_the_sum_of_its_quarters(changes, parts) -> None:
    ladder, plain = "", dict.fromkeys(range(QUARTERS), NOTHING)
    for each in changes:
        ladder = raised(ladder, each)
        for quarter, worked in each.items():
            plain[quarter] = plain[quarter].plus(worked)

    def total(first, end):
        return Worked._make(map(sum, zip(NOTHING, *(plain[each] for each in range(first, end)), strict=True)))

    parts = [(min(part), max(part)) for part in parts]
    assert between(ladder, parts) == [total(*part) for part in parts]
    assert together([whole(ladder), whole(""), whole(ladder)]) == total(0, QUARTERS).plus(total(0, QUARTERS))


def test_what_was_taken_back_leaves_no_step() -> None:
    worked = NOTHING._replace(approved=2, approved_ms=7)
    ladder = raised("", {3: worked, 95: worked})
    assert raised(ladder, {3: Worked._make(-each for each in worked)}) == raised("", {95: worked})
    assert raised(ladder, {each: Worked._make(-each for each in worked) for each in (3, 95)}) == ""


@pytest.mark.parametrize(
    ("zone", "quarters"),
    [("UTC", []), ("Asia/Kathmandu", [(1, -23), (-1, -23)]), ("America/St_Johns", [(-1, 14), (1, 14)])],
)
def test_a_year_of_a_zone_is_that_of_utc_but_for_its_ends(zone: str, quarters: list[tuple[int, int]]) -> None:
    turns = [datetime(year, 1, 1, tzinfo=UTC).timestamp() * 1_000 for year in (2026, 2027)]
    start, end = (
        int(datetime(year, 1, 1, tzinfo=ZoneInfo(zone)).timestamp() * 1_000) for year in (2026, 2027)
    )
    assert beyond(2026, start, end) == [
        (sign, tuple(sorted((int(turn), int(turn) + count * QUARTER_MS))))
        for turn, (sign, count) in zip(turns, quarters, strict=False)
    ]


def test_the_year_of_a_day() -> None:
    new_year = (date(2027, 1, 1) - date(1970, 1, 1)).days
    assert [year_of(new_year - 1), year_of(new_year), year_of(0)] == [2026, 2027, 1970]
