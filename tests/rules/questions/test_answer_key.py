"""Answer keys: every mapping, and every way to miss. Which documents are keys is in tables/keys.py."""

import pytest

from piecework.rules.questions import answer_key, documents
from piecework.rules.questions.answer_key import LEAST_VALUE, MOST_VALUE
from piecework.rules.questions.answers import Answer
from piecework.rules.refusals import Refused
from tests.rules.questions import samples
from tests.rules.questions.samples import key_question
from tests.rules.questions.tables.keys import percentage, ranges, scale


def chosen(**selections: str) -> list[Answer]:
    return [Answer(name, selections=tuple(each.split())) for name, each in selections.items()]


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (chosen(one="a", all="b c"), 100),
        (chosen(one="a", all="c b"), 100),
        (chosen(one="a", all="b"), 60),
        (chosen(one="a", all="c"), 33),
        (chosen(one="a", all="a b c"), 33),
        (chosen(one="b", all="b c"), 33),
        (chosen(one="b"), -33),
        (chosen(one="", all=""), -33),
        ([], -33),
        (chosen(one="a", all="b c", more="x"), 100),
        ([Answer("one", free_text="a"), *chosen(all="b")], -7),
    ],
)
def test_sets_of_selections_score_whole_or_not_at_all(given, value) -> None:
    assert answer_key.value(answer_key.parse(samples.answer_key()), given) == value


@pytest.mark.parametrize(
    ("score", "mapping", "value"),
    [
        (7, "", 7),
        (-7, "", -7),
        (15, percentage(20), 75),
        (1, percentage(3), 33),
        (2, percentage(3), 67),
        (1, percentage(8), 13),  # 12.5 goes up
        (-1, percentage(8), -12),  # and so does -12.5
        (30, percentage(20), 150),
        (-30, percentage(20), -150),
        (3, scale("2.5"), 8),
        (-3, scale("2.5"), -7),
        (3, scale(" 1e2 "), 300),
        (3, scale("0"), 0),
        (MOST_VALUE, scale("2"), MOST_VALUE),
        (MOST_VALUE, scale("-2"), LEAST_VALUE),
        (MOST_VALUE, percentage(1), MOST_VALUE),
        (3, ranges((3, 9, 50)), 50),
        (9, ranges((3, 9, 50)), 50),
        (2, ranges((3, 9, 50)), -1),
        (10, ranges((3, 9, 50), outside=4), 4),
        (5, ranges((3, 9, 50), (5, 5, 60)), 50),
        (-4, ranges((-9, -3, 1), (0, 3, 2)), 1),
    ],
)
def test_the_value_follows_from_the_score(score, mapping, value) -> None:
    key = samples.answer_key(key_question("q", ("a", score)), mapping=mapping)
    assert answer_key.value(answer_key.parse(key), chosen(q="a")) == value


def test_the_first_of_equal_options_counts() -> None:
    key = samples.answer_key(key_question("q", ("a b", 1), ("b a", 2)))
    assert answer_key.value(answer_key.parse(key), chosen(q="a b")) == 1


@pytest.mark.parametrize(
    ("test", "what"),
    [
        (samples.text_form(), "answered by a text"),
        (
            samples.form(samples.question(samples.selection(other="<OtherSelection/>"))),
            "answer that is not listed",
        ),
    ],
)
def test_answers_that_no_key_can_score(test, what) -> None:
    with pytest.raises(Refused, match=what):
        answer_key.check_test(documents.parse_test(test))


def test_a_key_may_name_what_the_test_lacks() -> None:
    answer_key.check_test(documents.parse_test(samples.choice_form()))
    key = samples.answer_key(key_question("gone", ("x", 9), default=2), key_question("one", ("a", 1)))
    assert answer_key.value(answer_key.parse(key), chosen(one="a")) == 3
