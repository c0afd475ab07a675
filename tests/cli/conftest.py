"""One running server for the commands of requesters, and people on both sides of it."""

import io
import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from piecework.app import Stores, open_stores
from piecework.cli import main
from piecework.db.door import Database, Tx
from piecework.identity import access_keys, people
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.vault import Vault
from piecework.market import assignments, ledger, qualification_requests, threads
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, to_xml
from piecework.settings import load
from tests.support.server import SECRET, RunningServer, command
from tests.support.stores import make_stores

MARKETS = ("production", "sandbox")
PAGE = "<p>What is ${what}?</p><input name=label>"
TYPE = """
title = "Name the bird"
description = "Look at one photograph."
keywords = ["bird", "photograph"]
reward = "0.05"
assignments = 2
assignment_duration = "10m"
lifetime = "3d"
"""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A real server, as an operator starts it."""
    running = RunningServer(make_stores(tmp_path_factory.mktemp("data"))).start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def stores(server: RunningServer) -> Iterator[Stores]:
    """The server's stores, opened beside it."""
    given = {name: value for name, value in server.environment.items() if name.startswith("PIECEWORK_")}
    opened = open_stores(load(given))
    yield opened
    opened.close()


class _Keyboard(io.StringIO):
    """Somebody who types, as programs see them."""

    def isatty(self) -> bool:
        return True


@dataclass
class Lab:
    """A requester in a folder of their own, and the workers of one of the two markets."""

    folder: Path
    environment: dict[str, str]
    market: Database
    workers: list[str]
    requester: str
    url: str
    _run: Callable[..., str]

    def run(self, *words: str, code: int = 0, typed: str = "") -> str:
        """Run a command while something is typed, and return what it says on both streams."""
        return self._run(*words, code=code, typed=typed)

    def json(self, *words: str, code: int = 0) -> Any:
        """Run a command with --json, and return the first thing it says."""
        return json.loads(self._run(*words, "--json", code=code).splitlines()[0])

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start a command in a process of its own."""
        return subprocess.Popen(
            [*command(), *words], env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL
        )

    def kill(self, words: tuple[str, ...], journal: Path, lines: int) -> None:
        """Start a command and kill it where it stands, as soon as its journal has some lines."""
        process, waiting = self.start(*words), threading.Event()
        while not journal.exists() or journal.read_bytes().count(b"\n") < lines:
            assert process.poll() is None, "it was done before it could be killed"
            waiting.wait(0.001)
        process.kill()
        process.wait()

    def at_terminal(self, *words: str, typed: str = "", code: int = 0) -> str:
        """Run a command of somebody who sits there and types, and return what it says."""
        return self._run(*words, code=code, typed=typed, sitting=True)

    def write(self, name: str, text: str) -> str:
        """Write a file, and return its name."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def batch(self, rows: int = 3, name: str = "birds") -> str:
        """Publish a batch, and return the name of its record."""
        self.files(rows, name)
        self.run("publish", f"{name}.csv", "-t", "page.html", "-p", "type.toml", "--yes")
        return f"{name}.batch"

    def files(self, rows: int, name: str = "birds") -> None:
        """Write what a batch is made of."""
        self.write(f"{name}.csv", "what\n" + "".join(f"bird {number}\n" for number in range(rows)))
        self.write("page.html", PAGE)
        self.write("type.toml", TYPE)

    def hits(self, record: str) -> dict[int, str]:
        """Return the HITs of a batch by row, as its record has them."""
        lines = [json.loads(line) for line in (self.folder / record).read_text().splitlines()]
        return {line["row"]: line["hit"] for line in lines if "hit" in line}

    def work(self, hit_id: str, worker: int = 0, **answers: str) -> str:
        """Accept and submit a HIT, and return the assignment's id."""
        who = self.workers[worker]
        taken = self.market.write(assignments.accept, Worker(who), hit_id)
        document = to_xml([Answer(name, free_text=text) for name, text in answers.items()])
        self.market.write(assignments.submit, who, taken.id, document)
        return taken.id

    def told(self, worker: int) -> Counter[str]:
        """Return how many messages a worker has, by subject."""
        return self.market.read(_messages, self.workers[worker])

    def request(self, type_id: str, worker: int = 0) -> None:
        """Ask for a qualification."""
        self.market.write(qualification_requests.request, self.workers[worker], type_id)


def _messages(tx: Tx, worker_id: str) -> Counter[str]:
    found = Counter[str]()
    for each in threads.of_worker(tx, worker_id):
        found[each.subject] += len(threads.open_as_worker(tx, worker_id, each.id).messages)
    return found


@pytest.fixture(params=MARKETS)
def lab(
    request: pytest.FixtureRequest,
    server: RunningServer,
    stores: Stores,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Lab:
    """A requester with keys and money in each market."""
    name = request.node.name.replace("[", "-").replace("]", "").replace("_", "-")[-50:]
    email = f"{name}@example.org"
    owner = stores.identity.write(people.create, email, Profile("Lab"), Roles(requester=True))
    key = stores.identity.write(access_keys.create, Vault(SECRET.encode()), owner.id)
    stores.production.write(ledger.deposit, owner.id, 100_000, "test")
    workers = [
        stores.identity.write(people.create, f"{number}-{email}", Profile("Worker"), Roles(worker=True)).id
        for number in range(3)
    ]
    url = server.url if request.param == "production" else f"{server.url}/sandbox"
    environment = {
        **server.environment,
        "AWS_ENDPOINT_URL_MTURK": url,
        "AWS_ACCESS_KEY_ID": key.key.id,
        "AWS_SECRET_ACCESS_KEY": key.secret,
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "COLUMNS": "200",
    }
    for variable in environment.keys() - server.environment.keys():
        monkeypatch.setenv(variable, environment[variable])
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def run(*words: str, code: int = 0, typed: str = "", sitting: bool = False) -> str:
        monkeypatch.setattr(sys, "argv", ["piecework", *words])
        monkeypatch.setattr(sys, "stdin", _Keyboard(typed) if sitting else io.StringIO(typed))
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        assert left.value.code == code, said
        return said.out + said.err

    market = stores.production if request.param == "production" else stores.sandbox
    return Lab(folder, environment, market, workers, owner.id, url, run)
