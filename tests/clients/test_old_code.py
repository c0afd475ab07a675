"""Code that cannot be edited finds this server: docs/old-code.md, way by way, in processes of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import awscli
import botocore
import pytest

from piecework.app import Stores
from piecework.cli import main
from piecework.compat.sitecustomize import ours
from piecework.identity.vault import Vault
from tests.clients.cast import Cast
from tests.support.server import SECRET, WAIT_SECONDS, RunningServer, command

SCRIPT = str(Path(__file__).parent / "old" / "hard_coded.py")
AWS = str(Path(sys.executable).with_name("aws"))
SANDBOX = "https://mturk-requester-sandbox.us-east-1.amazonaws.com"
PLAY, REAL = "10000.00", "1000.00"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def keys(server: RunningServer, stores: Stores) -> dict[str, str]:
    """A requester's access key, as the environment has it."""
    caller = Cast.come(stores, server.url, Vault(SECRET.encode()), "old-code").callers["requester"]
    return {"AWS_ACCESS_KEY_ID": caller.key, "AWS_SECRET_ACCESS_KEY": caller.secret}


@pytest.fixture
def run(keys: dict[str, str], tmp_path: Path) -> Run:
    """Run a program with the requester's key and a home of its own."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "PIECEWORK_")) and name != "PYTHONPATH"
    }
    home = {"HOME": str(tmp_path), "AWS_DEFAULT_REGION": "us-east-1", "AWS_MAX_ATTEMPTS": "1"}

    def call(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            env={**clean, **home, **keys, **environment},
            capture_output=True,
            text=True,
            timeout=WAIT_SECONDS,
            check=False,
        )

    return call


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with a botocore and an AWS CLI that have dropped the service, to stand first on the path.

    The CLI brings a botocore of its own.
    """
    folder = tmp_path_factory.mktemp("bare")
    for package, left_out in ((botocore, "data/mturk"), (awscli, "botocore/data/mturk")):
        own = Path(package.__file__).parent
        _link(own, folder / package.__name__, own / left_out)
    return str(folder)


def _link(own: Path, copy: Path, left_out: Path) -> None:
    """Make a folder like another one, of links, but for one folder deep within."""
    copy.mkdir()
    for entry in own.iterdir():
        if entry in left_out.parents:
            _link(entry, copy / entry.name, left_out)
        elif entry != left_out:
            (copy / entry.name).symlink_to(entry)


def said(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def through(server: RunningServer, *words: str) -> list[str]:
    return [*command(), "run", "--url", server.url, "--", *words]


def test_an_address_in_the_environment_is_enough_for_code_that_names_none(
    server: RunningServer, run: Run
) -> None:
    for address, balance in ((server.url, REAL), (f"{server.url}/sandbox", PLAY)):
        there = {"AWS_ENDPOINT_URL_MTURK": address}
        assert said(run(sys.executable, SCRIPT, "production by region", **there)).startswith(balance)
        assert balance in said(run(AWS, "mturk", "get-account-balance", **there))


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("sandbox", f"{PLAY} play money"),
        (
            "sandbox by http",
            f"{PLAY} real money",
        ),  # this script would not know it by that name before, either
        ("sandbox by region", f"{PLAY} play money"),
        ("production", f"{REAL} real money"),
        ("production by region", f"{REAL} real money"),
    ],
)
def test_a_command_that_is_run_by_us_talks_to_us_whatever_it_names(
    server: RunningServer, run: Run, address: str, answer: str
) -> None:
    assert said(run(*through(server, sys.executable, SCRIPT, address))) == answer


def test_the_aws_cli_and_addresses_of_ones_own_pass_through(server: RunningServer, run: Run) -> None:
    words = [AWS, "mturk", "get-account-balance", "--endpoint-url"]
    assert PLAY in said(run(*through(server, *words, SANDBOX)))
    assert PLAY in said(run(*through(server, *words, f"{server.url}/sandbox")))
    told = {"AWS_ENDPOINT_URL_MTURK": f"{server.url}/sandbox"}
    assert PLAY in said(run(*through(server, *words[:-1]), **told))
    unreachable = run(*through(server, sys.executable, SCRIPT, "elsewhere", "http://127.0.0.1:1"))
    assert unreachable.returncode == 1
    assert "http://127.0.0.1:1/" in unreachable.stderr


