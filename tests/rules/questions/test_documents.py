"""What is read out of documents; which are valid is in tables/, and hostile ones in test_hostile.py."""

import pytest

from piecework.rules.questions import documents
from piecework.rules.questions.content import (
    Binary,
    BulletList,
    EmbeddedBinary,
    Formatted,
    RetiredApplication,
)
from piecework.rules.questions.documents import ExternalQuestion, HTMLQuestion, kind_of, parse, parse_test
from piecework.rules.questions.form import FormQuestion, QuestionForm
from piecework.rules.refusals import Refused
from tests.rules.questions import samples
from tests.rules.questions.samples import external, form, html, question, selection


def test_the_full_form_is_read_whole():
    read = parse(samples.FULL)

    assert isinstance(read, QuestionForm)
    shown = read.items[0].content
    assert shown[0].text == "Shop signs & hours"
    assert shown[1].text == "Look at https://example.org/rules.\nThen answer."
    assert shown[2] == BulletList(("Read", "Write"))
    assert shown[3] == Binary("image", "", "https://example.org/a.png", "A shop front")
    assert shown[4] == Formatted("<p>As <b>hh:mm</b>\xa0only</p>")
    assert shown[5] == RetiredApplication("Flash")
    assert shown[6] == EmbeddedBinary(
        "audio", "mpeg", "https://example.org/e?v=1", "A recording", ("300px", "40"), (("level", "2"),)
    )
    name, hour, goods, weather = read.questions
    assert isinstance(name, FormQuestion)
    assert (name.number, name.identifier, name.display_name, name.required) == (
        1,
        "shopname",
        "Name of the shop",
        True,
    )
    assert (name.answer.min_length, name.answer.max_length, name.answer.lines) == (2, 80, 1)
    assert name.answer.default == "Café"
    assert [(form.regex, form.error_text) for form in name.answer.formats] == [(r"\S", "Write the name.")]
    assert (hour.required, hour.answer.numeric.least, hour.answer.numeric.most) == (False, 0, 23)
    assert (goods.answer.least, goods.answer.most, goods.answer.style) == (1, 3, "checkbox")
    assert [choice.identifier for choice in goods.answer.choices] == ["food", "shoes", "books"]
    assert goods.answer.other.max_length == 10
    assert (weather.answer.least, weather.answer.most, weather.answer.style) == (1, 1, "dropdown")


@pytest.mark.parametrize(
    ("choices", "before", "least", "most"),
    [
        ("a b c", "", 1, 1),
        ("a b c", "<MinSelectionCount>0</MinSelectionCount>", 0, 1),
        ("a b", "<MaxSelectionCount>9</MaxSelectionCount>", 1, 2),
        ("a b c", "<MinSelectionCount>2</MinSelectionCount>", 2, 2),
        ("a b a", "<MaxSelectionCount>3</MaxSelectionCount>", 1, 2),
    ],
)
def test_counts_of_a_selection(choices, before, least, most):
    spec = parse(form(question(selection(choices, before)))).questions[0].answer

    assert (spec.least, spec.most) == (least, most)


def test_the_html_of_a_page_is_kept_as_written():
    page = "\n<!DOCTYPE html>\n<p>Fish &amp; chips</p>\n"

    assert parse(html(f"<![CDATA[{page}]]>", "400")) == HTMLQuestion(page, 400)


def test_lines_are_counted_from_the_start_of_the_text():
    with pytest.raises(Refused, match="line 4, element 'FrameHeight'"):
        parse("\n\n<?xml version='1.0'?>\n" + html(height="x"))


def test_plain_http_can_be_allowed():
    assert parse(external("http://tasks.example.org/"), allow_http=True) == ExternalQuestion(
        "http://tasks.example.org/", 0
    )


def test_only_a_form_can_be_a_qualification_test():
    assert parse_test(form(question())).questions[0].identifier == "q"
    with pytest.raises(Refused, match="element 'HTMLQuestion': cannot be a qualification test"):
        parse_test(html())


def test_the_kind_of_anything_else_is_refused():
    for text in ("", "<a/>", "<!--" * 5_000, "<QuestionFormAnswers/>", "<?x" * 20_000):
        with pytest.raises(Refused, match="is not a question"):
            kind_of(text)


def test_the_limit_counts_bytes():
    room = documents.MOST_BYTES - len(html(""))

    assert len(parse(html("é" * (room // 2))).content) == room // 2
