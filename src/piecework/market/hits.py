"""HITs, the requester's side: creating, reading, extending, expiring, reviewing, deleting.

What workers do with them is in `assignments`; how they look in the list of work is in `groups`.
"""

from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select, union_all

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import assignments, hit_questions, hit_types, hits
from piecework.db.schema.qualifications import hit_type_qualifications
from piecework.db.statements import Statement
from piecework.market import events, ledger, outcomes, qualification_types, request_tokens, reviews, settling
from piecework.market import hit_types as types
from piecework.market.hit_types import HITType
from piecework.rules import hits as rules
from piecework.rules import qualification_types as type_rules
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.hits import HIT
from piecework.rules.money import fee
from piecework.rules.qualifications import SYSTEM_TYPES, kept_as, needs_masters
from piecework.rules.refusals import Refused
from piecework.rules.reviews.policies import Policies
from piecework.rules.texts import ANNOTATION_CHARACTERS, ASSIGNMENTS, check_length, check_range


class HITDraft(NamedTuple):
    """What a HIT has of its own. `question` is a checked document, stored as it came.

    `layout_id` is the layout that it was filled from, if it was.
    """

    question: str
    lifetime_seconds: int
    max_assignments: int = 1
    annotation: str | None = None
    policies: Policies = Policies()
    layout_id: str | None = None


class HITView(NamedTuple):
    """A HIT as of now, with its type and question."""

    hit: HIT
    hit_type: HITType
    question: str
    layout_id: str | None = None


_INSERT = sql.insert(hits)
_INSERT_QUESTION = sql.insert(hit_questions)
_INSERT_MANY = sql.insert_many(hits)
_INSERT_QUESTIONS = sql.insert_many(hit_questions)

_TYPE_COLUMNS = [hit_types.c[name].label(f"type_{name}") for name in HITType._fields]
_MANY = len(settling.HIT_COLUMNS)


def _overdue(what: Any, status: str) -> Any:
    found = select(what).where(
        assignments.c.hit_id == hits.c.id,
        assignments.c.due_at <= bindparam("now"),
        assignments.c.status == status,
    )
    return found.correlate(hits).scalar_subquery()


OVERDUE_COLUMNS = (
    _overdue(func.count(), "Accepted").label("abandoned"),
    _overdue(func.count(), "Submitted").label("approved"),
    _overdue(func.max(assignments.c.due_at), "Accepted").label("last_abandoned_at"),
)
_VIEW = (
    select(
        *settling.HIT_COLUMNS,
        *_TYPE_COLUMNS,
        hit_questions.c.question,
        hit_questions.c.layout_id,
        *OVERDUE_COLUMNS,
    )
    .join(hit_types, hit_types.c.id == hits.c.hit_type_id)
    .join(hit_questions, hit_questions.c.hit_id == hits.c.id)
)
_GET = Statement(_VIEW.where(hits.c.id == bindparam("id")))
_LIST = Statement(
    _VIEW.where(
        hits.c.requester_id == bindparam("requester_id"),
        hits.c.id < bindparam("before"),
        hits.c.status != rules.DISPOSED,
    )
    .order_by(hits.c.id.desc())
    .limit(bindparam("limit"))
)


_FOR_QUALIFICATION = Statement(
    _VIEW.where(
        hits.c.requester_id == bindparam("requester_id"),
        hits.c.hit_type_id.in_(
            select(hit_type_qualifications.c.hit_type_id).where(
                hit_type_qualifications.c.qualification_type_id == bindparam("qualification_type_id"),
                hit_type_qualifications.c.requester_id == bindparam("requester_id"),
            )
        ),
        hits.c.id < bindparam("before"),
        hits.c.status != rules.DISPOSED,
    )
    .order_by(hits.c.id.desc())
    .limit(bindparam("limit"))
)


