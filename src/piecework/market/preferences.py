"""What a worker chose for the pages of a market, and what they do not want to see there."""

import json
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, select

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.finding import hidden, preferences
from piecework.db.statements import Statement
from piecework.market import hit_types
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

MOST_HIDDEN = 5_000

_PUT = sql.upsert(preferences, {"choices": bindparam("choices")})
CHOICES = Statement(select(preferences.c.choices).where(preferences.c.worker_id == bindparam("worker_id")))
_HIDE = sql.upsert(hidden, {"name": bindparam("name")})
_SHOW = Statement(
    delete(hidden).where(
        hidden.c.worker_id == bindparam("worker_id"), hidden.c.subject_id == bindparam("subject_id")
    )
)
_COUNT = Statement(select(func.count()).where(hidden.c.worker_id == bindparam("worker_id")))
_LIST = Statement(
    select(hidden)
    .where(hidden.c.worker_id == bindparam("worker_id"), hidden.c.subject_id > bindparam("after"))
    .order_by(hidden.c.subject_id)
    .limit(bindparam("limit"))
)


class Hidden(NamedTuple):
    """A group or a requester that a worker hid. `kind` is group or requester, `name` what it was called."""

    worker_id: str
    subject_id: str
    kind: str
    name: str
    hidden_at: int


def choices(tx: Tx, worker_id: str) -> dict[str, str]:
    """Return what a worker chose; empty for whoever chose nothing."""
    return as_choices(tx.value(CHOICES, worker_id=worker_id))


def as_choices(text: str | None) -> dict[str, str]:
    """Return what stands in the row of CHOICES, if there is one."""
    return {} if text is None else dict(json.loads(text))


def choose(tx: Tx, worker_id: str, changes: dict[str, str]) -> None:
    """Keep choices beside those made before; an empty one is forgotten."""
    kept = {name: value for name, value in (choices(tx, worker_id) | changes).items() if value}
    tx.run(_PUT, worker_id=worker_id, choices=json.dumps(kept, ensure_ascii=False))


def hide_group(tx: Tx, worker_id: str, group_id: str) -> Hidden:
    """Leave a group out of a worker's lists, by its id or that of its type. Refuses an unknown one."""
    hit_type = hit_types.resolve(tx, group_id)
    if hit_type is None:
        raise Refused("HITTypeDoesNotExist", Phrase("HIT type {id} does not exist.", id=group_id))
    return _hide(tx, Hidden(worker_id, hit_type.id, "group", hit_type.title, tx.now))


def hide_requester(tx: Tx, worker_id: str, requester_id: str, name: str) -> Hidden:
    """Leave a requester's groups out of a worker's lists; `name` is what the requester is called now."""
    return _hide(tx, Hidden(worker_id, requester_id, "requester", name, tx.now))


def show_again(tx: Tx, worker_id: str, subject_id: str) -> None:
    """List a group or requester again; harmless for one that was not hidden."""
    tx.run(_SHOW, worker_id=worker_id, subject_id=subject_id)


def list_hidden(tx: Tx, worker_id: str, after: str, limit: int) -> list[Hidden]:
    """Return what a worker hid, by id. `after` is the last id seen."""
    return [Hidden._make(row) for row in tx.rows(_LIST, worker_id=worker_id, after=after, limit=limit)]


def _hide(tx: Tx, made: Hidden) -> Hidden:
    if int(tx.value(_COUNT, worker_id=made.worker_id)) >= MOST_HIDDEN:
        raise Refused(
            "TooMuchHidden",
            Phrase(
                "You hide {most:,} groups and requesters, which is the most. Show some again.",
                most=MOST_HIDDEN,
            ),
        )
    tx.run(_HIDE, **made._asdict())
    return made
