"""Every text in the sources of the websites goes through gettext, whether a test opens its page or not.

The templates are read without being rendered: words between tags and in attributes that are read, and strings
that look like a text and are handed on. Of the Python, what is raised for a page to print.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

import piecework
from tests.support.pseudo import READ_ATTRIBUTES

SOURCES = Path(piecework.__file__).parent
TEMPLATES = {str(path.relative_to(SOURCES / "web")): path for path in (SOURCES / "web").rglob("*.jinja")}
NAMES = {"Piecework"}
RAISED = {"HTTPException", "InvalidField", "Refused"}
# A list of states, of which each is said by the macro that it is given to.
NOT_TEXTS = {
    "gallery.html.jinja": {"Accepted", "Submitted", "Approved", "Rejected", "Returned", "Abandoned"},
    "sheet.html.jinja": {"Submitted", "Rejected"},
}

_NOT_READ = re.compile(
    r"<(script|style|pre|code|id)\b.*?</\1>|<!doctype.*?>|<!--.*?-->", re.DOTALL | re.IGNORECASE
)
_ATTRIBUTE = re.compile(rf'\b(?:{"|".join(READ_ATTRIBUTES)})="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
# What macros put into the tags of others.
_IN_TAG = re.compile(r'[\w-]+="[^"]*"| (?:required|readonly|disabled|hidden)\b')
_WORD = re.compile(r"[^\W\d_]{2,}")
# A capital first, or two words of small letters; lists of classes have hyphens.
_SENTENCE = re.compile(r"[A-Z][a-z]|[a-z]{2,} [a-z]{2,}")
_CLASSES = re.compile(r"[a-z\d]+(?:-[a-z\d]+)*(?: [a-z\d]+(?:-[a-z\d]+)*)*")


def words_of(source: str) -> Iterator[str]:
    """The words of a template that no translation has."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    tree = environment.parse(source)
    # Whatever is filled in stands as a mark that is no word.
    page = _NOT_READ.sub(" ", "".join(_data(tree)))
    for text in (*_ATTRIBUTE.findall(page), *(_IN_TAG.sub(" ", text) for text in _TAG.split(page))):
        yield from (word for word in _WORD.findall(text) if word not in NAMES)
    yield from (text for text in _strings(tree) if text not in NAMES)


def _data(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Expr):
        yield "\0"
    else:
        for child in node.iter_child_nodes():
            yield from _data(child)


def _strings(node: nodes.Node) -> Iterator[str]:
    """The strings handed around that look like texts."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in {"_", "gettext", "ngettext"}:
        for keyword in node.kwargs:
            yield from _strings(keyword.value)
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        is_classes = "-" in node.value and _CLASSES.fullmatch(node.value)
        if _SENTENCE.search(node.value) and not is_classes:
            yield node.value
    for child in _said_children(node):
        yield from _strings(child)


def _said_children(node: nodes.Node) -> Iterator[nodes.Node]:
    # Keys, what is compared, and names of templates are for the program alone.
    match node:
        case nodes.Pair():
            yield node.value
        case nodes.Compare() | nodes.Import() | nodes.Extends() | nodes.FromImport() | nodes.Include():
            return
        case nodes.Getitem():
            yield node.node
        case _:
            yield from node.iter_child_nodes()


def test_every_text_of_a_template_can_be_translated() -> None:
    found = {}
    for name, path in TEMPLATES.items():
        texts = set(words_of(path.read_text("utf-8"))) - NOT_TEXTS.get(path.name, set())
        if texts:
            found[name] = texts
    assert found == {}


def test_texts_are_found() -> None:
    for source, words in (
        ('<p>{{ _("Yes") }} {% trans a=b %}All <b>right</b> {{ a }}{% endtrans %}</p>', []),
        ('<p class="some words">Oh{% if a %} no{% endif %}</p>', ["Oh", "no"]),
        ('<a title="Go {{ _("on") }}" href="away">{{ a }}</a>', ["Go"]),
        (
            '{{ ui.state("go", "check", "Approved") }}{{ x or "not yet known" }}',
            ["Approved", "not yet known"],
        ),
        ('{% if a == "Approved" %}{{ {"Accepted": _("Yes")}["Accepted"] }}{% endif %}', []),
        ('{{ _("%(a)s left", a=ui.copy("Copy it")) }}<p class="{{ "pw-a pw-b" }}">', ["Copy it"]),
    ):
        assert list(words_of(source)) == words, source


def test_what_is_raised_for_a_page_can_be_translated() -> None:
    found = []
    for folder in ("web", "identity"):
        for path in sorted((SOURCES / folder).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in RAISED:
                    plain = [
                        each for each in call.args[1:2] if isinstance(each, ast.Constant | ast.JoinedStr)
                    ]
                    found += [f"{path.relative_to(SOURCES)}:{each.lineno}" for each in plain]
    assert found == []
