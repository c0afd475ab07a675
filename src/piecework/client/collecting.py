"""Results over the API, as the records from which the website writes its files, and Parquet besides."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from piecework.client import choosing, parquets, records
from piecework.client.choosing import Chosen, Filter
from piecework.client.connection import Market
from piecework.client.records import HIT, hit_of, result_of
from piecework.rules.results import table
from piecework.rules.results.fields import names_with
from piecework.rules.results.files import FORMATS, Chunk, Form
from piecework.rules.results.result import Head, Result, TypeFacts

_CHUNK = 500


class Collected(NamedTuple):
    """Results in order of submission, and what their files say of the types of their HITs."""

    head: Head
    results: list[Result]
    types: dict[str, TypeFacts]


def collect(
    market: Market, chosen: Chosen, wanted: Filter, step: Callable[[], object] = lambda: None, jobs: int = 1
) -> Collected:
    """Return the results of HITs; `step` is called for each HIT.

    HITs that are deleted have none, unless the server still tells of them.
    """
    batch = chosen.batch
    columns = batch.columns if batch else ()
    rows = batch.row_of if batch else {}
    there = list(chosen.hits(market))
    hits = {hit["HITId"]: hit_of(hit) for hit in there}
    found = []
    ids = choosing.answered(chosen.ids, there)
    for _ in range(len(chosen.ids) - len(ids)):
        step()
    for hit_id, assignments in choosing.assignments(market, ids, wanted, jobs):
        step()
        if hit_id not in hits and assignments:
            hits[hit_id] = hit_of(market.client.get_hit(HITId=hit_id)["HIT"])
        row = rows.get(hit_id, 0)
        given = dict(zip(columns, batch.values[row], strict=True)) if batch and row else {}
        found += [_filed(result_of(hits[hit_id], each, given), row) for each in assignments]
    found.sort(key=lambda result: result.place)
    names = names_with([], (result.answers for result in found))
    head = Head(batch.id if batch else "", columns, tuple(names), 0)
    return Collected(head, found, {hit.type_id: _facts(hit) for hit in hits.values()})


def texts(collected: Collected, form: Form) -> Iterator[str]:
    """Yield a file of results in pieces. Approval rates are left empty: the API does not tell them."""
    how = FORMATS[form]
    yield how.header(collected.head)
    for chunk in _chunks(collected.results):
        yield how.rows(collected.head, Chunk(chunk, collected.types, {}))


def write_parquet(collected: Collected, path: Path) -> None:
    """Write results as Parquet, as the website does: the columns of the tidy CSV, with types.

    Raises:
        Failure: pyarrow is not installed.
    """
    arrow, parquet = parquets.library()
    types = {
        table.TEXT: arrow.string(),
        table.MOMENT: arrow.timestamp("ms", tz="UTC"),
        table.NUMBER: arrow.int64(),
        table.MONEY: arrow.decimal128(12, 2),
    }
    schema = arrow.schema([(name, types[kind]) for name, kind in table.kinds(collected.head)])
    columns = table.columns(collected.head, collected.results)
    parquet.write_table(arrow.table(columns, schema=schema), path, compression="zstd")


def _chunks(results: Sequence[Result]) -> Iterable[Sequence[Result]]:
    return (results[place : place + _CHUNK] for place in range(0, len(results), _CHUNK))


def _filed(result: records.Result, row: int) -> Result:
    """Return a result as the files of the website have it."""
    hit = result.hit
    return Result(
        id=result.assignment_id,
        hit_id=hit.id,
        worker_id=result.worker_id,
        status=result.status,
        accepted_at=_ms(result.accepted_at),
        submitted_at=_ms(result.submitted_at),
        auto_approval_at=_ms(result.auto_approval_at or result.submitted_at),
        approved_at=_ms(result.approved_at) if result.approved_at else None,
        rejected_at=_ms(result.rejected_at) if result.rejected_at else None,
        reward_cents=int(hit.reward * 100),
        feedback=result.feedback or None,
        due_at=None,
        hit_type_id=hit.type_id,
        created_at=_ms(hit.created_at),
        expires_at=_ms(hit.expires_at),
        max_assignments=hit.max_assignments,
        annotation=hit.annotation or None,
        number=row,
        content=json.dumps(list(result.input.values()), ensure_ascii=False, separators=(",", ":")),
        answer=result.answer_xml,
    )


def _facts(hit: HIT) -> TypeFacts:
    return TypeFacts(
        hit.title, hit.description, hit.keywords, hit.duration_seconds, hit.auto_approval_seconds
    )


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000)
