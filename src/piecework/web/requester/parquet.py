"""Results of a batch as Parquet, for whoever analyses them: typed columns, written group by group.

The library is large, so it comes only with `piecework[parquet]`; without it the download says so. Columns
are those of the tidy CSV; moments are timestamps in UTC, rewards decimals, and what an answer lacks is null.
"""

import asyncio
import importlib
import io
from collections.abc import AsyncIterator, Sequence
from functools import partial
from types import ModuleType
from typing import Any

from starlette.exceptions import HTTPException

from piecework.db.door import Database
from piecework.rules.phrases import Phrase
from piecework.rules.results import table
from piecework.rules.results.result import Head, Result
from piecework.web.requester import exporting

MEDIA_TYPE = "application/vnd.apache.parquet"
GROUP_ROWS = 20_000
GROUP_CHARACTERS = 16_000_000
"""A group is written once it has so many rows, or characters of rows and answers; one is in memory."""


def file_name(batch_id: str) -> str:
    """Return what the file of a batch is called."""
    return f"batch-{batch_id}.parquet"


def library(name: str = "pyarrow") -> ModuleType:
    """Return the library that writes Parquet. Raises HTTPException 501 where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise HTTPException(
            501,
            Phrase(
                "This server cannot write Parquet. Its operator can add it with {command}; "
                "CSV and JSON Lines work.",
                command="pip install 'piecework[parquet]'",
            ),
        ) from None


async def pieces(
    db: Database, requester_id: str, batch_id: str, group_rows: int = GROUP_ROWS
) -> AsyncIterator[bytes]:
    """Yield a file with all results of a requester's batch, up to now. Refuses an unknown batch at once."""
    head = await exporting.head(db, requester_id, batch_id)
    writer = await asyncio.to_thread(_Writer, head)
    waiting, size = list[Result](), 0
    async for chunk in exporting.chunks(db, requester_id, head, min(db.long_step, group_rows)):
        waiting += chunk.results
        size += sum(len(result.content) + len(result.answer or "") for result in chunk.results)
        if len(waiting) >= group_rows or size >= GROUP_CHARACTERS:
            # Not on the event loop: a group takes a good part of a second.
            yield await asyncio.to_thread(writer.group, waiting)
            waiting, size = [], 0
    if waiting:
        yield await asyncio.to_thread(writer.group, waiting)
    yield await asyncio.to_thread(writer.end)


class _Sink(io.RawIOBase):
    """Takes what is written, and gives it away."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._written += data
        return len(data)

    def take(self) -> bytes:
        written = bytes(self._written)
        self._written.clear()
        return written


class _Writer:
    """Writes one file."""

    def __init__(self, head: Head) -> None:
        arrow, files = library(), importlib.import_module("pyarrow.parquet")
        types = {
            table.TEXT: arrow.string(),
            table.MOMENT: arrow.timestamp("ms", tz="UTC"),
            table.NUMBER: arrow.int64(),
            table.MONEY: arrow.decimal128(12, 2),
        }
        self._head = head
        self._schema = arrow.schema([(name, types[kind]) for name, kind in table.kinds(head)])
        self._arrays = [partial(arrow.array, type=field.type) for field in self._schema]
        self._batch = arrow.RecordBatch.from_arrays
        self._sink = _Sink()
        self._file = files.ParquetWriter(self._sink, self._schema, compression="zstd")

    def group(self, results: Sequence[Result]) -> bytes:
        """Write some results, and return what the file has more by that."""
        columns = table.columns(self._head, results)
        arrays = [make(column) for make, column in zip(self._arrays, columns, strict=True)]
        self._file.write_batch(self._batch(arrays, schema=self._schema))
        return self._sink.take()

    def end(self) -> bytes:
        """Return the end of the file."""
        self._file.close()
        return self._sink.take()
