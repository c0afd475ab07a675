"""SQLite: one writer thread with group commit, read-only connections for everybody else.

A durable commit costs one fsync, so the writer drains its queue, runs each waiting verb inside a savepoint
and commits once for all of them. Callers are answered only after that commit. Several processes may share the
file: the write lock is taken at BEGIN and waited for.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, NullPool, create_engine

from piecework import clock
from piecework.db.door import Now, Observe, Tx, entered, no_observer, refuse_nesting
from piecework.rules.refusals import Refused

P = ParamSpec("P")
T = TypeVar("T")

BUSY_MILLISECONDS = 30_000
GROUP_LIMIT = 256


class Job(NamedTuple):
    """A verb waiting for the writer, and whom to tell."""

    verb: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    future: "Future[Any] | asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop | None


class SqliteDatabase:
    """A store in one SQLite file. Implements `door.Database`."""

    def __init__(self, path: Path, *, now: Now, terms: Any = None, observe: Observe = no_observer) -> None:
        self._now = now
        self._terms = terms
        self._observe = observe
        self._engine = _engine(path, "rwc")
        self._reading = _engine(path, "ro")
        self.dialect = self._engine.dialect
        self._local = threading.local()
        self._open: list[Connection] = []
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._writer_connection = self._engine.connect()
        _set_up_writer(_driver(self._writer_connection))
        self._writer = threading.Thread(target=self._write_groups, name=f"writer of {path.name}", daemon=True)
        self._writer.start()

    def read(self, view: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `view` on one consistent snapshot."""
        refuse_nesting()
        tx, driver = self._reader()
        with entered():
            driver.execute("BEGIN")
            try:
                tx.now = self._now(tx)
                return view(tx, *args, **kwargs)
            finally:
                driver.execute("ROLLBACK")

    async def aread(self, view: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `view` here and now: a page of rows by key costs less than the way to another thread."""
        return self.read(view, *args, **kwargs)

    def write(self, verb: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `verb` in the next group and return once it is on disk."""
        refuse_nesting()
        future: Future[T] = Future()
        self._jobs.put(Job(verb, args, kwargs, future, None))
        return future.result()

    async def awrite(self, verb: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `verb` in the next group; resumes once it is on disk."""
        refuse_nesting()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(Job(verb, args, kwargs, future, loop))
        return await future

    def waiting(self) -> int:
        """Return how many verbs wait for the writer."""
        return self._jobs.qsize()

    def close(self) -> None:
        """Finish what is queued, then close every connection."""
        self._jobs.put(None)
        self._writer.join()
        for connection in self._open:
            connection.close()
        self._reading.dispose()
        self._engine.dispose()

    def _reader(self) -> tuple[Tx, sqlite3.Connection]:
        pair: tuple[Tx, sqlite3.Connection] | None = getattr(self._local, "pair", None)
        if pair is None:
            connection = self._reading.connect()
            self._open.append(connection)
            driver = _driver(connection)
            driver.execute("PRAGMA query_only=ON")
            pair = self._local.pair = (Tx(connection, driver.cursor(), self.dialect, self._terms), driver)
        return pair

    def _write_groups(self) -> None:
        driver = _driver(self._writer_connection)
        tx = Tx(self._writer_connection, driver.cursor(), self.dialect, self._terms)
        running = True
        while running:
            group, running = self._next_group()
            if group:
                _answer(self._run_group(tx, driver, group))
        self._writer_connection.close()

    def _next_group(self) -> tuple[list[Job], bool]:
        first = self._jobs.get()
        if first is None:
            return [], False
        group = [first]
        while len(group) < GROUP_LIMIT:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                break
            if job is None:
                return group, False
            group.append(job)
        return group, True

    def _run_group(self, tx: Tx, driver: sqlite3.Connection, group: list[Job]) -> list["Answer"]:
        try:
            driver.execute("BEGIN IMMEDIATE")
            answers = [self._run(tx, driver, job) for job in group]
            driver.execute("COMMIT")
        except sqlite3.Error as error:  # the disk is full, or the file stayed locked: nobody's verb happened
            if driver.in_transaction:
                driver.execute("ROLLBACK")
            return [Answer(job, None, error) for job in group]
        return answers

    def _run(self, tx: Tx, driver: sqlite3.Connection, job: Job) -> "Answer":
        begun = clock.elapsed()
        outcome = "ok"
        driver.execute("SAVEPOINT verb")
        try:
            with entered():
                tx.now = self._now(tx)
                result = job.verb(tx, *job.args, **job.kwargs)
            driver.execute("RELEASE verb")
            return Answer(job, result, None)
        except BaseException as error:  # noqa: BLE001  whatever it is belongs to the caller, not to this thread
            outcome = "refused" if isinstance(error, Refused) else "failed"
            driver.execute("ROLLBACK TO verb")
            driver.execute("RELEASE verb")
            return Answer(job, None, error)
        finally:
            self._observe(job.verb.__name__, outcome, clock.elapsed() - begun)


class Answer(NamedTuple):
    """What came of a job."""

    job: Job
    result: Any
    error: BaseException | None


def _answer(answers: list[Answer]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[Answer]] = {}
    for answer in answers:
        if answer.job.loop is not None:
            by_loop.setdefault(answer.job.loop, []).append(answer)
        else:
            _settle(answer)
    for loop, group in by_loop.items():
        # One wake-up of the loop for the whole group; a loop that is gone has nobody waiting.
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle_all, group)


def _settle_all(answers: list[Answer]) -> None:
    for answer in answers:
        _settle(answer)


def _settle(answer: Answer) -> None:
    future = answer.job.future
    if future.cancelled():
        return
    if answer.error is None:
        future.set_result(answer.result)
    else:
        future.set_exception(answer.error)


def _engine(path: Path, mode: str) -> Engine:
    return create_engine(
        f"sqlite+pysqlite:///file:{path}?mode={mode}&uri=true",
        isolation_level="AUTOCOMMIT",  # the door says BEGIN and COMMIT itself
        poolclass=NullPool,
        connect_args={
            "check_same_thread": False,
            "timeout": BUSY_MILLISECONDS / 1000,
            "cached_statements": 512,
        },
    )


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("not a SQLite connection")
    return driver


def _set_up_writer(driver: sqlite3.Connection) -> None:
    driver.execute("PRAGMA journal_mode=WAL")
    driver.execute("PRAGMA synchronous=FULL")
    driver.execute("PRAGMA foreign_keys=ON")
    driver.execute("PRAGMA cache_size=-32000")
    driver.execute("PRAGMA temp_store=MEMORY")
