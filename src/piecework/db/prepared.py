"""Statements on PostgreSQL, prepared and run by libpq itself.

psycopg sees to the connection, to how values are written and read, to copying and to many at once. What its
cursor does around each statement, to suit every program, costs more than most of ours do.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

_PLACE = re.compile(r"%(?:\((\w+)\)s|%)")
_BIGINT, _INFERRED = 20, 0
"""Types by their number in PostgreSQL's catalogue."""
_DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


class Prepared:
    """What is prepared on one connection, and how values are written and read there."""

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        self._connection = driver.pgconn
        self._values = Transformer(driver)
        self._names: dict[str, bytes] = {}

    def run(self, text: str, parameters: Mapping[str, Any]) -> PGresult:
        """Run a statement with parameters as `%(name)s`. Raises what psycopg raises."""
        order, formats = _places(text)
        given = [parameters[name] for name in order]
        name = self._names.get(text) or self._prepare(text, given)
        written: Any = self._values.dump_sequence(given, formats)
        return _checked(self._connection.exec_prepared(name, written))

    def rows(self, result: PGresult, most: int | None = None) -> list[Any]:
        """Return the rows of a result, or its first ones."""
        self._values.set_pgresult(result)
        count = result.ntuples if most is None else min(most, result.ntuples)
        return self._values.load_rows(0, count, tuple)

    def _prepare(self, text: str, given: Sequence[Any]) -> bytes:
        name = b"piecework_%d" % len(self._names)
        # Beside a column of four bytes PostgreSQL would take a number for one, and refuse larger ones.
        types = [_BIGINT if type(value) is int else _INFERRED for value in given]
        _checked(self._connection.prepare(name, _numbered(text).encode(), types))
        self._names[text] = name
        return name


class PreparedCursor:
    """A cursor for the statements of one transaction. Implements `door.Cursor`."""

    def __init__(self, driver: psycopg.Connection[Any], prepared: Prepared) -> None:
        self._driver = driver
        self._prepared = prepared
        self._result: PGresult | None = None

    @property
    def rowcount(self) -> int:
        """Rows changed by the last statement."""
        return self._last.command_tuples or 0

    def execute(self, text: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run one statement."""
        self._result = self._prepared.run(text, parameters or {})

    def executemany(self, text: str, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Run one statement for each set of parameters."""
        self._driver.cursor().executemany(text, parameters)

    def copy(self, text: str) -> Any:
        """Begin to copy rows into a table."""
        return self._driver.cursor().copy(text)

    def fetchone(self) -> Any:
        """Return the first row, or None."""
        rows = self._prepared.rows(self._last, 1)
        return rows[0] if rows else None

    def fetchall(self) -> list[Any]:
        """Return all rows."""
        return self._prepared.rows(self._last)

    @property
    def _last(self) -> PGresult:
        if self._result is None:
            raise psycopg.ProgrammingError("no statement was run")
        return self._result


@cache
def _places(text: str) -> tuple[list[str], list[PyFormat]]:
    names = list(dict.fromkeys(match[1] for match in _PLACE.finditer(text) if match[1]))
    return names, [PyFormat.TEXT] * len(names)


def _numbered(text: str) -> str:
    names, _ = _places(text)
    return _PLACE.sub(lambda match: f"${names.index(match[1]) + 1}" if match[1] else "%", text)


def _checked(result: PGresult) -> PGresult:
    if result.status in _DONE:
        return result
    if result.error_field(DiagnosticField.SQLSTATE) is None:  # not the database says so, libpq does
        raise psycopg.OperationalError(result.get_error_message())
    raise error_from_result(result)
