import re
from time import perf_counter

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
from tests.rules.questions.samples import constrained, external, form, html, question, selection

VALID = {
    "html": html(),
    "escaped html": html("&lt;p&gt;Hello&lt;/p&gt;"),
    "declaration and white space": "\n  <?xml version='1.0' encoding='UTF-16' standalone='no'?>\n" + html(),
    "byte order mark": "\ufeff" + html(),
    "height with white space": html(height=" +600\n"),
    "comment before": "<!-- made by a script -->" + html(),
    "prefixed": html()
    .replace("<", "<h:")
    .replace("<h:/", "</h:")
    .replace("xmlns=", "xmlns:h=")
    .replace("<h:![", "<![")
    .replace("<h:p>", "<p>")
    .replace("</h:p>", "</p>"),
    "schema location": html().replace(
        "><HTMLContent",
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"><HTMLContent',
        1,
    ),
    "external": external(),
    "external with query": external("https://tasks.example.org/?a=1&amp;b=two words"),
    "external on loopback": external("http://127.0.0.5:8000/"),
    "external on IPv6 loopback": external("http://[::1]/"),
    "external on localhost": external("http://localhost:3000/task"),
    "external with blanks": external("\n  https://tasks.example.org/birds\n"),
    "form of 2005": form(question(), samples.FORM_2005),
    "form of 2017": form(question()),
    "full form": samples.FULL,
    "boolean as 0": form(question(before="<IsRequired>\n0 </IsRequired>")),
    "overview between questions": form(
        question(identifier="a") + "<Overview><Text/></Overview>" + question(identifier="b")
    ),
    "empty text": form(question(content="<Text></Text>")),
    "embedded without subtype": form(
        question(content=samples.embedded("video", "x").replace("<SubType>x</SubType>", ""))
    ),
    "flash in 2005": form(question(content=samples.FLASH), samples.FORM_2005),
    "repeated choice": form(question(selection("a b a"))),
    "most above the choices": form(question(selection("a b", "<MaxSelectionCount>9</MaxSelectionCount>"))),
    "minimum without maximum": form(question(selection("a b", "<MinSelectionCount>2</MinSelectionCount>"))),
    "decimal-free bounds": form(question(constrained("<IsNumeric minValue='-5'/>"))),
    "flags": form(question(constrained("<AnswerFormatRegex regex='^a$' flags='i' errorText=''/>"))),
    "CDATA in a regex's neighbour": form(question(content="<Text><![CDATA[<b> & ]]]]><![CDATA[>]]></Text>")),
}


@pytest.mark.parametrize("text", VALID.values(), ids=VALID)
def test_valid_documents_are_read(text):
    kinds = {"HTMLQuestion": HTMLQuestion, "ExternalQuestion": ExternalQuestion, "QuestionForm": QuestionForm}

    assert isinstance(parse(text), kinds[kind_of(text)])


