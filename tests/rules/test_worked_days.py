"""A day's ladder says of any part of the day what a plain sum says."""

from hypothesis import given
from hypothesis import strategies as st

from piecework.rules.worked_days import NOTHING, QUARTERS, Worked, between, raised, together, whole

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
