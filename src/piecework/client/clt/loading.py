"""loadHITs: an input, a Velocity template and properties become HITs, and a file of successes.

While it loads, a journal beside that file says which rows are out, so that a load that was stopped goes on
where it was when the same command is given again. Once all is loaded the journal goes away, and the same
command loads the files anew, as it always did.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from piecework.client import properties, publishing
from piecework.client.clt import tables, velocity
from piecework.client.connection import Market
from piecework.client.failures import Failure
from piecework.client.hit_types import HITTypeFile, from_properties, text_of
from piecework.client.journals import Journal
from piecework.client.publishing import Plan, Published, Source
from piecework.rules.input_files import InvalidFile, Problem, Row
from piecework.rules.questions.documents import parse
from piecework.rules.refusals import Refused

_OWN = ("annotation", "hitlifetime", "assignments")
_MERGED = re.compile(rf"{'|'.join(_OWN)}|qualification\..*")


class Files(NamedTuple):
    """What a load is given. `label` is the beginning of the names of what it writes."""

    input: Path
    question: Path
    properties: Path
    label: Path

    def written(self, ending: str) -> Path:
        """Return the name of a file that is written."""
        return self.label.with_name(f"{self.label.name}.{ending}")


class Template:
    """A Velocity template that makes questions."""

    variables: tuple[str, ...] = ()

    def __init__(self, content: str) -> None:
        velocity.check(content)
        self._content = content

    def filler(self, columns: Sequence[str]) -> "Filling":
        """Return what fills it with values in the order of `columns`."""
        return Filling(self._content, columns)


class Filling:
    """A template that knows in which columns its values are."""

    def __init__(self, content: str, columns: Sequence[str]) -> None:
        self._content = content
        self._columns = columns

    def question(self, row: Sequence[str]) -> str:
        """Return the question of a row, checked as the server checks it. Raises Failure."""
        document = velocity.fill(self._content, dict(zip(self._columns, row, strict=True))).strip()
        try:
            parse(document, allow_http=True)
        except Refused as refused:
            raise Failure(str(refused.message), "BadQuestion") from None
        return document


@dataclass(frozen=True)
class Load(Source):
    """A source whose properties have gaps: some of them are each row's own."""

    given: Mapping[str, str] | None = None

    def of_row(self, row: Mapping[str, str]) -> HITTypeFile:
        """Return the properties merged with a row."""
        return merged(self.given or {}, row)


def merged(given: Mapping[str, str], row: Mapping[str, str]) -> HITTypeFile:
    """Return properties merged with a row; title, description and the like are taken as they stand."""
    values = {
        key: velocity.fill(value, row, raw=True) if _MERGED.fullmatch(key.strip().lower()) else value
        for key, value in given.items()
    }
    return from_properties(values)


def of_type(path: Path) -> HITTypeFile:
    """Return what properties say of the HIT type; what each HIT has of its own is left out, gaps and all.

    Raises:
        Failure: they cannot be read, or lack something.
    """
    given = properties.read(text_of(path)).items()
    return from_properties({key: value for key, value in given if key.strip().lower() not in _OWN})


def plan(files: Files, most: int | None) -> Plan:
    """Return the plan of a load. The HIT type is the first row's; rows that make no question fail later.

    Raises:
        Failure: a file cannot be read, or has no rows.
    """
    given = properties.read(text_of(files.properties))
    template = Template(text_of(files.question))
    digests = {
        "the input": publishing.digest(files.input),
        "the question": publishing.digest(files.question),
        "the properties": publishing.digest(files.properties),
    }
    first = first_row(files.input)
    source = Load(
        files.input, template, merged(given, first), digests, most, kind="tsv", marked=False, given=given
    )
    return _counted(source)


def _counted(source: Source) -> Plan:
    try:
        columns, entries = source.rows()
        count = 0
        for entry in islice(entries, source.most):
            if isinstance(entry, Problem):
                raise Failure(f"{source.input}: row {entry.row}: {entry.text}", "BadInput")
            count += 1
    except InvalidFile as invalid:
        raise Failure(f"{source.input}: {invalid.message}", "BadInput") from None
    return Plan(source, columns, count)


def first_row(path: Path) -> dict[str, str]:
    """Return the first row of an input. Raises Failure if there is none."""
    found = next(iter(rows(path)), None)
    if found is None:
        raise Failure(f"{path} has no rows", "BadInput")
    return found


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of an input by column."""
    source = Source(path, Template(""), HITTypeFile("", "", "", 0, 0, 0, []), {}, kind="tsv")
    columns, entries = source.rows()
    return (dict(zip(columns, row.values, strict=True)) for row in entries if isinstance(row, Row))


def preview(files: Files) -> str:
    """Return the question of the first row."""
    row = first_row(files.input)
    filling = Template(text_of(files.question)).filler(tuple(row))
    return filling.question(tuple(row.values()))


def load(
    market: Market, files: Files, planned: Plan, journal: Journal, jobs: int
) -> Iterator[Published | tuple[int, Failure]]:
    """Make the HITs, and write the file of successes, and that of failures if there are any."""
    failed: dict[int, Failure] = {}
    try:
        for outcome in publishing.publish(journal, market, planned, jobs):
            if not isinstance(outcome, Published):
                failed[outcome[0]] = outcome[1]
            yield outcome
    finally:
        _write(files, planned, journal, failed)
    journal.path.unlink()


def _write(files: Files, planned: Plan, journal: Journal, failed: Mapping[int, Failure]) -> None:
    batch = publishing.written(journal)
    if batch is None:
        return
    made = [(hit_id, batch.hit_type_id) for _, hit_id in sorted(batch.hits.items())]
    tables.write(files.written("success"), [tables.SUCCESS, *made])
    if failed:
        columns, entries = planned.source.rows()
        left = [row.values for row in entries if isinstance(row, Row) and row.number in failed]
        tables.write(files.written("failure"), [columns, *left])
