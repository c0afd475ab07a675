"""Thousands of requests, good, odd and hostile: each is answered as the model says, and the books balance."""

import asyncio
import json
import re
import time
import tomllib
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import HealthCheck, given, seed, settings

from piecework.aws.model import Shape, load_model
from piecework.background.post import Post
from piecework.background.senders.sender import UndeliverableError
from piecework.db.door import Database, Tx
from piecework.market import assignments, audit, ledger, qualification_requests, uploads
from piecework.market.uploads import Upload
from piecework.rules.notifications import Event, Specification
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, UploadedFile, to_xml
from piecework.rules.refusals import Refused
from tests.api.conftest import REQUESTER, RIVAL, Service
from tests.api.fuzzing import KEPT, QUEUE, SCAN, Act, Ask, Known, Request, Work, acts, body
from tests.aws.signing import TARGET, ReplayAuth
from tests.support import boto
from tools.build_operation_pages import NOTES_FILE

MODEL = load_model()
# What stands in docs/errors.md, by the type on the wire.
CODES = re.findall(
    r"^\| `([\w.]+)` \| `(\w+)` \|",
    (Path(__file__).parents[2] / "docs" / "errors.md").read_text(),
    re.MULTILINE,
)
ALWAYS = {"ValidationException", "SerializationException"}
NOTES = tomllib.loads(NOTES_FILE.read_text())["operations"]
EXAMPLES = {"sqlite": 1_000, "postgresql": 100}
# The same tests draw the same requests; others collected beside give Hypothesis other constants to draw.
SEED = 20170117


class OneQueue:
    """A way of sending that knows one queue, and nothing is ever in it."""

    def check(self, destination: str) -> None:
        if destination != QUEUE:
            raise UndeliverableError("there is no such queue")

    def send(self, _event: Event, specification: Specification) -> None:
        self.check(specification.destination)


class Fuzzer:
    """Sends requests to both markets and judges the answers."""

    def __init__(self, production: Service, sandbox: Service, driven: dict[str, int]) -> None:
        self._production = production
        self._sandbox = sandbox
        self._driven = driven
        self._seen: dict[str, list[str]] = defaultdict(list)
        self.answered: set[str] = set()
        """Operations that were answered, not refused, at least once."""

    async def play(self, run: list[Act]) -> None:
        """Send a run of requests and do the work between them."""
        for act in run:
            if isinstance(act, Work):
                self._work(act)
            elif isinstance(act, Ask):
                with suppress(Refused):
                    db = self._production.db
                    asked = db.write(qualification_requests.request, act.worker, self._filled(act.type))
                    self._seen["QualificationRequestId"].append(asked.id)
            else:
                await self._send(act)

    def _work(self, act: Work) -> None:
        db, group = self._production.db, self._filled(act.group)
        with suppress(Refused):
            taken = db.write(assignments.accept_next, Worker(act.worker), group)
            self._seen["AssignmentId"].append(taken.id)
            self._seen["WorkerId"].append(act.worker)
            if act.submits:
                db.write(_hand_in, act.worker, taken.id)

    async def _send(self, request: Request) -> None:
        service = self._sandbox if "sandbox" in request.by else self._production
        person = RIVAL if request.by == "rival" else REQUESTER
        members = self._filled(request.members)
        sent = body(members)
        status, _, answer = await boto.call(
            service.app, "POST", "http://piecework.test/", signed(person, request.operation, sent), sent
        )
        told = json.loads(answer)
        self._count("request")
        assert service.reported == [], (request.operation, members)
        if status == 200:
            conforms(told, MODEL.operations[request.operation].output, request.operation)
            self._remember(told)
            self._count("answer")
            self.answered.add(request.operation)
        else:
            assert status == 400, (request, told)
            code = told.get("TurkErrorCode", told["__type"]).removeprefix("AWS.MechanicalTurk.")
            assert (code, told["__type"]) in CODES, (request.operation, told)
            assert code in ALWAYS or code in NOTES[request.operation]["codes"], (request.operation, told)
            self._count("refusal")

    def _count(self, what: str) -> None:
        self._driven[what] = self._driven.get(what, 0) + 1

    def _filled(self, value: Any) -> Any:
        if isinstance(value, Known):
            seen = self._seen[value.name]
            return seen[value.index] if len(seen) >= -value.index else value.else_
        if isinstance(value, dict):
            return {name: self._filled(part) for name, part in value.items()}
        return [self._filled(part) for part in value] if isinstance(value, list) else value

    def _remember(self, told: Any) -> None:
        if isinstance(told, list):
            for part in told:
                self._remember(part)
        elif isinstance(told, dict):
            for name, part in told.items():
                if name == "NextToken" or (name in KEPT and part not in self._seen[name][-8:]):
                    self._seen[name].append(part)
                self._remember(part)


