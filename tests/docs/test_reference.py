"""The reference is complete: a page for every operation, a line for every code, setting and event."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from piecework.aws.model import load_model
from tools.build_operation_pages import MARK, NOTES_FILE, TARGET, build

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_CODE = re.compile(r"(?:[A-Z][a-z]+){2,}")
_MAKERS = {"Refused", "ProtocolError", "request_error", "service_fault", "parameter_validation_error"}


def test_operation_pages_are_what_the_tool_writes_now() -> None:
    pages = build()
    for path, text in pages.items():
        assert path.read_text() == text, f"{path}: run python -m tools.build_operation_pages"
        assert text.startswith(MARK)
    assert set(TARGET.iterdir()) == pages.keys()


def test_every_operation_has_its_page_and_a_line_in_the_index() -> None:
    index = (TARGET / "README.md").read_text()
    for name in load_model().operations:
        assert f"[{name}]({name}.md)" in index
        assert (TARGET / f"{name}.md").read_text().split("\n")[2] == f"# {name}"


def test_every_code_that_the_source_has_stands_in_the_list_of_errors() -> None:
    page = (DOCS / "errors.md").read_text()
    codes = re.findall(r"^\| `([\w.]+)` \|", page, re.MULTILINE)
    assert len(codes) == len(set(codes))
    listed = {*codes, *re.findall(r"^\| `[\w.]+` \| `(\w+)` \|", page, re.MULTILINE)}
    raised = {code for path in sorted((ROOT / "src").rglob("*.py")) for code in _codes(path)}
    assert len(raised) > 30
    assert raised - listed == set()


def test_codes_of_the_operations_stand_in_the_list_of_errors() -> None:
    notes = tomllib.loads(NOTES_FILE.read_text())["operations"]
    rows = re.findall(r"^\| `([\w.]+)` \| `\w+` \|", (DOCS / "errors.md").read_text(), re.MULTILINE)
    assert notes.keys() == load_model().operations.keys()
    assert {code for note in notes.values() for code in note["codes"]} <= set(rows)


def test_every_event_stands_on_the_page_about_notifications() -> None:
    page = (DOCS / "notifications.md").read_text()
    assert [word for word in load_model().shapes["EventType"].enum if f"`{word}`" not in page] == []


def _codes(path: Path) -> Iterator[str]:
    """Yield the codes that a module names where it makes an error, or in a table of codes and their words."""
    for node in ast.walk(ast.parse(path.read_text())):
        parts = node.elts if isinstance(node, ast.Tuple) and len(node.elts) == len(("code", "words")) else []
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in _MAKERS:
            parts = node.args
        words = [each.value if isinstance(each, ast.Constant) else None for each in parts[:2]]
        if not words or not isinstance(words[0], str):
            continue
        if isinstance(node, ast.Call) or (_CODE.fullmatch(words[0]) and str(words[1]).endswith(".")):
            yield words[0]
