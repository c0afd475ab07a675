"""Requests for qualifications: asking, taking the test, and the owner's decision.

A type without a test is asked for; one with a test is tested for, and its answers are scored where there is a
key. Whoever changes what a worker has of a type is alone with that pair until the end.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.qualifications import qualification_requests, qualification_types
from piecework.db.statements import Statement
from piecework.market import messages, qualifications, senders
from piecework.market import qualification_types as types
from piecework.rules import qualification_requests as rules
from piecework.rules.qualification_requests import NextStep, Qualification, QualificationRequest
from piecework.rules.qualification_types import DISPOSED, DISPOSING, QualificationType, does_not_exist
from piecework.rules.questions import answer_key
from piecework.rules.questions.answers import Answer, to_xml
from piecework.rules.refusals import Refused
from piecework.rules.texts import REASON_CHARACTERS, check_words

_requests = qualification_requests
_FOREVER = 2**62


class Standpoint(NamedTuple):
    """A type as one worker sees it: what the worker has of it, the last request, and what to do next."""

    type: QualificationType
    held: Qualification | None
    latest: QualificationRequest | None
    next: NextStep


_INSERT = sql.insert(_requests)
_GET = Statement(select(_requests).where(_requests.c.id == bindparam("id")))
_LATEST = Statement(
    select(_requests)
    .where(
        _requests.c.worker_id == bindparam("worker_id"),
        _requests.c.qualification_type_id == bindparam("type_id"),
    )
    .order_by(_requests.c.id.desc())
    .limit(1)
)
_CHANGING = ("status", "submitted_at", "decided_at", "answer", "value", "reason")
_SAVE = Statement(
    update(_requests)
    .where(_requests.c.id == bindparam("request"))
    .values({name: bindparam(name) for name in _CHANGING})
)
_SHARE_TYPE = Statement(
    select(qualification_types).where(qualification_types.c.id == bindparam("id")).with_for_update(read=True)
)


def _pending(of: Any) -> Statement:
    return Statement(
        select(_requests)
        .where(
            of,
            _requests.c.status == "Pending",
            or_(
                _requests.c.submitted_at > bindparam("after_time"),
                (_requests.c.submitted_at == bindparam("after_time"))
                & (_requests.c.id > bindparam("after_id")),
            ),
        )
        .order_by(_requests.c.submitted_at, _requests.c.id)
        .limit(bindparam("limit"))
    )


_PENDING_OF_OWNER = _pending(_requests.c.requester_id == bindparam("about"))
_PENDING_OF_TYPE = _pending(_requests.c.qualification_type_id == bindparam("about"))
_DECIDED = Statement(
    select(_requests)
    .where(
        _requests.c.qualification_type_id == bindparam("type_id"),
        _requests.c.decided_at.is_not(None),
        _requests.c.submitted_at.is_not(None),
        or_(
            _requests.c.decided_at < bindparam("before"),
            (_requests.c.decided_at == bindparam("before")) & (_requests.c.id < bindparam("before_id")),
        ),
    )
    .order_by(_requests.c.decided_at.desc(), _requests.c.id.desc())
    .limit(bindparam("limit"))
)
_RECENT = Statement(
    select(_requests, qualification_types.c.name)
    .join(qualification_types, qualification_types.c.id == _requests.c.qualification_type_id)
    .where(_requests.c.worker_id == bindparam("worker_id"))
    .order_by(_requests.c.id.desc())
    .limit(bindparam("limit"))
)


def standpoint(tx: Tx, worker_id: str, type_id: str) -> Standpoint:
    """Return a type as a worker sees it now. Refuses one that does not exist, or no longer."""
    found = types.find(tx, type_id)
    held = qualifications.find(tx, type_id, worker_id)
    if found is None or (found.status in (DISPOSING, DISPOSED) and held is None):
        raise does_not_exist(type_id)
    latest = _latest(tx, worker_id, type_id)
    return Standpoint(found, held, latest, rules.next_step(found, held, latest, tx.now))


def request(tx: Tx, worker_id: str, type_id: str) -> QualificationRequest:
    """Ask for a qualification without a test; granted at once where the type says so, else Pending.

    Refuses what is not possible now: a test, an open request, a retry too early, an Inactive type.
    """
    found = _begin(tx, worker_id, type_id, test=False).type
    asked = _new(tx, found, worker_id)._replace(status=rules.PENDING, submitted_at=tx.now)
    if found.auto_granted:
        asked = _granted(tx, asked, found.auto_granted_value or 0)
    tx.run(_INSERT, **asked._asdict())
    return asked


def start_test(tx: Tx, worker_id: str, type_id: str) -> QualificationRequest:
    """Begin a test, or go on with the one being taken while its time runs. Refuses as `request`."""
    seen = _begin(tx, worker_id, type_id, test=True)
    if seen.next.what == "go on" and seen.latest is not None:
        return seen.latest
    if seen.latest is not None and seen.latest.status == rules.LAPSED:
        _save(tx, seen.latest)  # one request at most is open
    duration_ms = (seen.type.test_duration_seconds or 0) * 1_000
    begun = _new(tx, seen.type, worker_id)._replace(deadline_at=tx.now + duration_ms)
    tx.run(_INSERT, **begun._asdict())
    return begun


def submit_test(tx: Tx, worker_id: str, request_id: str, answers: Sequence[Answer]) -> QualificationRequest:
    """Submit the answers to a test: granted with the key's value, or Pending without a key.

    Refuses answers after the time is up.
    """
    taken = _lock(tx, request_id)
    if taken is None or taken.worker_id != worker_id:
        raise rules.does_not_exist(request_id)
    rules.check_may_submit(taken)
    taken = taken._replace(status=rules.PENDING, submitted_at=tx.now, answer=to_xml(answers))
    if taken.answer_key is not None:
        taken = _granted(tx, taken, answer_key.value(answer_key.parse(taken.answer_key), answers))
    _save(tx, taken)
    return taken


def find(tx: Tx, worker_id: str, request_id: str) -> QualificationRequest | None:
    """Return a worker's own request as of now, or None."""
    row = tx.row(_GET, id=request_id)
    if row is None or row.worker_id != worker_id:
        return None
    return rules.as_seen(QualificationRequest._make(row), tx.now)