def _reviewable_ids(*, of_type: bool) -> Any:
    """Return ids of HITs that have a status: those marked so, and those that a passed deadline makes so."""
    mine = [hits.c.requester_id == bindparam("requester_id"), hits.c.id > bindparam("after")]
    if of_type:
        mine.append(hits.c.hit_type_id == bindparam("hit_type_id"))
    marked = (
        select(hits.c.id)
        .where(*mine, hits.c.status == bindparam("status"))
        .order_by(hits.c.id)
        .limit(bindparam("limit"))
        .subquery()
    )
    expired = and_(hits.c.status == "Assignable", hits.c.due_at <= bindparam("now"))
    abandoned = hits.c.id.in_(
        select(assignments.c.hit_id).where(
            assignments.c.due_at <= bindparam("now"), assignments.c.status == "Accepted"
        )
    )
    overdue = (
        select(hits.c.id)
        .where(
            *mine,
            bindparam("status") == rules.REVIEWABLE,
            or_(expired, and_(hits.c.status == rules.UNASSIGNABLE, abandoned)),
        )
        .order_by(hits.c.id)
        .limit(bindparam("limit"))
        .subquery()
    )
    return union_all(select(marked.c.id), select(overdue.c.id)).subquery()


def _reviewable(*, of_type: bool) -> Statement:
    # Behind the limit the two lists may have gaps: either holds only its own first ones.
    return Statement(
        _VIEW.where(hits.c.id.in_(select(_reviewable_ids(of_type=of_type).c.id)))
        .order_by(hits.c.id)
        .limit(bindparam("limit"))
    )


_REVIEWABLE = _reviewable(of_type=False)
_REVIEWABLE_OF_TYPE = _reviewable(of_type=True)


def create(
    tx: Tx, requester_id: str, type_draft: HITTypeDraft, draft: HITDraft, token: str | None = None
) -> HITView:
    """Publish a HIT, finding or making its type (CreateHIT).

    Refuses a used token (HitAlreadyExists), values out of bounds, unknown qualification types, and a cost
    that the requester's funds do not cover.
    """
    hit_id = ids.new_id(tx.now)
    request_tokens.claim(tx, requester_id, "CreateHIT", token, hit_id)
    return _publish(tx, hit_id, types.find_or_create(tx, requester_id, type_draft), draft)


def create_with_type(
    tx: Tx, requester_id: str, hit_type_id: str, draft: HITDraft, token: str | None = None
) -> HITView:
    """Publish a HIT of an existing type (CreateHITWithHITType). Refuses as `create`, and an unknown type."""
    hit_id = ids.new_id(tx.now)
    hit_type = types.get_for_new_hits(tx, requester_id, hit_type_id)
    request_tokens.claim(tx, requester_id, "CreateHITWithHITType", token, hit_id)
    return _publish(tx, hit_id, hit_type, draft)


def get(tx: Tx, requester_id: str, hit_id: str) -> HITView:
    """Return a requester's HIT as of now, also a disposed one (GetHIT)."""
    row = tx.row(_GET, id=hit_id, now=tx.now)
    if row is None or row.requester_id != requester_id:
        raise rules.does_not_exist(hit_id)
    return _view(tx, row)


def list_(tx: Tx, requester_id: str, before: str | None, limit: int) -> list[HITView]:
    """Return a requester's HITs that are not disposed, newest first (ListHITs).

    `before` is the last id seen.
    """
    return _not_disposed(tx, _LIST, before or "~", limit, requester_id=requester_id)


def list_for_qualification_type(
    tx: Tx, requester_id: str, type_id: str, before: str | None, limit: int
) -> list[HITView]:
    """Return a requester's HITs that ask for a type, newest first (ListHITsForQualificationType).

    The type may be anybody's, or the system's.
    """
    if type_id not in SYSTEM_TYPES and qualification_types.find(tx, type_id) is None:
        raise type_rules.does_not_exist(type_id)
    about = {"requester_id": requester_id, "qualification_type_id": kept_as(type_id)}
    return _not_disposed(tx, _FOR_QUALIFICATION, before or "~", limit, **about)


