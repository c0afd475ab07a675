"""SQL beyond the common ground of SQLAlchemy Core, each as one named function with its reason."""

from typing import Any

from sqlalchemy import Table, bindparam
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import ClauseElement

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
