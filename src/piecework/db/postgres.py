"""PostgreSQL: one schema per store, row locks, READ COMMITTED, verbs re-run after a deadlock.

Several processes and machines may serve one database at once. Writes run at READ COMMITTED with rows locked
in a fixed order (HIT, assignment, accounts sorted by id); reads run on one snapshot. Drivers and pool are
synchronous, called from a pool of threads: measured faster here than an asynchronous driver behind
SQLAlchemy.
"""

import asyncio
import functools
import select
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from piecework import clock, ids
from piecework.db.door import Now, Observe, Tx, entered, name_of, no_observer, refuse_nesting
from piecework.db.prepared import Prepared, PreparedCursor
from piecework.rules.refusals import Refused

P = ParamSpec("P")
T = TypeVar("T")

RETRIES = 10
READERS = 4
"""Threads that read. More would wait for Python's lock, and each has a connection with every plan to make."""
WRITERS = 12
"""Threads that write: most of their time the disk turns."""
# Our statements are few, short, and find their rows by an index. Planned for each call, most would take twice
# as long; compiled, which PostgreSQL does once it believes that many rows come, up to half a second. On disks
# of today, and in memory, an index is worth more than the default says.
_SESSION = ("timezone=UTC", "plan_cache_mode=force_generic_plan", "jit=off", "random_page_cost=1.1")
_STATEMENTS = 1_000
"""So many are kept prepared on a connection; there are some hundreds."""
LONG_STEP = 4_000
"""Each step of a walk costs some round trips and two changes of thread, as much as reading a hundred rows."""
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_PREPARED = "prepared"
"""Where a connection of the pool has its `Prepared`."""
_CONFLICTS = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)


