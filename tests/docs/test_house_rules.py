"""House rules that no linter checks: sizes, unfinished marks, and who may read time and randomness."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "piecework"
MODULES = sorted(SOURCE.rglob("*.py"))
# Revisions are history: they list every table once and never change.
CURRENT = [path for path in MODULES if "versions" not in path.parts]
FRONT = [ROOT / "frontend" / "src", ROOT / "frontend" / "tests"]

MOST_FILE_LINES = 400
MOST_FUNCTION_LINES = 40
MOST_PARAMETERS = 6

# Split, so that this file is not its own finding.
_MARKS = (
    "TO" + "DO",
    "FIX" + "ME",
    "XX" + "X",
    "NotImplemented" + "Error",
    "for " + "now",
    "simpli" + "fied",
)
_MARK = re.compile("|".join(rf"\b{mark}\b" for mark in _MARKS))

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_files_are_short() -> None:
    files = [*MODULES, *_texts(SOURCE, ".jinja"), *_texts(FRONT[0], ".ts", ".css", ".scss")]
    lengths = {_name(path): len(path.read_text().splitlines()) for path in files}
    assert {name: count for name, count in lengths.items() if count > MOST_FILE_LINES} == {}


def test_functions_fit_a_screen() -> None:
    lengths = {name: _length(function) for name, function in _functions()}
    assert {name: count for name, count in lengths.items() if count > MOST_FUNCTION_LINES} == {}


def test_functions_take_six_parameters_at_most() -> None:
    counts = {name: _parameters(function) for name, function in _functions()}
    assert {name: count for name, count in counts.items() if count > MOST_PARAMETERS} == {}


def test_nothing_is_marked_as_unfinished() -> None:
    files = [
        *MODULES,
        *_texts(SOURCE, ".jinja"),
        *_texts(ROOT / "tests", ".py"),
        *(path for folder in FRONT for path in _texts(folder, ".ts", ".css", ".scss")),
    ]
    found = [
        f"{_name(path)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if _MARK.search(line)
    ]
    assert found == []


def test_one_module_reads_the_time_and_one_randomness() -> None:
    time, chance = {"time"}, {"random", "secrets", "uuid"}
    readers = {"clock.py": time, "ids.py": chance}
    for path in MODULES:
        tree = ast.parse(path.read_text())
        allowed = readers.get(_name(path).removeprefix("src/piecework/"), set())
        assert _imported(tree) & (time | chance) <= allowed, _name(path)
        if not allowed:
            assert _read(tree) & {"now", "utcnow", "today", "urandom"} == set(), _name(path)


def _texts(folder: Path, *endings: str) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in endings)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _functions() -> Iterator[tuple[str, Function]]:
    for path in CURRENT:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, Function):
                yield f"{_name(path)} {node.name}", node


def _length(function: Function) -> int:
    """Return a function's lines from `def` on, without its docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    said = function.body[0]
    return lines - ((said.end_lineno or 0) - said.lineno + 1)


def _parameters(function: Function) -> int:
    """Return how many parameters a function has, without self, cls and the transaction."""
    given = function.args
    names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls", "tx")])


def _imported(tree: ast.Module) -> set[str]:
    """Return the top-level names of the modules that a module imports."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").partition(".")[0])
    return names


def _read(tree: ast.Module) -> set[str]:
    """Return what a module asks of the classes of dates and of the operating system."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and ast.unparse(node.value).rpartition(".")[2] in ("datetime", "date", "os")
    }
