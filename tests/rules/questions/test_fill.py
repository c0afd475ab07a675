from time import thread_time

import pytest

from piecework.rules.questions.answers import Answer
from piecework.rules.questions.documents import parse
from piecework.rules.questions.fill import check
from tests.rules.questions import samples
from tests.rules.questions.samples import constrained, form, question, selection

REQUIRED = "This field is required."
YES = "<IsRequired>true</IsRequired>"


def text_error(constraints: str, text: str, *, required: bool = False) -> str:
    read = parse(form(question(constrained(constraints), before=YES if required else "")))
    return check(read, [("q1", text)])[1].get("q", "")


@pytest.mark.parametrize(
    ("constraints", "text", "error"),
    [
        ("", "", ""),
        ("<Length minLength='2'/>", "", REQUIRED),
        ("<Length minLength='0'/>", "", ""),
        ("<Length minLength='2'/>", "a", "Invalid entry length. Must be at least 2 characters."),
        ("<Length minLength='2'/>", "  ", ""),
        (
            "<Length minLength='2' maxLength='3'/>",
            "abcd",
            "Invalid entry length. Must be at least 2 characters. Must be at most 3 characters.",
        ),
        ("<Length maxLength='3'/>", "a\r\nb", ""),
        ("<Length maxLength='1'/>", "😀", ""),
        ("<IsNumeric/>", "3.14", ""),
        ("<IsNumeric/>", " -1e5 ", ""),
        ("<IsNumeric/>", "", ""),
        ("<IsNumeric/>", "three", "Invalid numeric value."),
        ("<IsNumeric/>", "nan", "Invalid numeric value."),
        ("<IsNumeric/>", "1_0", "Invalid numeric value."),
        ("<IsNumeric/>", "٣", "Invalid numeric value."),
        ("<IsNumeric/>", "9" * 100_000, "Invalid numeric value."),
        ("<IsNumeric maxValue='5'/>", "1e9999", "Invalid numeric value. Must be at most 5."),
        ("<IsNumeric minValue='0' maxValue='23'/>", "23.0", ""),
        (
            "<IsNumeric minValue='0' maxValue='23'/>",
            "24",
            "Invalid numeric value. Must be at least 0. Must be at most 23.",
        ),
        ("<IsNumeric minValue='0'/>", "-0.01", "Invalid numeric value. Must be at least 0."),
        ("<AnswerFormatRegex regex='^\\d+$' errorText='Figures only.'/>", "a", "Figures only."),
        ("<AnswerFormatRegex regex='^\\d+$'/>", "a", "Invalid input supplied."),
        ("<AnswerFormatRegex regex='^YES$' flags='i'/>", "yes", ""),
        ("<AnswerFormatRegex regex='a'/><AnswerFormatRegex regex='b' errorText='No b.'/>", "a", "No b."),
        ("<AnswerFormatRegex regex='(^$|\\S{2,})'/>", "", ""),
        ("<AnswerFormatRegex regex='\\S'/>", "", "Invalid input supplied."),
        ("<AnswerFormatRegex regex='^a\\nb$'/>", "a\r\nb", ""),
        (
            "<AnswerFormatRegex regex='a'/>",
            "a" * 20_001,
            "Invalid entry length. Must be at most 20000 characters.",
        ),
    ],
)
def test_texts(constraints, text, error):
    assert text_error(constraints, text) == error


@pytest.mark.parametrize("text", ["", " \r\n\t"])
def test_a_required_text_is_not_blank(text):
    assert text_error("", text, required=True) == REQUIRED


OTHER = "<OtherSelection><Constraints><Length maxLength='5'/></Constraints></OtherSelection>"
TWO = "<MinSelectionCount>2</MinSelectionCount><MaxSelectionCount>2</MaxSelectionCount>"


@pytest.mark.parametrize(
    ("before", "required", "posted", "answer", "error"),
    [
        ("", False, [], ((), None), ""),
        ("", True, [], ((), None), REQUIRED),
        ("<MinSelectionCount>0</MinSelectionCount>", True, [], ((), None), REQUIRED),
        ("", True, [("q1", "b")], (("b",), None), ""),
        ("", True, [("q1", "nobody's")], ((), None), REQUIRED),
        ("", False, [("q1", "c"), ("q1", "a")], (("a", "c"), None), "Too many choices. Choose one."),
        (TWO, False, [("q1", "a"), ("q1", "a")], (("a",), None), "Too few choices. Choose at least 2."),
        (TWO, False, [("q1", "c"), ("q1", "a")], (("a", "c"), None), ""),
        (
            TWO,
            False,
            [("q1", x) for x in "abc"],
            (("a", "b", "c"), None),
            "Too many choices. Choose at most 2.",
        ),
        (TWO, True, [("q1", "a"), ("q1_other", "mine")], (("a",), "mine"), ""),
        ("", True, [("q1_other", "mine")], ((), "mine"), ""),
        ("", True, [("q1", "OtherSelection"), ("q1_other", "mine")], ((), "mine"), ""),
        ("", True, [("q1", "OtherSelection"), ("q1_other", "  ")], ((), None), REQUIRED),
        (
            "",
            False,
            [("q1", "a"), ("q1_other", "mine")],
            (("a",), "mine"),
            "Too many choices. Choose one. The other answer counts as one.",
        ),
        (
            "",
            False,
            [("q1_other", "too long")],
            ((), "too long"),
            "Invalid entry length. Must be at most 5 characters.",
        ),
    ],
)
def test_selections(before, required, posted, answer, error):
    read = parse(form(question(selection("a b c", before, OTHER), before=YES if required else "")))

    answers, errors = check(read, posted)

    assert answers == [Answer("q", None, *answer)]
    assert errors.get("q", "") == error


def test_answers_come_in_the_order_of_the_form_and_keep_line_breaks():
    read = parse(samples.FULL)

    answers, errors = check(
        read,
        [("q3", "books"), ("q4", "wet"), ("q3", "food"), ("q1", "Nord\r\n\x00Café"), ("assignmentId", "3A")],
    )

    assert errors == {}
    assert answers == [
        Answer("shopname", "Nord\r\nCafé"),
        Answer("opening", ""),
        Answer("goods", None, ("food", "books")),
        Answer("weather", None, ("wet",)),
    ]


def test_an_empty_post_names_each_required_question():
    assert check(parse(samples.FULL), [])[1] == {"shopname": REQUIRED, "goods": REQUIRED}


def test_the_dearest_form_is_checked_in_bounded_time():
    expression = "<AnswerFormatRegex regex='.*.*.*.*\\S{900}q'/>"
    read = parse(form(question(constrained(expression * 5))))
    before = thread_time()

    check(read, [("q1", "ab" * 10_000)])

    assert thread_time() - before < 10
