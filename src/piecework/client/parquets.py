"""Parquet files, read as the other files are: cell by cell as text. They need `piecework[parquet]`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from math import isnan
from pathlib import Path
from types import ModuleType

from piecework.client.failures import Failure
from piecework.rules.input_files import Row, Table, mark

ENDING = ".parquet"
_FIRST_ROW = 2
"""As a spreadsheet would count, with the names of the columns in its first row."""


def library() -> tuple[ModuleType, ModuleType]:
    """Return pyarrow and its part for Parquet. Raises Failure where it is not installed."""
    try:
        # An extra, and slow to load.
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise Failure("Parquet needs pyarrow: pip install 'piecework[parquet]'", "NoParquet") from None


def table(path: Path) -> Table:
    """Return a file that is read some rows at a time.

    Moments are texts as in the tidy CSV, true is x, and what is no text is empty.

    Raises:
        Failure: it cannot be read, is no Parquet, or pyarrow is not installed.
    """
    arrow, parquet = library()
    try:
        file = parquet.ParquetFile(path)
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror or error}", "CannotRead") from None
    except arrow.ArrowException as error:
        raise Failure(f"{path} is not Parquet: {error}", "BadInput") from None

    def rows() -> Iterator[Row]:
        number = _FIRST_ROW
        for batch in file.iter_batches():
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield Row(number, [_cell(value) for value in values])
                number += 1

    return Table(tuple(file.schema_arrow.names), rows())


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        return f"{moment.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
    if isinstance(value, float):
        # pandas has whole numbers as floats where some are missing, and what is missing as NaN.
        return "" if isnan(value) else str(int(value) if value.is_integer() else value)
    return str(value) if isinstance(value, Decimal) else mark(value)
