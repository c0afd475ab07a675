"""docs/testing.md: its programs run, and the tests it shows are those of the project that is tested."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "testing.md").read_text()
PROJECT = ROOT / "tests" / "testing" / "project"
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_first_program_runs() -> None:
    exec(compile(BLOCKS[0], "docs/testing.md", "exec"), {})


def test_the_tests_it_shows_are_tested() -> None:
    tested = (PROJECT / "test_project.py").read_text()
    shown = [block for block in BLOCKS if "def test_" in block and "fees" not in block]
    assert len(shown) == 2
    for block in shown:
        for test in re.split(r"\n\n\n", block.strip()):
            assert test in tested


def test_the_fixtures_it_shows_are_real(tmp_path: Path) -> None:
    for name in re.findall(r"`(piecework_\w+|mturk\w*)`", PAGE):
        assert f"def {name}(" in (ROOT / "src/piecework/testing/plugin.py").read_text(), name
