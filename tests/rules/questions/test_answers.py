import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from piecework.rules.questions.answers import Answer, clean, from_posted, from_xml, to_xml
from piecework.rules.refusals import Refused
from tests.rules.questions.samples import BASE

NAMESPACE = BASE + "2005-10-01/QuestionFormAnswers.xsd"


def test_the_document_is_the_one_clients_know():
    answers = [
        Answer("shop & name", "Café <b>\r\nNord"),
        Answer("nothing", ""),
        Answer("goods", None, ("food", "books"), "newspapers"),
        Answer("untouched"),
    ]

    assert to_xml(answers) == (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<QuestionFormAnswers xmlns="{NAMESPACE}">\n'
        "<Answer>\n<QuestionIdentifier>shop &amp; name</QuestionIdentifier>\n"
        "<FreeText>Café &lt;b&gt;&#13;\nNord</FreeText>\n</Answer>\n"
        "<Answer>\n<QuestionIdentifier>nothing</QuestionIdentifier>\n<FreeText/>\n</Answer>\n"
        "<Answer>\n<QuestionIdentifier>goods</QuestionIdentifier>\n"
        "<SelectionIdentifier>food</SelectionIdentifier>\n<SelectionIdentifier>books</SelectionIdentifier>\n"
        "<OtherSelectionText>newspapers</OtherSelectionText>\n</Answer>\n"
        "<Answer>\n<QuestionIdentifier>untouched</QuestionIdentifier>\n</Answer>\n"
        "</QuestionFormAnswers>\n"
    )


def test_no_answers_are_an_empty_string():
    assert to_xml([]) == ""
    assert from_xml("") == []


_TEXTS = st.text(st.characters(codec="utf-8")).map(clean) | st.sampled_from(
    ["\r", "\r\n", "]]>", "<!--", "&amp;"]
)
_FREE = st.builds(Answer, _TEXTS.filter(bool), _TEXTS)
_CHOSEN = st.builds(
    Answer, _TEXTS.filter(bool), st.none(), st.lists(_TEXTS, max_size=3).map(tuple), st.none() | _TEXTS
)


@given(st.lists(_FREE | _CHOSEN, min_size=1, max_size=5))
def test_answers_survive_the_round_trip(answers):
    text = to_xml(answers)

    assert from_xml(text) == answers
    assert len(etree.fromstring(text.encode())) == len(answers)


@given(st.text(), st.text())
def test_whatever_is_posted_becomes_a_document(name, value):
    try:
        answers = from_posted([(name, value), ("a", "b")])
    except Refused:
        pytest.fail("there is an answer")

    assert from_xml(to_xml(answers)) == answers


@pytest.mark.parametrize(
    ("fields", "answers"),
    [
        ([("b", "2"), ("a", "1")], [("b", "2"), ("a", "1")]),
        ([("kind", "A"), ("x", ""), ("kind", "B")], [("kind", "A|B"), ("x", "")]),
        (
            [("assignmentId", "3A"), ("hitId", "3B"), ("workerId", "A1"), ("turkSubmitTo", "x"), ("a", "1")],
            [("a", "1")],
        ),
        (
            [("assignmentID", "1"), ("item[name]", "2"), (" a.b ", "3")],
            [("assignmentID", "1"), ("item[name]", "2"), (" a.b ", "3")],
        ),
        ([("", "x"), ("a\x00", "1\x07"), ("a", "2")], [("a", "1|2")]),
    ],
)
def test_posted_fields_become_answers(fields, answers):
    assert from_posted(fields) == [Answer(name, text) for name, text in answers]


@pytest.mark.parametrize("fields", [[], [("assignmentId", "3A")], [("", "x"), ("\x00", "y")]])
def test_a_post_without_answers_is_refused(fields):
    with pytest.raises(Refused) as refused:
        from_posted(fields)

    assert refused.value.code == "InvalidParameterValue"
