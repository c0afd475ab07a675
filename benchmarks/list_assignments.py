"""ListAssignmentsForHIT, signed, ten submitted assignments, over two hundred HITs."""

import json
from itertools import cycle

from benchmarks.limit import Step, recorded
from benchmarks.load import Next
from benchmarks.rows import CONNECTIONS, Row, Target
from benchmarks.stage import QUESTION, TYPE, Stage
from piecework import ids
from piecework.market import assignments, hits
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, to_xml

HITS = 200
ANSWER = to_xml([Answer(name, free_text="Saxifraga granulata L.") for name in ("name", "place", "date")])


def feeds(staged: Stage) -> list[Next]:
    db = staged.stores.production
    workers = [Worker(ids.new_person_id()) for _ in range(10)]
    requests = []
    for _ in range(HITS):
        hit = db.write(hits.create, staged.requester.id, TYPE, hits.HITDraft(QUESTION, 86_400, 10)).hit
        for worker in workers:
            taken = db.write(assignments.accept, worker, hit.id)
            db.write(assignments.submit, worker.id, taken.id, ANSWER)
        requests.append(staged.signed("ListAssignmentsForHIT", json.dumps({"HITId": hit.id}).encode()))
    order = cycle(requests)
    return [lambda _: next(order)] * CONNECTIONS


def acts(staged: Stage) -> list[list[Step]]:
    hit_id = staged.stores.production.read(hits.list_, staged.requester.id, None, 1)[0].hit.id
    view = recorded(assignments.list_for_hit, set())
    every = {"Submitted", "Approved", "Rejected"}
    return [staged.stores.production.read(view, staged.requester.id, hit_id, every, (0, ""), 10)]


ROW = Row("ListAssignmentsForHIT (10)", Target(2_500), feeds, acts, writes=False)
