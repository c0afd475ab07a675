"""What is done to many HITs of a requester: asked for at once, carried out some at a time.

An owner asks, and the first HITs are dealt with there and then; the background does the others, in the order
of the asking. Each transaction moves a mark, so nothing is done twice. What refuses is counted and passed
over. What is asked for a whole batch goes through `batch_acts`.
"""

from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import hit_acts
from piecework.db.schema.market import assignments as assignments_table
from piecework.db.schema.market import hits as hits_table
from piecework.db.statements import Statement
from piecework.market import assignments, batches, hit_types, hits, settling
from piecework.rules import assignments as assignment_rules
from piecework.rules import hit_acts as rules
from piecework.rules import hits as hit_rules
from piecework.rules.hit_acts import Act, Order, Over
from piecework.rules.phrases import kept, restored
from piecework.rules.reasons import why
from piecework.rules.refusals import Refused

AT_ONCE = 25
"""So many are dealt with while the owner waits: as many as a page of HITs has."""

_COLUMNS = [hit_acts.c[name] for name in Act._fields]
_MOVING = ("reached", "within", "changed", "refused", "reason", "finished_at")
_INSERT = sql.insert(hit_acts)
_GET = Statement(select(*_COLUMNS).where(hit_acts.c.id == bindparam("id")))
_UNDER_WAY = Statement(
    select(*_COLUMNS)
    .where(
        hit_acts.c.requester_id == bindparam("requester_id"),
        hit_acts.c.scope != rules.BATCH,
        hit_acts.c.finished_at.is_(None),
    )
    .order_by(hit_acts.c.id)
    .limit(bindparam("limit"))
)
_WAITING = Statement(
    select(hit_acts.c.id)
    .where(hit_acts.c.finished_at.is_(None))
    .order_by(hit_acts.c.id)
    .limit(bindparam("limit"))
)
_earlier = hit_acts.alias("earlier")
# Two batches have no HIT in common, nor two types or annotations; what was chosen may be anywhere.
_may_meet = or_(
    _earlier.c.scope != hit_acts.c.scope,
    _earlier.c.scope == rules.CHOSEN,
    _earlier.c.subject == hit_acts.c.subject,
)
_LOCK = Statement(
    select(*_COLUMNS)
    .where(
        hit_acts.c.id == bindparam("id"),
        hit_acts.c.finished_at.is_(None),
        ~exists(
            select(_earlier.c.id).where(
                _earlier.c.requester_id == hit_acts.c.requester_id,
                _earlier.c.id < hit_acts.c.id,
                _earlier.c.finished_at.is_(None),
                _may_meet,
            )
        ),
    )
    .with_for_update(skip_locked=True)
)
_SAVE = Statement(
    update(hit_acts)
    .where(hit_acts.c.id == bindparam("of"))
    .values({name: bindparam(name) for name in _MOVING})
)
_asked = sql.texts("subject")
_OWN = Statement(
    select(func.count())
    .select_from(_asked)
    .join(hits_table, hits_table.c.id == _asked.c.value)
    .where(hits_table.c.requester_id == bindparam("requester_id"))
)


def _next(scope: rules.Scope, *, undecided: bool) -> Statement:
    """Return the next HITs of an act, locked all at once before any of them touches its owner's funds."""
    mine = [hits_table.c.requester_id == bindparam("requester_id")]
    if undecided:
        mine.append(hits_table.c.submitted > 0)
    table: Any = hits_table
    # Ids sort by creation, so the act's own bounds what was there when it was asked for.
    in_order: Any = hits_table.c.id
    behind = and_(in_order > bindparam("reached"), in_order < bindparam("act_id"))
    if scope == rules.BATCH:
        # Rows are published in their order, and an index has them.
        in_order = hits_table.c.batch_row
        reached = select(func.coalesce(func.max(_reached.c.batch_row), 0)).where(
            _reached.c.id == bindparam("reached")
        )
        behind = and_(hits_table.c.batch_id == bindparam("subject"), in_order > reached.scalar_subquery())
    elif scope == rules.TYPE:
        mine.append(hits_table.c.hit_type_id == bindparam("subject"))
    elif scope == rules.ANNOTATION:
        mine += [hits_table.c.annotation == bindparam("subject"), hits_table.c.batch_id.is_(None)]
    else:
        table = _asked.join(hits_table, hits_table.c.id == _asked.c.value)
    return Statement(
        select(*settling.HIT_COLUMNS)
        .select_from(table)
        .where(*mine, behind)
        .order_by(in_order)
        .limit(bindparam("limit"))
        .with_for_update(of=hits_table)
    )


_reached = hits_table.alias("reached")
_SCOPES: tuple[rules.Scope, ...] = (rules.BATCH, rules.TYPE, rules.ANNOTATION, rules.CHOSEN)
_NEXT = {
    (scope, undecided): _next(scope, undecided=undecided) for scope in _SCOPES for undecided in (False, True)
}
_TO_DECIDE = Statement(
    select(assignments_table.c.id)
    .where(
        assignments_table.c.hit_id == bindparam("hit_id"),
        assignments_table.c.due_at.is_not(None),
        assignments_table.c.status == assignment_rules.SUBMITTED,
        assignments_table.c.submitted_at <= bindparam("until"),
        assignments_table.c.id > bindparam("after"),
    )
    .order_by(assignments_table.c.id)
    .limit(bindparam("limit"))
)


def ask(tx: Tx, requester_id: str, over: Over, order: Order) -> Act:
    """Have something done to HITs of a requester, and return how far it came at once.

    What was published or submitted later is left alone. Refuses with InvalidAct an order that makes no
    sense, what `check_own` refuses, and for a batch what `batch_acts` does.
    """
    rules.check(order, tx.now)
    check_own(tx, requester_id, over)
    if over.scope == rules.BATCH:
        rules.check_not_for_batch(order.kind)
    act = keep(tx, requester_id, over, order)
    carry_out_some(tx, act.id, AT_ONCE)
    return get(tx, requester_id, act.id)


