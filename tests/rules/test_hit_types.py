"""HIT types: equal content has one digest, and everything counts that should."""

import pytest

from piecework.rules.hit_types import HITTypeDraft, check, digest
from piecework.rules.qualifications import ADULT, LOCALE, PREVIEW, Locale, Requirement
from piecework.rules.refusals import Refused

FIRST, SECOND = Requirement(ADULT, "EqualTo", (1,)), Requirement(LOCALE, "In", locales=(Locale("US"),))
DRAFT = HITTypeDraft("Title", "Description", "a, b", 50, 600, 2_592_000, (FIRST, SECOND))


def test_the_order_of_requirements_does_not_count() -> None:
    assert digest(DRAFT._replace(requirements=(SECOND, FIRST))) == digest(DRAFT)
    assert len(digest(DRAFT)) == 64


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "title"},
        {"description": ""},
        {"keywords": None},
        {"keywords": "a,b"},
        {"reward_cents": 51},
        {"duration_seconds": 601},
        {"auto_approval_seconds": 0},
        {"requirements": (FIRST,)},
        {"requirements": (FIRST, SECOND, SECOND)},
        {"requirements": (FIRST._replace(guarded=PREVIEW), SECOND)},
        {"requirements": (FIRST._replace(integers=(0,)), SECOND)},
        {"title": "Title\ud800"},
    ],
)
def test_everything_else_does(changes) -> None:
    assert digest(DRAFT._replace(**changes)) != digest(DRAFT)


@pytest.mark.parametrize(
    ("field", "fits", "breaks"),
    [
        ("title", ("x", "é" * 128), ("", "é" * 129)),
        ("description", ("x", "x" * 2_000), ("", "x" * 2_001)),
        ("keywords", (None, "", "x" * 1_000), ("x" * 1_001,)),
        ("duration_seconds", (30, 31_536_000), (29, 31_536_001, 0, -1)),
        ("auto_approval_seconds", (0, 2_592_000), (-1, 2_592_001)),
        ("requirements", ((), (FIRST,) * 10), ((FIRST,) * 11,)),
    ],
)
def test_limits(field, fits, breaks) -> None:
    for value in fits:
        check(DRAFT._replace(**{field: value}))
    for value in breaks:
        with pytest.raises(Refused) as refused:
            check(DRAFT._replace(**{field: value}))
        assert refused.value.code == "InvalidParameterValue"
