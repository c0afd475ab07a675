"""Bonuses: money beside the reward, from what a requester may spend, for a submitted assignment."""

from typing import Any

from sqlalchemy import bindparam, func, select

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import batch_bonuses
from piecework.db.schema.market import assignments, hits
from piecework.db.schema.workers import bonus_payments
from piecework.db.statements import Statement
from piecework.market import ledger, messages, request_tokens, senders, settling, standings
from piecework.rules import assignments as assignment_rules
from piecework.rules import bonuses as rules
from piecework.rules.assignments import Assignment
from piecework.rules.bonuses import Bonus
from piecework.rules.hits import does_not_exist as hit_does_not_exist
from piecework.rules.money import bonus_fee, dollars

_ASSIGNMENT = Statement(select(*settling.ASSIGNMENT_COLUMNS).where(assignments.c.id == bindparam("id")))
_LAST_SUBMITTED = Statement(
    select(func.max(assignments.c.submitted_at)).where(
        assignments.c.requester_id == bindparam("requester_id"),
        assignments.c.worker_id == bindparam("worker_id"),
        assignments.c.submitted_at.is_not(None),
    )
)
_COLUMNS = [bonus_payments.c[name] for name in Bonus._fields]
_INSERT = sql.insert(bonus_payments)
_ADD_TO_BATCH = sql.upsert(
    batch_bonuses,
    {name: batch_bonuses.c[name] + bindparam(name) for name in ("payments", "cents", "fee_cents")},
)
_HIT_OWNER = Statement(select(hits.c.requester_id).where(hits.c.id == bindparam("id")))
_OWNER = Statement(select(assignments.c.requester_id).where(assignments.c.id == bindparam("id")))


def _list(about: Any) -> Statement:
    return Statement(
        select(*_COLUMNS)
        .where(about == bindparam("about"), bonus_payments.c.id > bindparam("after"))
        .order_by(bonus_payments.c.id)
        .limit(bindparam("limit"))
    )


_OF_HIT = _list(bonus_payments.c.hit_id)
_OF_ASSIGNMENT = _list(bonus_payments.c.assignment_id)


def send(
    tx: Tx, requester_id: str, assignment_id: str, worker_id: str, words: tuple[int, str], token: str | None
) -> Bonus:
    """Pay a worker a bonus for a submitted assignment, any number of times (SendBonus).

    Args:
        tx: the transaction.
        requester_id: who pays.
        assignment_id: what for.
        worker_id: whose it is.
        words: the bonus in cents, and the reason, which the worker reads.
        token: refused when used within 24 hours.

    Refuses unknown or unsubmitted work, another worker, a worker not seen for half a year, and a sum that the
    funds do not cover with its fee.
    """
    cents, reason = words
    rules.check(cents, reason)
    assignment = _own(tx, requester_id, assignment_id)
    last: int | None = tx.value(_LAST_SUBMITTED, requester_id=requester_id, worker_id=worker_id)
    rules.check_may_pay(assignment, worker_id, last, tx.now)
    bonus = Bonus(
        id=ids.new_id(tx.now),
        requester_id=requester_id,
        worker_id=worker_id,
        assignment_id=assignment_id,
        hit_id=assignment.hit_id,
        cents=cents,
        fee_cents=bonus_fee(tx.terms.fee_schedule, cents),
        reason=reason,
        paid_at=tx.now,
    )
    request_tokens.claim(tx, requester_id, "SendBonus", token, bonus.id)
    tx.run(_INSERT, **bonus._asdict(), uncounted=1)
    standings.add(tx, worker_id, bonus_cents=cents)
    said = senders.words(tx, worker_id, requester_id, reason)
    messages.send(tx, worker_id, requester_id, f"You were paid a bonus of ${dollars(cents)}", said)
    settling.with_funds(tx, requester_id, ledger.pay_bonus, tx, bonus)
    if assignment.batch_id is not None:
        # Behind the row of its owner's funds, for which bonuses queue anyway.
        money = {"cents": cents, "fee_cents": bonus.fee_cents}
        tx.run(_ADD_TO_BATCH, batch_id=assignment.batch_id, payments=1, **money)
    return bonus


def list_for_hit(tx: Tx, requester_id: str, hit_id: str, after: str, limit: int) -> list[Bonus]:
    """Return the bonuses paid for a HIT's assignments, earliest first (ListBonusPayments).

    `after` is the last id seen.
    """
    if tx.value(_HIT_OWNER, id=hit_id) != requester_id:
        raise hit_does_not_exist(hit_id)
    return [Bonus._make(row) for row in tx.rows(_OF_HIT, about=hit_id, after=after, limit=limit)]


def list_for_assignment(tx: Tx, requester_id: str, assignment_id: str, after: str, limit: int) -> list[Bonus]:
    """Return the bonuses paid for one assignment, earliest first (ListBonusPayments)."""
    if tx.value(_OWNER, id=assignment_id) != requester_id:
        raise assignment_rules.does_not_exist(assignment_id)
    return [
        Bonus._make(row) for row in tx.rows(_OF_ASSIGNMENT, about=assignment_id, after=after, limit=limit)
    ]


def _own(tx: Tx, requester_id: str, assignment_id: str) -> Assignment:
    row = tx.row(_ASSIGNMENT, id=assignment_id)
    if row is None or row.requester_id != requester_id:
        raise assignment_rules.does_not_exist(assignment_id)
    return Assignment._make(row)