INVALID = {
    "empty": ("", 1, "document", "empty"),
    "blank": (" \n ", 1, "document", "empty"),
    "not XML": ("What is this?", 1, "document", "not well-formed"),
    "cut short": (html()[:-5], 1, "HTMLQuestion", "not well-formed"),
    "two roots": (html() + html(), 1, "document", "not well-formed"),
    "bare ampersand": (external("https://a.example/?a=1&b=2"), 1, "ExternalURL", "not well-formed"),
    "doctype": ("\n<!DOCTYPE a>" + html(), 2, "document", "DOCTYPE"),
    "unknown entity": (html("&nbsp;"), 1, "HTMLContent", "undefined entity"),
    "control character": (html("\x0b"), 1, "HTMLContent", "invalid token"),
    "lone surrogate": (html("\n\ud800"), 2, "document", "surrogate"),
    "too long": (html("a" * 65_536), 1, "document", "65535 bytes"),
    "too long in bytes": (html("é" * 32_768), 1, "document", "65535 bytes"),
    "unknown root": ("<a/>", 1, "a", "is not a question"),
    "answer key": ("<AnswerKey xmlns='x'/>", 1, "AnswerKey", "is not a question"),
    "no namespace": ("<HTMLQuestion/>", 1, "HTMLQuestion", "namespace ''"),
    "https namespace": (html().replace("http://mech", "https://mech"), 1, "HTMLQuestion", "namespace"),
    "wrong date": (html().replace("2011-11-11", "2011-11-12"), 1, "HTMLQuestion", "namespace"),
    "children in no namespace": (
        html()
        .replace("xmlns=", "xmlns:t=")
        .replace("HTMLQuestion", "t:HTMLQuestion")
        .replace("t:HTMLQuestion.xsd", "HTMLQuestion.xsd"),
        1,
        "HTMLContent",
        "namespace ''",
    ),
    "no height": (html().replace("<FrameHeight>0</FrameHeight>", ""), 1, "HTMLQuestion", "needs FrameHeight"),
    "height in words": (html(height="tall"), 1, "FrameHeight", "whole number"),
    "negative height": (html(height="-1"), 1, "FrameHeight", "whole number"),
    "endless height": (html(height="9" * 5_000), 1, "FrameHeight", "whole number"),
    "other figures": (html(height="٦٠٠"), 1, "FrameHeight", "whole number"),
    "blank page": (html(" \n "), 1, "HTMLContent", "page is empty"),
    "elements in the page": (html("<p>Hello</p>"), 1, "p", "namespace|not an element|may not stand"),
    "something after": (html(extra="\n<Layout/>"), 2, "Layout", "may not stand here"),
    "text between": (html(extra="more"), 1, "HTMLQuestion", "holds text"),
    "attribute": (
        html().replace("<FrameHeight>", "<FrameHeight unit='px'>"),
        1,
        "FrameHeight",
        "attribute 'unit'",
    ),
    "http": (external("http://tasks.example.org/"), 1, "ExternalURL", "https://"),
    "http on a name like loopback": (external("http://127.0.0.1.example.org/"), 1, "ExternalURL", "https://"),
    "relative": (external("/tasks"), 1, "ExternalURL", "https://"),
    "script": (external("javascript:alert(1)"), 1, "ExternalURL", "https://"),
    "no host": (external("https:///tasks"), 1, "ExternalURL", "host"),
    "broken host": (external("https://[::1/"), 1, "ExternalURL", "not an address"),
    "no question": (form("<Overview><Text>Hello</Text></Overview>"), 1, "QuestionForm", "needs a Question"),
    "nothing in it": (form(""), 1, "QuestionForm", "needs Overview or Question"),
    "unknown element": (form(question(content="<Heading>a</Heading>")), 1, "Heading", "where"),
    "empty overview": (form("<Overview/>" + question()), 1, "Overview", "needs"),
    "order": (
        form(
            question()
            .replace("<QuestionContent>", "<IsRequired>true</IsRequired><QuestionContent>")
            .replace("<IsRequired>true", "<X/><IsRequired>true")
        ),
        1,
        "X",
        "where QuestionContent should",
    ),
    "name after required": (
        form(question(before="<IsRequired>true</IsRequired>\n<DisplayName>a</DisplayName>")),
        2,
        "DisplayName",
        "where QuestionContent should",
    ),
    "not a boolean": (
        form(question(before="<IsRequired>yes</IsRequired>")),
        1,
        "IsRequired",
        "true or false",
    ),
    "no identifier": (form(question(identifier="")), 1, "QuestionIdentifier", "is empty"),
    "identifier twice": (form(question() + "\n" + question()), 2, "QuestionIdentifier", "another question"),
    "two answers": (
        form(question("<FreeTextAnswer/>\n<FreeTextAnswer/>")),
        2,
        "FreeTextAnswer",
        "may not stand",
    ),
    "upload": (
        form(question("\n<FileUploadAnswer><MaxFileSizeInBytes>9</MaxFileSizeInBytes></FileUploadAnswer>")),
        2,
        "FileUploadAnswer",
        "revision has no file uploads",
    ),
    "flash in 2017": (form(question(content=samples.FLASH)), 1, "Application", "where"),
    "media type": (form(question(content=samples.binary("picture"))), 1, "Type", "image, audio or video"),
    "data by ftp": (form(question(content=samples.binary(url="ftp://a/b"))), 1, "DataURL", "http"),
    "data by script": (form(question(content=samples.binary(url="javascript:1"))), 1, "DataURL", "http"),
    "alt missing": (
        form(question(content=samples.binary().replace("<AltText>A shop front</AltText>", ""))),
        1,
        "Binary",
        "needs AltText",
    ),
    "no lines": (
        form(
            question("<FreeTextAnswer><NumberOfLinesSuggestion>0</NumberOfLinesSuggestion></FreeTextAnswer>")
        ),
        1,
        "NumberOfLinesSuggestion",
        "from 1",
    ),
    "lengths crossed": (
        form(question(constrained("<Length minLength='9' maxLength='2'/>"))),
        1,
        "Length",
        "greater",
    ),
    "values crossed": (
        form(question(constrained("<IsNumeric minValue='9' maxValue='2'/>"))),
        1,
        "IsNumeric",
        "greater",
    ),
    "value too large": (
        form(question(constrained("<IsNumeric maxValue='3000000000'/>"))),
        1,
        "IsNumeric",
        "number",
    ),
    "value in words": (
        form(question(constrained("<IsNumeric maxValue='ten'/>"))),
        1,
        "IsNumeric",
        "whole number",
    ),
    "constraint order": (
        form(question(constrained("<Length/>\n<IsNumeric/>"))),
        2,
        "IsNumeric",
        "may not stand",
    ),
    "constraint with text": (form(question(constrained("<Length>2</Length>"))), 1, "Length", "must be empty"),
    "regex missing": (form(question(constrained("<AnswerFormatRegex/>"))), 1, "AnswerFormatRegex", "'regex'"),
    "regex broken": (
        form(question(constrained("<AnswerFormatRegex regex='(a'/>"))),
        1,
        "AnswerFormatRegex",
        r"'\(a'",
    ),
    "regex looks ahead": (
        form(question(constrained("<AnswerFormatRegex regex='^(?!no)'/>"))),
        1,
        "AnswerFormatRegex",
        "look-ahead",
    ),
    "regex refers back": (
        form(question(constrained(r"<AnswerFormatRegex regex='(a)\1'/>"))),
        1,
        "AnswerFormatRegex",
        "back-reference",
    ),
    "regex flags": (
        form(question(constrained("<AnswerFormatRegex regex='a' flags='x'/>"))),
        1,
        "AnswerFormatRegex",
        "flags",
    ),
    "no choices": (form(question(selection(""))), 1, "Selections", "needs Selection"),
    "choice without identifier": (
        form(question(selection().replace(">a<", "><"))),
        1,
        "SelectionIdentifier",
        "is empty",
    ),
    "style": (
        form(question(selection("a", "<StyleSuggestion>slider</StyleSuggestion>"))),
        1,
        "StyleSuggestion",
        "one of",
    ),
    "counts crossed": (
        form(
            question(
                selection(
                    "a b c",
                    "<MinSelectionCount>3</MinSelectionCount><MaxSelectionCount>2</MaxSelectionCount>",
                )
            )
        ),
        1,
        "MinSelectionCount",
        "greater",
    ),
    "most of none": (
        form(question(selection("a", "<MaxSelectionCount>0</MaxSelectionCount>"))),
        1,
        "MaxSelectionCount",
        "from 1",
    ),
    "other before": (
        form(question(selection().replace("<Selections>", "<Selections><OtherSelection/>"))),
        1,
        "OtherSelection",
        "where Selection",
    ),
}


