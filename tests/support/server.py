"""A real server in a process of its own, as an operator would start it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Self

from piecework.db.stores import Place

SECRET = "tests need a secret key of some thirty-two characters"
WAIT_SECONDS = 60


class RunningServer:
    """`piecework serve` on a free port of this machine."""

    def __init__(self, place: Place, *arguments: str, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PIECEWORK_")},
            "PIECEWORK_DATA_DIR": str(place.data_dir),
            "PIECEWORK_PORT": str(self.port),
            "PIECEWORK_SECRET_KEY": SECRET,
            "PIECEWORK_THROTTLE_RATE": "0",
            "PIECEWORK_PAGE_RATE": "0",
            **settings,
        }
        if place.database_url is not None:
            self.environment["PIECEWORK_DATABASE_URL"] = place.database_url
        self._arguments = arguments
        self._log = place.data_dir / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start it and wait until it is ready."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command(), "serve", *self._arguments],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until(self._is_ready)
        return self

    def stop(self) -> int:
        """Ask it to stop, as a service manager would, and return its exit code."""
        self.ask_to_stop()
        return self.wait()

    def ask_to_stop(self) -> None:
        """Send SIGTERM and go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        """Wait until it has ended, and return its exit code."""
        assert self._process is not None
        return self._process.wait(WAIT_SECONDS)

    def listens(self) -> bool:
        """Return whether somebody takes connections on its port."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """Kill every process of it where it stands."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(WAIT_SECONDS)

    def run(self, *arguments: str) -> str:
        """Run another command of ours with the same settings, and return what it says."""
        done = subprocess.run(
            [*command(), *arguments],
            env={**self.environment, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def output(self) -> str:
        """Return everything it has said so far."""
        return self._log.read_text()

    def get(self, path: str) -> tuple[int, str]:
        """Fetch a path and return status and text."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def link(self, name: str) -> str:
        """Return the last sign-in link it has printed: of "operator" or "worker"."""
        return re.findall(rf"{name} +(\S+/link/\S+)", self.output())[-1]

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Ask until a condition holds. Raises RuntimeError when it never does, or the server ends."""
        assert self._process is not None
        last = time.monotonic() + WAIT_SECONDS
        while not condition():
            if time.monotonic() > last:
                raise RuntimeError(f"it never came to that: {self.output()[-2000:]}")
            try:
                # Waits for the one thing that would make asking again pointless.
                self._process.wait(0.02)
            except subprocess.TimeoutExpired:
                continue
            if not condition():
                raise RuntimeError(f"the server has stopped: {self.output()[-2000:]}")

    def has_processes(self) -> bool:
        """Return whether any process of it is still there."""
        assert self._process is not None
        try:
            os.killpg(self._process.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def _is_ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False  # not listening yet


def command() -> list[str]:
    """Return how the command line is started from a checkout."""
    return [sys.executable, "-c", "from piecework.cli import main; main()"]


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def data_folder(path: Path) -> Path:
    """Return a fresh data directory below a test's own."""
    folder = path / "data"
    folder.mkdir()
    return folder
