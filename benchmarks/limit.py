"""The limit: a bare endpoint on the same web server that runs the same SQL by sqlite3, grouped the same way.

A verb or view is run once with its statements recorded; the endpoint replays them for every request, with
fresh ids in place of the recorded ones. No signature, no validation, no rules, no shapes: what is left is
HTTP and SQLite.
"""

import asyncio
import os
import pickle
import sqlite3
import sys
import threading
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from piecework import clock, ids
from piecework.db.door import Tx

FRESH_ID = 30


class Step(NamedTuple):
    """One statement: its text, its parameters, and which of them are fresh (place, name of the value)."""

    text: str
    parameters: list[Any]
    fresh: list[tuple[int, str]]


class Script(NamedTuple):
    """What to replay, and on which file."""

    path: str
    acts: list[list[Step]]
    writes: bool


class _Recorder:
    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self.calls: list[tuple[str, list[Any]]] = []

    def execute(self, text: str, parameters: Sequence[Any] = ()) -> Any:
        self.calls.append((text, list(parameters)))
        return self._cursor.execute(text, parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


def recorded(function: Callable[..., Any], fresh: set[str]) -> Callable[..., list[Step]]:
    """Return a verb that runs `function` and returns its statements; new ids and `fresh` values are fresh."""

    def run(tx: Tx, *args: Any, **kwargs: Any) -> list[Step]:
        begun = ids.floor_id(tx.now)
        cursor = tx._cursor  # noqa: SLF001  recording is what this module is for
        recorder = _Recorder(cursor)
        tx._cursor = recorder  # type: ignore[assignment]  # noqa: SLF001
        try:
            function(tx, *args, **kwargs)
        finally:
            tx._cursor = cursor  # noqa: SLF001
        return [_step(text, parameters, fresh, begun) for text, parameters in recorder.calls]

    return run


def write_script(path: Path, database: Path, acts: list[list[Step]], *, writes: bool) -> None:
    """Keep what the endpoint shall replay: each request the next act, in turn."""
    path.write_bytes(pickle.dumps(tuple(Script(str(database), acts, writes))))


def _step(text: str, parameters: list[Any], fresh: set[str], begun: str) -> Step:
    places = [
        (place, value)
        for place, value in enumerate(parameters)
        if isinstance(value, str) and (value in fresh or (len(value) == FRESH_ID and value >= begun))
    ]
    return Step(text, parameters, places)


class Limit:
    """The ASGI application."""

    def __init__(self, script: Script) -> None:
        self._acts = cycle(script.acts)
        self._first = script.acts[0]
        self._made: dict[str, str] = {}  # fresh values, shared by the acts of one turn
        self._writes = script.writes
        self._connection = sqlite3.connect(
            script.path, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._queue: SimpleQueue[asyncio.Future[None]] = SimpleQueue()
        if self._writes:
            threading.Thread(target=self._write, daemon=True).start()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Replay once and answer."""
        if scope["type"] != "http":
            return
        if scope["method"] == "POST":
            await receive()
            await self._replay()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"{}"})

    async def _replay(self) -> None:
        if not self._writes:
            self._connection.execute("BEGIN")
            self._run(self._connection.cursor())
            self._connection.execute("ROLLBACK")
            return
        future = asyncio.get_running_loop().create_future()
        self._queue.put(future)
        await future

    def _write(self) -> None:
        cursor = self._connection.cursor()
        while True:
            group = [self._queue.get()]
            while len(group) < 256:
                try:
                    group.append(self._queue.get_nowait())
                except Empty:
                    break
            cursor.execute("BEGIN IMMEDIATE")
            for _ in group:
                self._run(cursor)
            cursor.execute("COMMIT")
            group[0].get_loop().call_soon_threadsafe(_answer, group)

    def _run(self, cursor: sqlite3.Cursor) -> None:
        act = next(self._acts)
        if act is self._first:
            self._made = {}
        made = self._made
        for text, parameters, fresh in act:
            values = parameters.copy() if fresh else parameters
            if fresh:
                for place, name in fresh:
                    value = made.get(name)
                    if value is None:
                        value = made[name] = ids.new_id(clock.wall())
                    values[place] = value
            cursor.execute(text, values)
            if text.startswith("SELECT"):
                cursor.fetchall()


def _answer(group: list[asyncio.Future[None]]) -> None:
    for future in group:
        future.set_result(None)


def create_app() -> Limit:
    """Return the application of BENCH_SCRIPT."""
    return Limit(Script(*pickle.loads(Path(os.environ["BENCH_SCRIPT"]).read_bytes())))


if __name__ == "__main__":
    Granian(
        "benchmarks.limit:create_app",
        port=int(sys.argv[1]),
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        factory=True,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()
