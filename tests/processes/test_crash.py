"""SIGKILL under load: every acknowledged verb is there, none is there twice, and the books balance."""

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from piecework import clock
from piecework.db.stores import MarketTerms, Place, open_store, wall_time
from piecework.identity import access_keys, people, sessions
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.sessions import Caller
from piecework.identity.vault import Vault
from piecework.market import assignments, audit, hits, ledger
from piecework.web.tasks.tokens import TaskToken, TaskTokens
from tests.api.conftest import HIT
from tests.support.server import SECRET, WAIT_SECONDS, RunningServer, data_folder
from tests.support.stores import make_stores

ENOUGH = 150
WORKERS = 4
REQUESTERS = 2


@dataclass
class Acknowledged:
    """What the server said it had done, and when it is enough."""

    hits: dict[str, str] = field(default_factory=dict)  # token → HIT
    submitted: dict[str, str] = field(default_factory=dict)  # assignment → what was answered
    approved: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    enough: threading.Event = field(default_factory=threading.Event)
    gone: threading.Event = field(default_factory=threading.Event)

    def note(self, act: Callable[[], object]) -> None:
        with self.lock:
            act()
            if min(len(self.hits), len(self.submitted) * 2, len(self.approved) * 4) >= ENOUGH:
                self.enough.set()


@pytest.fixture
def crash_place(place: Place, tmp_path: Path) -> Place:
    return make_stores(data_folder(tmp_path), place.database_url)


def test_what_was_acknowledged_survives_a_kill(crash_place: Place) -> None:
    key, cookies = people_with_money(crash_place)
    server = RunningServer(crash_place).start()
    said = Acknowledged()
    group_id = client(server, key).create_hit(**HIT, MaxAssignments=1)["HIT"]["HITGroupId"]
    load = [
        threading.Thread(target=publish, args=(client(server, key), f"r{n}", said)) for n in range(REQUESTERS)
    ]
    load += [threading.Thread(target=labour, args=(server, *cookie, group_id, said)) for cookie in cookies]
    load += [threading.Thread(target=review, args=(client(server, key), said))]
    for thread in load:
        thread.start()
    assert said.enough.wait(200), (len(said.hits), len(said.submitted), len(said.approved))
    server.kill()
    said.gone.set()
    for thread in load:
        thread.join()
    survived = RunningServer(crash_place).start()
    again = client(survived, key)
    for token, hit_id in list(said.hits.items())[:20]:
        with pytest.raises(ClientError, match=hit_id):
            again.create_hit(**HIT, UniqueRequestToken=token)
    assert survived.stop() == 0
    check(crash_place, said)


def publish(mturk: Any, name: str, said: Acknowledged) -> None:
    for number in range(100_000):
        token = f"{name}-{number}"
        try:
            hit_id = mturk.create_hit(**HIT, UniqueRequestToken=token)["HIT"]["HITId"]
        except BotoCoreError:
            return
        said.note(lambda token=token, hit_id=hit_id: said.hits.__setitem__(token, hit_id))


def labour(server: RunningServer, worker_id: str, cookie: str, group_id: str, said: Acknowledged) -> None:
    tokens = TaskTokens(SECRET.encode())
    for number in range(100_000):
        try:
            page = post(server, f"/projects/{group_id}/tasks/accept_random", {}, cookie)
            found = re.search(r"assignment_id=([A-Z0-9]+)", page)
            if found is None:
                if said.gone.is_set():
                    return
                continue
            assignment_id, answer = found.group(1), f"{worker_id} {number}"
            token = tokens.sign(TaskToken("production", "work", assignment_id, worker_id))
            path = f"/task/{token}/mturk/externalSubmit"
            page = post(server, path, {"assignmentId": assignment_id, "a": answer}, cookie)
        except (OSError, HTTPException):
            return  # killed, perhaps in the middle of an answer
        assert "HIT Submitted" in page
        said.note(lambda key=assignment_id, value=answer: said.submitted.__setitem__(key, value))


def review(mturk: Any, said: Acknowledged) -> None:
    while not said.gone.is_set():
        with said.lock:
            waiting = [each for each in said.submitted if each not in said.approved][:20]
        for assignment_id in waiting:
            try:
                mturk.approve_assignment(AssignmentId=assignment_id)
            except BotoCoreError:
                return
            said.note(lambda assignment_id=assignment_id: said.approved.add(assignment_id))


def check(place: Place, said: Acknowledged) -> None:
    db = open_store(place, "production", now=wall_time(clock.wall), terms=MarketTerms(sandbox=False))
    try:
        assert db.read(lambda tx: list(audit.problems(tx))) == []
        assert len(set(said.hits.values())) == len(said.hits)
        for hit_id in said.hits.values():
            assert db.read(hits.view_of, hit_id).hit.id == hit_id
        requester_id = db.read(hits.view_of, next(iter(said.hits.values()))).hit.requester_id
        for assignment_id, answer in said.submitted.items():
            view, _ = db.read(assignments.get, requester_id, assignment_id)
            assert answer in view.answer
            if assignment_id in said.approved:
                assert view.assignment.status == "Approved"
    finally:
        db.close()


def people_with_money(place: Place) -> tuple[dict[str, str], list[tuple[str, str]]]:
    identity = open_store(place, "identity", now=wall_time(clock.wall))
    lab = identity.write(people.create, "lab@example.org", Profile("Lab"), Roles(requester=True))
    key = identity.write(access_keys.create, Vault(SECRET.encode()), lab.id)
    cookies = []
    for number in range(WORKERS):
        worker = identity.write(people.create, f"w{number}@example.org", Profile("W"), Roles(worker=True))
        cookies.append((worker.id, identity.write(sessions.start, worker.id, Caller("127.0.0.1", "test"))))
    identity.close()
    market = open_store(place, "production", now=wall_time(clock.wall), terms=MarketTerms(sandbox=False))
    market.write(ledger.deposit, lab.id, 10**9, "test")
    market.close()
    return {"aws_access_key_id": key.key.id, "aws_secret_access_key": key.secret}, cookies


def client(server: RunningServer, key: dict[str, str]) -> Any:
    once = {"total_max_attempts": 1}
    config = Config(retries=once, connect_timeout=WAIT_SECONDS, read_timeout=WAIT_SECONDS)
    return boto3.client("mturk", region_name="us-east-1", endpoint_url=server.url, config=config, **key)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


def post(server: RunningServer, path: str, fields: dict[str, str], cookie: str) -> str:
    """Post a form and return headers and body of the answer, whatever its status."""
    headers = {"Cookie": f"piecework={cookie}", "Origin": server.url}
    request = urllib.request.Request(server.url + path, urllib.parse.urlencode(fields).encode(), headers)
    try:
        with _opener.open(request, timeout=WAIT_SECONDS) as answer:
            return f"{answer.headers}\n{answer.read().decode()}"
    except urllib.error.HTTPError as error:
        with error:
            return f"{error.headers}\n{error.read().decode()}"
