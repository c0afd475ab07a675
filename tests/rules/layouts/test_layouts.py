import pytest

from piecework.rules.layouts.layouts import Layout, LayoutDraft, Parameter, check, question
from piecework.rules.questions.documents import HTMLQuestion, parse
from piecework.rules.refusals import Refused

FIELD = "<input name=a>"


def layout(content: str, language: str = "placeholders", height: int = 0) -> Layout:
    draft = LayoutDraft("Birds", content, language, height)
    return Layout("3L", "A1", 1, *draft[:2], language, height, check(draft), 0, 0)


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (LayoutDraft("", FIELD), "minimum length of 1"),
        (LayoutDraft(" ", FIELD), "minimum length of 1"),
        (LayoutDraft("x" * 201, FIELD), "at most 200"),
        (LayoutDraft("a", "<p>${b}</p>"), "no field for an answer"),
        (LayoutDraft("a", FIELD + "é" * 32_768), "longer than 65535 bytes"),
        (LayoutDraft("a", FIELD, "velocity"), "placeholders, liquid"),
        (LayoutDraft("a", FIELD, frame_height=-1), "between 0 and 100000"),
        (LayoutDraft("a", FIELD + "\n{{ b", "liquid"), "Line 2: '{{ b' is not closed."),
    ],
)
def test_a_layout_that_cannot_be_used_is_refused(draft, said) -> None:
    with pytest.raises(Refused) as caught:
        check(draft)
    assert caught.value.code == "InvalidParameterValue"
    assert said in caught.value.message


@pytest.mark.parametrize(
    ("language", "content", "parameters", "page"),
    [
        (
            "placeholders",
            "<form>${x}${y}<input></form>",
            [("x", "<b>"), ("y", "2")],
            "<form><b>2<input></form>",
        ),
        ("placeholders", "<form><input></form>", [], "<form><input></form>"),
        ("placeholders", "<form>${x}<input></form>", [("x", "a]]>b")], "<form>a]]>b<input></form>"),
        ("liquid", "<form>{{ task.input.x }}<input></form>", [("x", "<b>")], "<form>&lt;b&gt;<input></form>"),
        ("liquid", "<form>{{ task.input.x }}<input></form>", [], "<form><input></form>"),
    ],
)
def test_a_layout_makes_a_question(language, content, parameters, page) -> None:
    made = parse(question(layout(content, language, 400), [Parameter(*each) for each in parameters]))
    assert made == HTMLQuestion(page, 400)


def test_a_layout_without_a_form_gets_one() -> None:
    made = parse(question(layout(f"<p>${{x}}</p>{FIELD}"), [Parameter("x", "Name it")]))
    assert isinstance(made, HTMLQuestion)
    assert made.content.startswith("<!DOCTYPE html>")
    assert f"<p>Name it</p>{FIELD}" in made.content


@pytest.mark.parametrize(
    ("language", "content", "parameters", "said"),
    [
        ("placeholders", "${x}${y}", [("x", "1")], "The layout needs 'y'."),
        ("placeholders", "${x}${y}", [], "The layout needs 'x', 'y'."),
        ("placeholders", "${x}", [("x", "1"), ("z", "2")], "The layout has no variable 'z'."),
        ("placeholders", "${x}", [("X", "1")], "The layout has no variable 'X'."),
        ("placeholders", "${x}", [("x", "1"), ("x", "2")], "The variable 'x' is given twice."),
        ("liquid", "{{ task.input.x }}", [("y", "1")], "The layout has no variable 'y'."),
        ("liquid", "{{ task.input.x | slice: 'b' }}", [("x", "1")], "Line 1: "),
    ],
)
def test_parameters_that_do_not_fit_are_refused(language, content, parameters, said) -> None:
    with pytest.raises(Refused) as caught:
        question(layout(content + FIELD, language), [Parameter(*each) for each in parameters])
    assert caught.value.code == "InvalidParameterValue"
    assert caught.value.message.startswith(
        'The value "3L" is not valid for the parameter HITLayoutParameters.'
    )
    assert said in caught.value.message
