"""Requirements: who meets them, what they guard, which make sense, and how they are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piecework.rules.qualifications import (
    ABANDONMENT_RATE,
    ACCEPT,
    ADULT,
    DISCOVER,
    LOCALE,
    MASTERS,
    NUMBER_APPROVED,
    PERCENT_APPROVED,
    PREVIEW,
    REJECTION_RATE,
    RETURN_RATE,
    SUBMISSION_RATE,
    Locale,
    Requirement,
    Standing,
    Worker,
    asks_for_kept,
    check_may,
    check_requirements,
    kept_as,
    meets,
    needs_masters,
    percent_approved,
    requirements_from_json,
    requirements_to_json,
    system_values,
    unmet,
    with_kept,
)
from piecework.rules.refusals import Refused

US, CA, NY, DE = Locale("US"), Locale("US", "CA"), Locale("US", "NY"), Locale("DE")


@pytest.mark.parametrize(
    ("comparator", "wanted", "meeting", "failing"),
    [
        ("LessThan", (5,), (4, -9), (5, 6)),
        ("LessThanOrEqualTo", (5,), (4, 5), (6,)),
        ("GreaterThan", (5,), (6,), (5, 4)),
        ("GreaterThanOrEqualTo", (5,), (5, 6), (4,)),
        ("EqualTo", (5,), (5,), (4, 6)),
        ("NotEqualTo", (5,), (4, 6), (5,)),
        ("In", (5, 7), (5, 7), (6,)),
        ("NotIn", (5, 7), (6,), (5, 7)),
        ("Exists", (), (0, 5), (None,)),
        ("DoesNotExist", (), (None,), (0, 5)),
    ],
)
def test_integers(comparator, wanted, meeting, failing) -> None:
    requirement = Requirement("3T", comparator, integers=wanted)
    _check(requirement, meeting, failing)
    if comparator != "DoesNotExist":
        assert not meets(requirement, {})


@pytest.mark.parametrize(
    ("comparator", "wanted", "meeting", "failing"),
    [
        ("EqualTo", (US,), (US, CA, NY), (DE, None)),
        ("EqualTo", (CA,), (CA,), (US, NY, DE, None)),
        ("EqualTo", (CA, DE), (CA, DE), (US, NY, None)),
        ("NotEqualTo", (US,), (DE,), (US, CA, None)),
        ("NotEqualTo", (CA,), (NY, US, DE), (CA, None)),
        ("NotEqualTo", (CA, DE), (NY, US), (CA, DE, None)),
        ("In", (NY, DE), (NY, DE, Locale("DE", "BE")), (US, CA, None)),
        ("NotIn", (NY, DE), (US, CA), (NY, DE, None)),
        ("Exists", (), (US, CA), (None,)),
        ("DoesNotExist", (), (None,), (US, CA)),
    ],
)
def test_locales(comparator, wanted, meeting, failing) -> None:
    _check(Requirement(LOCALE, comparator, locales=wanted), meeting, failing)


def _check(requirement, meeting, failing) -> None:
    for expected, values in ((True, meeting), (False, failing)):
        for value in values:
            held = {} if value is None else {requirement.type_id: value}
            assert meets(requirement, held) is expected, value


def test_what_a_requirement_guards() -> None:
    guards = {
        ACCEPT: {"accept"},
        PREVIEW: {"accept", "preview"},
        DISCOVER: {"accept", "preview", "discover"},
    }
    for guarded, acts in guards.items():
        requirement = Requirement("3T", "Exists", guarded=guarded)
        met = Requirement("3U", "Exists", guarded=guarded)
        for act in ("accept", "preview", "discover"):
            assert unmet((requirement, met), {"3U": 1}, act) == ([requirement] if act in acts else [])
    check_may("preview", (Requirement("3T", "Exists"),), {})
    with pytest.raises(Refused, match="do not meet"):
        check_may("accept", (Requirement("3T", "Exists"),), {})


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(), 100),
        (Standing(99, 0, 99), 100),
        (Standing(100, 0, 100), 0),
        (Standing(100, 0, 0), 100),
        (Standing(100, 99, 1), 99),
        (Standing(1_000, 999, 1), 99),
        (Standing(200, 50, 50), 50),
    ],
)
def test_the_approval_rate(standing, expected) -> None:
    assert percent_approved(standing) == expected


def test_what_every_worker_has() -> None:
    nobody = system_values(Worker("A1"), Standing())
    beginners = {SUBMISSION_RATE: 100, ABANDONMENT_RATE: 0, RETURN_RATE: 0, REJECTION_RATE: 0}
    assert nobody == {PERCENT_APPROVED: 100, NUMBER_APPROVED: 0, ADULT: 0, **beginners}
    somebody = system_values(Worker("A1", "US", "CA", adult=True), Standing(120, 90, 10, 20, 10))
    retired = {SUBMISSION_RATE: 80, ABANDONMENT_RATE: 6, RETURN_RATE: 13, REJECTION_RATE: 10}
    assert somebody == {PERCENT_APPROVED: 90, NUMBER_APPROVED: 90, ADULT: 1, LOCALE: CA, **retired}


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(99, 0, 99, 900, 900), (100, 0, 0, 0)),
        (Standing(100, 0, 0), (100, 0, 0, 0)),
        (Standing(100, 0, 100), (100, 0, 0, 100)),
        (Standing(100, 50, 50, 100, 200), (25, 50, 25, 50)),
        (Standing(199, 198, 1, 1), (99, 0, 0, 0)),
    ],
)
def test_the_retired_rates(standing, expected) -> None:
    values = system_values(Worker("A1"), standing)
    assert (
        tuple(values[each] for each in (SUBMISSION_RATE, ABANDONMENT_RATE, RETURN_RATE, REJECTION_RATE))
        == expected
    )


def test_masters_count_under_each_of_their_ids() -> None:
    assert {kept_as(each) for each in MASTERS} == {MASTERS[0]}
    assert kept_as("3T") == "3T"
    wanted = (Requirement(MASTERS[2], "Exists"), Requirement("3T", "Exists"), Requirement(LOCALE, "In"))
    assert asks_for_kept(wanted) == {MASTERS[0], "3T"}
    values = with_kept({ADULT: 0}, {MASTERS[0]: 1, "3T": 5})
    assert values == {ADULT: 0, "3T": 5, **dict.fromkeys(MASTERS, 1)}
    assert with_kept({ADULT: 0}, {"3T": 5}) == {ADULT: 0, "3T": 5}


@pytest.mark.parametrize(
    "requirement",
    [
        *(Requirement("3T", c, (1,)) for c in ("LessThan", "LessThanOrEqualTo", "GreaterThan", "EqualTo")),
        *(Requirement("3T", c, (1,)) for c in ("GreaterThanOrEqualTo", "NotEqualTo", "In", "NotIn")),
        *(
            Requirement(type_id, c)
            for type_id in ("3T", LOCALE, *MASTERS)
            for c in ("Exists", "DoesNotExist")
        ),
        Requirement("3T", "In", tuple(range(15))),
        *(Requirement(LOCALE, c, locales=(US,)) for c in ("EqualTo", "NotEqualTo", "In", "NotIn")),
        *(Requirement(LOCALE, c, locales=(CA,) * 30) for c in ("EqualTo", "NotEqualTo", "In", "NotIn")),
        Requirement("é" * 127, "Exists"),
    ],
)
def test_requirements_that_make_sense(requirement) -> None:
    check_requirements((requirement,) * 10)
    with pytest.raises(Refused, match="At most 10"):
        check_requirements((requirement,) * 11)


@pytest.mark.parametrize(
    "requirement",
    [
        *(Requirement("3T", c) for c in ("LessThan", "LessThanOrEqualTo", "EqualTo", "In", "NotIn")),
        *(
            Requirement("3T", c, (1, 2))
            for c in ("GreaterThan", "GreaterThanOrEqualTo", "EqualTo", "NotEqualTo")
        ),
        *(Requirement("3T", c, (1,)) for c in ("Exists", "DoesNotExist")),
        *(
            Requirement(LOCALE, c, locales=(US,))
            for c in ("Exists", "DoesNotExist", "LessThan", "GreaterThan")
        ),
        *(Requirement("3T", c, tuple(range(16))) for c in ("In", "NotIn")),
        *(Requirement(LOCALE, c, locales=(US,) * 31) for c in ("In", "NotIn", "EqualTo", "NotEqualTo")),
        *(Requirement(LOCALE, c, (1,)) for c in ("EqualTo", "In", "LessThan")),
        *(Requirement(type_id, "EqualTo", (1,), (US,)) for type_id in ("3T", LOCALE)),
        Requirement("3T", "EqualTo", locales=(US,)),
        Requirement(LOCALE, "EqualTo", locales=(Locale("DE", "BE"),)),
        *(Requirement(type_id, "EqualTo", (1,)) for type_id in MASTERS),
        Requirement("é" * 128, "Exists"),
    ],
)
def test_requirements_that_do_not(requirement) -> None:
    with pytest.raises(Refused) as refused:
        check_requirements((requirement,))
    assert refused.value.code == "InvalidParameterValue"


def test_masters_cost_more() -> None:
    assert all(needs_masters((Requirement(each, "Exists"),)) for each in MASTERS)
    assert not needs_masters((Requirement("3T", "Exists"),))


LOCALES = st.builds(Locale, st.text(min_size=2, max_size=2), st.none() | st.just("CA"))


@given(
    st.lists(
        st.builds(
            Requirement,
            st.text(),
            st.sampled_from(["In", "Exists"]),
            st.lists(st.integers(-(2**31), 2**31 - 1)).map(tuple),
            st.lists(LOCALES).map(tuple),
            st.sampled_from([ACCEPT, PREVIEW, DISCOVER]),
        )
    ).map(tuple)
)
def test_requirements_are_kept_whole(requirements) -> None:
    assert requirements_from_json(requirements_to_json(requirements)) == requirements
