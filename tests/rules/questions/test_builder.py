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


OF_ONE = BuiltQuestion(
    "The best?",
    "one",
    (Choice("owl", right=True, points=5), Choice("gull", right=True, points=-1), Choice("cod")),
)
ADDED = BuiltQuestion(
    "Which fly?",
    "several",
    (
        Choice("owl", right=True, points=2),
        Choice("cod", right=True, points=-2),
        Choice("a"),
        Choice("b", right=True, points=3),
    ),
)
BY_CHOICE = BuiltTest("Birds", "", (OF_ONE, ADDED), "points")


@pytest.mark.parametrize(
    ("grading", "one", "several", "value"),
    [
        ("points", "a1", "a1 a4", 10),
        ("percent", "a1", "a1 a4", 100),
        ("percent", "a1", "a1 a3 a4", 100),
        ("points", "a2", "a4", 2),
        ("points", "a3", "a1 a2", 0),
        ("points", "a3", "a1 a2 a3 a4", 3),
        ("points", "a2", "a2 a3", -3),
        ("percent", "a3", "a1 a2 a4", 30),
    ],
)
def test_choices_have_points_of_their_own(grading, one, several, value) -> None:
    form, key = build(BY_CHOICE._replace(grading=grading))
    answer_key.check_test(parse_test(form))
    given = [Answer("q1", None, (one,)), Answer("q2", None, tuple(several.split()))]
    assert answer_key.value(answer_key.parse(key), given) == value


def test_points_of_choices_are_read_back() -> None:
    assert read(build(BY_CHOICE)) == BY_CHOICE
    # Points of the question and of a choice: afterwards each says its own, and the key is the same.
    mixed = OF_ONE._replace(points=4, choices=(Choice("owl", right=True), *OF_ONE.choices[1:]))
    again = read(build(BY_CHOICE._replace(questions=(mixed,))))
    assert [each.points for each in again.questions[0].choices] == [4, -1, None]
    assert build(again) == build(BY_CHOICE._replace(questions=(mixed,)))
    # Sets that do not add up are more than the form can say.
    form, key = build(BY_CHOICE)
    assert key.count("<AnswerScore>5<") > 1
    head, _, tail = key.rpartition("<AnswerScore>5<")
    assert read(Documents(form, f"{head}<AnswerScore>6<{tail}")) is None


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
        (
            BY_CHOICE._replace(
                questions=(OF_ONE._replace(choices=(Choice("a", right=True, points=0), Choice("b"))),)
            ),
            {"choices-0"},
        ),
        (BY_CHOICE._replace(questions=(OF_ONE._replace(choices=OF_ONE.choices[1:]),)), {"choices-0"}),
        (
            BY_CHOICE._replace(questions=(ADDED._replace(choices=(*ADDED.choices, *map(Choice, "cde"))),)),
            {"choices-0"},
        ),
        (TEST._replace(title="\x00", grading="ranges"), {"title", "ranges"}),
        (TEST._replace(grading="ranges", ranges=((4, 1, 1),)), {"ranges"}),
    ],
)
def test_what_cannot_be_built(test, fields) -> None:
    with pytest.raises(InvalidTest) as refused:
        build(test)
    assert set(refused.value.errors) == fields
