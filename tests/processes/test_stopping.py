"""How a running server ends: what is under way is answered, every process goes, and nothing is forgotten."""

import re
import socket
from pathlib import Path

import pytest

from piecework import clock
from piecework.db.stores import MarketTerms, Place, open_store, wall_time
from piecework.market import assignments, hits
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualifications import Worker
from piecework.web.tasks.tokens import TaskToken, TaskTokens
from tests.api.conftest import QUESTION
from tests.support.postgres import PostgresServer
from tests.support.server import SECRET, WAIT_SECONDS, RunningServer, data_folder
from tests.support.stores import make_stores

KIND = HITTypeDraft("Stop", "d", None, 0, 600, 86_400, ())


@pytest.fixture
def running_place(place: Place, tmp_path: Path) -> Place:
    return make_stores(data_folder(tmp_path), place.database_url)


def test_a_request_under_way_is_answered_before_the_server_stops(running_place: Place) -> None:
    token, assignment_id = work_in_hand(running_place)
    server = RunningServer(running_place).start()
    body = f"assignmentId={assignment_id}&a=the+last+answer".encode()
    head = (
        f"POST /task/{token}/mturk/externalSubmit HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        "Expect: 100-continue\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=WAIT_SECONDS) as connection:
        connection.sendall(head.encode() + body[:10])
        # The half request is under way by now: somebody waits for the rest of it.
        assert connection.recv(12) == b"HTTP/1.1 100"
        server.ask_to_stop()
        server.wait_until(lambda: not server.listens())
        connection.sendall(body[10:])
        answer = connection.makefile("rb").read().decode()
    assert "HTTP/1.1 200" in answer
    assert "HIT Submitted" in answer
    assert server.wait() == 0
    assert token not in server.output()
    assert submitted_answer(running_place, assignment_id) == "the last answer"


def work_in_hand(place: Place) -> tuple[str, str]:
    """Let a worker accept a HIT; returns the token of the task and the assignment's id."""
    market = open_store(place, "production", now=wall_time(clock.wall), terms=MarketTerms(sandbox=False))
    hit = market.write(hits.create, "AREQUESTER1234", KIND, hits.HITDraft(QUESTION, 3_600)).hit
    taken = market.write(assignments.accept, Worker("AWORKER0000001"), hit.id)
    market.close()
    token = TaskTokens(SECRET.encode()).sign(TaskToken("production", "work", taken.id, taken.worker_id))
    return token, taken.id


def submitted_answer(place: Place, assignment_id: str) -> str:
    market = open_store(place, "production", now=wall_time(clock.wall), terms=MarketTerms(sandbox=False))
    view, _ = market.read(assignments.get, "AREQUESTER1234", assignment_id)
    market.close()
    return re.search(r"<FreeText>(.*)</FreeText>", view.answer).group(1)


def test_several_workers_serve_one_database_and_one_signal_stops_all(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    with postgres_server.database() as url:
        server = RunningServer(Place(data_folder(tmp_path), url), "--demo", PIECEWORK_WORKERS="2").start()
        server.wait_until(lambda: server.output().count('"event":"started"') == 2)
        for _ in range(10):
            assert server.get("/readyz") == (200, "ready\n")
        assert server.stop() == 0
        assert server.output().count('"event":"stopped"') == 2
        assert not server.has_processes()
