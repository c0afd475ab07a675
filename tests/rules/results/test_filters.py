"""What a filter lets pass."""

import pytest

from piecework.rules.questions.answers import from_posted, to_xml
from piecework.rules.results.filters import Filter, columns_of, from_data, matches, to_data
from piecework.rules.results.result import Result

ANSWER = to_xml(from_posted([("bird", "Großer Brachvogel 🐦"), ("note", "a\r\nb"), ("n", "12")]))
RESULT = Result(
    "3A", "3H", "AW", "Submitted", 0, 61_000, 99_000, None, None, 5, None, None, "3T", 0, 9, 1, None, 1,
    '["Nr. 7","0.5"]', ANSWER,
)  # fmt: skip


@pytest.mark.parametrize(
    ("column", "how", "text", "expected"),
    [
        ("answer.bird", "is", "Großer Brachvogel 🐦", True),
        ("answer.bird", "is", "großer Brachvogel 🐦", False),
        ("answer.bird", "is not", "gull", True),
        ("answer.bird", "contains", "GROSSER", True),
        ("answer.bird", "contains", "gull", False),
        ("answer.bird", "lacks", "gull", True),
        ("answer.bird", "lacks", "🐦", False),
        ("answer.note", "is", "a\nb", True),
        ("answer.note", "contains", "a\r\nb", True),
        ("answer.n", "at least", "12", True),
        ("answer.n", "at least", "12.1", False),
        ("answer.n", "at most", "100", True),
        ("answer.bird", "at most", "100", False),
        ("answer.n", "at most", "many", False),
        ("answer.gone", "is", "", True),
        ("answer.gone", "contains", "a", False),
        ("input.label", "is", "Nr. 7", True),
        ("input.share", "at most", "0.5", True),
        ("input.gone", "is", "", True),
        ("work_seconds", "at least", "61", True),
        ("work_seconds", "at most", "60", False),
    ],
)
def test_one(column, how, text, expected) -> None:
    assert matches(RESULT, ("label", "share"), (Filter(column, how, text),)) is expected


def test_all_have_to_hold_and_are_kept_as_data() -> None:
    both = (Filter("answer.n", "is", "12"), Filter("input.label", "lacks", "8"))
    assert matches(RESULT, ("label",), both)
    assert not matches(RESULT, ("label",), (*both, Filter("work_seconds", "at most", "3")))
    assert from_data(to_data(both)) == both
    assert columns_of(("label",), ["n"]) == ["input.label", "answer.n", "work_seconds"]
    # Once the input was deleted, its columns count as empty.
    assert matches(RESULT._replace(content="[]"), ("label",), (Filter("input.label", "is", ""),))
