"""A simulated crowd against a running server: how much it gets done through the doors that people use.

`python -m benchmarks crowd`. Workers come within hours of the sandbox's time, browse, accept, open the task
in its frame, submit, return and walk away, over HTTP; the clock is moved between them. Besides submissions a
second it says how much memory crowd and server took at most, and that the books balance; else it fails.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.scale import Place
from benchmarks.stage import QUESTION, Stage, server, stage
from piecework.db.door import Tx
from piecework.market import hits
from piecework.market.hits import HITDraft
from piecework.rules.hit_types import HITTypeDraft
from piecework.sandbox import demo_questions

WORKERS = 2_000
HOURS = 4
"""They come within so short a time that some act in every tick, side by side."""
THREADS = 16
HITS = 300
SLOTS = 10
TYPES = [
    HITTypeDraft(f"Work of kind {number}", "Do it.", "work", 4 + number, 3_600, 86_400, ())
    for number in range(6)
]
CROWD_PAGE = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/'
    'HTMLQuestion.xsd"><HTMLContent><![CDATA[<script src="https://assets.crowd.aws/crowd-html-elements.js">'
    '</script><crowd-form answer-format="flatten-objects">'
    "<crowd-bounding-box name=boxes src='data:,' labels='[\"Car\"]'></crowd-bounding-box>"
    '<crowd-classifier name=kind categories=\'["a", "b"]\'></crowd-classifier></crowd-form>]]>'
    "</HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
)
QUESTIONS = (QUESTION, CROWD_PAGE, demo_questions.notice("The room opens at nine."))
PLAN = f"""
workers = {WORKERS}
hours = {HOURS}
tick_seconds = 30
[[kind]]
hits = 8
[answers.fields]
kind = ["a", "b"]
"""


def measure(database: str, place: Place) -> dict[str, object]:
    """Let the crowd work on one database, print what came of it, and return that."""
    with place() as url, stage(url) as staged:
        staged.environment["PIECEWORK_TOOL_RATE"] = "0"
        for number, hit_type in enumerate(TYPES):
            staged.stores.sandbox.write(
                _publish, staged.requester.id, hit_type, QUESTIONS[number % len(QUESTIONS)]
            )
        plan = Path(staged.environment["PIECEWORK_DATA_DIR"]) / "crowd.toml"
        plan.write_text(PLAN)
        with server(staged) as pid:
            begun = time.perf_counter()
            told = _simulate(staged, plan)
            seconds = time.perf_counter() - begun
            server_mb = _most_mb(pid)
    return _say(database, told, seconds, server_mb)


def _publish(tx: Tx, requester_id: str, hit_type: HITTypeDraft, question: str) -> None:
    for _ in range(HITS):
        hits.create(tx, requester_id, hit_type, HITDraft(question, 7 * 86_400, SLOTS))


def _simulate(staged: Stage, plan: Path) -> dict[str, Any]:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from piecework.cli import main; main()",
            *("simulate", str(plan), "--json", "--threads", str(THREADS)),
        ],
        env={**os.environ, **staged.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,  # fails when the books do not balance
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _most_mb(pid: int) -> int:
    """Return the most memory that a process of the server's has had."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    told = [Path(f"/proc/{each}/status").read_text() for each in (pid, *children)]
    return max(int(text.partition("VmHWM:")[2].split()[0]) for text in told) // 1_024


def _say(database: str, told: dict[str, Any], seconds: float, server_mb: int) -> dict[str, object]:
    counts = told["counts"]
    ended = counts["submitted"] + counts.get("returned", 0) + counts.get("abandoned", 0)
    if told["problems"] or counts["left"] != WORKERS or ended != counts["accepted"]:
        raise RuntimeError(f"the books or the crowd's own counts do not add up: {told}")
    figures: dict[str, object] = {
        "row": "crowd",
        "database": database,
        "workers": WORKERS,
        "submitted": counts["submitted"],
        "per_second": round(counts["submitted"] / seconds, 1),
        "crowd_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1_024,
        "server_mb": server_mb,
    }
    print(
        f"crowd on {database}: {WORKERS:,} workers submitted {counts['submitted']:,} in {seconds:.0f} s, "
        f"{figures['per_second']}/s; crowd {figures['crowd_mb']} MB, server {figures['server_mb']} MB"
    )
    print(json.dumps(figures), flush=True)
    return figures
