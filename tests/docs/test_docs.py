"""The pages say what is so: their lists, their links and their commands."""

import re
from pathlib import Path

import pytest
import typer

from piecework.cli.main import app

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *(
            ROOT / name
            for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "STYLE.md", "CHANGELOG.md")
        ),
        *(ROOT / "docs").rglob("*.md"),
    ]
)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"(?:^|(?<=`))piecework((?: [a-z][a-z-]*)+)", re.MULTILINE)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(page.read_text()):
        if "://" in link:
            continue
        name, _, place = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not place or place in _places(target), link


@pytest.mark.parametrize("name", ["README.md", "docs/operating.md", "docs/command-line.md"])
def test_commands_exist(name: str) -> None:
    lines = set(_COMMAND.findall((ROOT / name).read_text()))
    assert lines
    for line in lines:
        command = typer.main.get_command(app)
        for word in line.split():
            if not hasattr(command, "commands"):
                break
            assert word in command.commands, f"piecework{line}"
            _, command, _ = command.resolve_command(typer.Context(command), [word])
        assert not hasattr(command, "commands"), f"piecework{line}"


def _places(page: Path) -> set[str]:
    """Return the anchors of a page's headings."""
    return {
        re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in _HEADING.findall(page.read_text())
    }
