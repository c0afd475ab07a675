"""The stage for a row: stores filled without a server, a server of one core, and signed requests."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from benchmarks import load
from piecework.app import Stores, open_stores, place_of
from piecework.db.migrate import upgrade
from piecework.db.stores import STORE_NAMES
from piecework.identity import access_keys, people
from piecework.identity.access_keys import NewKey
from piecework.identity.people import Person, Roles
from piecework.identity.profiles import Profile
from piecework.identity.vault import Vault
from piecework.market import ledger
from piecework.rules.hit_types import HITTypeDraft
from piecework.settings import Settings
from piecework.settings import load as load_settings


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


PORT = _free_port()
SERVER_CORE, LOAD_CORE = 0, 1
SECRET = "benchmarks need a secret of thirty-two characters"
QUESTION = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/'
    'HTMLQuestion.xsd"><HTMLContent><![CDATA[<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>'
    '<form method="post" action="https://www.mturk.com/mturk/externalSubmit"><input type="hidden" '
    'name="assignmentId">' + "<p>Copy the text of the label.</p>" * 50 + '<input name="text"><button>Send'
    "</button></form></body></html>]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
)
TYPE = HITTypeDraft("Copy a label", "Copy what is written.", "text, copy", 5, 600, 259_200, ())


@dataclass
class Stage:
    """Open stores with a requester, and where they are."""

    settings: Settings
    stores: Stores
    requester: Person
    key: NewKey
    environment: dict[str, str]

    def signed(self, operation: str, body: bytes) -> bytes:
        """Return a whole signed API request; it may be sent again and again for five minutes."""
        url = f"http://127.0.0.1:{PORT}/"
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"MTurkRequesterServiceV20170117.{operation}",
        }
        request = AWSRequest("POST", url, headers=headers, data=body)
        credentials = Credentials(self.key.key.id, self.key.secret)
        SigV4Auth(credentials, "mturk-requester", "us-east-1").add_auth(request)
        headers = {"Host": urlsplit(url).netloc, **dict(request.headers.items())}
        return load.request("POST", "/", headers, body)


@contextmanager
def stage(database_url: str | None) -> Iterator[Stage]:
    """Yield fresh stores with a requester who has money and a key."""
    folder = Path(tempfile.mkdtemp(prefix="piecework-bench-", dir=os.environ.get("BENCH_DIR")))
    environment = {
        "PIECEWORK_DATA_DIR": str(folder),
        "PIECEWORK_PORT": str(PORT),
        "PIECEWORK_SECRET_KEY": SECRET,
        "PIECEWORK_THROTTLE_RATE": "0",
        "PIECEWORK_PAGE_RATE": "0",
    }
    if database_url is not None:
        environment["PIECEWORK_DATABASE_URL"] = database_url
    settings = load_settings(environment)
    for name in STORE_NAMES:
        upgrade(place_of(settings), name)
    stores = open_stores(settings)
    try:
        requester = stores.identity.write(
            people.create, "requester@bench.localhost", Profile("Bench"), Roles(requester=True)
        )
        key = stores.identity.write(access_keys.create, Vault(SECRET.encode()), requester.id)
        stores.production.write(ledger.deposit, requester.id, 10**12, "bench")
        yield Stage(settings, stores, requester, key, environment)
    finally:
        stores.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(staged: Stage, processes: int = 1) -> Iterator[int]:
    """Run Piecework as its operator would, and yield its process id: one process on one core, or several."""
    command = [sys.executable, "-c", "from piecework.cli import main; main()", "serve"]
    environment = {**staged.environment, "PIECEWORK_WORKERS": str(processes)}
    with _process(command, environment, "/healthz", alone=processes == 1) as pid:
        yield pid


@contextmanager
def limit_server(staged: Stage, script: Path) -> Iterator[None]:
    """Run the bare endpoint that replays `script`, on the same core."""
    command = [sys.executable, "-m", "benchmarks.limit", str(PORT)]
    with _process(command, {**staged.environment, "BENCH_SCRIPT": str(script)}, "/", alone=True):
        yield


@contextmanager
def _process(command: list[str], environment: dict[str, str], ready: str, *, alone: bool) -> Iterator[int]:
    cores = os.sched_getaffinity(0)
    pinned = ["taskset", "-c", str(SERVER_CORE)] if alone else []
    with (Path(environment["PIECEWORK_DATA_DIR"]) / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*pinned, *command],
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(ready, process)
            os.sched_setaffinity(0, {LOAD_CORE} if alone and LOAD_CORE in cores else cores)
            yield process.pid
        finally:
            os.sched_setaffinity(0, cores)
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait_for(path: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError("the server stopped at its start; see server.log")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not come up")
