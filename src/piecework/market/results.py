"""Results of a batch: its submitted assignments with what was asked and answered, to look at and to export.

They stand in order of submission. Walks are keyset walks: an index for all of a batch's, for those to decide,
and for those rejected.
"""

import json
from collections import Counter
from collections.abc import Container
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Text, and_, bindparam, or_, select, tuple_

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import batch_rows
from piecework.db.schema.market import answers, assignments, events, hit_types, hits
from piecework.db.statements import Statement
from piecework.market import batches, crowd, progress
from piecework.market.batches import Row
from piecework.rules import assignments as assignment_rules
from piecework.rules.crowd import Record
from piecework.rules.results.choices import agreement
from piecework.rules.results.fields import fields, names_with
from piecework.rules.results.files import Chunk
from piecework.rules.results.filters import Filter, matches
from piecework.rules.results.result import Head, Result, TypeFacts, as_of

STATUSES = ("", assignment_rules.SUBMITTED, assignment_rules.APPROVED, assignment_rules.REJECTED)
WALKED = 2_000
"""So many results are looked at for one page of those that a filter lets pass."""
_STEP = 500

Place = tuple[int, str]
START: Place = (0, "")
END = 2**62


class Wanted(NamedTuple):
    """Which results of a batch.

    Attributes:
        status: one of STATUSES; empty for all.
        worker_id: of one worker only.
        filters: what their columns have to be like, all of them.
        until: submitted by then.
        backwards: whether to walk from the last to the first.
    """

    status: str = ""
    worker_id: str | None = None
    filters: tuple[Filter, ...] = ()
    until: int = END
    backwards: bool = False


class Page(NamedTuple):
    """Some results.

    Attributes:
        results: in order of submission.
        records: how the requester has ever decided on their workers.
        place: behind which to go on; None if there are no more.
    """

    results: list[Result]
    records: dict[str, Record]
    place: Place | None


class Item(NamedTuple):
    """A row with what was answered in one field: votes by value, and the share of the value most gave."""

    row: Row
    votes: dict[str, int]
    agreement: float | None


_by_now = assignments.c.due_at <= bindparam("now")
_WHICH: dict[str, tuple[ColumnElement[bool], ...]] = {
    "": (),
    assignment_rules.SUBMITTED: (assignments.c.status == assignment_rules.SUBMITTED, ~_by_now),
    assignment_rules.APPROVED: (
        or_(
            assignments.c.status == assignment_rules.APPROVED,
            and_(assignments.c.status == assignment_rules.SUBMITTED, _by_now),
        ),
    ),
    assignment_rules.REJECTED: (assignments.c.status == assignment_rules.REJECTED,),
}
_of_hit = ("hit_type_id", "created_at", "expires_at", "max_assignments", "annotation")
_COLUMNS = [
    *(assignments.c[name] for name in Result._fields[: Result._fields.index("hit_type_id")]),
    *(hits.c[name] for name in _of_hit),
    batch_rows.c.number,
    batch_rows.c.content,
    answers.c.answer,
]


_result = partial(tuple.__new__, Result)
"""What `_make` does, without a frame of Python for each of a million."""


def _walk(status: str, *, of_worker: bool, backwards: bool = False) -> Statement:
    # Of one worker there are few: asking the HIT for the batch keeps the batch's index out of it.
    mine: Any = (
        (
            assignments.c.requester_id == bindparam("requester_id"),
            assignments.c.worker_id == bindparam("worker_id"),
            hits.c.batch_id == bindparam("batch_id"),
        )
        if of_worker
        else (assignments.c.batch_id == bindparam("batch_id"),)
    )
    return Statement(
        select(*_COLUMNS)
        .join(hits, hits.c.id == assignments.c.hit_id)
        .join(
            batch_rows,
            and_(batch_rows.c.batch_id == hits.c.batch_id, batch_rows.c.number == hits.c.batch_row),
        )
        .outerjoin(answers, answers.c.assignment_id == assignments.c.id)
        .where(
            *mine,
            *_WHICH[status],
            assignments.c.submitted_at.is_not(None),
            *_behind(backwards=backwards),
        )
        .order_by(*(each.desc() if backwards else each for each in _ORDER))
        .limit(bindparam("limit")),
        row=_result,
    )


_ORDER = (assignments.c.submitted_at, assignments.c.id)


def _behind(*, backwards: bool) -> tuple[ColumnElement[bool], ...]:
    # As one value, so that an index leads behind it, also among thousands of the same moment.
    place = tuple_(assignments.c.submitted_at, assignments.c.id)
    seen = tuple_(bindparam("after_time", type_=BigInteger()), bindparam("after_id", type_=Text()))
    if backwards:
        return (place < seen,)
    return place > seen, assignments.c.submitted_at <= bindparam("until")


_WALKS = {
    (status, of_worker, backwards): _walk(status, of_worker=of_worker, backwards=backwards)
    for status in STATUSES
    for of_worker in (False, True)
    for backwards in (False, True)
}
_asked = sql.texts("type_ids")
_TYPES = Statement(
    select(hit_types.c.id, *(hit_types.c[name] for name in TypeFacts._fields)).join_from(
        _asked, hit_types, hit_types.c.id == _asked.c.value
    )
)
_UNCOUNTED = Statement(
    select(answers.c.answer)
    .join_from(events, assignments, assignments.c.id == events.c.assignment_id)
    .join(answers, answers.c.assignment_id == assignments.c.id)
    .where(
        events.c.uncounted == 1,
        events.c.kind == "AssignmentSubmitted",
        assignments.c.batch_id == bindparam("batch_id"),
    )
)


