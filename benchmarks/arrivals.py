"""Load at a set rate: requests come when they come, whether or not the ones before are answered.

What a visitor waits is counted from the moment of arrival, so a server that falls behind cannot hide it.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

Draw = Callable[[], tuple[str, bytes]]
"""Returns the kind of the next request, and the request."""


VISITORS = 32
"""Connections that are kept open: several processes get their share of them."""


class Wait(NamedTuple):
    """One answer: the kind of request, and milliseconds from its arrival to its last byte."""

    kind: str
    ms: float


class _Connections:
    def __init__(self, port: int) -> None:
        self._port = port
        self._free: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()

    async def open(self, count: int) -> None:
        """Open some, as so many people have who are at work."""
        for _ in range(count):
            self._free.append(await self._new())

    async def ask(self, request: bytes) -> bytes:
        """Send a request on the connection that was free longest, a new one if need be; return the answer."""
        free = self._free
        reader, writer = free.popleft() if free else await self._new()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        place = lower.find(b"content-length:")
        if place >= 0:
            length = int(lower[place + 15 :].split(b"\r\n", 1)[0])
            body = await reader.readexactly(length)
        else:
            body = await _chunks(reader)
        free.append((reader, writer))
        return head + body

    async def _new(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self._port)

    def close(self) -> None:
        for _, writer in self._free:
            writer.close()


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return body


async def arrive(port: int, draw: Draw, per_second: float, seconds: float) -> list[Wait]:
    """Let visitors arrive at random moments, so many a second on average; return what each waited.

    Raises RuntimeError when an answer is not 200.
    """
    chance, connections = random.Random(7), _Connections(port)
    loop, waits = asyncio.get_running_loop(), list[Wait]()
    await connections.open(VISITORS)

    async def visit(arrived: float) -> None:
        kind, request = draw()
        answer = await connections.ask(request)
        waits.append(Wait(kind, (time.perf_counter() - arrived) * 1_000))
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{kind} was not answered: {answer[:500]!r}")

    begun, at = time.perf_counter(), 0.0
    visits: list[asyncio.Task[None]] = []
    while (at := at + chance.expovariate(per_second)) < seconds:
        await asyncio.sleep(begun + at - time.perf_counter())
        visits.append(loop.create_task(visit(begun + at)))
    await asyncio.gather(*visits)
    connections.close()
    return waits
