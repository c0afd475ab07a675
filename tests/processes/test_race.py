"""Many workers, few slots, four processes on one database: the promise holds on both."""

import json
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from piecework import clock
from piecework.db.stores import MarketTerms, Place, open_store, wall_time
from piecework.market import audit, hits
from piecework.rules.hit_types import HITTypeDraft
from tests.support.server import WAIT_SECONDS

PROCESSES = 4
WORKERS = [f"AWORKER{number:07}" for number in range(50)]
TYPE = HITTypeDraft("Race", "First come.", None, 0, 600, 86_400, ())


@pytest.mark.parametrize(("hit_count", "slots"), [(1, 10), (10, 1)])
def test_ten_slots_are_ten_accepts(place: Place, hit_count: int, slots: int) -> None:
    group_id = publish(place, hit_count, slots)
    got = race(place, group_id, until_empty=False)
    assert len(got) == 10
    assert len(set(got)) == 10
    assert max(Counter(hit_id for _, hit_id in got).values()) <= slots
    assert problems(place) == []


def test_every_hit_goes_out_once_until_none_is_left(place: Place) -> None:
    group_id = publish(place, 200, 1)
    got = race(place, group_id, until_empty=True)
    assert len({hit_id for _, hit_id in got}) == len(got) == 200
    assert problems(place) == []


def race(place: Place, group_id: str, *, until_empty: bool) -> list[tuple[str, str]]:
    got = []
    with ExitStack() as ended:
        racers = [
            ended.enter_context(start(place, group_id, WORKERS[part::PROCESSES], until_empty=until_empty))
            for part in range(PROCESSES)
        ]
        for racer in racers:
            assert racer.stdout.readline() == "ready\n"
        for racer in racers:
            racer.stdin.write("go\n")
            racer.stdin.flush()
        for racer in racers:
            said, _ = racer.communicate(timeout=WAIT_SECONDS)
            assert racer.returncode == 0
            got += [tuple(pair) for pair in json.loads(said)]
    return got


def start(place: Place, group_id: str, workers: list[str], *, until_empty: bool) -> subprocess.Popen[str]:
    task = {
        "data_dir": str(place.data_dir),
        "database_url": place.database_url,
        "group_id": group_id,
        "workers": workers,
        "until_empty": until_empty,
    }
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("racer.py")), json.dumps(task)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def publish(place: Place, count: int, slots: int) -> str:
    db = opened(place)
    made = [
        db.write(hits.create, "AREQUESTER1234", TYPE, hits.HITDraft("<q/>", 3_600, slots))
        for _ in range(count)
    ]
    db.close()
    return made[0].hit.group_id


def problems(place: Place) -> list[str]:
    db = opened(place)
    found = db.read(lambda tx: list(audit.problems(tx)))
    db.close()
    return found


def opened(place: Place):
    return open_store(place, "production", now=wall_time(clock.wall), terms=MarketTerms(sandbox=False))