_VOTES = Statement(
    select(hits.c.batch_row.label("number"), answers.c.answer)
    .join(assignments, assignments.c.hit_id == hits.c.id)
    .join(answers, answers.c.assignment_id == assignments.c.id)
    .where(
        hits.c.batch_id == bindparam("batch_id"),
        hits.c.batch_row >= bindparam("first"),
        hits.c.batch_row <= bindparam("last"),
        assignments.c.submitted_at.is_not(None),
        assignments.c.status != assignment_rules.REJECTED,
    )
)


def page(tx: Tx, requester_id: str, batch_id: str, wanted: Wanted, seen: Place | None, limit: int) -> Page:
    """Return some results of a requester's batch. `seen` is `Page.place` of the page before.

    A page may have fewer than `limit` and still not be the last: with filters, only so many results are
    looked at.
    """
    found, place = matching(tx, requester_id, batch_id, wanted, (seen or START, limit, WALKED))
    return Page(found, _records(tx, requester_id, found), place)


def matching(
    tx: Tx, requester_id: str, batch_id: str, wanted: Wanted, walk: tuple[Place, int, int]
) -> tuple[list[Result], Place | None]:
    """Return the next results of a requester's batch that are wanted, and the place behind, None at the end.

    `walk` is the place to begin behind, how many results at most, and how many to look at at most.
    """
    batch = batches.get(tx, requester_id, batch_id)
    place, limit, most = walk
    found: list[Result] = []
    walked = 0
    while len(found) < limit and walked < most:
        step = _STEP if wanted.filters else limit
        some = _some(tx, requester_id, batch_id, wanted, place, step)
        for result in some:
            place = result.place
            if matches(result, batch.columns, wanted.filters):
                found.append(result)
                if len(found) == limit:
                    break
        walked += len(some)
        if len(some) < step and len(found) < limit:
            return found, None
    return found, place


def neighbours(
    tx: Tx, requester_id: str, batch_id: str, wanted: Wanted, place: Place
) -> tuple[Result | None, Result | None]:
    """Return the wanted results of a requester's batch just before and just behind a place.

    None where there is none, or none among the next WALKED that a filter is asked about.
    """
    before, _ = matching(tx, requester_id, batch_id, wanted._replace(backwards=True), (place, 1, WALKED))
    behind, _ = matching(tx, requester_id, batch_id, wanted, (place, 1, WALKED))
    return (before[0] if before else None), (behind[0] if behind else None)


def head(tx: Tx, requester_id: str, batch_id: str) -> Head:
    """Return what a file with all results of a batch up to now begins with."""
    batch = batches.get(tx, requester_id, batch_id)
    # What was submitted in these seconds is not folded into the figures yet.
    fresh = [fields(row.answer) for row in tx.rows(_UNCOUNTED, batch_id=batch_id)]
    names = names_with(progress.answer_names(tx, batch_id), fresh)
    return Head(batch_id, batch.columns, tuple(names), tx.now)


def chunk(
    tx: Tx, requester_id: str, about: Head, seen: Place, limit: int, known: Container[str] = ()
) -> tuple[Chunk, Place | None]:
    """Return the next results for a file that begins with `about`, and the place behind them.

    The place is None if there are no more. The records of workers who are `known` are left out: a file has
    each once.
    """
    batches.get(tx, requester_id, about.batch_id)
    some = _some(tx, requester_id, about.batch_id, Wanted(until=about.until), seen, limit)
    place = some[-1].place if len(some) == limit else None
    workers = sorted(each for each in {result.worker_id for result in some} if each not in known)
    return Chunk(some, types(tx, some), crowd.records(tx, requester_id, workers)), place


def items(tx: Tx, requester_id: str, batch_id: str, field: str, page: tuple[int, int]) -> list[Item]:
    """Return rows of a batch that are published, with what their workers answered in one field.

    Rejected work does not count. `page` is the last row's number seen, 0 to begin, and how many rows at most.
    """
    found = [row for row in batches.rows(tx, requester_id, batch_id, *page) if row.hit_id is not None]
    votes: dict[int, Counter[str]] = {row.number: Counter() for row in found}
    if found:
        about = {"first": found[0].number, "last": found[-1].number}
        for vote in tx.rows(_VOTES, batch_id=batch_id, **about):
            answer = fields(vote.answer)
            if field in answer:
                votes[vote.number][answer[field]] += 1
    return [Item(row, dict(votes[row.number]), agreement(votes[row.number])) for row in found]


def types(tx: Tx, results: list[Result]) -> dict[str, TypeFacts]:
    """Return the types of the HITs of results, by id."""
    type_ids = json.dumps(sorted({result.hit_type_id for result in results}))
    rows = tx.rows(_TYPES, type_ids=type_ids)
    return {row.id: TypeFacts._make(row[1:])._replace(keywords=row.keywords or "") for row in rows}


def _some(tx: Tx, requester_id: str, batch_id: str, wanted: Wanted, place: Place, limit: int) -> list[Result]:
    about: dict[str, Any] = {"batch_id": batch_id, "now": tx.now, "until": wanted.until, "limit": limit}
    of_worker = wanted.worker_id is not None
    if of_worker:
        about |= {"requester_id": requester_id, "worker_id": wanted.worker_id}
    if wanted.backwards:
        del about["until"]
    statement, now = _WALKS[wanted.status, of_worker, wanted.backwards], tx.now
    rows: list[Result] = tx.rows(statement, after_time=place[0], after_id=place[1], **about)
    return [row if row.due_at is None else as_of(row, now) for row in rows]


def _records(tx: Tx, requester_id: str, results: list[Result]) -> dict[str, Record]:
    return crowd.lifetime(tx, requester_id, [result.worker_id for result in results])
