"""Tab-separated files of the old tools: read by the names of their columns, without regard to case."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from piecework.client.failures import Failure
from piecework.client.hit_types import text_of

SUCCESS = ("hitid", "hittypeid")


class _Tabs(csv.excel_tab):
    lineterminator = "\n"


class _Quoted(_Tabs):
    quoting = csv.QUOTE_ALL


class Table(NamedTuple):
    """Columns in lower case, and rows by column."""

    columns: tuple[str, ...]
    rows: list[dict[str, str]]

    def column(self, name: str) -> list[str]:
        """Return what is in a column, without empty cells."""
        return [row[name] for row in self.rows if row.get(name)]


def read(path: Path, *needed: str) -> Table:
    """Return a file. A row that repeats the header, where one run was appended to another, begins anew.

    Raises:
        Failure: it cannot be read, or lacks a column.
    """
    lines = csv.reader(text_of(path).splitlines(keepends=True), delimiter="\t")
    columns: tuple[str, ...] = ()
    known: dict[str, None] = {}
    rows = []
    try:
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            named = tuple(cell.strip().lower() for cell in cells)
            if not columns or named[0] == columns[0]:
                columns = named
                known |= dict.fromkeys(columns)
                continue
            rows.append(dict(zip(columns, cells, strict=False)))
    except csv.Error as error:
        raise Failure(f"{path}: line {lines.line_num}: {error}", "BadInput") from None
    for name in needed:
        if name.lower() not in known:
            raise Failure(f"{path} has no column {name}", "BadInput")
    return Table(tuple(known), rows)


def hit_ids(path: Path) -> list[str]:
    """Return the HITs of a file of successes, each once."""
    return list(dict.fromkeys(read(path, "hitid").column("hitid")))


def write(path: Path, rows: Iterable[Sequence[str]], *, append: bool = False, quoted: bool = False) -> None:
    """Write a file: header and rows. Raises Failure if it cannot be written."""
    try:
        with path.open("a" if append else "w", encoding="utf-8", newline="") as file:
            csv.writer(file, _Quoted if quoted else _Tabs).writerows(rows)
    except OSError as error:
        raise Failure(f"cannot write to {path}: {error.strerror}", "CannotWrite") from None


def pairs(path: Path, subject: str, *more: str) -> Iterator[tuple[str, ...]]:
    """Yield cells of a file: the subject's, and those of other columns, empty where there are none."""
    for row in read(path, subject).rows:
        cells = tuple((row.get(name.lower()) or "").strip() for name in (subject, *more))
        if cells[0]:
            yield cells
