"""Whatever is sent as a document or an expression is read or refused in words, in bounded time and memory."""

import re
import resource
import tracemalloc
from time import thread_time

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from piecework.rules.questions import answer_key, answers, documents, formatted, patterns
from piecework.rules.refusals import Refused
from tests.rules.questions import samples
from tests.rules.questions.samples import FORM_2005, constrained, form, html, question, selection
from tests.rules.questions.tables import content
from tests.rules.questions.tables.content import formatted as block
from tests.rules.questions.tables.forms import showing

SEED = 20171106
# Generous, because the machine may be busy; what is quadratic takes far longer.
MOST_SECONDS = 6  # of the processor, while memory is traced; what is not bounded takes minutes
MOST_BYTES = 40 << 20
READERS = (documents.parse, documents.parse_test, answer_key.parse, answers.from_xml)


def entities(count: int, each: int) -> str:
    """A text that would grow to each ** count laughs."""
    laughs = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * each}">' for number in range(1, count))
    return f'<!DOCTYPE b [<!ENTITY a0 "ha">{laughs}]>' + html(f"&a{count - 1};")


HOSTILE = {
    "billion laughs": entities(20, 20),
    "quadratic laughs": f'<!DOCTYPE b [<!ENTITY a "{"ha" * 5_000}">]>' + html("&a;" * 5_000),
    "external entity": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + html("&x;"),
    "external subset": '<!DOCTYPE HTMLQuestion SYSTEM "http://127.0.0.1:9/a.dtd">' + html(),
    "parameter entity": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/a"> %x;]>' + html(),
    "attribute default": "<!DOCTYPE HTMLQuestion [<!ATTLIST HTMLQuestion a CDATA 'b'>]>" + html(),
    "entity of HTML": html("&nbsp;"),
    "character of no text": html("&#0;"),
    "number of no character": html("&#x110000;"),
    "declared as UTF-7": "<?xml version='1.0' encoding='UTF-7'?>+ADw-a/+AD4-",
    "UTF-16 read as Latin-1": html().encode("utf-16").decode("latin-1"),
    "UTF-16 read in pairs": html().encode("utf-16").decode("utf-16-be"),
    "zeros": "\0".join(html()),
    "deep": form("<Overview>" * 3_000 + "</Overview>" * 3_000),
    "10,000 deep": "<a>" * 10_000,
    "deep in a block": showing(block("<b>" * 3_000 + "</b>" * 3_000)),
    "64 kB attribute": html().replace("<FrameHeight>", f"<FrameHeight a='{'x' * 65_000}'>"),
    "64 kB name": f"<{'x' * 65_000}/>",
    "64 kB namespace": f"<HTMLQuestion xmlns='{'x' * 65_000}'/>",
    "many attributes": "<a " + " ".join(f"a{number}=''" for number in range(7_000)) + "/>",
    "many namespaces": "<a " + " ".join(f"xmlns:a{number}='b'" for number in range(4_000)) + "/>",
    "many elements": form("<a/>" * 16_000),
    "many names": form("".join(f"<a{number}/>" for number in range(6_500))),
    "many sections": showing(f"<FormattedContent>{'&lt;![CDATA[' * 5_000}</FormattedContent>"),
    "many half comments": "<!--" * 16_000,
    "many instructions": "<?" * 30_000,
    "endless number": html(height="9" * 60_000),
    "many regexes": form(question(constrained("<AnswerFormatRegex regex='.{999}'/>" * 1_600))),
    "repeated repetition": form(
        question(constrained(r"<AnswerFormatRegex regex='((a{1,99}){1,99}){1,99}'/>"))
    ),
    "many questions with regexes": form(
        "".join(question(constrained(r"<AnswerFormatRegex regex='\S{990}'/>"), f"q{i}") for i in range(200))
    ),
    "megabytes": html("a" * 5_000_000),
}


def measured(act):
    """Run it; returns what it took."""
    tracemalloc.start()
    try:
        before = thread_time()
        act()
        return thread_time() - before, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def refusal(text, read=documents.parse):
    with pytest.raises(Refused) as refused:
        read(text)
    return refused.value


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_documents_are_refused_quickly(text):
    said = []

    seconds, size = measured(lambda: said.append(refusal(text)))

    assert said[0].code in {"XMLParseError", "XHTMLParseError"}
    assert re.search(r"Details: line \d+, element '.{1,100}': ", said[0].message)
    assert len(said[0].message) < 1_000
    assert said[0].message.count("not well-formed") <= 1
    assert seconds < MOST_SECONDS
    assert size < MOST_BYTES


