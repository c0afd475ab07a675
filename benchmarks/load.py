"""Load over kept-alive HTTP connections: prepared requests out, answers counted, latencies kept."""

import asyncio
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

Next = Callable[[bytes], bytes | None]
"""Given the last answer (empty at first), returns the next request, whole, or None when there is no more."""


class Result(NamedTuple):
    """What came of a run: answers, those that were not 2xx or 3xx, seconds, latencies in milliseconds."""

    count: int
    failed: int
    seconds: float
    latencies: list[float]

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.count / self.seconds

    def percentile(self, share: float) -> float:
        """Latency in milliseconds that `share` of the answers stayed under."""
        ranked = sorted(self.latencies)
        return ranked[min(len(ranked) - 1, int(len(ranked) * share))]

    @property
    def median(self) -> float:
        """Median latency in milliseconds."""
        return statistics.median(self.latencies)


class _Connection(asyncio.Protocol):
    def __init__(self, feed: Next, run: "_Run") -> None:
        self._feed = feed
        self._run = run
        self._buffer = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        headers = self._buffer[:head].lower()
        place = headers.find(b"content-length:")
        length = int(headers[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0
        if len(self._buffer) < head + 4 + length:
            return
        self._run.answered(int(self._buffer[9:12]), time.perf_counter() - self._sent_at, self._buffer)
        answer, self._buffer = self._buffer, b""
        self._send(answer)

    def _send(self, answer: bytes = b"") -> None:
        try:
            request = None if self._run.over else self._feed(answer)
        except RuntimeError as error:
            self._run.error, request = error, None
        if request is None:
            self._transport.close()
            self._run.left()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)


class _Run:
    def __init__(self, connections: int, until: float) -> None:
        self.done = asyncio.Event()
        self._open = connections
        self._until = until
        self.count = self.failed = 0
        self.latencies: list[float] = []
        self.sample = b""
        self.error: RuntimeError | None = None

    @property
    def over(self) -> bool:
        return self.error is not None or time.perf_counter() >= self._until

    def answered(self, status: int, seconds: float, answer: bytes) -> None:
        self.count += 1
        self.latencies.append(seconds * 1_000)
        if not 200 <= status < 400:
            self.failed += 1
            self.sample = answer

    def left(self) -> None:
        self._open -= 1
        if not self._open:
            self.done.set()


async def run(port: int, feeds: list[Next], seconds: float) -> Result:
    """Keep one connection per feed busy for so many seconds. Raises RuntimeError when answers failed."""
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    state = _Run(len(feeds), begun + seconds)
    for feed in feeds:
        await loop.create_connection(lambda feed=feed: _Connection(feed, state), "127.0.0.1", port)
    await state.done.wait()
    took = time.perf_counter() - begun
    if state.error is not None:
        raise state.error
    if state.failed:
        raise RuntimeError(f"{state.failed} of {state.count} answers failed, such as {state.sample[:600]!r}")
    return Result(state.count, state.failed, took, state.latencies)


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return a whole HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    lines.append(f"content-length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