@pytest.mark.parametrize(("text", "line", "element", "what"), INVALID.values(), ids=INVALID)
def test_invalid_documents_are_refused_by_line_and_element(text, line, element, what):
    with pytest.raises(Refused) as refused:
        parse(text)

    assert refused.value.code == "XMLParseError"
    assert refused.value.message.startswith(
        "There was an error parsing the XML question or answer data in your request.  "
        "Please make sure the data is well-formed and validates against the appropriate schema. "
        f"Details: line {line}, element '{element}': "
    )
    assert re.search(what, refused.value.message.partition("Details: ")[2])


BOMB = (
    '<!DOCTYPE b [<!ENTITY a "'
    + "ha" * 99
    + '">'
    + "".join(f'<!ENTITY a{i} "{"&a;" * 20 if not i else f"&a{i - 1};" * 20}">' for i in range(20))
    + "]>"
    + html("&a19;")
)
HOSTILE = {
    "entity bomb": BOMB,
    "external entity": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + html("&x;"),
    "deep": form("<Overview>" * 3_000 + "</Overview>" * 3_000),
    "10,000 deep": "<a>" * 10_000,
    "64 kB attribute": html().replace("<FrameHeight>", f"<FrameHeight a='{'x' * 65_000}'>"),
    "64 kB name": f"<{'x' * 65_000}/>",
    "many attributes": "<a " + " ".join(f"a{i}=''" for i in range(7_000)) + "/>",
    "many regexes": form(question(constrained("<AnswerFormatRegex regex='.{999}'/>" * 1_600))),
    "repeated repetition": form(
        question(constrained(r"<AnswerFormatRegex regex='((a{1,99}){1,99}){1,99}'/>"))
    ),
    "many questions with regexes": form(
        "".join(question(constrained(r"<AnswerFormatRegex regex='\S{990}'/>"), f"q{i}") for i in range(200))
    ),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_documents_are_refused_quickly(text):
    before = perf_counter()

    with pytest.raises(Refused) as refused:
        parse(text)

    assert refused.value.code == "XMLParseError"
    assert len(refused.value.message) < 1_000
    assert perf_counter() - before < 2


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