def test_addresses_come_from_the_settings_too(server: RunningServer, run: Run) -> None:
    words = [*command(), "run", sys.executable, SCRIPT]
    assert said(run(*words, "sandbox", PIECEWORK_PUBLIC_URL=server.url)).startswith(PLAY)
    apart = {"PIECEWORK_PUBLIC_URL": server.url, "PIECEWORK_SANDBOX_URL": server.url}
    assert said(run(*words, "sandbox", **apart)).startswith(REAL)


def test_the_command_keeps_its_arguments_its_exit_code_its_signal_and_its_sitecustomize(
    server: RunningServer, run: Run, tmp_path: Path
) -> None:
    assert said(run(*through(server, "echo", "--url", "-x", "$HOME"))) == "--url -x $HOME"
    assert run(*through(server, "sh", "-c", "exit 7")).returncode == 7
    assert run(*through(server, "sh", "-c", "kill -TERM $$")).returncode == -signal.SIGTERM
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.ours = __file__")
    printed = run(
        *through(server, sys.executable, "-c", "import sys; print(sys.ours)"), PYTHONPATH=str(tmp_path)
    )
    assert said(printed) == str(tmp_path / "sitecustomize.py")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["run"], "say what to run"),
        (["run", "--url", "here", "true"], "here is not an address"),
        (["run", "--url", "http://[", "true"], "http://[ is not an address"),
        (["run", "no-such-command"], "cannot run no-such-command: No such file"),
        (["model", "export"], "give a directory, or --install"),
        (["model", "export", "/dev/null/models"], "cannot write to /dev/null/models"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    words: list[str], problem: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["piecework", *words])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr().err
    assert left.value.code == 1
    assert said.startswith(f"piecework: {problem}")
    assert said.count("\n") == 1


def test_an_sdk_that_has_dropped_the_service_gets_the_model_from_us(
    server: RunningServer, run: Run, bare: str, tmp_path: Path
) -> None:
    here = {"PYTHONPATH": bare, "AWS_ENDPOINT_URL_MTURK": f"{server.url}/sandbox"}
    by_boto3 = [sys.executable, SCRIPT, "production by region"]
    by_cli = [AWS, "mturk", "get-account-balance"]
    assert "Unknown service: 'mturk'" in run(*by_boto3, **here).stderr
    assert run(*by_cli, **here).returncode != 0
    models = str(tmp_path / "models")
    assert f"AWS_DATA_PATH={models}" in said(run(*command(), "model", "export", models))
    for words in (by_boto3, by_cli):
        assert PLAY in said(run(*words, **here, AWS_DATA_PATH=models))
        assert PLAY in said(run(*through(server, *words), **here))
    said(run(*command(), "model", "export", "--install"))
    for words in (by_boto3, by_cli):
        assert PLAY in said(run(*words, **here))
    pages = "c = boto3.client('mturk'); print(len(list(c.get_paginator('list_hits').paginate())))"
    assert said(run(sys.executable, "-c", f"import boto3; {pages}", **here)) == "1"


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("https://mturk-requester-sandbox.us-east-1.amazonaws.com", "S"),
        ("http://MTURK-requester-sandbox.us-east-1.amazonaws.com:443/", "S"),
        ("https://mturk-requester.sandbox.amazonaws.com", "S"),
        ("https://mturk-requester.us-east-1.amazonaws.com", "P"),
        ("https://mturk-requester.eu-west-1.amazonaws.com/", "P"),
        ("https://mturk-requester.us-east-1.amazonaws.com.example.org", ""),
        ("https://s3.us-east-1.amazonaws.com", ""),
        ("https://work.example.org/sandbox", ""),
    ],
)
def test_old_addresses_are_known(url: str, here: str) -> None:
    told = {"RUN_PIECEWORK_SANDBOX": "S", "RUN_PIECEWORK_PRODUCTION": "P"}
    assert ours(url, told) == (here or url)
