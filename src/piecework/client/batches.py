"""Batch files: the record of a batch that was published from here, which later commands are told by.

The first line says what the batch is, each further one what happened to a row: `{"row": 3, "hit": "3…"}`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from piecework.client import journals
from piecework.client.failures import Exit, Failure

ENDING = ".batch"
KIND = "piecework batch"
VERSION = 1


class Batch(NamedTuple):
    """A batch as its file has it.

    Attributes:
        id: ours, 20 characters; it is in the annotation of every HIT.
        url: the market that it was published to.
        hit_type_id: of its HITs; empty until there is one.
        columns: of the input file.
        rows: how many rows are to be published.
        made_at: milliseconds since the epoch.
        hits: ids of HITs by the number of their row.
        values: of the input file, by row.
        sources: digests of the files that it is made of.
    """

    id: str
    url: str
    hit_type_id: str
    columns: tuple[str, ...]
    rows: int
    made_at: int
    hits: dict[int, str]
    values: dict[int, list[str]]
    sources: Mapping[str, str]

    @property
    def row_of(self) -> dict[str, int]:
        """Numbers of rows by HIT."""
        return {hit: row for row, hit in self.hits.items()}


def find(path: Path) -> Path:
    """Return where the record of a batch is, which may be named without its ending."""
    whole = path.with_name(path.name + ENDING)
    return whole if not path.exists() and whole.exists() else path


def read(path: Path) -> Batch:
    """Return the batch in a file. Raises Failure if it has none."""
    path = find(path)
    return from_lines(path, journals.read(path))


def from_lines(path: Path, lines: list[dict[str, Any]]) -> Batch:
    """Return the batch that lines of a journal tell of. Raises Failure if they tell of none."""
    if not lines or lines[0].get("kind") != KIND:
        raise Failure(f"{path} is not the record of a batch", "NotABatch", Exit.USAGE)
    # A batch that was begun anew, because nothing of it was out and its files changed, has another head.
    start = max(place for place, line in enumerate(lines) if line.get("kind") == KIND)
    head = lines[start]
    if head["version"] != VERSION:
        raise Failure(f"{path} was written by another version of piecework", "NotABatch")
    hit_type_id, hits, values = "", {}, {}
    for line in lines[start + 1 :]:
        if "hit_type" in line:
            hit_type_id = line["hit_type"]
        elif "hit" in line:
            hits[line["row"]] = line["hit"]
            values[line["row"]] = line["values"]
    return Batch(
        id=head["id"],
        url=head["url"],
        hit_type_id=hit_type_id,
        columns=tuple(head["columns"]),
        rows=head["rows"],
        made_at=head["made_at"],
        hits=hits,
        values=values,
        sources=head["sources"],
    )


def check_market(batch: Batch, url: str, path: Path) -> None:
    """Refuse to speak of a batch to a market that does not have it."""
    if batch.url != url:
        raise Failure(
            f"{path} was published to {batch.url}, but this is {url}: say --endpoint {batch.url}",
            "AnotherMarket",
            Exit.USAGE,
        )
