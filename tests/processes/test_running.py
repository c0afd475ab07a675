"""Running the server as an operator does: what it says, what it refuses, and how it stops."""

import json
import os
import subprocess
from pathlib import Path

import boto3
import pytest

from piecework.db.stores import Place
from tests.support.server import WAIT_SECONDS, RunningServer, command, data_folder


@pytest.fixture
def running_place(place: Place, tmp_path: Path) -> Place:
    return Place(data_folder(tmp_path), place.database_url)


def test_it_starts_says_where_it_is_and_finds_its_data_again(running_place: Place) -> None:
    server = RunningServer(running_place, "--demo").start()
    assert server.get("/healthz") == (200, "ok\n")
    assert server.get("/readyz") == (200, "ready\n")
    titles = hit_titles(server)
    assert len(titles) == 3
    assert server.get(f"/link/{server.link('operator').rpartition('/')[2]}")[0] == 200
    metrics = server.get("/metrics")[1]
    for name in (
        "verbs_total",
        "verb_seconds",
        "api_calls_total",
        "store_waiting",
        "sweeper_lag_seconds",
        "ledger_problems",
    ):
        assert f"piecework_{name}" in metrics
    assert server.stop() == 0
    assert '"event":"stopped"' in server.output()
    no_secret_is_logged(server)
    again = RunningServer(running_place, "--demo").start()
    assert hit_titles(again) == titles
    assert again.stop() == 0


def hit_titles(server: RunningServer) -> set[str]:
    exported = dict(
        word.split("=", 1)
        for line in server.output().splitlines()
        if line.strip().startswith("export ")
        for word in line.split()[1:]
    )
    mturk = boto3.client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=f"{server.url}/sandbox",
        aws_access_key_id=exported["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=exported["AWS_SECRET_ACCESS_KEY"],
    )
    return {hit["Title"] for hit in mturk.list_hits(MaxResults=100)["HITs"]}


def no_secret_is_logged(server: RunningServer) -> None:
    logged = [line for line in server.output().splitlines() if line.startswith("{")]
    requests = [entry for entry in map(json.loads, logged) if entry["event"] == "request"]
    assert {"method", "path", "status", "ms", "request_id"} <= requests[-1].keys()
    token = server.link("operator").rpartition("/")[2]
    assert any(entry["path"] == "/link/…" for entry in requests)
    assert not any(token in line for line in logged)


def test_a_wrong_setting_is_one_line_and_no_start(tmp_path: Path) -> None:
    # Which others there are: tests/cli/test_refusing_to_start.py.
    environment = {**os.environ, "PIECEWORK_DATA_DIR": str(tmp_path), "PIECEWORK_PROT": "1"}
    done = subprocess.run(
        [*command(), "serve"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("piecework: ")
    assert done.stderr.count("\n") == 1
    assert "did you mean PIECEWORK_PORT" in done.stderr
