"""Batches: loading and publishing a file of rows, looking at results, and writing them out.

In one process, without a web server: each row is a loop of verbs. A plain loop of Python is timed beside,
since other work on the machine makes everything slower alike; for the same reason each row says what CPU it
took in this process, and by how much its memory grew.
"""

import asyncio
import json
import resource
import statistics
import time
from collections.abc import Callable

from benchmarks import batch_pages
from benchmarks.market import settle
from benchmarks.scale import Place
from benchmarks.stage import Stage, stage
from piecework import ids
from piecework.background.figures import Folder
from piecework.background.publishing import publish_once
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import answers, assignments
from piecework.market import batches, ledger, progress, projects, results
from piecework.market.batches import BatchDraft
from piecework.rules.assignments import APPROVED, Assignment
from piecework.rules.batches import Batch
from piecework.rules.projects import ProjectDraft
from piecework.rules.questions.answers import from_posted, to_xml
from piecework.rules.results.files import FORMS
from piecework.rules.results.filters import Filter
from piecework.web.requester.exporting import pieces

ROWS = 100_000
WORKERS = 300
MOST_ANSWERS = 10
"""So many workers answer each row in the end: a million answers."""
LOOKS = 50
CONTENT = "<h1>Birds</h1>" + "<p>What is to be done, at some length.</p>\n" * 40
PROJECT = ProjectDraft(
    "Birds", "Name a bird", "Look and name it", CONTENT + "<img src='${url}'><p>${text}</p><input name=bird>"
)
ANSWER = to_xml(
    from_posted([("bird", "gull & crow"), ("comment", "A comment of the usual length."), ("sure", "yes")])
)
_ASSIGNMENTS, _ANSWERS = sql.insert_many(assignments), sql.insert_many(answers)


def measure(database: str, place: Place) -> None:
    """Measure everything about batches on one database, and print it."""
    with place() as url, stage(url) as staged:
        owner, db = staged.requester.id, staged.stores.production
        db.write(ledger.deposit, owner, 10**9, "bench")
        batch = _timed(database, "load rows", ROWS, lambda: _load(staged))
        db.write(batches.publish, owner, batch.id)
        _timed(database, "publish rows", ROWS, lambda: asyncio.run(publish_once(db)))
        asyncio.run(batch_pages.look(f"{database}, just published", staged, batch))
        _answer(staged, batch, range(1))
        # As a server has: work does not come in all at once.
        settle(staged.settings.data_dir, url)
        for form in FORMS:
            _timed(database, f"export as {form}", ROWS, lambda form=form: _export(staged, batch, form))
        _look(database, staged, batch)
        asyncio.run(batch_pages.look(database, staged, batch))
        _answer(staged, batch, range(1, MOST_ANSWERS))
        answers = ROWS * MOST_ANSWERS
        _timed(database, f"export {answers:,} as mturk", answers, lambda: _export(staged, batch, "mturk"))


def _load(staged: Stage) -> Batch:
    owner, db = staged.requester.id, staged.stores.production
    project = db.write(projects.create, owner, PROJECT)
    batch = db.write(batches.create, owner, project.id, BatchDraft("Bench", ("url", "text")))
    for first in range(0, ROWS, 500):
        rows = [[f"https://example.org/{first + each}.jpg", f"Bird {first + each}"] for each in range(500)]
        db.write(batches.add_rows, owner, batch.id, rows)
    return db.write(batches.loaded, owner, batch.id)


def _answer(staged: Stage, batch: Batch, turns: range) -> None:
    for turn in turns:
        for first in range(0, ROWS, 5_000):
            staged.stores.production.write(_submit, staged.requester.id, batch, (first, 5_000), turn)


def _submit(tx: Tx, owner: str, batch: Batch, page: tuple[int, int], turn: int) -> None:
    """Let workers have answered rows, of each turn others: legal results, without their money."""
    first, count = page
    rows = batches.rows(tx, owner, batch.id, first, count)
    named = zip(ids.new_ids(tx.now, count), rows, strict=True)
    made = [
        Assignment(
            id=new_id,
            hit_id=row.hit_id or "",
            requester_id=owner,
            worker_id=f"AWORKER{(row.number + turn) % WORKERS:07}",
            status=APPROVED,
            accepted_at=tx.now - 60_000,
            deadline_at=tx.now,
            submitted_at=tx.now,
            auto_approval_at=tx.now,
            approved_at=tx.now,
            rejected_at=None,
            ended_at=None,
            due_at=None,
            reward_cents=5,
            feedback=None,
            batch_id=batch.id,
        )
        for new_id, row in named
    ]
    columns = assignments.c.keys()
    facts = [each._asdict() for each in made]
    tx.insert_many(_ASSIGNMENTS, [[fact.get(name) for name in columns] for fact in facts])
    tx.insert_many(_ANSWERS, [(each.id, ANSWER) for each in made])


def _export(staged: Stage, batch: Batch, form: str) -> int:
    async def write() -> int:
        size = 0
        async for piece in pieces(staged.stores.production, staged.requester.id, batch.id, form):
            size += len(piece)
        return size

    return asyncio.run(write())


RARE = results.Wanted(filters=(Filter("input.text", "contains", "77"),))
NONE = results.Wanted(filters=(Filter("answer.bird", "is", "nothing like it"),))


def _look(database: str, staged: Stage, batch: Batch) -> None:
    owner, db = staged.requester.id, staged.stores.production
    asyncio.run(Folder(db).run_once())
    last = db.read(results.page, owner, batch.id, results.Wanted(), None, 50).place
    for name, view in {
        "progress": lambda tx: progress.of(tx, owner, [batch.id]),
        "results, first page": lambda tx: results.page(tx, owner, batch.id, results.Wanted(), None, 50),
        "results, next page": lambda tx: results.page(tx, owner, batch.id, results.Wanted(), last, 50),
        "results to decide": lambda tx: results.page(
            tx, owner, batch.id, results.Wanted("Submitted"), None, 50
        ),
        "results of a rare kind": lambda tx: results.page(tx, owner, batch.id, RARE, None, 50),
        "a filter that finds nothing": lambda tx: results.page(tx, owner, batch.id, NONE, None, 50),
        "review: before and behind": lambda tx: results.neighbours(tx, owner, batch.id, RARE, last),
        "rows with votes": lambda tx: results.items(tx, owner, batch.id, "bird", (50_000, 50)),
    }.items():
        waits = []
        for _ in range(LOOKS):
            begun = time.perf_counter()
            db.read(view)
            waits.append((time.perf_counter() - begun) * 1_000)
        print(
            json.dumps({"row": name, "database": database, "median_ms": round(statistics.median(waits), 2)})
        )


def _timed(database: str, name: str, count: int, act: Callable[[], Batch | int]) -> Batch | int:
    memory, begun, worked = _memory(), time.perf_counter(), time.process_time()
    result = act()
    rate = count / (time.perf_counter() - begun)
    cpu = (time.process_time() - worked) / count * 1_000_000
    grown = _memory() - memory
    print(
        f"{name} on {database}: {rate:,.0f}/s, {cpu:.0f} µs of CPU each, {grown} MB more, "
        f"plain loop {_plain_loop():.2f} s"
    )
    figures = {"row": name, "database": database, "per_second": round(rate), "cpu_us": round(cpu, 1)}
    print(json.dumps({**figures, "grown_mb": grown}), flush=True)
    return result


def _memory() -> int:
    """Return the most memory that this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024


def _plain_loop() -> float:
    begun, total = time.perf_counter(), 0
    for number in range(3_000_000):
        total += number % 7
    return time.perf_counter() - begun