def _hand_in(tx: Tx, worker_id: str, assignment_id: str) -> None:
    key = f"FILE{assignment_id}"
    uploads.add(tx, worker_id, Upload(key, assignment_id, "", SCAN, "a.png", "image/png", 5, 0, None))
    document = to_xml([Answer("a", free_text="yes"), Answer(SCAN, file=UploadedFile(key, 5))])
    uploads.keep(tx, assignment_id, [key])
    assignments.submit(tx, worker_id, assignment_id, document)


def signed(person: str, operation: str, sent: bytes) -> dict[str, str]:
    """Return the headers of a request signed now."""
    headers = {"X-Amz-Target": TARGET + operation, "Content-Type": "application/x-amz-json-1.1"}
    request = AWSRequest("POST", "http://piecework.test/", data=sent, headers=headers)
    signer = ReplayAuth(time.time_ns() // 1_000_000, "mturk-requester", "us-east-1")
    signer.credentials = Credentials(f"KEY{person}", f"secret of {person}")
    signer.add_auth(request)
    return {name: value for name, value in request.headers.items() if name.lower() != "host"}


def conforms(told: Any, shape: Shape, where: str) -> None:
    """Assert that an answer has the model's types, names and required members."""
    kinds: dict[str, Any] = {
        "structure": dict,
        "list": list,
        "string": str,
        "boolean": bool,
        "timestamp": (int, float),
        "integer": int,
        "long": int,
    }
    assert isinstance(told, kinds[shape.type]), where
    if shape.enum:
        assert told in shape.enum, where
    if shape.type == "structure":
        members = dict(shape.members)
        assert shape.required <= told.keys() <= members.keys(), where
        for name, part in told.items():
            conforms(part, members[name], f"{where}.{name}")
    elif shape.element is not None:
        for part in told:
            conforms(part, shape.element, f"{where}[]")


def test_every_request_is_answered_as_the_model_says(
    request: pytest.FixtureRequest, market: Database, sandbox: Database, clock: Any
) -> None:
    driven: dict[str, int] = {}
    request.node.user_properties.append(("driven", (f"the fuzzer from seed {SEED}", driven)))
    market.write(ledger.deposit, REQUESTER, 10**8, "so that money is no reason to refuse")
    production, play_money = (
        Service(each, sandbox=each is sandbox, clock=clock, post=Post({"SQS": OneQueue()}))
        for each in (market, sandbox)
    )
    fuzzer = Fuzzer(production, play_money, driven)
    on_sqlite = market.dialect.name == "sqlite"

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES[market.dialect.name],
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(acts(MODEL))
    def play_all(run: list[Act]) -> None:
        asyncio.run(fuzzer.play(run))

    play_all()
    for each in (production, play_money):
        assert each.db.read(lambda tx: list(audit.problems(tx))) == []
    assert driven["answer"] > driven["request"] / 4
    if on_sqlite:
        assert driven["request"] > 5_000
        assert fuzzer.answered == MODEL.operations.keys()
