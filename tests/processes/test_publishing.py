"""SIGKILL while batches are published, changed and decided on: nothing is lost, and nothing happens twice."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from piecework import clock
from piecework.background.publishing import publish_once
from piecework.db.door import Database
from piecework.db.stores import MarketTerms, Place, open_store, wall_time
from piecework.market import assignments, audit, batch_acts, batches, hits, ledger, projects, sheets
from piecework.market.batches import BatchDraft
from piecework.market.sheets import SheetDraft
from piecework.rules.batches import Batch
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualifications import Worker
from piecework.rules.sheets import decisions
from piecework.rules.sheets.sheets import DECISIONS, Entry
from tests.support.server import WAIT_SECONDS

OWNER = "AREQUESTERONE1"
ROWS = 60
PROJECT = ProjectDraft("Birds", "Name a bird", "d", "<p>${n}</p><input name=bird>", reward_cents=10)


def test_long_work_survives_kills(place: Place) -> None:
    db = open_store(
        place,
        "production",
        now=wall_time(clock.wall),
        terms=MarketTerms(sandbox=False, fee_schedule="mturk", queue_limit=ROWS),
    )
    db.write(ledger.deposit, OWNER, 1_000_000, "test")
    project = db.write(projects.create, OWNER, PROJECT)
    old, new = (load(db, project.id, name) for name in ("Old", "New"))
    db.write(batches.publish, OWNER, old.id)
    assert asyncio.run(publish_once(db)) == ROWS
    done = [submitted(db, row.hit_id) for row in db.read(batches.rows, OWNER, old.id, 0, ROWS)]
    # All at once: one is published, the other gets more assignments and is decided on.
    db.write(batches.publish, OWNER, new.id)
    db.write(batch_acts.add, OWNER, old.id, 2)
    sheet = db.write(sheets.create, OWNER, SheetDraft(DECISIONS, "all", old.id))
    act = decisions.act(approve=True, feedback="")
    db.write(sheets.add, OWNER, sheet.id, [Entry(0, each, act) for each in done])
    db.write(sheets.confirm, OWNER, sheet.id)

    for first in range(3):
        with start(place, first) as process:
            # Killed in the middle of its work, wherever it is, but not so late that it has done all of it.
            process.stdin.write("\n" * 6)
            process.stdin.flush()
            for _ in range(4):
                assert process.stdout.readline() == "some\n"
            process.kill()
    with start(place, 0) as one, start(place, 1) as other:
        # Each has done some and waits, so both are at work from here on, whichever began first.
        for process in (one, other):
            assert process.stdout.readline() == "some\n"
        for process in (one, other):
            process.stdin.close()
        for process in (one, other):
            process.stdout.read()
            assert process.wait(WAIT_SECONDS) == 0

    rows = db.read(batches.rows, OWNER, new.id, 0, 2 * ROWS)
    assert len({row.hit_id for row in rows} - {None}) == ROWS
    assert db.read(batches.get, OWNER, new.id).state == "published"
    slots = [view.hit.max_assignments for view in db.read(hits.list_, OWNER, None, 3 * ROWS)]
    assert sorted(slots) == [1] * ROWS + [3] * ROWS
    assert db.read(batch_acts.list_, OWNER, old.id, 1)[0].changed == ROWS
    assert db.read(sheets.get, OWNER, sheet.id).outcomes == {"approved": ROWS}
    assert db.read(ledger.balance, OWNER) == (1_000_000 - ROWS * 4 * 12, ROWS * 3 * 12)
    assert db.read(lambda tx: list(audit.problems(tx))) == []
    db.close()


def load(db: Database, project_id: str, name: str) -> Batch:
    batch = db.write(batches.create, OWNER, project_id, BatchDraft(name, ("n",)))
    db.write(batches.add_rows, OWNER, batch.id, [[str(number)] for number in range(ROWS)])
    return db.write(batches.loaded, OWNER, batch.id)


def submitted(db: Database, hit_id: str) -> str:
    held = db.write(assignments.accept, Worker("AWORKERONE0001"), hit_id)
    db.write(assignments.submit, "AWORKERONE0001", held.id, "")
    return held.id


def start(place: Place, first: int) -> subprocess.Popen[str]:
    task = {"data_dir": str(place.data_dir), "database_url": place.database_url, "first": first}
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("publisher.py")), json.dumps(task)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
