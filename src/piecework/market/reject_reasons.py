"""Reasons for rejecting that a requester keeps, so that they need not be written each time."""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, select

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import reject_reasons
from piecework.db.statements import Statement
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.texts import check_feedback

MOST = 50

_INSERT = sql.insert(reject_reasons)
_LIST = Statement(
    select(reject_reasons.c.id, reject_reasons.c.text)
    .where(reject_reasons.c.requester_id == bindparam("requester_id"))
    .order_by(reject_reasons.c.id)
    .limit(MOST)
)
_DELETE = Statement(
    delete(reject_reasons).where(
        reject_reasons.c.id == bindparam("id"), reject_reasons.c.requester_id == bindparam("requester_id")
    )
)


class Reason(NamedTuple):
    """A reason kept."""

    id: str
    text: str


def list_(tx: Tx, requester_id: str) -> list[Reason]:
    """Return a requester's reasons, the oldest first."""
    return [Reason._make(row) for row in tx.rows(_LIST, requester_id=requester_id)]


def add(tx: Tx, requester_id: str, text: str) -> Reason:
    """Keep a reason; one that is kept already is returned. Refuses an empty or too long one, and too many."""
    text = text.strip()
    check_feedback(text)
    tx.alone(f"{requester_id} reject reasons")
    kept = list_(tx, requester_id)
    same = [reason for reason in kept if reason.text == text]
    if same:
        return same[0]
    if not text or len(kept) >= MOST:
        raise Refused("InvalidReason", Phrase("Write a reason; at most {most} can be kept.", most=MOST))
    made = Reason(ids.new_id(tx.now), text)
    tx.run(_INSERT, id=made.id, requester_id=requester_id, text=text)
    return made


def remove(tx: Tx, requester_id: str, reason_id: str) -> None:
    """Forget a reason; harmless for one that is not there."""
    tx.run(_DELETE, id=reason_id, requester_id=requester_id)
