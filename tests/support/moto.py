"""AWS services on this machine: moto's server, in a process of its own."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.server import WAIT_SECONDS, free_port


@contextmanager
def moto_server(port: int | None = None) -> Iterator[str]:
    """Run a server for S3, SQS and SNS, on a free port or this; yields its address. Any credentials do."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(url)
        yield url
    finally:
        process.terminate()
        process.wait(WAIT_SECONDS)


def _wait_for(url: str) -> None:
    last = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < last:
        try:
            with urllib.request.urlopen(f"{url}/moto-api/data.json", timeout=10):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)
