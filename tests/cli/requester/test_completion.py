"""Shells complete commands and options, of modules that are not loaded yet, too."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("piecework pub", {"publish"}),
        ("piecework qualifications gr", {"grant"}),
        ("piecework results --fo", {"--format"}),
        ("piecework results -f m", {"mturk"}),
        ("piecework clt loadH", {"loadHITs"}),
        ("piecework clt loadHITs -inp", {"-input"}),
    ],
)
def test_bash_is_told_what_fits(typed: str, offered: set[str]) -> None:
    words = typed.split()
    told = {
        **os.environ,
        "_PIECEWORK_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(words) - 1),
    }
    program = "import sys; sys.argv = ['piecework']; from piecework.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program], env=told, capture_output=True, text=True, check=False
    )
    assert set(done.stdout.split()) == offered, done.stderr


def test_help_loads_no_command() -> None:
    heavy = ("boto3", "sqlalchemy", "granian", "starlette", "airspeed")
    program = (
        "import sys; sys.argv = ['piecework', '--help']\n"
        "from piecework.cli import main\n"
        "try: main()\n"
        f"finally: print(sorted(name for name in {heavy} if name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "publish" in done.stdout
