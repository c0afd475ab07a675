"""How far batches are: counts folded from events in the background, and what is open now.

No act on an assignment writes here, so nobody waits for a busy batch; the counts are seconds old.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select

from piecework import clock
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import batch_bonuses, batch_figures, batch_hours, batches, hit_acts
from piecework.db.schema.market import answers, assignments, hit_types, hits
from piecework.db.statements import Statement
from piecework.market import batches as market_batches
from piecework.market.batches import Listed
from piecework.rules import figures
from piecework.rules.batches import does_not_exist
from piecework.rules.figures import Histogram
from piecework.rules.progress import Counts, Moment, Progress, quiet_since
from piecework.rules.results.choices import Choices, counted, to_json
from piecework.rules.results.fields import fields, names_with

STALLED_AMONG = 100
"""So many of a requester's newest batches are looked at for those that are stalled."""

OPEN_COUNTED = 500
"""Open HITs of a batch are counted up to here; beyond, they are what was published and not taken."""

KINDS = {
    "AssignmentAccepted": "accepted",
    "AssignmentSubmitted": "submitted",
    "AssignmentApproved": "approved",
    "AssignmentRejected": "rejected",
    "AssignmentReturned": "returned",
    "AssignmentAbandoned": "abandoned",
}
_IN_HOURS = ("submitted", "approved", "rejected")

_open = (
    select((hits.c.max_assignments - hits.c.pending - hits.c.submitted - hits.c.completed).label("free"))
    .where(hits.c.batch_id == batches.c.id, hits.c.queue_key > "", hits.c.expires_at > bindparam("now"))
    .correlate(batches)
    .limit(literal_column(str(OPEN_COUNTED + 1)))
    .subquery()
)


def _of_newest(column: Any) -> Any:
    return (
        select(column)
        .where(hits.c.batch_id == batches.c.id)
        .order_by(hits.c.batch_row.desc())
        .limit(literal_column("1"))
        .correlate(batches)
        .scalar_subquery()
    )


def _of_acts(what: Any, *which: Any) -> Any:
    found = select(what).where(hit_acts.c.scope == "batch", hit_acts.c.subject == batches.c.id, *which)
    return found.correlate(batches).scalar_subquery()


_added = func.coalesce(func.sum(hit_acts.c.changed * hit_acts.c.amount), 0)
_submitted_last = (
    select(func.max(assignments.c.submitted_at))
    .where(assignments.c.batch_id == batches.c.id, assignments.c.submitted_at.is_not(None))
    .correlate(batches)
    .scalar_subquery()
)
_asked = sql.texts("batch_ids")
_SEEN = Statement(
    select(
        batches.c.id,
        batches.c.requester_id,
        batches.c.row_count,
        batches.c.published,
        batches.c.max_assignments,
        *(batch_figures.c[name] for name in Counts._fields),
        batch_figures.c.times,
        hit_types.c.reward_cents,
        _of_acts(_added, hit_acts.c.kind == "add").label("added"),
        _of_acts(func.max(hit_acts.c.asked_at)).label("asked_at"),
        _of_newest(hits.c.expires_at).label("expires_at"),
        _of_newest(hits.c.created_at).label("newest_at"),
        _submitted_last.label("submitted_at"),
        (batch_bonuses.c.cents + batch_bonuses.c.fee_cents).label("bonus_cents"),
        select(func.count()).select_from(_open).scalar_subquery().label("open_hits"),
        select(func.coalesce(func.sum(_open.c.free), 0)).scalar_subquery().label("open_assignments"),
    )
    .join_from(_asked, batches, batches.c.id == _asked.c.value)
    .join(hit_types, hit_types.c.id == batches.c.hit_type_id)
    .outerjoin(batch_figures, batch_figures.c.batch_id == batches.c.id)
    .outerjoin(batch_bonuses, batch_bonuses.c.batch_id == batches.c.id)
)
_hour = batch_hours.c.hour
_HOURS = Statement(
    select(_hour, *(batch_hours.c[name] for name in _IN_HOURS))
    .join(batches, batches.c.id == batch_hours.c.batch_id)
    .where(
        batch_hours.c.batch_id == bindparam("batch_id"), batches.c.requester_id == bindparam("requester_id")
    )
    .order_by(_hour)
)
_FIGURES = Statement(select(batch_figures).where(batch_figures.c.batch_id == bindparam("batch_id")))
_PUT = sql.upsert(
    batch_figures, {name: bindparam(name) for name in (*Counts._fields, "times", "answer_names", "choices")}
)
_ADD_HOUR = sql.upsert(batch_hours, {name: batch_hours.c[name] + bindparam(name) for name in _IN_HOURS})
_answered = sql.texts("assignment_ids")
_ANSWERS = Statement(
    select(answers.c.answer).join_from(_answered, answers, answers.c.assignment_id == _answered.c.value)
)


def of(tx: Tx, requester_id: str, batch_ids: Sequence[str]) -> dict[str, Progress]:
    """Return how far a requester's batches are, by id; unknown ones and somebody else's are left out."""
    rows = tx.rows(_SEEN, batch_ids=json.dumps(list(batch_ids)), now=tx.now)
    return {row.id: _progress(row, tx.now) for row in rows if row.requester_id == requester_id}


