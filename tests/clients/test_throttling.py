"""An access key that calls a market too often is told so, by each client program, and nobody else is."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from piecework.identity.vault import Vault
from tests.clients.cast import Caller, Cast
from tests.clients.conftest import opened_beside
from tests.clients.drivers.boto import Boto
from tests.clients.play import Failure
from tests.support.server import SECRET, RunningServer, data_folder
from tests.support.stores import make_stores


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that lets a key make one call a second."""
    settings = {"PIECEWORK_THROTTLE_RATE": "1", "PIECEWORK_THROTTLE_BURST": "1"}
    server = RunningServer(make_stores(data_folder(tmp_path)), **settings).start()
    yield server
    assert server.stop() == 0


def test_a_key_that_calls_too_often_in_a_market_is_throttled_there_and_nobody_else_is(
    client: Any, narrow: RunningServer
) -> None:
    with closing(opened_beside(narrow)) as stores:
        callers = Cast.come(stores, narrow.url, Vault(SECRET.encode()), "throttled").callers
    live, sandbox = callers["requester"], callers["requester in the sandbox"]
    with _busy(live):
        assert _throttled(client, live)
        assert client.call(callers["rival"], "ListHITs", {})["NumResults"] == 0
        # A bucket of its own: trying things out there does not slow down real work.
        assert client.call(sandbox, "GetAccountBalance", {})["AvailableBalance"] == "10000.00"
    with _busy(sandbox):
        assert _throttled(client, sandbox)


def _throttled(client: Any, caller: Caller) -> bool:
    # The other program may leave it the one call of a second, if it is slow more than once, so it asks again.
    refused = Failure("ThrottlingException", "Rate exceeded", None)
    operations = ("GetAccountBalance", "ListHITs") * 10
    return any(client.call(caller, operation, {}) == refused for operation in operations)


@contextmanager
def _busy(caller: Caller) -> Iterator[None]:
    """Have another program call with this key without a pause."""
    stopped, boto = threading.Event(), Boto()

    def call() -> None:
        while not stopped.is_set():
            boto.call(caller, "GetAccountBalance", {})

    thread = threading.Thread(target=call)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
