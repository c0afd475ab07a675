"""The one door to a store: reading and writing are functions handed in, run inside one transaction each.

A verb gets a `Tx` and nothing else. It never begins, commits or rolls back; the door does, and may run a verb
again after a conflict, so a verb has no effect outside the database. The door cannot be entered from within:
a verb that needs another verb calls it with its own `tx`.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Dialect, Executable, Table, bindparam, func, select

from piecework.db.sql import Many
from piecework.db.statements import Statement
from piecework.rules.refusals import Refused

P = ParamSpec("P")
T = TypeVar("T")

Now = Callable[["Tx"], int]
Observe = Callable[[str, str, float], None]
"""Told once per verb: its name by `name_of`, its outcome (ok, refused, failed) and its seconds."""


class NestedTransactionError(RuntimeError):
    """A verb or view tried to enter a door while another transaction was open in the same thread."""


class Cursor(Protocol):
    """What SQLite's cursor and `prepared.PreparedCursor` have in common, as far as a verb needs it."""

    @property
    def rowcount(self) -> int:
        """Rows changed by the last statement."""

    def execute(self, text: Any, parameters: Any = ..., /) -> Any:
        """Run one statement."""

    def executemany(self, text: Any, parameters: Any, /) -> Any:
        """Run one statement for each set of parameters."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""

    def fetchall(self) -> Any:
        """Return all rows left."""


class Tx:
    """One open transaction.

    Attributes:
        now: the present of this store in epoch milliseconds, read once after BEGIN.
        terms: what the store was opened with (for a market, its fee schedule and kind).
        dialect: which SQL this database speaks, for the named functions in `db.sql`.
    """

    __slots__ = ("_connection", "_cursor", "_say", "dialect", "now", "terms")

    def __init__(
        self,
        connection: Connection,
        cursor: Cursor,
        say: Callable[[str], object],
        dialect: Dialect,
        terms: Any,
    ) -> None:
        self._connection = connection
        self._cursor = cursor
        self._say = say
        self.dialect: Final = dialect
        self.terms: Final = terms
        self.now = 0

    def rows(self, statement: Statement | Executable, **parameters: Any) -> list[Any]:
        """Run a statement and return every row, each a named tuple."""
        if not isinstance(statement, Statement):
            return list(self._connection.execute(statement, parameters).all())
        plan = statement.plan(self.dialect)
        self._cursor.execute(plan.text, plan.bind(parameters))
        rows = self._cursor.fetchall()
        return [plan.make_row(row) for row in rows] if plan.make_row else rows

    def row(self, statement: Statement, **parameters: Any) -> Any | None:
        """Run a statement and return its first row, or None."""
        plan = statement.plan(self.dialect)
        self._cursor.execute(plan.text, plan.bind(parameters))
        row = self._cursor.fetchone()
        if row is None or plan.make_row is None:
            return row
        return plan.make_row(row)

    def value(self, statement: Statement, **parameters: Any) -> Any:
        """Run a statement and return the first column of its first row, or None."""
        row = self.row(statement, **parameters)
        return None if row is None else row[0]

    def run(self, statement: Statement | Executable, **parameters: Any) -> int:
        """Run a statement that changes rows and return how many it changed."""
        if not isinstance(statement, Statement):
            return int(self._connection.execute(statement, parameters).rowcount)
        plan = statement.plan(self.dialect)
        self._cursor.execute(plan.text, plan.bind(parameters))
        return self._cursor.rowcount

    def attempt(self, act: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run a part of a verb that may be refused alone: then it alone is undone, and the refusal raised."""
        self._say("SAVEPOINT attempt")
        try:
            result = act(self, *args, **kwargs)
        except Refused:
            self._say("ROLLBACK TO SAVEPOINT attempt")
            self._say("RELEASE SAVEPOINT attempt")
            raise
        self._say("RELEASE SAVEPOINT attempt")
        return result

    def rehearse(self, act: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run an act, undo it, and return or raise what came of it."""
        self._say("SAVEPOINT rehearsal")
        try:
            return act(self, *args, **kwargs)
        finally:
            self._say("ROLLBACK TO SAVEPOINT rehearsal")
            self._say("RELEASE SAVEPOINT rehearsal")

    def alone(self, subject: str) -> None:
        """Let no other transaction be alone with `subject` until this one ends.

        SQLite has one writer at a time, so nothing is needed there. Take it before any row lock.
        """
        if self.dialect.name == "postgresql":
            self.value(_ALONE, subject=subject)

    def run_many(self, statement: Statement, parameters: Iterable[Mapping[str, Any]]) -> None:
        """Run a statement once for each set of parameters."""
        plan = statement.plan(self.dialect)
        self._cursor.executemany(plan.text, [plan.bind(dict(each)) for each in parameters])

    def insert_many(self, many: Many, rows: Iterable[Sequence[Any]]) -> None:
        """Insert many rows, each with a value for every column in the order of the table."""
        cursor: Any = self._cursor
        if self.dialect.name == "postgresql":
            with cursor.copy(many.copy) as copying:
                for row in rows:
                    copying.write_row(row)
        else:
            cursor.executemany(many.one.plan(self.dialect).text, rows)

    def learn(self, *tables: Table) -> None:
        """Have the database learn what is in tables, after many rows came into them at once.

        PostgreSQL looks for itself within a minute or so, and until then chooses its ways for what was there
        before. SQLite's ways do not depend on it.
        """
        if self.dialect.name == "postgresql":
            names = ", ".join(sorted(table.name for table in tables))
            self._cursor.execute(f"ANALYZE {names}")


_ALONE = Statement(select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("subject"), 0))))


class Database(Protocol):
    """A store. `read` takes a view, `write` a verb: functions of (tx, …).

    Both return what the function returns and raise what it raises; a verb that raises changes nothing. The
    awaitable twins are for ASGI handlers and never block the event loop on a commit.

    Attributes:
        long_step: so many rows a long walk should read at once.
    """

    dialect: Dialect
    long_step: int

    def read(self, view: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `view` on one consistent snapshot."""

    def write(self, verb: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `verb` and return once it is durable."""

    async def aread(self, view: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `view` on one consistent snapshot."""

    async def awrite(self, verb: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `verb`; resumes once it is durable."""

    def waiting(self) -> int:
        """Return how many verbs wait for this store."""

    def close(self) -> None:
        """Finish what is queued, then close every connection."""


class _Inside(threading.local):
    open = False


_inside = _Inside()


class entered:  # noqa: N801  reads as a word where it is used: `with entered():`
    """Marks this thread as inside a transaction, and refuses to be entered twice."""

    __slots__ = ()

    def __enter__(self) -> None:
        if _inside.open:
            raise NestedTransactionError(
                "a transaction is already open here; call the verb with its tx instead"
            )
        _inside.open = True

    def __exit__(self, *_: object) -> None:
        _inside.open = False


def refuse_nesting() -> None:
    """Raise NestedTransactionError when this thread is inside a transaction."""
    if _inside.open:
        raise NestedTransactionError("a transaction is already open here; call the verb with its tx instead")


def name_of(verb: Callable[..., Any]) -> str:
    """Return a verb's name with its noun, such as "bonuses.send": many nouns share a verb."""
    return f"{verb.__module__.rpartition('.')[2]}.{verb.__name__}"


def no_observer(_verb: str, _outcome: str, _seconds: float) -> None:
    """Observe nothing."""