def accept(tx: Tx, requester_id: str, request_id: str, value: int) -> None:
    """Grant a pending request, whatever the worker had before (AcceptQualificationRequest)."""
    pending = _lock_own(tx, requester_id, request_id)
    _save(tx, _granted(tx, pending, value))
    subject = f"You were given the qualification “{_name(tx, pending)}”"
    messages.send(tx, pending.worker_id, requester_id, subject, f"Its value for you is {value}.")


def reject(tx: Tx, requester_id: str, request_id: str, reason: str | None) -> None:
    """Reject a pending request; what the worker had before stays (RejectQualificationRequest)."""
    check_words(reason, REASON_CHARACTERS, "Reason")
    pending = _lock_own(tx, requester_id, request_id)
    _save(tx, pending._replace(status=rules.REJECTED, decided_at=tx.now, reason=reason or None))
    subject = f"Your request for the qualification “{_name(tx, pending)}” was rejected"
    said = senders.words(tx, pending.worker_id, requester_id, reason or "")
    messages.send(tx, pending.worker_id, requester_id, subject, said)


def answer_several(
    tx: Tx, requester_id: str, request_ids: Sequence[str], value: int | None, reason: str | None
) -> int:
    """Grant pending requests with a value, or reject them if it is None; return how many were pending.

    Whatever was decided before, or is somebody else's, is passed over. Refuses a reason that is too long.
    """
    check_words(reason, REASON_CHARACTERS, "Reason")
    answered = 0
    # In one order, whoever answers.
    for request_id in sorted(set(request_ids)):
        try:
            if value is None:
                reject(tx, requester_id, request_id, reason)
            else:
                accept(tx, requester_id, request_id, value)
        except Refused:
            continue  # before anything was written
        answered += 1
    return answered


