"""`python -m benchmarks.offline`: what a market in a test costs to open, and a CreateHIT in it.

Beside each wall time stands the CPU time, which other programs on the machine change less.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from piecework import testing

STARTS = 20
CALLS = 500
HIT = {
    "Title": "Copy a label",
    "Description": "Copy what is written on it.",
    "Reward": "0.05",
    "AssignmentDurationInSeconds": 600,
    "LifetimeInSeconds": 3_600,
    "Question": (
        '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd">'
        "<HTMLContent><![CDATA[<!DOCTYPE html><form><input name=a></form>]]></HTMLContent>"
        "<FrameHeight>0</FrameHeight></HTMLQuestion>"
    ),
}


def main() -> None:
    with testing.market():
        pass  # loads the application and makes the empty stores
    starts, calls = [], []
    for _ in range(STARTS):
        market = testing.market()
        starts.append(timed(market.__enter__))
        market.__exit__()
    with testing.market() as market:
        client = market.client()
        client.create_hit(**HIT)
        calls = [timed(lambda: client.create_hit(**HIT)) for _ in range(CALLS)]
    for name, measured in (("start", starts), ("CreateHIT", calls)):
        wall, cpu = (statistics.median(each) for each in zip(*measured, strict=True))
        told = {"median_ms": round(wall, 2), "cpu_ms": round(cpu, 2)}
        print(json.dumps({"row": f"market in a test, {name}", **told}))


def timed(act: Callable[[], Any]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - wall) * 1_000, (time.process_time() - cpu) * 1_000


if __name__ == "__main__":
    main()
