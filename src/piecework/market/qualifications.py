"""Qualifications: who holds what, granting and taking away, and the values that requirements judge by."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, bindparam, select, true

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.qualifications import qualification_types, qualifications
from piecework.db.statements import Statement
from piecework.market import messages, senders, standings
from piecework.market import qualification_types as types
from piecework.rules import qualification_requests as rules
from piecework.rules import qualification_types as type_rules
from piecework.rules import qualifications as value_rules
from piecework.rules.qualification_requests import Qualification
from piecework.rules.qualifications import MASTERS, Requirement, Standing, Values, Worker
from piecework.rules.refusals import Refused
from piecework.rules.texts import REASON_CHARACTERS, check_words

_held = (qualifications.c.worker_id == bindparam("worker_id"), qualifications.c.status == "Granted")
_among = sql.texts("type_ids")
_AMONG = Statement(
    # Each is looked up by itself: joined, all that the worker holds would be read.
    select(
        _among.c.value.label("qualification_type_id"),
        select(qualifications.c.value)
        .where(*_held, qualifications.c.qualification_type_id == _among.c.value)
        .scalar_subquery()
        .label("value"),
        select(qualification_types.c.name)
        .where(qualification_types.c.id == _among.c.value)
        .scalar_subquery()
        .label("name"),
    )
)
_asked_workers, _asked_types = sql.texts("worker_ids"), sql.texts("type_ids")
_OF_MANY = Statement(
    select(qualifications.c.worker_id, qualifications.c.qualification_type_id, qualifications.c.value)
    .select_from(_asked_workers)
    .join(_asked_types, true())
    .join(
        qualifications,
        and_(
            qualifications.c.qualification_type_id == _asked_types.c.value,
            qualifications.c.worker_id == _asked_workers.c.value,
        ),
    )
    .where(qualifications.c.status == "Granted")
)
_GET = Statement(
    select(qualifications).where(
        qualifications.c.qualification_type_id == bindparam("type_id"),
        qualifications.c.worker_id == bindparam("worker_id"),
    )
)
_PUT = sql.upsert(
    qualifications,
    {name: bindparam(name) for name in ("status", "value", "granted_at", "revoked_at", "reason")},
)
_LIST = Statement(
    select(qualifications)
    .where(
        qualifications.c.qualification_type_id == bindparam("type_id"),
        qualifications.c.status == bindparam("status"),
        qualifications.c.worker_id > bindparam("after"),
    )
    .order_by(qualifications.c.worker_id)
    .limit(bindparam("limit"))
)
_OF_WORKER = Statement(
    select(qualifications, qualification_types.c.name, qualification_types.c.requester_id)
    .outerjoin(qualification_types, qualification_types.c.id == qualifications.c.qualification_type_id)
    .where(
        qualifications.c.worker_id == bindparam("worker_id"),
        qualifications.c.qualification_type_id > bindparam("after"),
    )
    .order_by(qualifications.c.qualification_type_id)
    .limit(bindparam("limit"))
)


def values_for(tx: Tx, worker: Worker, wanted: tuple[Requirement, ...]) -> Values:
    """Return a worker's values as far as these requirements ask for them."""
    return values_and_names(tx, worker, wanted)[0]


def values_and_names(
    tx: Tx, worker: Worker, wanted: tuple[Requirement, ...]
) -> tuple[Values, dict[str, str]]:
    """Return a worker's values as `values_for` does, and the names of the types asked for, by id."""
    computed, asked = computed_values(tx, worker), value_rules.asks_for_kept(wanted)
    if not asked:
        return computed, {}
    held, names = look_up(tx, worker.id, asked)
    return value_rules.with_kept(computed, held), names


def computed_values(tx: Tx, worker: Worker, standing: Standing | None = None) -> Values:
    """Return the values of a worker that the market computes, without those that it keeps.

    Whoever has read the worker's standing hands it in.
    """
    return value_rules.system_values(worker, standing or standings.standing(tx, worker.id))


def look_up(tx: Tx, worker_id: str, type_ids: Iterable[str]) -> tuple[dict[str, int], dict[str, str]]:
    """Return what a worker holds of some types, by ids of `rules.qualifications.kept_as`, and their names."""
    rows = tx.rows(_AMONG, worker_id=worker_id, type_ids=json.dumps(sorted(type_ids)))
    held = {row.qualification_type_id: int(row.value) for row in rows if row.value is not None}
    return held, {row.qualification_type_id: row.name for row in rows if row.name is not None}


def of_many(tx: Tx, worker_ids: Iterable[str], type_ids: Iterable[str]) -> dict[tuple[str, str], int]:
    """Return the values that some workers hold of some types, by worker and type."""
    asked = {"worker_ids": json.dumps(sorted(worker_ids)), "type_ids": json.dumps(sorted(type_ids))}
    return {(row.worker_id, row.qualification_type_id): int(row.value) for row in tx.rows(_OF_MANY, **asked)}


