"""The quickest ways into the tables of either database: in bulk, without indexes, checked at the end."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from sqlalchemy import Table
from sqlalchemy.schema import CreateIndex, DDLElement, DropIndex

from piecework.db.door import Database, Tx
from piecework.db.sqlite import SqliteDatabase
from piecework.rules.hits import HIT

_OWN = frozenset({"id", "queue_key"})
# A line of HITs that differ by their ids alone: SQLite makes the rows, which is twice as quick as being told.
_LINE = f"""
WITH RECURSIVE line(number, id) AS (
    SELECT ?, printf('%s%010d%s', ?, ?, ?)
    UNION ALL
    SELECT number + 1, printf('%s%010d%s', ?, number + 1, ?) FROM line WHERE number + 1 < ?
)
INSERT INTO hits ({", ".join(HIT._fields)})
SELECT {", ".join("id" if name in _OWN else "?" for name in HIT._fields)} FROM line
"""


@contextmanager
def unchecked(db: Database) -> Iterator[None]:
    """Leave references unchecked on SQLite until the end, where all are checked.

    SQLite can do so outside of a transaction only, PostgreSQL inside of one: see `make_haste`.
    """
    if not isinstance(db, SqliteDatabase):
        yield
        return
    writing = db._writing  # noqa: SLF001  nobody else writes
    writing.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        writing.execute("PRAGMA foreign_keys=ON")
    broken = writing.execute("PRAGMA foreign_key_check").fetchmany(5)
    if broken:
        raise RuntimeError(f"the market was poured with references to nothing: {broken}")


def make_haste(tx: Tx) -> None:
    """Let this transaction take memory on SQLite, and leave references unchecked on PostgreSQL."""
    quicker = {
        "sqlite": "PRAGMA cache_size=-2000000",
        "postgresql": "SET LOCAL session_replication_role = replica",
    }
    tx._cursor.execute(quicker[tx.dialect.name])  # noqa: SLF001


@contextmanager
def without_indexes(tx: Tx, table: Table) -> Iterator[None]:
    """Make a table's indexes at the end, all at once, which is quicker than row by row."""

    def say(command: DDLElement) -> None:
        # Not through SQLAlchemy: psycopg would forget what is prepared, see docs/decisions/0013.
        tx._say(str(command.compile(dialect=tx.dialect)))  # noqa: SLF001

    for index in table.indexes:
        say(DropIndex(index))
    yield
    for index in sorted(table.indexes, key=lambda each: str(each.name)):
        say(CreateIndex(index))


def pour(tx: Tx, table: Table, rows: Iterable[Any], names: Sequence[str] = ()) -> None:
    """Insert rows by the quickest way there is: dicts, or tuples in the order of `names` or of the table."""
    cursor: Any = tx._cursor  # noqa: SLF001  the verbs never need more than single statements
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return
    all_rows = chain([first], remaining)
    if isinstance(first, dict):
        names, all_rows = list(first), (tuple(row.values()) for row in all_rows)
    into = f"{table.name} ({', '.join(names or table.c.keys())})"
    if tx.dialect.name == "sqlite":
        places = ", ".join("?" * len(first))
        cursor.executemany(f"INSERT INTO {into} VALUES ({places})", all_rows)
        return
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in all_rows:
            copy.write_row(row)


def pour_line(tx: Tx, table: Table, like: HIT, around: tuple[str, str], numbers: range) -> None:
    """Insert HITs like one, in line; an id is a number of ten digits with a text on either side."""
    before, behind = around
    if tx.dialect.name == "sqlite":
        if numbers:
            first, facts = numbers[0], [each for name, each in like._asdict().items() if name not in _OWN]
            ends = (first, before, first, behind, before, behind, numbers.stop)
            tx._cursor.execute(_LINE, (*ends, *facts))  # noqa: SLF001
        return
    place = HIT._fields.index("queue_key")
    between, rest = like[1:place], like[place + 1 :]
    made = (f"{before}{number:010}{behind}" for number in numbers)
    pour(tx, table, ((each, *between, each, *rest) for each in made), HIT._fields)
