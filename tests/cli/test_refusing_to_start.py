"""`serve` and every other command on stores or an address that cannot be used: one line, exit code 1."""

import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from piecework.cli import main
from tests.support.server import SECRET, free_port

Refuse = Callable[..., str]


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Refuse:
    """Run a command that must refuse, and return the one line it says."""
    monkeypatch.setenv("PIECEWORK_DATA_DIR", str(tmp_path / "data"))

    def call(*words: str, **settings: str) -> str:
        monkeypatch.setattr(sys, "argv", ["piecework", *words])
        for name, value in settings.items():
            monkeypatch.setenv(f"PIECEWORK_{name.upper()}", value)
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        assert left.value.code == 1
        assert said.out == ""
        assert said.err.startswith("piecework: ")
        assert said.err.count("\n") == 1
        return said.err

    return call


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"prot": "1"}, "did you mean PIECEWORK_PORT"),
        ({"public_url": "http://work.example.org"}, "must be https"),
        ({"database_url": "postgresql://localhost/x", "secret_key": ""}, "SECRET_KEY"),
        ({"workers": "2"}, "need database_url"),
        ({"fee_schedule": "plenty"}, "must be one of none, mturk"),
    ],
)
def test_an_unsafe_or_wrong_setting(refuse: Refuse, settings: dict[str, str], said: str) -> None:
    assert said in refuse("serve", **settings)


COMMANDS = (["serve"], ["db", "upgrade"], ["people", "list"], ["ledger", "audit"], ["clock", "show"])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_data_directory_that_cannot_be_made(refuse: Refuse, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "file").touch()
    said = refuse(*command, data_dir=str(tmp_path / "file" / "data"), port=str(free_port()))
    assert "the identity store in" in said
    assert "Not a directory" in said


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_that_is_no_database(refuse: Refuse, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "identity.sqlite3").write_text("This is a letter, not a database. " * 40)
    assert "file is not a database" in refuse(*command, data_dir=str(tmp_path), port=str(free_port()))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_database_server_that_is_not_there(refuse: Refuse, command: list[str]) -> None:
    url = f"postgresql://somebody:a-password@127.0.0.1:{free_port()}/piecework"
    said = refuse(*command, database_url=url, secret_key=SECRET, port=str(free_port()))
    assert "Connection refused" in said
    assert "a-password" not in said


@pytest.mark.parametrize(
    "command", [["people", "list"], ["ledger", "audit"], ["clock", "show"]], ids=" ".join
)
def test_stores_that_nobody_has_made(refuse: Refuse, command: list[str]) -> None:
    assert "run piecework db upgrade" in refuse(*command)


def test_a_port_in_use(refuse: Refuse) -> None:
    with socket.create_server(("127.0.0.1", 0)) as rival:
        port = rival.getsockname()[1]
        assert (
            refuse("serve", port=str(port))
            == f"piecework: cannot listen on 127.0.0.1:{port}: Address already in use\n"
        )


def test_an_address_of_another_machine(refuse: Refuse) -> None:
    said = refuse("serve", host="203.0.113.9", public_url="https://work.example.org", port=str(free_port()))
    assert "cannot listen on 203.0.113.9" in said


def test_a_secret_key_that_others_can_read(refuse: Refuse, tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text(f"{SECRET}\n")
    (tmp_path / "secret.key").chmod(0o644)
    assert "can be read by others" in refuse("serve", data_dir=str(tmp_path), port=str(free_port()))
