"""One process of a race: opens the market and lets its workers grab HITs as soon as it is told to go."""

import json
import sys
import threading
from pathlib import Path

from piecework import clock
from piecework.db.door import Database
from piecework.db.stores import MarketTerms, Place, open_store, wall_time
from piecework.market import assignments
from piecework.rules.qualifications import Worker
from piecework.rules.refusals import Refused


def grab(
    db: Database, worker_id: str, group_id: str, got: list[tuple[str, str]], *, until_empty: bool
) -> None:
    """Accept the next HIT of a group once, or until there is none."""
    while True:
        try:
            accepted = db.write(assignments.accept_next, Worker(worker_id), group_id)
        except Refused:
            return
        got.append((worker_id, accepted.hit_id))
        if not until_empty:
            return


def main() -> None:
    """Take the task from the command line, say ready, wait for go, race, print what was accepted."""
    task = json.loads(sys.argv[1])
    place = Place(Path(task["data_dir"]), task["database_url"])
    terms = MarketTerms(sandbox=False, queue_limit=1_000)
    db = open_store(place, "production", now=wall_time(clock.wall), terms=terms)
    got: list[tuple[str, str]] = []
    threads = [
        threading.Thread(
            target=grab, args=(db, worker, task["group_id"], got), kwargs={"until_empty": task["until_empty"]}
        )
        for worker in task["workers"]
    ]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.close()
    sys.stdout.write(json.dumps(got))


main()
