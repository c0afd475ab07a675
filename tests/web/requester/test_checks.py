"""What is said of a task page before anybody sees it, and of which lines."""

import pytest

from piecework.web.requester import starters
from piecework.web.requester.checks import checks, lines_of


def bad(content, language="placeholders", columns=None):
    return {
        str(each.name): (each.lines, each.found)
        for each in checks(content, language, columns)
        if not each.good
    }


@pytest.mark.parametrize("starter", starters.all_(), ids=lambda each: each.key)
def test_our_own_pages_have_nothing_to_say(starter) -> None:
    columns = tuple(starter.rows[0]) if starter.sample else ()
    assert bad(starter.draft.content, columns=columns) == {}


@pytest.mark.parametrize(
    ("content", "name", "lines"),
    [
        ("<div>\n<b>\n<input name=a aria-label=a></div>", "Tags", (2,)),
        ("<input name=a aria-label=a>\n</b>", "Tags", (2,)),
        ("<input name=a aria-label=a id=x>\n<p id=x>", "Tags", (1, 2)),
        ("<crowd-form>\n<crowd-input name=a />\n</crowd-form>", "Tags", (2,)),
        ("<input name=a aria-label=a>\n<textarea aria-label=b></textarea>", "Fields", (2,)),
        ("<input name=a aria-label=a>\n<input name=a aria-label=b>", "Fields", (1, 2)),
        ("<input name=a>\n<label for=b>B</label><input name=b id=b>", "Labels", (1,)),
        ("<img src=a>\n<img src=b alt=''><input name=a aria-label=a>", "Pictures", (1,)),
        ("<input name=a aria-label=a>\n<script src=http://x/y></script>", "Sources", (2,)),
        ("<input name=a aria-label=a> {{ name }}\n${ name }", "Gaps", (1, 2)),
        ("<p>nothing to fill in</p>", "Cannot be kept", ()),
    ],
)
def test_what_is_wrong_and_where(content, name, lines) -> None:
    found = bad(content)
    assert list(found) == [name]
    assert found[name][0] == lines


def test_what_is_right() -> None:
    for content in (
        "<ul><li>a<li>b</ul><p>c<p>d</p><table><tr><td>e<td>f</table><br/><input name=a aria-label=a>",
        "<svg><path d='M0'/><g><use href='#a'/></g></svg><label>A <input name=a></label>",
        "<script>if (a < b) { `${ a } ${b.c}` }</script><a href=http://x>x</a><input name=a aria-label=a>",
        "<p id='${n}'></p><p id='${n}'></p><input name=a aria-label=a>",
        "<input type=radio name=a value=1 aria-label=1><input type=radio name=a value=2 aria-label=2>",
    ):
        assert bad(content) == {}, content
    assert bad("<input name=a aria-label=a>${a} ${b}", columns=("a",))["Gaps"][0] == (1,)


def test_a_template_says_its_line() -> None:
    found = bad("<input name=a aria-label=a>\n{{ task.input.b", "liquid")
    assert found["Cannot be kept"][0] == (2,)
    assert lines_of("text\n{{ task.input.text }}", "liquid", "text") == [1, 2]
    assert lines_of("text ${text}\ntext", "placeholders", "text") == [1]


def test_names_that_are_there_twice() -> None:
    line = "<crowd-input name=a></crowd-input>"
    ticks = (
        "<crowd-checkbox name=a value=1></crowd-checkbox><crowd-toggle-button name=a></crowd-toggle-button>"
    )
    assert bad(f"<crowd-form>{ticks}</crowd-form>") == {}
    assert "only the last one" in str(bad(f"<crowd-form>{line}{line}</crowd-form>")["Fields"][1])
    assert "joined by |" in str(
        bad("<label>A <input name=a></label><label>B <input name=a></label>")["Fields"][1]
    )
