"""The fixtures, as somebody else's project gets them: found by pytest because the package is installed."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "tests" / "testing" / "project"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """What an installer writes down of a package's entry points, from pyproject.toml."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    folder = tmp_path / "installed" / f"piecework-{told['version']}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: piecework\nVersion: {told['version']}\n")
    points = told["entry-points"]["pytest11"].items()
    (folder / "entry_points.txt").write_text(
        "[pytest11]\n" + "".join(f"{name} = {at}\n" for name, at in points)
    )
    return folder.parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder of somebody's, away from our settings."""
    return shutil.copytree(PROJECT, tmp_path / "project")


def run(project: Path, installed: Path, *arguments: str) -> str:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTEST_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "error", *arguments],
        cwd=project,
        env={**environment, "PYTHONPATH": os.pathsep.join((str(installed), str(ROOT / "src")))},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_project_of_somebody_else_passes_without_a_network(project: Path, installed: Path) -> None:
    said = run(project, installed, "-v")
    assert "5 passed" in said, said
    assert "plugins: " in said
    assert "piecework" in said


def test_the_fixtures_are_listed_and_can_be_left_out(project: Path, installed: Path) -> None:
    said = run(project, installed, "--fixtures")
    for name in ("piecework_market", "piecework_settings", "mturk", "mturk_sandbox"):
        assert f"\n{name} " in said, said
    assert "\npiecework_market " not in run(project, installed, "-p", "no:piecework", "--fixtures")


def test_whoever_does_not_ask_pays_nothing(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "import sys\n\n\ndef test_other():\n"
        "    assert not {'boto3', 'sqlalchemy', 'starlette'} & set(sys.modules)\n"
    )
    assert "1 passed" in run(tmp_path, installed, "test_other.py")
