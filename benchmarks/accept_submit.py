"""Accept the next HIT by worker session, then submit it from its task frame: two verbs a HIT."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

from benchmarks import load
from benchmarks.limit import Step, recorded
from benchmarks.list_assignments import ANSWER
from benchmarks.load import Next
from benchmarks.rows import CONNECTIONS, Row, Target
from benchmarks.stage import PORT, QUESTION, SECRET, TYPE, Stage
from piecework import ids
from piecework.db.door import Tx
from piecework.identity import people, sessions
from piecework.identity.people import Person, Roles
from piecework.identity.profiles import Profile
from piecework.identity.sessions import Caller
from piecework.market import assignments, hits
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualifications import Worker
from piecework.web.tasks.tokens import TaskToken, TaskTokens

HITS = 40_000
Prepare = Callable[[Stage, str, HITTypeDraft], None]
_ASSIGNMENT = re.compile(rb"assignment_id=([A-Z0-9]+)")


def feeds(staged: Stage) -> list[Next]:
    return feeds_of(staged, TYPE, lambda *_: None)


def feeds_of(staged: Stage, kind: HITTypeDraft, prepare: Prepare) -> list[Next]:
    """Return workers on many HITs of a type; `prepare` gives each worker what the type asks for."""
    db = staged.stores.production
    group_id = ""
    draft = hits.HITDraft(QUESTION, 86_400, 1)

    def publish(tx: Tx) -> str:
        made = [hits.create(tx, staged.requester.id, kind, draft).hit for _ in range(500)]
        return made[0].group_id

    for _ in range(HITS // 500):
        group_id = db.write(publish)
    workers = [_person(staged, number) for number in range(CONNECTIONS)]
    for worker in workers:
        prepare(staged, worker.id, kind)
    return [_worker(staged, group_id, worker) for worker in workers]


def _person(staged: Stage, number: int) -> Person:
    profile = Profile("Worker", country="US", subdivision="ME")
    email = f"worker{number}@bench.localhost"
    return staged.stores.identity.write(people.create, email, profile, Roles(worker=True))


def _worker(staged: Stage, group_id: str, person: Person) -> Next:
    cookie = staged.stores.identity.write(sessions.start, person.id, Caller("127.0.0.1", "bench"))
    host = f"127.0.0.1:{PORT}"
    headers = {
        "Host": host,
        "Cookie": f"piecework={cookie}",
        "Origin": f"http://{host}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    accept = load.request("POST", f"/projects/{group_id}/tasks/accept_random", headers)
    return _turns(accept, _submits(person.id, host))


def _turns(accept: bytes, submit: Callable[[str], bytes]) -> Next:
    working = False

    def step(answer: bytes) -> bytes:
        nonlocal working
        working = not (working and answer)
        if working:
            return accept
        found = _ASSIGNMENT.search(answer)
        if found is None:
            raise RuntimeError(f"not accepted: {answer[:500]!r}")
        return submit(found.group(1).decode())

    return step


def _submits(worker_id: str, host: str) -> Callable[[str], bytes]:
    tokens = TaskTokens(SECRET.encode())
    headers = {"Host": host, "Origin": "null", "Content-Type": "application/x-www-form-urlencoded"}

    def submit(assignment_id: str) -> bytes:
        token = tokens.sign(TaskToken("production", "work", assignment_id, worker_id))
        fields = {"assignmentId": assignment_id, "name": "Saxifraga granulata L.", "place": "Port Ellery"}
        return load.request(
            "POST", f"/task/{token}/mturk/externalSubmit", headers, urlencode(fields).encode()
        )

    return submit


def acts(staged: Stage) -> list[list[Step]]:
    return acts_of(staged, TYPE, lambda *_: None)


def acts_of(staged: Stage, kind: HITTypeDraft, prepare: Prepare) -> list[list[Step]]:
    """Return the SQL of accepting and submitting a HIT of a type."""
    db = staged.stores.production
    # A HIT of its own with room for every replay, in a group of its own.
    kind = kind._replace(title="The limit")
    worker = Worker(ids.new_person_id(), "US", "ME")
    prepare(staged, worker.id, kind)
    draft = hits.HITDraft(QUESTION, 86_400, 1_000_000)
    group_id = db.write(hits.create, staged.requester.id, kind, draft).hit.group_id
    accept = db.write(recorded(assignments.accept_next, {worker.id}), worker, group_id)
    taken = next(step for step in accept if step.text.startswith("INSERT INTO assignments")).parameters[0]
    submit = db.write(recorded(assignments.submit, {worker.id, taken}), worker.id, taken, ANSWER)
    return [accept, submit]


ROW = Row("accept, then submit", Target(2_500, 0.45), feeds, acts, writes=True)