LARGE = {
    "texts": showing("<Text/>" * 9_000),
    "questions": form("".join(question(identifier=str(number)) for number in range(300))),
    "choices": form(question(selection(" ".join(map(str, range(540)))))),
    "parameters": showing(content.EMBEDDED.replace(content.PARAMETER, content.PARAMETER * 700)),
    "elements of a block": showing(block("<b/>" * 15_000)),
    "entities of a block": showing(block("&nbsp;&eacute;" * 4_000)),
    "cells": showing(block(f"<table>{'<tr><td/></tr>' * 4_000}</table>")),
    "flash": form(question(content=samples.FLASH * 400), FORM_2005),
    "text": html("a" * 65_000),
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_large_documents_are_read_in_bounds(text):
    seconds, size = measured(lambda: documents.parse(text))

    assert seconds < MOST_SECONDS
    assert size < MOST_BYTES


EXPRESSIONS = {
    "nested groups": "(" * 30_000 + ")" * 30_000,
    "open groups": "(?:" * 20_000,
    "open classes": "[" * 60_000,
    "alternatives": "|" * 60_000,
    "empty repetition": "(|)*" * 10_000,
    "nested quantifiers": "(a*)*" * 10_000 + "$",
    "stacked quantifiers": "a" + "{1000}" * 50,
    "counted classes": r"[\s\S]{1000}" * 5_000,
    "counted letters": r"\p{L}{1000}" * 100,
    "backslashes": "\\" * 65_001,
    "half a pair": r"\ud83d",
    "look-ahead": "(?=a)",
    "look-behind": "(?<!a)",
    "back-reference": r"(a+)\1+$",
    "named reference": r"(?<a>b)\k<a>",
    "unknown property": r"\p{Nonsense}",
    "inline flags": "(?i)a",
    "atomic group": "(?>a)",
    "possessive": "a++",
    "conditional": "(?(1)a|b)",
    "recursion": "(?R)",
    "zeros": "\0" * 1_000 + "(",
    "script": "</script><script>alert(1)</script>(",
}


@pytest.mark.parametrize("source", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_hostile_expressions_are_refused_or_run_in_bounds(source):
    before, seconds = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, thread_time()

    only_unsupported(source, "u", "a" * 20_000 + "!")

    assert thread_time() - seconds < MOST_SECONDS
    # RE2's own memory, in kB, which Python does not trace.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize("flags", ["y", "d", "v", "gy", "I", "😀", "gg x"])
def test_other_flags_are_refused(flags):
    with pytest.raises(patterns.Unsupported, match="flags are"):
        patterns.compile_javascript("a", flags)


def only_unsupported(source, flags, text):
    """Run an expression, if it can be compiled; if not, there are words for why."""
    said = "a reason"
    try:
        patterns.compile_javascript(source, flags).matches(text)
    except patterns.Unsupported as error:
        said = str(error)
    assert 0 < len(said) < 300


def only_refused(read, text):
    """Read a text; if it is refused, then as any document is."""
    said = None
    try:
        read(text)
    except Refused as refused:
        said = refused
    if said:
        assert said.code in {"XMLParseError", "XHTMLParseError"}
        assert re.search(r"Details: line \d+, element '", said.message)
        assert len(said.message) < 1_500


SCRAPS = st.sampled_from(
    [
        *(
            "<",
            ">",
            "&",
            "'",
            '"',
            "/",
            "=",
            "]]>",
            "<![CDATA[",
            "<!--",
            "-->",
            "<?",
            "?>",
            "<!DOCTYPE a [",
            "]>",
        ),
        *(
            "&#13;",
            "&#0;",
            "&#xD800;",
            "&a;",
            "xmlns=''",
            " xml:lang='x'",
            "\0",
            "\ufeff",
            "\ud800",
            "\x85",
            "\r",
        ),
        *("<script>", "</FormattedContent>", "onclick=", "javascript:", "{{ a }}", "${a}"),
    ]
)
WHOLE = (samples.FULL, html(), samples.external(), samples.answer_key(), samples.upload_form())


@seed(SEED)
@settings(max_examples=150, deadline=None, database=None)
@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_noise_is_refused(text):
    for read in READERS:
        only_refused(read, text)


@seed(SEED)
@settings(max_examples=300, deadline=None, database=None)
@given(
    st.sampled_from(WHOLE),
    st.lists(
        st.tuples(st.integers(0, 4_000), st.integers(0, 20), SCRAPS | st.text(max_size=3)),
        min_size=1,
        max_size=4,
    ),
)
def test_torn_documents_are_refused_or_read(text, tears):
    for at, length, scrap in tears:
        start = at % (len(text) + 1)
        text = text[:start] + scrap + text[start + length :]
    for read in READERS:
        only_refused(read, text)


@seed(SEED)
@settings(max_examples=200, deadline=None, database=None)
@given(
    st.lists(
        SCRAPS | st.text(max_size=4) | st.sampled_from(["<p>", "</p>", "<a href='", "'>", "</a>"]),
        max_size=12,
    )
)
def test_scraps_of_blocks_are_refused_or_written_safely(scraps):
    only_refused(formatted.check, "".join(scraps))


@seed(SEED)
@settings(max_examples=300, deadline=None, database=None)
@given(
    st.lists(
        st.sampled_from(
            [*r"ab.*+?|()[]{}^$\-", "(?:", "(?=", "(?<n>", "\\p{L}", "\\u{1F600}", "{2,5}", "[^", "\\b"]
        )
        | st.text(max_size=2),
        max_size=15,
    ),
    st.sampled_from(["", "i", "u", "gm", "s", "y"]),
)
def test_any_expression_runs_or_says_why_not(parts, flags):
    only_unsupported("".join(parts), flags, "ab\n😀")