def stalled(tx: Tx, requester_id: str) -> list[tuple[Listed, Progress]]:
    """Return the stalled ones among a requester's newest batches, by `rules.progress.quiet_since`."""
    found = market_batches.list_(tx, requester_id, None, STALLED_AMONG)
    seen = of(tx, requester_id, [each.batch.id for each in found])
    return [(each, seen[each.batch.id]) for each in found if seen[each.batch.id].quiet_since is not None]


def over_time(tx: Tx, requester_id: str, batch_id: str, *, by_day: bool = False) -> list[Moment]:
    """Return what happened to a batch by the hour, or by the day in UTC, oldest first, without quiet ones."""
    step = clock.DAY if by_day else clock.HOUR
    moments: dict[int, Counter[str]] = defaultdict(Counter)
    for row in tx.rows(_HOURS, batch_id=batch_id, requester_id=requester_id):
        began = row.hour * clock.HOUR // step * step
        moments[began].update({name: getattr(row, name) for name in _IN_HOURS})
    return [Moment(at, *(sums[name] for name in _IN_HOURS)) for at, sums in moments.items()]


def answer_names(tx: Tx, batch_id: str) -> list[str]:
    """Return the fields in a batch's answers that were folded in so far, sorted."""
    row: Any = tx.row(_FIGURES, batch_id=batch_id)
    return [] if row is None else list(json.loads(row.answer_names))


def choices(tx: Tx, requester_id: str, batch_id: str) -> Choices:
    """Return how often which value was given in each field of a batch's answers, seconds old.

    None stands for the counts of a field for texts. Refuses an unknown batch.
    """
    if batch_id not in of(tx, requester_id, [batch_id]):
        raise does_not_exist(batch_id)
    row: Any = tx.row(_FIGURES, batch_id=batch_id)
    return {} if row is None else dict(json.loads(row.choices))


def fold(tx: Tx, events: Iterable[Any]) -> None:
    """Fold uncounted events of batches' assignments into their figures; others are passed over."""
    by_batch: dict[str, list[Any]] = defaultdict(list)
    for event in events:
        if event.batch_id is not None:
            by_batch[event.batch_id].append(event)
    for batch_id in sorted(by_batch):
        _fold_batch(tx, batch_id, by_batch[batch_id])


def _fold_batch(tx: Tx, batch_id: str, events: list[Any]) -> None:
    kept: Any = tx.row(_FIGURES, batch_id=batch_id)
    sums = Counter({name: getattr(kept, name) for name in Counts._fields} if kept else {})
    times = Histogram.from_json(kept.times if kept else "{}")
    hours: dict[int, Counter[str]] = defaultdict(Counter)
    for event in events:
        name = KINDS[event.kind]
        sums[name] += 1
        if name in _IN_HOURS:
            hours[event.at // clock.HOUR][name] += 1
        if name == "submitted":
            times.add((event.submitted_at - event.accepted_at) / 1_000)
        elif name == "approved":
            sums["paid_cents"] += event.reward_cents + event.fee_cents
            if event.rejected_at is not None:
                # A rejection that was taken back: it never was, in the hour when it was made.
                sums["rejected"] -= 1
                hours[event.rejected_at // clock.HOUR]["rejected"] -= 1
    submitted = [event.assignment_id for event in events if event.kind == "AssignmentSubmitted"]
    given = [fields(row.answer) for row in tx.rows(_ANSWERS, assignment_ids=json.dumps(submitted))]
    names = names_with(json.loads(kept.answer_names) if kept else [], given)
    chosen = counted(json.loads(kept.choices) if kept else {}, given)
    counts = {name: sums[name] for name in Counts._fields}
    found = {
        "times": times.to_json(),
        "answer_names": json.dumps(names, ensure_ascii=False),
        "choices": to_json(chosen),
    }
    tx.run(_PUT, batch_id=batch_id, **counts, **found)
    for hour in sorted(hours):
        tx.run(_ADD_HOUR, batch_id=batch_id, hour=hour, **{name: hours[hour][name] for name in _IN_HOURS})


def _progress(row: Any, now: int) -> Progress:
    counts = Counts(*(int(getattr(row, name) or 0) for name in Counts._fields))
    times = Histogram.from_json(row.times or "{}")
    free = int(row.open_assignments)
    if row.open_hits > OPEN_COUNTED:
        slots = row.published * row.max_assignments + int(row.added)
        free = max(free, slots - counts.accepted + counts.returned + counts.abandoned)
    rate = figures.rate_of_group(row.reward_cents, times)
    return Progress(
        rows=row.row_count,
        published=row.published,
        counts=counts,
        open_assignments=free,
        expires_at=row.expires_at,
        times=times,
        rate=rate,
        bonus_cents=int(row.bonus_cents or 0),
        quiet_since=quiet_since((row.newest_at, row.submitted_at, row.asked_at), free, now),
    )
