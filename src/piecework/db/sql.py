"""SQL beyond the common ground of SQLAlchemy Core, each as one named function with its reason."""

from typing import Any, NamedTuple

from sqlalchemy import Table, TableValuedAlias, Text, bindparam, select, true
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from piecework.db.statements import Statement


def insert(table: Table, *columns: str) -> Statement:
    """Return an INSERT of the named columns (all, if none is named), each bound by its name."""
    names = columns or tuple(table.c.keys())
    return Statement(table.insert().values({name: bindparam(name) for name in names}))


class Many(NamedTuple):
    """An INSERT of many rows, each with a value for every column in the order of the table.

    Attributes:
        one: the statement for one row.
        copy: what PostgreSQL takes them all by.
    """

    one: Statement
    copy: str


def insert_many(table: Table) -> Many:
    """Return an INSERT of all columns for many rows, to be run with `Tx.insert_many`.

    SQLite is quickest row by row. PostgreSQL takes rows by COPY in half the time of one text with all of
    them, and in a sixth of one after the other.
    """
    columns = ", ".join(f'"{name}"' for name in table.c.keys())  # noqa: SIM118  a column collection, not a dict
    return Many(insert(table), f'COPY "{table.name}" ({columns}) FROM STDIN')


def insert_new(table: Table) -> Statement:
    """Return an INSERT of all columns that does nothing where a row with one of the same keys exists.

    Core has no neutral construct for it either, see `upsert`.
    """
    values: dict[str, Any] = {name: bindparam(name) for name in table.c.keys()}  # noqa: SIM118  a column collection, not a dict
    return Statement(postgresql.insert(table).values(values).on_conflict_do_nothing())


def upsert(table: Table, changes: dict[str, Any], *, where: ClauseElement | None = None) -> Statement:
    """Return an INSERT of all columns that makes `changes` instead where the primary key exists.

    Both databases spell this the same, ON CONFLICT … DO UPDATE, but Core has no neutral construct for it:
    PostgreSQL's compiles on SQLite too.
    """
    values: dict[str, Any] = {name: bindparam(name) for name in table.c.keys()}  # noqa: SIM118  a column collection, not a dict
    keys = [column.name for column in table.primary_key]
    return Statement(
        postgresql.insert(table)
        .values(values)
        .on_conflict_do_update(index_elements=keys, set_=changes, where=where)  # type: ignore[arg-type]
    )


class _unpacked(FunctionElement[str]):  # noqa: N801  a function of SQL
    """A JSON array's texts as rows."""

    inherit_cache = True
    type = Text()
    name = "unpacked"


def beside(first: Statement, *others: Statement) -> Statement:
    """Return what some statements of one row each return, as one row, for one way to the database and back.

    The first has a row always; of others that have none, the columns are null. They share their parameters.
    """
    parts = [each.clause.subquery() for each in (first, *others)]  # type: ignore[attr-defined]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined.outerjoin(part, true())
    return Statement(select(*(column for part in parts for column in part.c)).select_from(joined))


def texts(name: str) -> TableValuedAlias:
    """Return a table whose column `value` has the texts in the parameter `name`, which is a JSON array.

    An IN list's text grows with its parameters, so that it could not be prepared; both databases unpack JSON,
    each by a function of its own. Join it where nothing else leads to the rows: SQLite goes through such a
    table first, while of `IN (SELECT value …)` it may think that walking everything is quicker.
    """
    return _unpacked(bindparam(name)).table_valued("value", name=name)


@compiles(_unpacked, "sqlite")
def _json_each(element: _unpacked, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_unpacked, "postgresql")
def _json_array_elements(element: _unpacked, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS json))"
