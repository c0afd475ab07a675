"""Publishing a batch: a HIT for each row, which can be stopped anywhere and run again.

Every HIT is made with a token of batch and row, so that one whose answer was lost is found and not made
twice. Servers forget tokens after a day; after longer breaks the annotations of HITs tell which rows are out.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from piecework import clock, ids
from piecework.client import batches, journals, listing
from piecework.client.batches import Batch
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure, code_of, failure
from piecework.client.hit_types import HITTypeFile
from piecework.client.journals import Journal
from piecework.client.running import each
from piecework.rules.input_files import InvalidFile, Kind, Problem, Row, kind_of, read
from piecework.rules.layouts import placeholders

TOKENS_LAST_MS = 20 * clock.HOUR
"""Shorter than the day for which servers promise to remember tokens."""
MOST_PROBLEMS = 20
_PIECE = 65_536
_ID_CHARACTERS = 20
_ANNOTATION_CHARACTERS = 255
_HIT = re.compile(r"\b[A-Z0-9]{20,64}\b")


class Filled(Protocol):
    """What makes a question of a row of values. Raises Failure if they make none."""

    def question(self, row: Sequence[str]) -> str:
        """Return the question."""


class Fillable(Protocol):
    """A template: the names of the columns that it needs, and what fills it with values in their order."""

    variables: tuple[str, ...]

    def filler(self, columns: Sequence[str]) -> Filled:
        """Return what fills it."""


@dataclass(frozen=True)
class Source:
    """What a batch is published from.

    Attributes:
        input: the file of rows; None publishes one HIT.
        template: makes questions of them.
        of_type: what the HITs have in common.
        digests: of the files, by what they are for.
        most: so many rows, the first ones, are published; None is all.
        kind: of the file of rows; None is what its name says.
        marked: whether annotations of HITs name batch and row.
    """

    input: Path | None
    template: Fillable
    of_type: HITTypeFile
    digests: dict[str, str]
    most: int | None = None
    kind: Kind | None = None
    marked: bool = True

    def rows(self) -> tuple[tuple[str, ...], Iterator[Row | Problem]]:
        """Return the columns, and the rows. Raises InvalidFile."""
        if self.input is None:
            if self.template.variables:
                names = ", ".join(self.template.variables)
                raise Failure(f"the template has gaps ({names}): name a file of rows", "BadInput")
            return (), iter([Row(1, [])])
        table = read(pieces(self.input), self.kind or kind_of(self.input.name), self.template.variables)
        return table.columns, iter(table)

    def of_row(self, row: Mapping[str, str]) -> HITTypeFile:
        """Return what the HIT of a row has of its own: annotation, lifetime, assignments."""
        return self.of_type._replace(annotation=placeholders.fill(self.of_type.annotation, row))


class Plan(NamedTuple):
    """What is to be published, all of it checked."""

    source: Source
    columns: tuple[str, ...]
    rows: int

    @property
    def cost_cents(self) -> int:
        """The rewards of all assignments; the server's fee comes on top."""
        return self.rows * self.source.of_type.assignments * self.source.of_type.reward_cents


class Published(NamedTuple):
    """A row that is out: its HIT, and whether it was out already."""

    row: int
    hit_id: str
    again: bool


