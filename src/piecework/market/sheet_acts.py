"""What a row of a sheet does, by the sheet's kind; each returns a word for what it came to."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, select

from piecework.db.door import Tx
from piecework.db.schema.market import assignments as table
from piecework.db.statements import Statement
from piecework.market import assignments, blocks, bonuses, crowd, hits, qualifications, worker_groups
from piecework.rules import assignments as rules
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.sheets.sheets import BONUSES, DECISIONS, WORKERS, Kind, Sheet

_BATCH_OF = Statement(select(table.c.batch_id).where(table.c.id == bindparam("id")))


def decide(tx: Tx, sheet: Sheet, assignment_id: str, act: dict[str, Any]) -> str:
    """Approve or reject, or take a rejection back: "approved", "rejected", "reversed" or "already".

    Refuses as `assignments.approve` and `reject`, and an assignment of another batch than the sheet's.
    """
    owner = sheet.requester_id
    view, hit_view = assignments.get(tx, owner, assignment_id)
    status, feedback = view.assignment.status, act["feedback"]
    if sheet.batch_id is not None and tx.value(_BATCH_OF, id=assignment_id) != sheet.batch_id:
        raise Refused("AssignmentDoesNotExist", Phrase("This assignment is not one of this batch."))
    if status == (rules.APPROVED if act["approve"] else rules.REJECTED):
        return "already"
    if act["approve"]:
        override = act.get("override", True)
        assignments.approve(tx, owner, assignment_id, feedback or None, override=override)
        return "reversed" if status == rules.REJECTED else "approved"
    assignments.reject(tx, owner, assignment_id, feedback)
    if sheet.republish:
        hits.extend(tx, owner, hit_view.hit.id, 1)
    return "rejected"


def pay(tx: Tx, sheet: Sheet, assignment_id: str, act: dict[str, Any]) -> str:
    """Pay a bonus: "paid". Refuses as `bonuses.send`."""
    words = (act["cents"], act["reason"])
    bonuses.send(tx, sheet.requester_id, assignment_id, act["worker_id"], words, None)
    return "paid"


def change_worker(tx: Tx, sheet: Sheet, worker_id: str, act: dict[str, Any]) -> str:
    """Block or unblock a worker, assign or revoke a qualification, change a group: the word of the act.

    Refuses to block and to assign where the worker never submitted anything to the requester.
    """
    owner = sheet.requester_id
    if act["do"] in ("block", "assign") and crowd.get(tx, owner, worker_id) is None:
        raise Refused("WorkerDoesNotExist", Phrase("Worker {id} has submitted nothing to you.", id=worker_id))
    if act["do"] == "block":
        blocks.block(tx, owner, worker_id, act["reason"], act.get("category", ""))
    elif act["do"] == "unblock":
        blocks.unblock(tx, owner, worker_id)
    elif act["do"] in ("join", "leave"):
        change = worker_groups.add if act["do"] == "join" else worker_groups.remove
        if not change(tx, owner, act["type_id"], [worker_id]):
            return "already"
    elif act["do"] == "assign":
        qualifications.associate(tx, owner, act["type_id"], worker_id, act["value"], tell=True)
    else:
        qualifications.disassociate(tx, owner, act["type_id"], worker_id, None)
    return str(act["do"])


ACTS: dict[Kind, Callable[[Tx, Sheet, str, dict[str, Any]], str]] = {
    DECISIONS: decide,
    BONUSES: pay,
    WORKERS: change_worker,
}
