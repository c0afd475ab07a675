"""Pages about commands say what the commands say of themselves, and their examples can be typed."""

import re
import shlex
import tomllib
from typing import Any

import pytest
import typer

from piecework.cli.clt.app import COMMANDS as OLD
from piecework.cli.lazy import Entry, load
from piecework.cli.main import COMMANDS, app
from piecework.client.failures import Exit
from tools.build_command_pages import MARK, NOTES_FILE, TARGET, build, commands

_EXAMPLES = [
    line
    for note in tomllib.loads(NOTES_FILE.read_text()).values()
    for line in note["examples"].strip().splitlines()
]


def test_command_pages_are_what_the_tool_writes_now() -> None:
    pages = build()
    for path, text in pages.items():
        assert path.read_text() == text, f"{path}: run python -m tools.build_command_pages"
        assert text.startswith(MARK)
    assert set(TARGET.iterdir()) == pages.keys()


@pytest.mark.parametrize("entry", [*COMMANDS, *OLD], ids=lambda entry: entry.name)
def test_the_list_says_what_commands_say(entry: Entry) -> None:
    command = load(entry)
    assert entry.help == (command.help or "").split("\n")[0].strip()
    for name, each in commands(entry):
        assert each.help, name
        page = (TARGET / f"{'clt' if entry in OLD else entry.name}.md").read_text()
        for parameter in each.params:
            for option in (*parameter.opts, *parameter.secondary_opts):
                assert not option.startswith("-") or f"`{option}`" in page, f"{name} {option}"


@pytest.mark.parametrize("line", _EXAMPLES)
def test_examples_can_be_typed(line: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line)
    for word in words:
        if re.search(r"\.(batch|csv|html|toml|xml|properties|input|question|success)$", word):
            (tmp_path / word).touch()
    command: Any = typer.main.get_command(app)
    rest = words[1:]
    while hasattr(command, "commands"):
        _, command, rest = command.resolve_command(typer.Context(command), rest)
    with command.make_context(words[0], rest):
        pass


def test_exit_codes_are_all_documented() -> None:
    page = (TARGET.parent / "command-line.md").read_text()
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}
    assert listed == {int(code) for code in Exit}