def _not_disposed(tx: Tx, statement: Statement, before: str, limit: int, **about: str) -> list[HITView]:
    found: list[HITView] = []
    while True:
        rows = tx.rows(statement, before=before, limit=limit, now=tx.now, **about)
        for row in rows:
            view = _view(tx, row)
            if view.hit.status != rules.DISPOSED:
                found.append(view)
                if len(found) == limit:
                    return found
        # Some are past their 120 days while nobody swept; a page must not end on them.
        if len(rows) < limit:
            return found
        before = rows[-1].id


def list_reviewable(
    tx: Tx, requester_id: str, status: str, hit_type_id: str | None, after: str, limit: int
) -> list[HITView]:
    """Return a requester's Reviewable or Reviewing HITs, oldest first (ListReviewableHITs)."""
    statement = _REVIEWABLE if hit_type_id is None else _REVIEWABLE_OF_TYPE
    found: list[HITView] = []
    while True:
        parameters = {
            "requester_id": requester_id,
            "status": status,
            "after": after,
            "limit": limit,
            "now": tx.now,
        }
        if hit_type_id is not None:
            parameters["hit_type_id"] = hit_type_id
        rows = tx.rows(statement, **parameters)
        for row in rows:
            view = _view(tx, row)
            if view.hit.status == status:
                found.append(view)
                if len(found) == limit:
                    return found
        # Some candidates turned out not to be there yet; go on behind them.
        if len(rows) < limit:
            return found
        after = rows[-1].id


def extend(tx: Tx, requester_id: str, hit_id: str, more: int, token: str | None = None) -> HIT:
    """Add assignments to a HIT (CreateAdditionalAssignmentsForHIT). Its expiry stays where it is."""
    settling.check_own(tx, requester_id, hit_id)
    request_tokens.claim(tx, requester_id, "CreateAdditionalAssignmentsForHIT", token, hit_id)
    hit = settling.lock_own(tx, requester_id, hit_id)
    rules.check_may_extend(hit, more)
    events.record(tx, "HITExtended", hit)
    return _change(tx, hit, hit._replace(max_assignments=hit.max_assignments + more))


def set_expiration(tx: Tx, requester_id: str, hit_id: str, expire_at: int) -> HIT:
    """Move a HIT's expiry; a past moment expires it at once (UpdateExpirationForHIT).

    Repeats are harmless.
    """
    hit = settling.lock_own(tx, requester_id, hit_id)
    expires_at = rules.expiry_asked_for(hit, expire_at, tx.now)
    moved = hit._replace(expires_at=expires_at)
    if expires_at <= tx.now and hit.status == rules.ASSIGNABLE:
        events.record(tx, "HITExpired", moved)
    return _change(tx, hit, moved)


def set_review_status(tx: Tx, requester_id: str, hit_id: str, *, revert: bool) -> HIT:
    """Mark a Reviewable HIT as Reviewing, or back (UpdateHITReviewStatus)."""
    hit = settling.lock_own(tx, requester_id, hit_id)
    return outcomes.change(tx, hit, hit._replace(status=rules.review_status_asked_for(hit, revert=revert)))


def set_type(tx: Tx, requester_id: str, hit_id: str, hit_type_id: str) -> HIT:
    """Move a HIT nobody has accepted to another type.

    A changed reward changes what is held (UpdateHITTypeOfHIT).
    """
    hit = settling.lock_own(tx, requester_id, hit_id)
    hit_type = types.get_for_new_hits(tx, requester_id, hit_type_id)
    rules.check_may_change_type(hit)
    if hit.hit_type_id == hit_type.id:
        return hit
    ledger.release(tx, hit, hit.funded)
    moved = hit._replace(
        hit_type_id=hit_type.id,
        group_id=hit_type.group_id,
        reward_cents=hit_type.reward_cents,
        fee_cents=_fee(tx, hit_type, hit.max_assignments),
        queue_key=None,
    )
    return _change(tx, hit._replace(funded=0, queue_key=None), moved)


def delete(tx: Tx, requester_id: str, hit_id: str) -> HIT:
    """Dispose of a reviewable HIT with nothing left to decide (DeleteHIT)."""
    hit = settling.lock_own(tx, requester_id, hit_id)
    rules.check_may_delete(hit)
    return outcomes.dispose(tx, hit, tx.now)


