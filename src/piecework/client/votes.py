"""Votes: what each worker answered to each task, from results of the API or from a file of them.

A task is a HIT, or all HITs that share the value of an input column. Rejected answers are no votes, and nor
are empty ones: a file cannot tell them from fields that were not there.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from piecework.client import sheets
from piecework.client.choosing import Filter
from piecework.client.collecting import Collected
from piecework.client.failures import Exit, Failure
from piecework.client.labels import Vote
from piecework.rules.input_files import kind_of

_REJECTED = "Rejected"


class Answered(NamedTuple):
    """What a vote is made of: an assignment's HIT, worker and status, the HIT's input and the answers."""

    hit_id: str
    worker_id: str
    status: str
    input: Mapping[str, str]
    answers: Mapping[str, str]


def of_results(collected: Collected) -> Iterator[Answered]:
    """Yield what is in collected results; they have an input if a batch's record was named."""
    columns = collected.head.columns
    for each in collected.results:
        given = dict(zip(columns, each.values, strict=False))
        yield Answered(each.hit_id, each.worker_id, each.status, given, each.answers)


def of_file(path: Path, wanted: Filter) -> Iterator[Answered]:
    """Yield what is in a file as `piecework results` writes it: either CSV, or JSON Lines.

    Raises:
        Failure: the file cannot be read, or is none of results.
    """
    found = _of_objects(path) if kind_of(path.name) == "jsonl" else _of_rows(path)
    return (each for each in found if wanted.fits(each.status, each.worker_id, each.answers))


def count(answered: Iterable[Answered], field: str, by: str | None = None) -> list[Vote]:
    """Return the votes on a field.

    Args:
        answered: from `of_results` or `of_file`.
        field: of the answers.
        by: an input column that tells tasks apart; else each HIT is a task.

    Raises:
        Failure: there are answers, but no such field in any of them, or no such column.
    """
    votes, fields, columns = [], dict[str, None](), dict[str, None]()
    for each in answered:
        fields.update(dict.fromkeys(each.answers))
        columns.update(dict.fromkeys(each.input))
        value = each.answers.get(field, "")
        if value and each.status != _REJECTED:
            votes.append(Vote(each.hit_id if by is None else each.input.get(by, ""), each.worker_id, value))
    _check("field", field, fields)
    if by is not None and fields:
        _check("input column", by, columns)
        votes = [vote for vote in votes if vote.task]
    return votes


def _check(what: str, name: str, names: Mapping[str, None]) -> None:
    if what == "field" and not names:
        return  # nothing was answered, so nothing is known
    if name not in names:
        there = ", ".join(sorted(names)) or "none, since no batch's record or file with inputs was named"
        raise Failure(f"there is no {what} {name}; there are: {there}", "NoField", Exit.FAILED)


def _of_rows(path: Path) -> Iterator[Answered]:
    columns, rows = sheets.rows(path)
    at = {name: place for place, name in enumerate(columns)}
    facts = [
        _place(path, at, *names)
        for names in (("HITId", "hit_id"), ("WorkerId", "worker_id"), ("AssignmentStatus", "status"))
    ]
    inputs, answers = _named(at, "input."), _named(at, "answer.")
    for row in rows:
        hit_id, worker_id, status = (row[place] for place in facts)
        if hit_id:
            given = {name: row[place] for name, place in inputs.items()}
            said = {name: row[place] for name, place in answers.items()}
            yield Answered(hit_id, worker_id, status, given, said)


def _place(path: Path, at: Mapping[str, int], *names: str) -> int:
    for name in names:
        if name in at:
            return at[name]
    raise Failure(f"{path} is no file of results: there is no column {names[0]}", "BadInput")


def _named(at: Mapping[str, int], prefix: str) -> dict[str, int]:
    return {name[len(prefix) :]: place for name, place in at.items() if name.lower().startswith(prefix)}


def _of_objects(path: Path) -> Iterator[Answered]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _of_object(path, number, line)
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror}", "CannotRead") from None
    except UnicodeDecodeError:
        raise Failure(f"{path} is not UTF-8", "BadInput") from None


def _of_object(path: Path, number: int, line: str) -> Answered:
    try:
        told: dict[str, Any] = json.loads(line)
        given, said = ({k: str(v) for k, v in (told.get(name) or {}).items()} for name in ("input", "answer"))
        return Answered(str(told["hit_id"]), str(told["worker_id"]), str(told["status"]), given, said)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Failure(f"{path}: line {number} is no result", "BadInput") from None
