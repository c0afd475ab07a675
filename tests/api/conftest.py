"""A market's API with the fixed cast: requester, rival, two workers, and a person without a role."""

import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pytest

from piecework.api.context import Api
from piecework.api.operations import Caller, Outside, build_endpoint
from piecework.background.post import Post
from piecework.db.door import Database
from piecework.market import assignments, ledger, work
from piecework.market.work import Work
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, to_xml
from tests.support import boto

REQUESTER = "AREQUESTER1234"
RIVAL = "ARIVAL12345678"
WORKER = Worker("AWORKER1234567")
OTHER = Worker("AOTHER12345678")
NOBODY = "ANOBODY1234567"
KNOWN_WORKERS = {REQUESTER, RIVAL, WORKER.id, OTHER.id}

QUESTION = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd">'
    "<HTMLContent><![CDATA[<!DOCTYPE html><form><input name=a></form>]]></HTMLContent>"
    "<FrameHeight>0</FrameHeight></HTMLQuestion>"
)
HIT = {
    "Title": "Copy a label",
    "Description": "Copy what is written on the label.",
    "Keywords": "text, copy",
    "Reward": "0.50",
    "AssignmentDurationInSeconds": 600,
    "LifetimeInSeconds": 3_600,
    "Question": QUESTION,
}


class Key(NamedTuple):
    """An access key's credential."""

    secret: str
    principal: Caller


@dataclass
class Service:
    """One market's API, the clients of the cast, and what workers do meanwhile."""

    db: Database
    sandbox: bool
    clock: Any
    post: Post = field(default_factory=lambda: Post({}))
    throttled: set[str] = field(default_factory=set)
    reported: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        outside = Outside(
            authenticate=self._authenticate,
            throttle=lambda credential, _: credential.principal.person_id not in self.throttled,
            report=lambda error, *_: self.reported.append(error),
            observe=lambda *_: None,
            note=lambda *_: None,
            now=_wall,
            elapsed=lambda: 0.0,
            request_id=lambda: "request",
        )
        api = Api(
            db=self.db,
            sandbox=self.sandbox,
            token_secret=b"secret",
            post=self.post,
            worker_exists=self._worker_exists,
            file_url=lambda key: f"https://work.example.org/files/{key}",
        )
        self.app = build_endpoint(api, outside)

    async def _worker_exists(self, worker_id: str) -> bool:
        return worker_id in KNOWN_WORKERS or worker_id.startswith("ACROWD")

    async def _authenticate(self, key: str) -> Key | None:
        if not key.startswith("KEY"):
            return None
        person = key.removeprefix("KEY")
        return Key(f"secret of {person}", Caller(person, is_requester=person != NOBODY, key_id=key))

    def client(self, person: str) -> Any:
        return boto.client(self.app, f"KEY{person}", f"secret of {person}")

    def accept(self, group_id: str, worker: Worker = WORKER) -> str:
        return self.db.write(assignments.accept_next, worker, group_id).id

    def queue(self, worker: Worker = WORKER) -> list[Work]:
        return self.db.read(work.queue, worker.id)

    def work(self, group_id: str, worker: Worker = WORKER) -> str:
        """Accept and submit the next HIT of a group; returns the assignment's id."""
        assignment_id = self.accept(group_id, worker)
        self.db.write(assignments.submit, worker.id, assignment_id, to_xml([Answer("a", free_text="yes")]))
        return assignment_id


def _wall() -> int:
    return time.time_ns() // 1_000_000


@pytest.fixture
def service(market: Database, clock) -> Service:
    """Production, with 100 dollars for the requester and for the rival."""
    for person in (REQUESTER, RIVAL):
        market.write(ledger.deposit, person, 10_000, "test")
    return Service(market, sandbox=False, clock=clock)


@pytest.fixture
def sandbox_service(sandbox: Database, clock) -> Service:
    """The sandbox."""
    return Service(sandbox, sandbox=True, clock=clock)


@pytest.fixture
def requester(service: Service) -> Any:
    """The requester's boto3 client."""
    return service.client(REQUESTER)


@pytest.fixture
def rival(service: Service) -> Any:
    """Another requester's boto3 client."""
    return service.client(RIVAL)
