"""A market of a test on a real port, for browsers and for programs in other processes."""

import asyncio
import socket
from typing import Self

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server as Granian

from piecework.server import Asgi

_HOST = "127.0.0.1"


class Listener:
    """The web server that stands in front of the application in the event loop where it is started."""

    def __init__(self, server: Granian, serving: asyncio.Task[None]) -> None:
        self._server = server
        self._serving = serving

    @classmethod
    async def start(cls, app: Asgi, port: int) -> Self:
        """Listen, and return once connections are taken."""

        async def without_life(scope: object, receive: object, send: object) -> None:
            # The market begins and ends the application's life itself.
            if scope["type"] == "http":  # type: ignore[index]  # an ASGI scope
                await app(scope, receive, send)  # type: ignore[arg-type]

        server = Granian(
            without_life,
            address=_HOST,
            port=port,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            websockets=False,
            log_enabled=False,
        )
        serving = asyncio.create_task(server.serve())
        while not serving.done():
            try:
                _, writer = await asyncio.open_connection(_HOST, port)
            except OSError:
                await asyncio.sleep(0.01)
            else:
                writer.close()
                break
        return cls(server, serving)

    async def stop(self) -> None:
        """Take no more connections."""
        self._server.stop()  # type: ignore[no-untyped-call]  # ships no types here
        await self._serving


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])