def digest(path: Path) -> str:
    """Return what tells a file from a changed one."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def plan(source: Source, progress: Callable[[int], object] = lambda _: None) -> Plan:
    """Return the plan of a batch, with every question made once.

    Raises:
        Failure: rows cannot be used; it names the first ones.
    """
    problems: list[str] = []
    count = 0
    try:
        columns, entries = source.rows()
        filling = source.template.filler(columns)
        for entry in entries:
            if source.most is not None and count >= source.most:
                break
            count += 1
            if problem := _problem(filling, entry):
                problems.append(problem)
            if len(problems) == MOST_PROBLEMS:
                break
            progress(count)
    except InvalidFile as invalid:
        said = "\n".join(
            f"row {each.row}: {each.text}" if each.row else each.text for each in invalid.problems
        )
        raise Failure(f"{source.input}: {said}", "BadInput") from None
    if problems:
        raise Failure(f"{source.input}:\n" + "\n".join(problems), "BadInput")
    if not count:
        raise Failure(f"{source.input} has no rows", "BadInput")
    return Plan(source, columns, count)


def begin(journal: Journal, market: Market, planned: Plan) -> Batch:
    """Return the batch of a journal, begun now if the journal is empty.

    Raises:
        Failure: the journal is of another batch, or of one whose files have changed since.
    """
    if not journal.lines:
        return _begun(journal, market, planned)
    batch = batches.from_lines(journal.path, journal.lines)
    batches.check_market(batch, market.url, journal.path)
    changed = [name for name, each in planned.source.digests.items() if batch.sources.get(name) != each]
    if changed and not batch.hits:
        return _begun(journal, market, planned)
    if changed:
        raise Failure(
            f"{' and '.join(changed)} changed since {journal.path} was begun; to publish another batch, name "
            "another record with --batch",
            "Changed",
        )
    return batch._replace(rows=max(batch.rows, planned.rows))


def _begun(journal: Journal, market: Market, planned: Plan) -> Batch:
    head = {
        "kind": batches.KIND,
        "version": batches.VERSION,
        "id": ids.new_id(clock.wall())[:_ID_CHARACTERS],
        "url": market.url,
        "columns": list(planned.columns),
        "rows": planned.rows,
        "made_at": clock.wall(),
        "sources": planned.source.digests,
    }
    journal.add(head)
    return batches.from_lines(journal.path, [head])


def written(journal: Journal) -> Batch | None:
    """Return the batch as its journal has it now; None if it was not begun."""
    lines = journals.read(journal.path)
    return batches.from_lines(journal.path, lines) if lines else None


def publish(
    journal: Journal, market: Market, planned: Plan, jobs: int = 1
) -> Iterator[Published | tuple[int, Failure]]:
    """Publish what is not out yet, and yield rows as they are out, or refused.

    Raises:
        Failure: nothing more can be published, for lack of funds or because the server is gone.
    """
    batch = begin(journal, market, planned)
    hit_type_id = (
        batch.hit_type_id or market.client.create_hit_type(**planned.source.of_type.request)["HITTypeId"]
    )
    if not batch.hit_type_id:
        journal.add({"hit_type": hit_type_id})
    columns, entries = planned.source.rows()
    rows = (row for row, _ in zip(entries, range(planned.rows), strict=False) if isinstance(row, Row))
    stale = _is_stale(batch, journal)
    out = {**_found(market, batch), **batch.hits} if stale and planned.source.marked else batch.hits
    if stale and not planned.source.marked:
        raise Failure(
            f"{journal.path} was begun more than {TOKENS_LAST_MS // clock.HOUR} hours ago: nothing tells "
            "which of its rows are out. Load those that are not in the file of successes as a new input",
            "TooOld",
        )
    maker = _Maker(market, planned, batch, hit_type_id, planned.source.template.filler(columns))

    def make(row: Row) -> Published:
        if row.number in batch.hits:
            return Published(row.number, batch.hits[row.number], again=True)
        hit_id, again = (out[row.number], True) if row.number in out else maker.make(row)
        journal.add({"row": row.number, "hit": hit_id, "values": row.values})
        return Published(row.number, hit_id, again)

    for row, outcome in each(rows, make, jobs):
        if not isinstance(outcome, Exception):
            yield outcome
            continue
        failed = failure(outcome)
        if failed.exit != Exit.FAILED:
            raise failed from outcome
        yield row.number, failed


class _Maker(NamedTuple):
    market: Market
    planned: Plan
    batch: Batch
    hit_type_id: str
    filling: Filled

    def make(self, row: Row) -> tuple[str, bool]:
        """Make the HIT of a row, and return its id and whether it was there already."""
        of_row = self.planned.source.of_row(dict(zip(self.planned.columns, row.values, strict=True)))
        try:
            answer = self.market.client.create_hit_with_hit_type(
                HITTypeId=self.hit_type_id,
                MaxAssignments=of_row.assignments,
                LifetimeInSeconds=of_row.lifetime,
                Question=self.filling.question(row.values),
                RequesterAnnotation=self._annotation(row, of_row.annotation),
                UniqueRequestToken=f"{self.batch.id}-{row.number}",
            )
        except self.market.client.exceptions.RequestError as error:
            if code_of(error) != "HitAlreadyExists":
                raise
            return self._made_before(row.number, failure(error).message), True
        return str(answer["HIT"]["HITId"]), False

    def _made_before(self, row: int, message: str) -> str:
        """Return the HIT that a token has made; the message names it, or its annotation tells."""
        named = [word for word in _HIT.findall(message) if word != self.batch.id]
        if named:
            return str(named[-1])
        found = _found(self.market, self.batch)
        if row not in found:
            raise Failure(message, "HitAlreadyExists")
        return found[row]

    def _annotation(self, row: Row, written: str) -> str:
        mark = annotation(self.batch.id, row.number) if self.planned.source.marked else ""
        return f"{mark}{written}"[:_ANNOTATION_CHARACTERS]


def annotation(batch_id: str, row: int) -> str:
    """Return what the annotation of a HIT begins with."""
    return f"BatchId:{batch_id};Row:{row};"


def _is_stale(batch: Batch, journal: Journal) -> bool:
    """Return whether the server may have forgotten tokens of HITs that the journal does not know of."""
    begun_again = bool(journal.lines)
    return begun_again and len(batch.hits) < batch.rows and clock.wall() - batch.made_at > TOKENS_LAST_MS


def _found(market: Market, batch: Batch) -> dict[int, str]:
    """Return HITs by row, as annotations in the market tell."""
    pattern = re.compile(re.escape(f"BatchId:{batch.id};Row:") + r"(\d+);")
    found = {}
    for hit in listing.hits_since(market, batch.made_at):
        match = pattern.match(hit.get("RequesterAnnotation", ""))
        if match:
            found[int(match[1])] = str(hit["HITId"])
    return found


def _problem(filling: Filled, entry: Row | Problem) -> str:
    """Return what is wrong with a row; nothing if it makes a question."""
    if isinstance(entry, Problem):
        return f"row {entry.row}: {entry.text}"
    try:
        filling.question(entry.values)
    except Failure as failed:
        return f"row {entry.number}: {failed.message}"
    return ""


def pieces(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces. Raises Failure if it cannot be read."""
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror}", "CannotRead") from None
