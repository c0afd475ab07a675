"""Files of decisions and bonuses, read by the rules of the requester website: CSV, TSV, JSON Lines, Parquet.

A file without columns for decisions is a list: every row of it is meant.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from piecework.client import parquets
from piecework.client.failures import Failure
from piecework.client.publishing import pieces
from piecework.rules.input_files import InvalidFile, Problem, Table, kind_of, read_loosely
from piecework.rules.sheets import bonuses as bonus_rules
from piecework.rules.sheets import decisions as decision_rules
from piecework.rules.sheets.sheets import Entry, places

_MOST = 20
_DECIDES = {"approve": ("Approve",), "reject": ("Reject",)}


class Decision(NamedTuple):
    """What is to become of an assignment; `row` is 0 for one that is of no file."""

    row: int
    assignment_id: str
    approve: bool
    feedback: str


class Bonus(NamedTuple):
    """A bonus that is to be paid."""

    row: int
    worker_id: str
    assignment_id: str
    cents: int
    reason: str


def has_decisions(path: Path) -> bool:
    """Return whether a file has a column for decisions. Raises Failure."""
    return bool(places(_table(path).columns, _DECIDES, ()))


def decisions(path: Path) -> list[Decision]:
    """Return the decisions of a file. Raises Failure for one that cannot be read whole."""
    return [
        Decision(entry.line, entry.subject, bool(entry.act["approve"]), str(entry.act["feedback"]))
        for entry in _entries(path, decision_rules.read)
    ]


def bonuses(path: Path) -> list[Bonus]:
    """Return the bonuses of a file. Raises Failure for one that cannot be read whole."""
    return [
        Bonus(
            entry.line,
            str(entry.act["worker_id"]),
            entry.subject,
            int(entry.act["cents"]),
            str(entry.act["reason"]),
        )
        for entry in _entries(path, bonus_rules.read)
    ]


def cells(path: Path, *names: str) -> list[tuple[str, ...]]:
    """Return columns of a file by their names; the first has to be there, and rows without it are left out.

    Raises:
        Failure: the file cannot be read, or has no such column.
    """
    try:
        columns, values = rows(path)
        found = places(columns, {name: (name,) for name in names}, names[:1])
    except InvalidFile as invalid:
        raise Failure(f"{path}: {invalid.message}", "BadInput") from None
    read = (tuple(row[found[name]].strip() if name in found else "" for name in names) for row in values)
    return [each for each in read if each[0]]


def rows(path: Path) -> tuple[tuple[str, ...], Iterator[list[str]]]:
    """Return the columns of a file, and its rows as they are read; those that lack cells have empty ones.

    Raises:
        Failure: the file cannot be read; also while rows are read.
    """
    table = _table(path)
    return table.columns, _values(path, table)


def _values(path: Path, table: Table) -> Iterator[list[str]]:
    for row in table:
        if isinstance(row, Problem):
            raise Failure(f"{path}: row {row.row}: {row.text}", "BadInput")
        yield row.values


def _entries(path: Path, rule: Callable[[Table], Iterator[Entry | Problem]]) -> list[Entry]:
    entries, problems = [], []
    try:
        for each in rule(_table(path)):
            if isinstance(each, Problem):
                problems.append(f"row {each.row}, {each.column}: {each.text}")
            else:
                entries.append(each)
    except InvalidFile as invalid:
        raise Failure(f"{path}: {invalid.message}", "BadInput") from None
    if problems:
        raise Failure(f"{path}:\n" + "\n".join(problems[:_MOST]), "BadInput")
    return entries


def _table(path: Path) -> Table:
    if path.suffix.lower() == parquets.ENDING:
        return parquets.table(path)
    try:
        return read_loosely(pieces(path), kind_of(path.name))
    except InvalidFile as invalid:
        raise Failure(f"{path}: {invalid.message}", "BadInput") from None
