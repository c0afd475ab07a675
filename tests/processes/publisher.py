"""A process that does requesters' long work, some at a time, and says so each time until none is left.

It goes on when it reads a line, or when there are no lines any more.
"""

import asyncio
import json
import sys
from pathlib import Path

from piecework import clock
from piecework.background.publishing import act_once, carry_out_once, publish_once
from piecework.db.stores import MarketTerms, Place, open_store, wall_time


def main() -> None:
    """Take the place from the command line and work."""
    task = json.loads(sys.argv[1])
    place = Place(Path(task["data_dir"]), task["database_url"])
    db = open_store(
        place,
        "production",
        now=wall_time(clock.wall),
        terms=MarketTerms(sandbox=False, fee_schedule="mturk"),
    )

    def told() -> bool:
        sys.stdout.write("some\n")
        sys.stdout.flush()
        sys.stdin.readline()
        return False

    works = (publish_once, act_once, carry_out_once)
    for number in range(len(works)):
        work = works[(task["first"] + number) % len(works)]
        # Another process may just be at the rest of it.
        while asyncio.run(work(db, told, 7)):
            pass
    db.close()


main()
