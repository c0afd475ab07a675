"""The tables of documents: the valid are read, the invalid refused by line and element, as the schemas do."""

import re

import pytest

from piecework.rules.questions import answer_key, answers, documents, formatted
from piecework.rules.refusals import Refused
from tests.rules.questions import differences, published
from tests.rules.questions.differences import LENIENT, STRICT
from tests.rules.questions.tables import answer_documents, blocks, content, envelopes, forms, keys, specs
from tests.rules.questions.tables.attributes import (
    AROUND,
    ATTRIBUTES,
    ELEMENTS,
    NEEDED,
    NEVER,
    SMALLEST,
    bare,
    element,
)

QUESTIONS = (envelopes, forms, content, specs)
TABLES = (*QUESTIONS, keys, answer_documents)
XML = "There was an error parsing the XML question or answer data in your request.  "
XHTML = "There was an error parsing the XHTML data in your request.  "


def rows(*tables, of):
    """The entries of the tables' dictionaries, named after both."""
    return [
        pytest.param(value, id=f"{table.__name__.rpartition('.')[2]}: {name}")
        for table in tables
        for name, value in getattr(table, of).items()
    ]


@pytest.mark.parametrize("text", rows(*QUESTIONS, of="VALID"))
def test_valid_questions_are_read(text):
    kind = documents.kind_of(text)

    assert type(documents.parse(text)).__name__ == kind


@pytest.mark.parametrize("text", rows(keys, of="VALID"))
def test_valid_keys_are_read(text):
    assert answer_key.parse(text).questions


@pytest.mark.parametrize("text", rows(answer_documents, of="VALID"))
def test_valid_answers_are_read(text):
    assert answers.from_xml(answers.to_xml(answers.from_xml(text))) == answers.from_xml(text) != []


def refused(read, wrong):
    text, line, name, what = wrong
    with pytest.raises(Refused) as raised:
        read(text)
    said, _, details = raised.value.message.partition("Details: ")
    assert details.startswith(f"line {line}, element '{name}': ")
    assert re.search(what, details)
    return raised.value.code, said.partition("Please")[0]


@pytest.mark.parametrize("wrong", rows(*QUESTIONS, of="INVALID"))
def test_invalid_questions_are_refused_by_line_and_element(wrong):
    assert refused(documents.parse, wrong) == ("XMLParseError", XML)


@pytest.mark.parametrize("wrong", rows(content, of="INVALID_BLOCKS"))
def test_invalid_blocks_are_refused_by_the_line_of_the_document(wrong):
    assert refused(documents.parse, wrong) == ("XHTMLParseError", XHTML)


@pytest.mark.parametrize("wrong", rows(keys, of="INVALID"))
def test_invalid_keys_are_refused_by_line_and_element(wrong):
    assert refused(answer_key.parse, wrong) == ("XMLParseError", XML)


@pytest.mark.parametrize("wrong", rows(answer_documents, of="INVALID"))
def test_invalid_answers_are_refused_by_line_and_element(wrong):
    assert refused(answers.from_xml, wrong) == ("XMLParseError", XML)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__.rpartition(".")[2])
def test_the_published_schemas_say_the_same(table):
    texts = [*table.VALID.values(), *(wrong[0] for wrong in table.INVALID.values())]

    assert [said for text in texts if (said := differences.disagreement(text))] == []


@pytest.mark.parametrize("page", blocks.VALID.items())
def test_blocks_of_the_subset_come_out_as_html(page):
    block, html = page

    assert formatted.check(block) == html


@pytest.mark.parametrize("wrong", blocks.INVALID.items())
def test_any_other_block_is_refused_by_line_and_element(wrong):
    block, (name, what) = wrong

    with pytest.raises(Refused) as raised:
        formatted.check(f"\n{block}", first_line=7)

    assert raised.value.code == "XHTMLParseError"
    assert f"Details: line 8, element '{name}': " in raised.value.message
    assert what in raised.value.message


@pytest.mark.parametrize("name", ELEMENTS)
def test_attributes_take_their_values_and_no_others(name):
    good = [(key, value) for key, (values, _) in ATTRIBUTES[name].items() for value in values]
    bad = [(key, value) for key, (_, values) in ATTRIBUTES[name].items() for value in values]
    known = {key for table in ATTRIBUTES.values() for key in table} - {"xml:space"}
    bad += [(key, "a") for key in (*NEVER, *known - ATTRIBUTES[name].keys())]

    for key, value in good:
        said = differences.complaint_of_block(element(name, attributes={key: value}))
        assert said is None, (key, value)
    for key, value in bad:
        said = differences.complaint_of_block(element(name, attributes={key: value}))
        assert said, (key, value)
        assert f"element '{name}'" in said
        assert f"attribute '{key}'" in said or f"attribute {key}=" in said
    for key, value in (*good, *bad):
        assert differences.disagreement_on_block(element(name, attributes={key: value})) == ""


@pytest.mark.parametrize("name", NEEDED)
def test_needed_attributes_are_needed(name):
    whole = element(name)
    for key, value in NEEDED[name].items():
        without = whole.replace(f' {key}="{value}"', "")
        if (name, key) == ("map", "id"):
            assert differences.complaint_of_block(without) is None
        else:
            assert f"needs the attribute '{key}'" in differences.complaint_of_block(without)
        assert differences.disagreement_on_block(without) == ""


@pytest.mark.parametrize("name", ELEMENTS)
def test_every_element_in_and_beside_every_other(name):
    inside = SMALLEST.get(name, "")
    cases = [element(name, ""), element(name, "text"), element(name, f"{inside} more"), element(name, "\xa0")]
    for other in ELEMENTS:
        it = bare(other)
        cases += [element(name, part) for part in (it, inside + it, it + inside, f"{it} text {it}")]
        cases.append(AROUND.get(name, "{}").replace("{}", bare(name) + it))

    assert [said for case in cases if (said := differences.disagreement_on_block(case))] == []


@pytest.mark.parametrize("name", LENIENT)
def test_what_we_accept_beyond_the_schemas(name):
    text = LENIENT[name].example
    said = published.objections(text)

    assert said
    assert all(name in differences.listed(LENIENT, each) for each in said)
    documents.parse(text)


@pytest.mark.parametrize("name", STRICT)
def test_what_we_refuse_beyond_the_schemas(name):
    text = STRICT[name].example
    assert published.objections(text) == []
    if name == "test with files":
        with pytest.raises(Refused, match=STRICT[name].said):
            documents.parse_test(text)
    else:
        assert name in differences.listed(STRICT, differences.complaint(text))
