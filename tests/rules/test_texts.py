"""Limits on texts and numbers, and the words for breaking them."""

import pytest

from piecework.rules.refusals import Refused
from piecework.rules.texts import bad_value, check_feedback, check_length, check_range


@pytest.mark.parametrize(
    ("value", "detail", "text"),
    [
        (5, "", 'The value "5" is not valid for the parameter Name.'),
        ("x", "Why.", 'The value "x" is not valid for the parameter Name. Why.'),
        ("x" * 128, "", f'The value "{"x" * 128}" is not valid for the parameter Name.'),
        ("x" * 129, "", f'The value "{"x" * 128}…" is not valid for the parameter Name.'),
    ],
)
def test_bad_value(value, detail, text) -> None:
    refused = bad_value(value, "Name", detail)
    assert (refused.code, refused.message) == ("InvalidParameterValue", text)


def test_lengths_and_ranges() -> None:
    for value in (None, "", "abc"):
        check_length(value, 3, "Name")
    check_length("a", 3, "Name", least=1)
    with pytest.raises(Refused, match=r"It has 4 characters; at most 3 are allowed\."):
        check_length("abcd", 3, "Name")
    with pytest.raises(Refused, match=r"Your request parameter Name  has a minimum length of 1\."):
        check_length("", 3, "Name", least=1)
    for value in (1, 3):
        check_range(value, (1, 3), "Name")
    for value in (0, 4):
        with pytest.raises(Refused, match=r"It must be between 1 and 3\."):
            check_range(value, (1, 3), "Name")


def test_feedback() -> None:
    for value in (None, "", "\t\n\r é\x7f", "😀" * 1_024):
        check_feedback(value)
    for code in (*range(9), 11, 12, *range(14, 32)):
        with pytest.raises(Refused, match="control characters"):
            check_feedback(f"a{chr(code)}")
    with pytest.raises(Refused, match="at most 1024"):
        check_feedback("x" * 1_025)