class PostgresDatabase:
    """A store in one schema of a PostgreSQL database. Implements `door.Database`."""

    long_step = LONG_STEP

    def __init__(
        self, url: str, schema: str, *, now: Now, terms: Any = None, observe: Observe = no_observer
    ) -> None:
        self._now = now
        self._terms = terms
        self._observe = observe
        self._engine = engine(url, schema)
        self._reading = engine(url, schema, read_only=True)
        self.dialect = self._engine.dialect
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix=f"reader of {schema}")
        self._writers = ThreadPoolExecutor(WRITERS, thread_name_prefix=f"writer of {schema}")
        self._waiting = 0

    def read(self, view: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `view` on one consistent snapshot."""
        refuse_nesting()
        with self._reading.connect() as connection, entered():
            driver = _driver(connection)
            tx = self._tx(connection, driver)
            tx.now = self._now(tx)
            try:
                return view(tx, *args, **kwargs)
            finally:
                if connection.in_transaction():
                    driver.commit()  # before SQLAlchemy, for whom reading begins a transaction of its own

    async def aread(self, view: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `view` in one of the threads that read."""
        return await self._in_thread(self._readers, functools.partial(self.read, view, *args, **kwargs))

    def write(self, verb: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `verb`, again after a conflict, and return once it is committed."""
        refuse_nesting()
        begun = clock.elapsed()
        outcome = "failed"
        try:
            result = self._with_retries(verb, args, kwargs)
            outcome = "ok"
        except Refused:
            outcome = "refused"
            raise
        finally:
            self._observe(name_of(verb), outcome, clock.elapsed() - begun)
        return result

    async def awrite(self, verb: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `verb` in one of the threads that write; resumes once it is committed."""
        return await self._in_thread(self._writers, functools.partial(self.write, verb, *args, **kwargs))

    def waiting(self) -> int:
        """Return how many reads and writes are under way or waiting for a thread."""
        return self._waiting

    def close(self) -> None:
        """Finish what is under way, then close every connection."""
        self._readers.shutdown()
        self._writers.shutdown()
        self._reading.dispose()
        self._engine.dispose()

    async def _in_thread(self, threads: ThreadPoolExecutor, call: Callable[[], T]) -> T:
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(threads, call)
        finally:
            self._waiting -= 1

    def _with_retries(self, verb: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        for attempt in range(RETRIES):
            try:
                return self._in_transaction(verb, args, kwargs)
            except _CONFLICTS:
                clock.pause(ids.fraction() * 0.005 * 2**attempt)  # spreads rivals out
        return self._in_transaction(verb, args, kwargs)

    def _in_transaction(self, verb: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        with self._engine.connect() as connection, entered():
            driver = _driver(connection)
            tx = self._tx(connection, driver)
            try:
                tx.now = self._now(tx)
                result = verb(tx, *args, **kwargs)
                driver.commit()
            except BaseException:
                if not driver.closed:
                    _say(driver, "ROLLBACK")
                raise
            return result

    def _tx(self, connection: Connection, driver: psycopg.Connection[Any]) -> Tx:
        cursor = PreparedCursor(driver, connection.info[_PREPARED])
        return Tx(connection, cursor, functools.partial(_say, driver), self.dialect, self._terms)


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("not a psycopg connection")
    return driver


def _say(driver: psycopg.Connection[Any], command: str) -> None:
    """Run a command about the transaction. By its own way psycopg forgets at a ROLLBACK what it prepared."""
    result = driver.pgconn.exec_(command.encode())
    if result.status != ExecStatus.COMMAND_OK:
        raise psycopg.OperationalError(result.get_error_message())


def engine(url: str, schema: str, *, read_only: bool = False) -> Engine:
    """Return an engine whose connections see `schema` alone."""
    made = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=READERS if read_only else WRITERS,
        max_overflow=4,
        pool_pre_ping=False,
        pool_use_lifo=True,  # the connection used last has its statements and its cache
        pool_reset_on_return=None,
        connect_args={"options": " ".join(f"-c {each}" for each in (f"search_path={schema}", *_SESSION))},
    )

    @event.listens_for(made, "connect")
    def _set_up(driver: psycopg.Connection[Any], record: ConnectionPoolEntry) -> None:
        driver.prepare_threshold, driver.prepared_max = 0, _STATEMENTS
        record.info[_PREPARED] = Prepared(driver)

    _begin_beforehand(made, _BEGIN_READING if read_only else "BEGIN")
    return made


def _begin_beforehand(made: Engine, begin: str) -> None:
    """Let a connection that is given back end its transaction and begin the next while nobody waits.

    BEGIN and COMMIT are a way to the database and back each, as long as that of a statement, and a page has
    some five of those. The snapshot is taken with the first statement, not here, and a transaction without
    one holds nothing up.
    """

    @event.listens_for(made, "reset")
    def _go_on(driver: psycopg.Connection[Any], _record: object, _state: object) -> None:
        idle = driver.pgconn.transaction_status == TransactionStatus.IDLE
        if not driver.closed:  # else it is replaced when it is taken
            driver.pgconn.send_query(begin.encode() if idle else b"COMMIT AND CHAIN")

    @event.listens_for(made, "checkout")
    def _take_up(driver: psycopg.Connection[Any], _record: object, _proxy: object) -> None:
        try:
            _take_answer(driver.pgconn)
            if driver.pgconn.transaction_status == TransactionStatus.IDLE:
                _say(driver, begin)  # nobody had this connection before
        except psycopg.OperationalError as lost:
            raise DisconnectionError from lost  # then the pool opens another


def _take_answer(connection: PGconn) -> None:
    """Take what the database answered to what was only sent. Raises OperationalError if that is no yes."""
    connection.consume_input()
    while True:
        while connection.is_busy():
            readable = select.poll()
            readable.register(connection.socket, select.POLLIN)
            readable.poll()
            connection.consume_input()
        result = connection.get_result()
        if result is None:
            break
        if result.status != ExecStatus.COMMAND_OK:
            raise psycopg.OperationalError(result.get_error_message())
    connection.consume_input()
