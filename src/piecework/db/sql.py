"""SQL beyond the common ground of SQLAlchemy Core, each as one named function with its reason."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Table, bindparam
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from piecework.db.statements import Statement


def insert(table: Table, *columns: str) -> Statement:
    """Return an INSERT of the named columns (all, if none is named), each bound by its name."""
    names = columns or tuple(table.c.keys())
    return Statement(table.insert().values({name: bindparam(name) for name in names}))


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


class one_of(ColumnElement[bool]):  # noqa: N801  a function, where it is used
    """The condition that a column is one of the texts in a parameter, which is a JSON array.

    An IN list's text grows with its parameters, so that it could not be prepared; both databases unpack JSON,
    each by a function of its own.
    """

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: Any, name: str) -> None:
        """Compare `column` with the parameter `name`."""
        self.column = column
        self.parameter: Any = bindparam(name)


@compiles(one_of, "sqlite")
def _in_json(element: one_of, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    texts = f"json_each({compiler.process(element.parameter, **options)})"
    return f"{column} IN (SELECT value FROM {texts})"  # noqa: S608  a placeholder, not a value


@compiles(one_of, "postgresql")
def _any_of_json(element: one_of, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    texts = f"json_array_elements_text(CAST({compiler.process(element.parameter, **options)} AS json))"
    return f"{column} = ANY (ARRAY(SELECT {texts}))"
