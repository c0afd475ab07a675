"""Counts of answers stop where a field turns out to be one for texts."""

import pytest

from piecework.rules.questions.answers import Answer, from_posted, to_xml
from piecework.rules.results.choices import MOST_FIELDS, MOST_VALUES, agreement, counted
from piecework.rules.results.fields import MOST_NAMES, fields, names_with


def test_choices_are_counted_and_texts_are_not() -> None:
    counts = counted({}, [{"bird": "gull", "why": str(number)} for number in range(MOST_VALUES + 1)])
    assert counts == {"bird": {"gull": MOST_VALUES + 1}, "why": None}
    counts = counted(counts, [{"bird": "crow", "why": "1"}, {"essay": "x" * 201}])
    assert counts == {"bird": {"gull": MOST_VALUES + 1, "crow": 1}, "why": None, "essay": None}
    assert len(counted({}, [{f"f{number}": "" for number in range(MOST_FIELDS + 9)}])) == MOST_FIELDS


@pytest.mark.parametrize(("votes", "share"), [({}, None), ({"a": 1}, None), ({"a": 3, "b": 1}, 0.75)])
def test_agreement_is_the_share_of_most(votes, share) -> None:
    assert agreement(votes) == share


@pytest.mark.parametrize(
    "answers",
    [
        [],
        from_posted([("a", "x & <y>\r\nz"), ("b&", ""), ("c", "&amp;"), ("a", "2")]),
        [Answer("a", "1"), Answer("b", None, ("x", "y"), "z"), Answer("c", "")],
    ],
)
def test_documents_are_read_as_they_were_written(answers) -> None:
    expected = {
        each.identifier: each.free_text
        if each.free_text is not None
        else "|".join([*each.selections, each.other_text])
        for each in answers
    }
    assert fields(to_xml(answers)) == expected
    foreign = to_xml(answers).replace("\n", "").replace('encoding="UTF-8" ', "")
    assert fields(foreign) == {name: text.replace("\n", "") for name, text in expected.items()}


def test_names_end_somewhere() -> None:
    assert names_with(["b"], [{"c": "", "a": ""}, {"b": ""}]) == ["a", "b", "c"]
    assert len(names_with([], [{str(number): "" for number in range(MOST_NAMES + 5)}])) == MOST_NAMES
