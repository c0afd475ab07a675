"""Tests built by a form: the documents they make, what answers are worth, and reading them back."""

import pytest

from piecework.rules.questions import answer_key
from piecework.rules.questions.answers import Answer
from piecework.rules.questions.builder import (
    BuiltQuestion,
    BuiltTest,
    Choice,
    Documents,
    InvalidTest,
    build,
    read,
)
from piecework.rules.questions.documents import parse_test

ONE = BuiltQuestion("Is 7 < 8 & odd?", "one", (Choice("yes", right=True), Choice("<no>")), 3)
SEVERAL = BuiltQuestion(
    "Which are birds?", "several", (Choice("gull", right=True), Choice("cod"), Choice("owl", right=True)), 2
)
EITHER = BuiltQuestion("A vowel?", "one", (Choice("a", right=True), Choice("b"), Choice("e", right=True)))
UNSCORED = BuiltQuestion("How old are you?", "one", (Choice("young"), Choice("old")))
WORDS = BuiltQuestion("Why do you want to?", "text")
TEST = BuiltTest("Birds", "Take your time. 🐦", (ONE, SEVERAL, EITHER, UNSCORED))
RANGES = ((0, 2, 10), (3, 5, 50), (6, 6, 100))
BEST = {"q1": "a1", "q2": "a1 a3", "q3": "a3", "q4": "a2"}


def worth(test, **given):
    form, key = build(test)
    answer_key.check_test(parse_test(form))
    answers = [Answer(name, None, tuple(chosen.split())) for name, chosen in {**BEST, **given}.items()]
    return answer_key.value(answer_key.parse(key), answers)


@pytest.mark.parametrize(
    ("grading", "given", "value"),
    [
        ("percent", {}, 100),
        ("percent", {"q1": "a2"}, 50),
        ("points", {}, 6),
        ("points", {"q3": "a1"}, 6),
        ("points", {"q2": "a1"}, 4),
        ("points", {"q2": "a1 a2 a3"}, 4),
        ("points", {"q1": "a2", "q2": "a2", "q3": "a2"}, 0),
        ("ranges", {}, 100),
        ("ranges", {"q2": "a1"}, 50),
        ("ranges", {"q1": "a2", "q2": "a2"}, 10),
    ],
)
def test_what_answers_are_worth(grading, given, value) -> None:
    test = TEST._replace(grading=grading, ranges=RANGES if grading == "ranges" else ())
    assert worth(test, **given) == value


@pytest.mark.parametrize(
    "test",
    [
        TEST,
        TEST._replace(title="", grading="points"),
        TEST._replace(intro="", grading="ranges", ranges=RANGES, outside=-1),
        TEST._replace(title="", intro=""),
        BuiltTest("By hand", "", (ONE._replace(points=1, choices=(Choice("y"), Choice("n"))), WORDS), "hand"),
    ],
)
def test_a_built_test_is_read_back(test) -> None:
    assert read(build(test)) == test


def test_what_the_form_could_not_say_stays_xml() -> None:
    form, key = build(TEST)
    for old, new in (
        ("<Text>Which are birds?</Text>", "<Text>Which</Text><Text>are birds?</Text>"),
        ("<QuestionIdentifier>q4<", "<QuestionIdentifier>age<"),
        ("<IsRequired>true", "<IsRequired>false"),
        ("<Text>cod</Text>", "<FormattedContent><![CDATA[<b>cod</b>]]></FormattedContent>"),
        ("<StyleSuggestion>checkbox</StyleSuggestion>", ""),
    ):
        assert old in form
        assert read(Documents(form.replace(old, new, 1), key)) is None, new
    for old, new in (
        ("<MaximumSummedScore>6", "<MaximumSummedScore>12"),
        ("<AnswerScore>2", "<AnswerScore>-2"),
        (
            "<PercentageMapping><MaximumSummedScore>6</MaximumSummedScore></PercentageMapping>",
            "<ScaleMapping><SummedScoreMultiplier>2</SummedScoreMultiplier></ScaleMapping>",
        ),
    ):
        assert old in key
        assert read(Documents(form, key.replace(old, new, 1))) is None, new
    assert read(Documents("<nonsense/>", None)) is None
    assert read(Documents(form, "<nonsense/>")) is None


@pytest.mark.parametrize(
    ("test", "fields"),
    [
        (TEST._replace(questions=()), {"text-0"}),
        (TEST._replace(questions=(ONE,) * 21), {"text-0"}),
        (TEST._replace(questions=(UNSCORED,)), {"choices-0"}),
        (TEST._replace(questions=(ONE, WORDS)), {"kind-1"}),
        (TEST._replace(questions=(ONE._replace(text=""),)), {"text-0"}),
        (TEST._replace(questions=(ONE._replace(choices=ONE.choices[:1]),)), {"choices-0"}),
        (TEST._replace(questions=(ONE._replace(choices=(Choice("a", right=True),) * 2),)), {"choices-0"}),
        (TEST._replace(questions=(ONE._replace(points=0),)), {"points-0"}),
        (TEST._replace(title="\x00", grading="ranges"), {"title", "ranges"}),
        (TEST._replace(grading="ranges", ranges=((4, 1, 1),)), {"ranges"}),
    ],
)
def test_what_cannot_be_built(test, fields) -> None:
    with pytest.raises(InvalidTest) as refused:
        build(test)
    assert set(refused.value.errors) == fields
