"""Results of a batch as Parquet, for whoever analyses them: typed columns, written group by group.

The library is large, so it comes only with `piecework[parquet]`; without it the download says so. Columns
are those of the tidy CSV; moments are timestamps in UTC, rewards decimals, and what an answer lacks is null.
"""

import asyncio
import importlib
import io
from collections.abc import AsyncIterator, Callable, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from operator import attrgetter
from types import ModuleType
from typing import Any

from starlette.exceptions import HTTPException

from piecework.db.door import Database
from piecework.rules.phrases import Phrase
from piecework.rules.results.result import Head, Result
from piecework.web.requester import exporting

MEDIA_TYPE = "application/vnd.apache.parquet"
GROUP_ROWS = 20_000
GROUP_CHARACTERS = 16_000_000
"""A group is written once it has so many rows, or characters of rows and answers; one is in memory."""


@lru_cache(4_096)
def _dollars(cents: int) -> Decimal:
    return Decimal(cents) / 100


_TEXT, _NUMBER, _MOMENT, _MONEY = "text", "number", "moment", "money"
_FACTS: tuple[tuple[str, str, Callable[[Result], object]], ...] = (
    ("assignment_id", _TEXT, attrgetter("id")),
    ("hit_id", _TEXT, attrgetter("hit_id")),
    ("worker_id", _TEXT, attrgetter("worker_id")),
    ("status", _TEXT, attrgetter("status")),
    ("accepted_at", _MOMENT, attrgetter("accepted_at")),
    ("submitted_at", _MOMENT, attrgetter("submitted_at")),
    ("auto_approval_at", _MOMENT, attrgetter("auto_approval_at")),
    ("approved_at", _MOMENT, attrgetter("approved_at")),
    ("rejected_at", _MOMENT, lambda result: None if result.approved_at else result.rejected_at),
    ("feedback", _TEXT, attrgetter("feedback")),
    ("work_seconds", _NUMBER, attrgetter("work_seconds")),
    ("reward", _MONEY, lambda result: _dollars(result.reward_cents)),
    ("row", _NUMBER, attrgetter("number")),
)


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
        kinds = {
            _TEXT: arrow.string(),
            _MOMENT: arrow.timestamp("ms", tz="UTC"),
            _NUMBER: arrow.int64(),
            _MONEY: arrow.decimal128(12, 2),
        }
        self._head = head
        fields = [(name, kinds[kind]) for name, kind, _ in _FACTS]
        fields += [(f"input.{name}", kinds[_TEXT]) for name in head.columns]
        fields += [(f"answer.{name}", kinds[_TEXT]) for name in head.names]
        self._schema = arrow.schema(fields)
        self._arrays = [partial(arrow.array, type=kind) for _, kind in fields]
        self._batch = arrow.RecordBatch.from_arrays
        self._sink = _Sink()
        self._file = files.ParquetWriter(self._sink, self._schema, compression="zstd")

    def group(self, results: Sequence[Result]) -> bytes:
        """Write some results, and return what the file has more by that."""
        empty = [None] * len(self._head.columns)
        # Empty once its owner deleted what it was made of.
        values = [result.values or empty for result in results]
        answers = [result.answers for result in results]
        columns = [
            *([value(result) for result in results] for _, _, value in _FACTS),
            *([row[place] for row in values] for place in range(len(empty))),
            *([answer.get(name) for answer in answers] for name in self._head.names),
        ]
        arrays = [make(column) for make, column in zip(self._arrays, columns, strict=True)]
        self._file.write_batch(self._batch(arrays, schema=self._schema))
        return self._sink.take()

    def end(self) -> bytes:
        """Return the end of the file."""
        self._file.close()
        return self._sink.take()