def _change(tx: Tx, hit: HIT, changed: HIT) -> HIT:
    changed = settling.with_funds(tx, hit.requester_id, outcomes.change, tx, hit, changed)
    return settling.settle(tx, changed) if changed.policies else changed


def made(tx: Tx, hit_id: str, hit_type: HITType, draft: HITDraft) -> HIT:
    """Return the row of a HIT to be published now. Refuses values out of bounds."""
    rules.check_lifetime(draft.lifetime_seconds)
    check_range(draft.max_assignments, ASSIGNMENTS, "MaxAssignments")
    check_length(draft.annotation, ANNOTATION_CHARACTERS, "RequesterAnnotation")
    expires_at = tx.now + draft.lifetime_seconds * 1_000
    return HIT(
        id=hit_id,
        hit_type_id=hit_type.id,
        group_id=hit_type.group_id,
        requester_id=hit_type.requester_id,
        created_at=tx.now,
        expires_at=expires_at,
        max_assignments=draft.max_assignments,
        pending=0,
        submitted=0,
        completed=0,
        funded=draft.max_assignments,
        reward_cents=hit_type.reward_cents,
        fee_cents=_fee(tx, hit_type, draft.max_assignments),
        status=rules.ASSIGNABLE,
        reviewable_at=None,
        due_at=expires_at,
        queue_key=hit_id,  # the line is in order of creation until HITs open again
        annotation=draft.annotation,
        policies=reviews.kinds(draft.policies),
    )


def publish_many(tx: Tx, hit_type: HITType, new: list[HIT], questions: list[str], layout_id: str) -> None:
    """Publish HITs of one type, as `create` would one after the other, with few statements.

    `new` are like what `made` returns, without review policies. Refuses, before anything is written, a cost
    that the requester's funds do not cover.
    """
    settling.with_funds(tx, hit_type.requester_id, ledger.hold_many, tx, new)
    tx.insert_many(_INSERT_MANY, new)
    pairs = zip(new, questions, strict=True)
    tx.insert_many(_INSERT_QUESTIONS, [(hit.id, text, layout_id) for hit, text in pairs])
    types.list_new_work(tx, hit_type)
    events.record_many(tx, "HITCreated", new)


def _publish(tx: Tx, hit_id: str, hit_type: HITType, draft: HITDraft) -> HITView:
    hit = made(tx, hit_id, hit_type, draft)
    tx.run(_INSERT, **hit._asdict())
    if hit.policies:
        reviews.keep(tx, hit_id, draft.policies)
    tx.run(_INSERT_QUESTION, hit_id=hit_id, question=draft.question, layout_id=draft.layout_id)
    types.list_new_work(tx, hit_type)
    events.record(tx, "HITCreated", hit)
    # Last, because one requester's HITs queue for the row of their funds until each is committed.
    settling.with_funds(tx, hit.requester_id, ledger.hold, tx, hit, hit.funded)
    return HITView(hit, hit_type, draft.question, draft.layout_id)


def _fee(tx: Tx, hit_type: HITType, max_assignments: int) -> int:
    schedule: str = tx.terms.fee_schedule
    if schedule == "none":
        return 0
    return fee(schedule, hit_type.reward_cents, max_assignments, masters=needs_masters(hit_type.wanted))


def view_of(tx: Tx, hit_id: str) -> HITView:
    """Return any HIT as of now, for callers who have checked that it may be seen."""
    row = tx.row(_GET, id=hit_id, now=tx.now)
    if row is None:
        raise Refused("HITDoesNotExist", f"Hit {hit_id} does not exist.")
    return _view(tx, row)


def _view(tx: Tx, row: Any) -> HITView:
    hit = HIT._make(row[:_MANY])
    hit_type = HITType._make(row[_MANY : _MANY + len(HITType._fields)])
    overdue = rules.Overdue(row.abandoned, row.approved, row.last_abandoned_at)
    return HITView(rules.as_seen(hit, tx.now, overdue), hit_type, row.question, row.layout_id)
