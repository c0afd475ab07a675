"""Statements prepared once per database and run on the driver itself.

SQLAlchemy Core writes the SQL; running it through `Connection.execute` costs some 25 microseconds a
statement, four times the statement's own work on SQLite. A `Statement` compiles the same construct once for
each dialect and hands string and parameters to the driver, so a verb of eight statements costs 50
microseconds instead of 250 (docs/decisions/0003). Constructs whose text depends on the parameters (IN lists)
are refused here and run by SQLAlchemy as usual.

What a construct compares with a constant stands in the text, not among the parameters: a partial index serves
only a query whose text repeats its condition, and SQLite prepares a statement again, at 50 microseconds,
whenever a bound value might decide about one.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

Parameters = Mapping[str, Any] | Sequence[Any]
RowMaker = Callable[[Sequence[Any]], Any]


class Plan:
    """One statement for one dialect: text, parameter order, row shape."""

    __slots__ = ("bind", "make_row", "text")

    def __init__(self, clause: ClauseElement, dialect: Dialect, row: RowMaker | None) -> None:
        compiled = _compiler(dialect)(dialect, clause)
        if compiled.post_compile_params or compiled.literal_execute_params:
            raise TypeError(f"the text of this statement depends on its parameters: {clause}")
        self.text = compiled.string
        self.bind = _binder(compiled)
        self.make_row = _row_maker(clause, dialect, row)


class Statement:
    """A module-level SQLAlchemy Core construct with named bind parameters.

    Its rows are named tuples of its columns, or what `row` makes of each.
    """

    __slots__ = ("_plans", "_row", "clause")

    def __init__(self, clause: ClauseElement, row: RowMaker | None = None) -> None:
        self.clause = clause
        self._row = row
        self._plans: dict[str, Plan] = {}

    def plan(self, dialect: Dialect) -> Plan:
        """Return the compiled form for `dialect`, made at the first call."""
        plan = self._plans.get(dialect.name)
        if plan is None:
            plan = self._plans[dialect.name] = Plan(self.clause, dialect, self._row)
        return plan


@cache
def _compiler(dialect: Dialect) -> type[SQLCompiler]:
    class WithConstants(dialect.statement_compiler):  # type: ignore[name-defined,misc]
        def visit_bindparam(self, bindparam: BindParameter[Any], **options: Any) -> str:
            if bindparam.unique and isinstance(bindparam.value, (str, int)):
                options["literal_binds"] = True
            return super().visit_bindparam(bindparam, **options)  # type: ignore[no-any-return]

    return WithConstants


def _binder(compiled: SQLCompiler) -> Callable[[dict[str, Any]], Parameters]:
    constants = {
        name: parameter.value for parameter, name in compiled.bind_names.items() if not parameter.required
    }
    if compiled.positiontup is None:
        return lambda given: {**constants, **given} if constants else given
    order = tuple(compiled.positiontup)
    if constants:
        return lambda given: [constants[name] if name in constants else given[name] for name in order]
    return lambda given: [given[name] for name in order]


def _row_maker(clause: ClauseElement, dialect: Dialect, row: RowMaker | None) -> RowMaker | None:
    columns = getattr(clause, "exported_columns", None)
    if not columns:
        return None
    row_type: Any = namedtuple("Row", list(columns.keys()), rename=True)  # type: ignore[misc]  # noqa: PYI024  made at run time
    make: RowMaker = row or row_type._make
    processors = [
        (place, processor)
        for place, column in enumerate(columns)
        if (processor := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
    ]
    if not processors:
        return make

    def process(row: Sequence[Any]) -> Any:
        values = list(row)
        for place, processor in processors:
            values[place] = processor(values[place])
        return make(values)

    return process
