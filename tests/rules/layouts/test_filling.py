"""Filling a layout many times makes what filling it once makes."""

import pytest

from piecework.rules.layouts.filling import Filler
from piecework.rules.layouts.layouts import Layout, LayoutDraft, Parameter, check, question
from piecework.rules.refusals import Refused

CONTENTS = [
    "<p>${a}</p><input name=x>",
    "<form><p>${a} ${b} ${a}</p><input name=x><button>Go</button></form>",
    '<crowd-form><img src="${a}"><p>${b}</p></crowd-form>',
    "<p>${a}</p><input name=x type=${b}>",
    '<input name=x type="${b}">${a}',
    "<${b} name=x>${a}<textarea name=y></textarea>",
    "<input name=x ${a}=1><p>${b}</p>",
    "<script>var a = ${a}; // `${ c }`\n</script><!-- ${b} --><input name=x>",
    "<input name=x>${b}${a}]]>",
]
ROWS = [
    ["one", "two", "unused"],
    ["", "submit", ""],
    ["🐦 & ${b}", "input", "x"],
    ["<form>", '"', "'"],
    ["<input type=submit>", "]]>", ""],
    ["</script><form>", "-->", ""],
    ["a\x01", "b", ""],
    ["a" * 70_000, "b", ""],
    ["é" * 32_700, "b", ""],
]


def made(act):
    try:
        return act()
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("language", ["placeholders", "liquid"])
def test_many_are_filled_like_one(content, language) -> None:
    if language == "liquid":
        content = content.replace("${", "{{ task.input.").replace("}", " }}")
    draft = LayoutDraft("L", content, language, 7)
    layout = Layout("3L", "A1", 1, "L", content, language, 7, check(draft), 0, 0)
    filler = Filler(layout, ["a", "b", "c"])
    for row in ROWS:
        given = [Parameter(name, row[("a", "b", "c").index(name)]) for name in layout.variables]
        one = made(lambda given=given: question(layout, given))
        many = made(lambda row=row: filler.question(row))
        assert many in (one, "XMLParseError")
        assert (many == "XMLParseError") == (
            "\x01" in row[0] or len(one.encode(errors="replace")) > 65_535
        ), row[0][:9]