def keep(tx: Tx, requester_id: str, over: Over, order: Order) -> Act:
    """Keep a checked order for the background."""
    act = Act(
        id=ids.new_id(tx.now),
        requester_id=requester_id,
        **over._asdict(),
        **order._asdict(),
        reached="",
        within="",
        changed=0,
        refused=0,
        reason=None,
        asked_at=tx.now,
        finished_at=None,
    )
    tx.run(_INSERT, **act._asdict())
    return act


def get(tx: Tx, requester_id: str, act_id: str) -> Act:
    """Return an act. Refuses an unknown one."""
    row: Any = tx.row(_GET, id=act_id)
    if row is None or row.requester_id != requester_id:
        raise rules.does_not_exist(act_id)
    return shown(row)


def under_way(tx: Tx, requester_id: str, limit: int) -> list[Act]:
    """Return what a requester asked for and is not finished, the oldest first; not what is about batches."""
    return [shown(row) for row in tx.rows(_UNDER_WAY, requester_id=requester_id, limit=limit)]


def waiting(tx: Tx, limit: int) -> list[str]:
    """Return ids of acts that are not finished, the oldest first."""
    return [row.id for row in tx.rows(_WAITING, limit=limit)]


def carry_out_some(tx: Tx, act_id: str, limit: int) -> int:
    """Do an act to the next HITs or assignments, about `limit` at most, and return how many it came past.

    Nothing happens while an earlier act that could be about the same HITs is not finished, or if another
    process is at it.
    """
    row: Any = tx.row(_LOCK, id=act_id)
    if row is None:
        return 0
    act = Act._make(row)
    act, passed = _decide_some(tx, act, limit) if act.kind in rules.DECISIONS else _do_some(tx, act, limit)
    tx.run(_SAVE, of=act.id, **{name: getattr(act, name) for name in _MOVING})
    return passed


def _do_some(tx: Tx, act: Act, limit: int) -> tuple[Act, int]:
    found = _next_hits(tx, act, limit)
    for hit in found:
        act = _attempt(tx, act, _do, hit)
    reached = found[-1].id if found else act.reached
    return act._replace(reached=reached, finished_at=None if len(found) == limit else tx.now), len(found)


def _decide_some(tx: Tx, act: Act, limit: int) -> tuple[Act, int]:
    """Decide on assignments of the next HITs; one HIT may have more than a transaction should touch."""
    found = _next_hits(tx, act, limit)
    passed, left = 0, limit
    for hit in found:
        rows = tx.rows(_TO_DECIDE, hit_id=hit.id, until=act.asked_at, after=act.within, limit=left)
        for row in rows:
            act = _attempt(tx, act, _decide, row.id)._replace(within=row.id)
        passed += len(rows)
        left -= len(rows)
        if left == 0:
            return act, passed
        act = act._replace(reached=hit.id, within="")
        passed += 1
    return act._replace(finished_at=None if len(found) == limit else tx.now), passed


def _next_hits(tx: Tx, act: Act, limit: int) -> list[hit_rules.HIT]:
    about: dict[str, Any] = {"requester_id": act.requester_id, "subject": act.subject, "reached": act.reached}
    if act.scope != rules.BATCH:
        about["act_id"] = act.id
    statement = _NEXT[act.scope, act.kind in rules.DECISIONS]
    return [hit_rules.HIT._make(row) for row in tx.rows(statement, limit=limit, **about)]


def _attempt(tx: Tx, act: Act, verb: Any, subject: Any) -> Act:
    try:
        done = tx.attempt(verb, act, subject)
    except Refused as refused:
        return act._replace(refused=act.refused + 1, reason=kept(why(refused)))
    return act._replace(changed=act.changed + 1) if done else act


def _decide(tx: Tx, act: Act, assignment_id: str) -> bool:
    if act.kind == rules.APPROVE:
        assignments.approve(tx, act.requester_id, assignment_id, act.words)
    else:
        assignments.reject(tx, act.requester_id, assignment_id, act.words or "")
    return True


def _do(tx: Tx, act: Act, hit: hit_rules.HIT) -> bool:
    """Do an act to a locked HIT, and return whether there was anything to do."""
    if act.kind == rules.REOPEN and not hit_rules.closed_unfinished(hit, tx.now):
        return False
    if act.kind == rules.ADD:
        hits.extend(tx, act.requester_id, hit.id, act.amount)
    elif act.kind == rules.DELETE:
        hits.delete(tx, act.requester_id, hit.id)
    elif act.kind in (rules.REVIEWING, rules.REVIEWABLE):
        hits.set_review_status(tx, act.requester_id, hit.id, revert=act.kind == rules.REVIEWABLE)
    else:
        hits.set_expiration(tx, act.requester_id, hit.id, act.amount)
    return True


def shown(row: Any) -> Act:
    """Return the act in a row of its columns, as people read it."""
    return Act._make(row)._replace(reason=None if row.reason is None else restored(row.reason))


def check_own(tx: Tx, requester_id: str, over: Over) -> None:
    """Refuse a type, a batch and chosen HITs that are unknown or somebody else's, and none chosen."""
    if over.scope == rules.TYPE:
        hit_types.get_own(tx, requester_id, over.subject)
    elif over.scope == rules.CHOSEN:
        rules.check_chosen(len(over.ids))
        if tx.value(_OWN, requester_id=requester_id, subject=over.subject) != len(over.ids):
            raise hit_rules.does_not_exist(over.ids[0])
    elif over.scope == rules.BATCH:
        batches.get(tx, requester_id, over.subject)
