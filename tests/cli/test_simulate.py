"""`piecework simulate` against a running server: workers come, work and are gone, and the books balance."""

import json
import sys
from pathlib import Path

import pytest

from piecework.cli import main
from tests.support.server import RunningServer
from tests.support.stores import make_stores

PLAN = """
seed = 3
workers = 12
hours = 0.5
[[kind]]
seconds = 20
hits = 3
[answers.fields]
why = ["because", "it is so"]
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    place = make_stores(tmp_path_factory.mktemp("data"))
    running = RunningServer(place, "--demo", PIECEWORK_TOOL_RATE="0").start()
    yield running
    running.stop()


def test_a_crowd_works_on_another_machines_sandbox(server: RunningServer, tmp_path: Path) -> None:
    plan, tokens = tmp_path / "crowd.toml", tmp_path / "tokens.txt"
    tokens.write_text(server.run("people", "simulated", "3"))
    quick = "seconds = 0.1, spread = 0, hits = 1, returns = 0, abandons = 0"
    text = (
        f"workers = 3\nhours = 0.0001\ntick_seconds = 0.2\nkind = [{{{quick}}}]\n"
        f'[at]\nurl = "{server.url}/sandbox/"\ntokens = "tokens.txt"\n'
    )
    plan.write_text(text)
    told = json.loads(server.run("simulate", str(plan), "--json"))
    assert (told["counts"]["left"], told["counts"]["submitted"], told["problems"]) == (3, 3, None)
    plan.write_text(text.replace("/sandbox/", ""))
    with pytest.raises(AssertionError, match="is no sandbox: people are paid there"):
        server.run("simulate", str(plan))


def test_a_crowd_works_on_a_running_server(server: RunningServer, tmp_path: Path) -> None:
    plan, picture = tmp_path / "crowd.toml", tmp_path / "curve.svg"
    plan.write_text(
        "workers = 2\nhours = 0.0001\ntick_seconds = 0.2\nkind = [{seconds = 0.1, spread = 0, hits = 1}]"
    )
    told = json.loads(server.run("simulate", str(plan), "--json", "--real-time"))
    assert told["counts"]["left"] == 2
    assert ", 0 s ahead" in server.run("clock", "show")

    plan.write_text(PLAN)
    told = json.loads(server.run("simulate", str(plan), "--json", "--picture", str(picture)))
    counts = told["counts"]
    assert (counts["arrived"], counts["left"]) == (12, 12)
    assert counts["submitted"] >= 12
    assert counts["submitted"] + counts.get("returned", 0) + counts.get("abandoned", 0) == counts["accepted"]
    assert told["problems"] == []
    assert told["curve"][-1]["submitted"] == counts["submitted"]
    assert f"{counts['submitted']} submitted" in picture.read_text()
    # The market has seen it all, by its own clock, and nobody holds a token any more.
    assert "ahead of the wall clock" in server.run("clock", "show")
    again = server.run("simulate", str(plan), "--threads", "1")
    assert "in balance" in again
    assert "Arrived" in again  # and found that everything is done


def test_what_cannot_be_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in RunningServer(make_stores(tmp_path)).environment.items():
        monkeypatch.setenv(name, value)
    plan = tmp_path / "crowd.toml"
    for text, said in (
        ("workers = 0", "crowd.toml: Expected `int` >= 1 - at `$.workers`"),
        ("worker = 10", "unknown field `worker`"),
        ('answers.gold = "none.csv"', "none.csv: No such file or directory"),
        ('answers.function = "json:nothing"', "json:nothing is no function"),
        ("workers = 1", "nobody answers at http://127.0.0.1"),
    ):
        plan.write_text(text)
        monkeypatch.setattr(sys, "argv", ["piecework", "simulate", str(plan)])
        with pytest.raises(SystemExit) as left:
            main()
        told = capsys.readouterr().err
        assert left.value.code == 1
        assert told.startswith("piecework: ")
        assert told.count("\n") == 1
        assert said in told
