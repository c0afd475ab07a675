"""SQLite: one writer with group commit, read-only connections for everybody else.

A durable commit costs one fsync, so waiting verbs run together, each inside a savepoint, and are committed
once for all of them; callers are answered only after that commit. Verbs that came from the event loop run on
its own thread and only their commit goes to the writer's thread: handing Python's lock back and forth at
every statement cost three times the verb itself (docs/decisions/0007). Verbs that came from other threads run
on the writer's. Several processes may share the file: the write lock is taken at BEGIN and waited for.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, NullPool, create_engine

from piecework import clock
from piecework.db.door import Now, Observe, Tx, entered, name_of, no_observer, refuse_nesting
from piecework.rules.refusals import Refused

P = ParamSpec("P")
T = TypeVar("T")

BUSY_MILLISECONDS = 30_000
GROUP_LIMIT = 256
_CACHE = "PRAGMA cache_size=-32000"  # kilobytes, taken as they are needed; the default is 2,000


class Job(NamedTuple):
    """A verb waiting to be run, and whom to tell."""

    verb: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    future: "Future[Any] | asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop | None


class Answer(NamedTuple):
    """What came of a job."""

    job: Job
    result: Any
    error: BaseException | None


class Commit(NamedTuple):
    """A group that has run on an event loop and waits to be put on disk."""

    answers: list[Answer]
    gathering: "_Gathering"


LONG_STEP = 500
"""Everybody else waits while these are read on the event loop, some milliseconds."""


class _Gathering:
    """Verbs of one event loop on their way into the next group."""

    __slots__ = ("jobs", "loop", "scheduled")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.jobs: list[Job] = []
        self.scheduled = False


class SqliteDatabase:
    """A store in one SQLite file. Implements `door.Database`."""

    long_step = LONG_STEP

    def __init__(
        self, path: Path, *, now: Now, terms: Any = None, observe: Observe = no_observer, durable: bool = True
    ) -> None:
        self._now = now
        self._terms = terms
        self._observe = observe
        self._engine = _engine(path, "rwc")
        self._reading = _engine(path, "ro")
        self.dialect = self._engine.dialect
        self._local = threading.local()
        self._open: list[Connection] = []
        self._jobs: SimpleQueue[Job | Commit | None] = SimpleQueue()
        self._gatherings: WeakKeyDictionary[asyncio.AbstractEventLoop, _Gathering] = WeakKeyDictionary()
        self._turn = threading.Lock()  # held from a group's BEGIN to its COMMIT, by whoever runs it
        self._connection = self._engine.connect()
        self._writing = _driver(self._connection)
        _set_up_writer(self._writing, durable=durable)
        cursor = self._writing.cursor()
        self._tx = Tx(self._connection, cursor, cursor.execute, self.dialect, terms)
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
        """Run `verb` with all others of this turn of the event loop; resumes once it is on disk."""
        refuse_nesting()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        gathering = self._gatherings.get(loop)
        if gathering is None:
            gathering = self._gatherings[loop] = _Gathering(loop)
        gathering.jobs.append(Job(verb, args, kwargs, future, loop))
        if not gathering.scheduled:
            gathering.scheduled = True
            loop.call_soon(self._run_gathered, gathering)
        return await future

    def waiting(self) -> int:
        """Return how many verbs wait for the writer."""
        return self._jobs.qsize() + sum(len(gathering.jobs) for gathering in self._gatherings.values())

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
            driver.execute(_CACHE)
            cursor = driver.cursor()
            tx = Tx(connection, cursor, cursor.execute, self.dialect, self._terms)
            pair = self._local.pair = (tx, driver)
        return pair

    def _run_gathered(self, gathering: _Gathering) -> None:
        """Run a group on the event loop's thread, or leave it to the writer's when that is at work."""
        group, gathering.jobs = gathering.jobs[:GROUP_LIMIT], gathering.jobs[GROUP_LIMIT:]
        if self._turn.acquire(blocking=False):
            try:
                self._writing.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:  # another process is writing; the loop must not wait for it
                self._turn.release()
            else:
                self._jobs.put(Commit([self._run(job) for job in group], gathering))
                return
        for job in group:
            self._jobs.put(job)
        self._next_turn(gathering)

    def _next_turn(self, gathering: _Gathering) -> None:
        gathering.scheduled = bool(gathering.jobs)
        if gathering.jobs:
            gathering.loop.call_soon(self._run_gathered, gathering)

    def _answer_gathered(self, commit: Commit) -> None:
        _settle_all(commit.answers)
        self._next_turn(commit.gathering)

    def _write_groups(self) -> None:
        """The writer's thread: commits what ran on the loop, and runs what came from other threads."""
        group: list[Job] = []
        running = True
        while running or group:
            if group and self._turn.acquire(blocking=False):
                _answer(self._run_group(group))
                group = []
                continue
            # With a group in hand and the turn taken, what comes next is the commit that gives the turn back.
            item = self._jobs.get()
            if isinstance(item, Commit):
                self._finish(item)
            elif item is None:
                running = False
            else:
                group.append(item)
                running = self._gather(group)
        self._connection.close()

    def _gather(self, group: list[Job]) -> bool:
        while len(group) < GROUP_LIMIT:
            try:
                item = self._jobs.get_nowait()
            except Empty:
                return True
            if isinstance(item, Commit):
                self._finish(item)
            elif item is None:
                return False
            else:
                group.append(item)
        return True

    def _finish(self, commit: Commit) -> None:
        answers = self._committed(commit.answers)
        self._turn.release()
        if not commit.gathering.loop.is_closed():
            done = commit._replace(answers=answers)
            commit.gathering.loop.call_soon_threadsafe(self._answer_gathered, done)

    def _run_group(self, group: list[Job]) -> list[Answer]:
        try:
            self._writing.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
            self._writing.execute("BEGIN IMMEDIATE")
            self._writing.execute("PRAGMA busy_timeout=0")
            return self._committed([self._run(job) for job in group])
        except sqlite3.Error as error:  # the file stayed locked
            return [Answer(job, None, error) for job in group]
        finally:
            self._turn.release()

    def _committed(self, answers: list[Answer]) -> list[Answer]:
        try:
            self._writing.execute("COMMIT")
        except sqlite3.Error as error:  # the disk is full: nobody's verb happened
            if self._writing.in_transaction:
                self._writing.execute("ROLLBACK")
            return [Answer(answer.job, None, error) for answer in answers]
        return answers

    def _run(self, job: Job) -> Answer:
        begun = clock.elapsed()
        outcome = "ok"
        self._writing.execute("SAVEPOINT verb")
        try:
            with entered():
                self._tx.now = self._now(self._tx)
                result = job.verb(self._tx, *job.args, **job.kwargs)
            self._writing.execute("RELEASE verb")
            return Answer(job, result, None)
        except BaseException as error:  # noqa: BLE001  whatever it is belongs to the caller, not to this thread
            outcome = "refused" if isinstance(error, Refused) else "failed"
            self._writing.execute("ROLLBACK TO verb")
            self._writing.execute("RELEASE verb")
            return Answer(job, None, error)
        finally:
            self._observe(name_of(job.verb), outcome, clock.elapsed() - begun)


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


def _set_up_writer(driver: sqlite3.Connection, *, durable: bool) -> None:
    driver.execute("PRAGMA journal_mode=WAL")
    driver.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
    driver.execute("PRAGMA busy_timeout=0")
    driver.execute("PRAGMA foreign_keys=ON")
    driver.execute(_CACHE)
    driver.execute("PRAGMA temp_store=MEMORY")
