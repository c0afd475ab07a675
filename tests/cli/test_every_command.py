"""Every command of requesters is walked against a running server, in production and in the sandbox.

Each test that takes the fixture `lab` runs in both markets, so it is enough that one of them types it.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest

from piecework.cli.main import COMMANDS, REQUESTERS
from tests.cli.conftest import MARKETS
from tools.build_command_pages import commands

_FOLDERS = ("requester", "clt")
_LABS = {"lab", "old"}
_TYPING = {"run", "json", "start"}
_EVERY = [name for entry in COMMANDS if entry.panel == REQUESTERS for name, _ in commands(entry)]


@cache
def _typed() -> tuple[str, ...]:
    """Return the beginning of every command line that tests with a lab type."""
    files = (file for folder in _FOLDERS for file in Path(__file__).with_name(folder).glob("test_*.py"))
    return tuple(line for file in files for line in _typed_in(ast.parse(file.read_text(encoding="utf-8"))))


def _typed_in(module: ast.Module) -> Iterator[str]:
    shared = _tuples(module.body)
    for function in module.body:
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
            assert _LABS & {argument.arg for argument in function.args.args} or not _calls(function)
            named = shared | _tuples(ast.walk(function))
            yield from (_line(call, named) for call in _calls(function))


def _tuples(nodes: Iterable[ast.AST]) -> dict[str, ast.Tuple]:
    """Return the tuples that are given a name, which tests spread into what they type."""
    return {
        target.id: each.value
        for each in nodes
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Tuple)
        for target in each.targets
        if isinstance(target, ast.Name)
    }


def _calls(function: ast.FunctionDef) -> list[ast.Call]:
    return [node for node in ast.walk(function) if isinstance(node, ast.Call) and _is_typing(node)]


def _is_typing(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in _LABS
        and call.func.attr in _TYPING
    )


def _line(call: ast.Call, named: dict[str, ast.Tuple]) -> str:
    return " ".join(takewhile(lambda word: not word.startswith("-"), _words(call.args, named)))


def _words(nodes: list[ast.expr], named: dict[str, ast.Tuple]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Starred) and isinstance(node.value, ast.Name) and node.value.id in named:
            yield from _words(named[node.value.id].elts, named)
        else:
            yield str(node.value) if isinstance(node, ast.Constant) else "?"


def test_a_lab_is_in_both_markets() -> None:
    assert MARKETS == ("production", "sandbox")


@pytest.mark.parametrize("command", _EVERY)
def test_it_is_typed_somewhere(command: str) -> None:
    assert any(f"{line} ".startswith(f"{command} ") for line in _typed())