def find(tx: Tx, type_id: str, worker_id: str) -> Qualification | None:
    """Return a worker's qualification of a type, granted or revoked, or None."""
    row = tx.row(_GET, type_id=type_id, worker_id=worker_id)
    return None if row is None else Qualification._make(row)


def grant(tx: Tx, type_id: str, worker_id: str, value: int) -> Qualification:
    """Give a worker a value of a type, in place of any the worker has."""
    granted = Qualification(type_id, worker_id, rules.GRANTED, value, tx.now, None, None)
    tx.run(_PUT, **granted._asdict())
    return granted


def associate(
    tx: Tx, requester_id: str, type_id: str, worker_id: str, value: int, *, tell: bool
) -> Qualification:
    """Give a worker a value of one's type without a request (AssociateQualificationWithWorker)."""
    found = types.get_own(tx, requester_id, type_id)
    type_rules.check_may_change(found)
    if tell:
        subject, text = f"You were given the qualification “{found.name}”", f"Its value for you is {value}."
        messages.send(tx, worker_id, requester_id, subject, text)
    return grant(tx, type_id, worker_id, value)


def disassociate(
    tx: Tx, requester_id: str, type_id: str, worker_id: str, reason: str | None, *, tell: bool = True
) -> None:
    """Take a worker's qualification away (DisassociateQualificationFromWorker).

    Refuses one that was never granted, or was taken away already. Work in hand is not touched.
    """
    check_words(reason, REASON_CHARACTERS, "Reason")
    found = types.get_own(tx, requester_id, type_id)
    tx.alone(f"{type_id} {worker_id}")
    held = rules.check_is_granted(find(tx, type_id, worker_id))
    tx.run(_PUT, **held._replace(status=rules.REVOKED, revoked_at=tx.now, reason=reason or None)._asdict())
    if tell:
        said = senders.words(tx, worker_id, requester_id, reason or "")
        messages.send(tx, worker_id, requester_id, f"Your qualification “{found.name}” was taken back", said)


def hand_back(tx: Tx, worker_id: str, type_id: str) -> bool:
    """Give up a qualification of one's own: to its owner it is revoked, without a reason.

    Returns False for one that is not held. How to get it again, if at all, is for the type's own rules.
    """
    tx.alone(f"{type_id} {worker_id}")
    held = find(tx, type_id, worker_id)
    if held is None or held.status != rules.GRANTED:
        return False
    tx.run(_PUT, **held._replace(status=rules.REVOKED, revoked_at=tx.now)._asdict())
    return True


def score(tx: Tx, requester_id: str, type_id: str, worker_id: str) -> Qualification:
    """Return a worker's granted qualification of one's type (GetQualificationScore).

    An unknown type, a system type and somebody else's are refused as if nothing had been granted.
    """
    try:
        types.get_own(tx, requester_id, type_id)
    except Refused:
        raise rules.never_granted() from None
    return rules.check_is_granted(find(tx, type_id, worker_id))


def list_workers(
    tx: Tx, requester_id: str, type_id: str, status: str, place: tuple[str, int]
) -> list[Qualification]:
    """Return who holds one's type, by worker id (ListWorkersWithQualificationType).

    `status` is Granted or Revoked; `place` is the last worker id seen, and how many at most.
    """
    types.get_own(tx, requester_id, type_id)
    after, limit = place
    rows = tx.rows(_LIST, type_id=type_id, status=status, after=after, limit=limit)
    return [Qualification._make(row) for row in rows]


def set_masters(tx: Tx, worker_id: str, *, masters: bool) -> bool:
    """Name a worker a Master, or no longer. Returns whether that changed anything."""
    tx.alone(f"{MASTERS[0]} {worker_id}")
    held = find(tx, MASTERS[0], worker_id)
    is_one = held is not None and held.status == rules.GRANTED
    if is_one == masters:
        return False
    if masters:
        grant(tx, MASTERS[0], worker_id, 1)
    elif held is not None:
        tx.run(_PUT, **held._replace(status=rules.REVOKED, revoked_at=tx.now)._asdict())
    return True


def list_masters(tx: Tx, after: str, limit: int) -> list[Qualification]:
    """Return the Masters by worker id. `after` is the last one seen."""
    rows = tx.rows(_LIST, type_id=MASTERS[0], status=rules.GRANTED, after=after, limit=limit)
    return [Qualification._make(row) for row in rows]


def of_worker(
    tx: Tx, worker_id: str, after: str = "", limit: int = 50
) -> list[tuple[Qualification, str | None, str | None]]:
    """Return what a worker holds or held, each with its type's name and owner; both None for Masters.

    `after` is the last type id seen.
    """
    size = len(Qualification._fields)
    rows: list[Any] = tx.rows(_OF_WORKER, worker_id=worker_id, after=after, limit=limit)
    return [(Qualification._make(row[:size]), row.name, row.requester_id) for row in rows]
