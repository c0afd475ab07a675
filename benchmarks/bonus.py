"""SendBonus, signed: a bonus of one cent for one of many submitted assignments."""

import json

from benchmarks.limit import Step, recorded
from benchmarks.list_assignments import ANSWER
from benchmarks.load import Next
from benchmarks.rows import CONNECTIONS, Row, Target
from benchmarks.stage import QUESTION, TYPE, Stage
from piecework import ids
from piecework.db.door import Tx
from piecework.market import assignments, bonuses, hits
from piecework.rules.qualifications import Worker

REASON = "Carefully read; thank you."


def feeds(staged: Stage) -> list[Next]:
    return [_same(_request(staged)) for _ in range(CONNECTIONS)]


def acts(staged: Stage) -> list[list[Step]]:
    worker_id, assignment_id = staged.stores.production.write(_done, staged.requester.id)
    pay = staged.stores.production.write(
        recorded(bonuses.send, set()), staged.requester.id, assignment_id, worker_id, (1, REASON), None
    )
    return [pay]


def _same(request: bytes) -> Next:
    return lambda _: request


def _request(staged: Stage) -> bytes:
    worker_id, assignment_id = staged.stores.production.write(_done, staged.requester.id)
    members = {
        "AssignmentId": assignment_id,
        "WorkerId": worker_id,
        "BonusAmount": "0.01",
        "Reason": REASON,
    }
    return staged.signed("SendBonus", json.dumps(members).encode())


def _done(tx: Tx, requester_id: str) -> tuple[str, str]:
    draft = hits.HITDraft(QUESTION, 86_400, 1)
    group_id = hits.create(tx, requester_id, TYPE, draft).hit.group_id
    worker = Worker(ids.new_person_id())
    taken = assignments.accept_next(tx, worker, group_id)
    assignments.submit(tx, worker.id, taken.id, ANSWER)
    return worker.id, taken.id


ROW = Row("SendBonus", Target(1_500, 0.35), feeds, acts, writes=True)