def list_pending(
    tx: Tx, requester_id: str, type_id: str | None, after: tuple[int, str], limit: int
) -> list[QualificationRequest]:
    """Return pending requests for one of a requester's types, or for all, the oldest first.

    `after` is (submitted_at, id) of the last one seen; (0, "") to begin (ListQualificationRequests).
    """
    if type_id is not None:
        types.get_own(tx, requester_id, type_id)
    rows = tx.rows(
        _PENDING_OF_OWNER if type_id is None else _PENDING_OF_TYPE,
        about=type_id or requester_id,
        after_time=after[0],
        after_id=after[1],
        limit=limit,
    )
    return [QualificationRequest._make(row) for row in rows]


def list_decided(
    tx: Tx, requester_id: str, type_id: str, before: tuple[int, str] | None, limit: int
) -> list[QualificationRequest]:
    """Return what became of requests for a requester's type, the last decision first.

    `before` is (decided_at, id) of the last one seen.
    """
    types.get_own(tx, requester_id, type_id)
    decided_at, id_ = before or (_FOREVER, "~")
    rows = tx.rows(_DECIDED, type_id=type_id, before=decided_at, before_id=id_, limit=limit)
    return [QualificationRequest._make(row) for row in rows]


def recent(tx: Tx, worker_id: str, limit: int = 50) -> list[tuple[QualificationRequest, str]]:
    """Return a worker's latest requests as of now, newest first, each with its type's name."""
    size = len(QualificationRequest._fields)
    rows: list[Any] = tx.rows(_RECENT, worker_id=worker_id, limit=limit)
    return [(rules.as_seen(QualificationRequest._make(row[:size]), tx.now), row.name) for row in rows]


def _begin(tx: Tx, worker_id: str, type_id: str, *, test: bool) -> Standpoint:
    tx.alone(f"{type_id} {worker_id}")
    # Waits for a deletion under way, which closes the requests that it sees.
    if tx.row(_SHARE_TYPE, id=type_id) is None:
        raise does_not_exist(type_id)
    seen = standpoint(tx, worker_id, type_id)
    rules.check_may_begin(seen.next, test=test)
    return seen


def _latest(tx: Tx, worker_id: str, type_id: str) -> QualificationRequest | None:
    row = tx.row(_LATEST, worker_id=worker_id, type_id=type_id)
    return None if row is None else rules.as_seen(QualificationRequest._make(row), tx.now)


def _new(tx: Tx, wanted: QualificationType, worker_id: str) -> QualificationRequest:
    return QualificationRequest(
        id=ids.new_id(tx.now),
        qualification_type_id=wanted.id,
        requester_id=wanted.requester_id,
        worker_id=worker_id,
        status=rules.TESTING,
        started_at=tx.now,
        deadline_at=None,
        submitted_at=None,
        decided_at=None,
        test=wanted.test,
        answer_key=wanted.answer_key,
        answer=None,
        value=None,
        reason=None,
    )


def _granted(tx: Tx, asked: QualificationRequest, value: int) -> QualificationRequest:
    qualifications.grant(tx, asked.qualification_type_id, asked.worker_id, value)
    return asked._replace(status=rules.GRANTED, decided_at=tx.now, value=value)


def _lock(tx: Tx, request_id: str) -> QualificationRequest | None:
    """Return a request as of now, alone with what its worker has of its type."""
    row: Any = tx.row(_GET, id=request_id)
    if row is None:
        return None
    tx.alone(f"{row.qualification_type_id} {row.worker_id}")
    # A deletion closes requests by type, so the type's row is shared while one is decided.
    tx.row(_SHARE_TYPE, id=row.qualification_type_id)
    row = tx.row(_GET, id=request_id)
    return rules.as_seen(QualificationRequest._make(row), tx.now)


def _lock_own(tx: Tx, requester_id: str, request_id: str) -> QualificationRequest:
    pending = _lock(tx, request_id)
    # While its test is being taken, a request does not exist for the owner.
    if pending is None or pending.requester_id != requester_id or pending.submitted_at is None:
        raise rules.does_not_exist(request_id)
    rules.check_may_decide(pending)
    return pending


def _save(tx: Tx, changed: QualificationRequest) -> None:
    tx.run(_SAVE, request=changed.id, **{name: getattr(changed, name) for name in _CHANGING})


def _name(tx: Tx, asked: QualificationRequest) -> str:
    found = types.find(tx, asked.qualification_type_id)
    assert found is not None, "requests refer to types, which are never removed"
    return found.name
