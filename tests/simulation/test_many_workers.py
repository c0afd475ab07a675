"""Hundreds of made-up workers side by side, on both databases: what they did is booked, and adds up."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from piecework import clock
from piecework.app import Parts, build, open_migrated
from piecework.db.door import Tx
from piecework.db.stores import Place
from piecework.market import audit, events, hits
from piecework.market.hits import HITDraft
from piecework.observe import Metrics
from piecework.rules.hit_types import HITTypeDraft
from piecework.sandbox import crowd as hiring
from piecework.sandbox import time_travel
from piecework.sandbox.demo_crowd import Past
from piecework.settings import load
from piecework.simulation import crowd, plan
from piecework.simulation.answering import answerer
from piecework.simulation.crowd import World
from piecework.simulation.hands import Hands
from piecework.simulation.inprocess import Loop, call
from tests.simulation.test_crowd import question

WORKERS, HITS, SLOTS = 250, 40, 5
SECRET = b"a secret of the tests, long enough to sign with"
PLAN = plan.parse(
    {
        "workers": WORKERS,
        "hours": 6,
        "tick_seconds": 600,
        "kind": [{"hits": 2, "returns": 0.1, "abandons": 0.1}],
    }
)
TYPE = HITTypeDraft("Name the animal", "Say which animal it is.", None, 5, 1_200, 86_400, ())


def publish(tx: Tx) -> None:
    for number in range(HITS):
        hits.create(tx, "AREQUESTER1234", TYPE, HITDraft(question(number), 7 * 86_400, SLOTS))


def test_hundreds_work_side_by_side_and_the_books_balance(place: Place, tmp_path: Path) -> None:
    told = {"DATA_DIR": str(place.data_dir), "TOOL_RATE": "0", "PAGE_RATE": "0"}
    settings = load({f"PIECEWORK_{name}": value for name, value in told.items()})
    now = Past(clock.wall())
    stores = open_migrated(replace(settings, database_url=place.database_url), present=now, durable=False)
    server, loop = build(Parts(settings, stores, SECRET, Metrics())), Loop()

    def hire(number: int) -> Hands:
        made = hiring.hire(stores.identity, number, "US")
        send = lambda request: loop.run(call(server, request))  # noqa: E731  one for each would be the same
        return Hands(send, settings.sandbox_url, made.token, made.person_id)

    def move_to(seconds: float) -> None:
        now.pass_until(now.begun + round(seconds * 1_000))
        time_travel.settle_all(stores.sandbox)

    stores.sandbox.write(publish)
    with ThreadPoolExecutor(8) as executor:
        tally = crowd.run(PLAN, answerer(PLAN.answers, tmp_path), World(hire, move_to, executor))
    move_to(tally.at + TYPE.duration_seconds)
    counts = tally.counts
    assert (counts["arrived"], counts["left"]) == (WORKERS, WORKERS)
    assert counts["accepted"] == counts["submitted"] + counts["returned"] + counts["abandoned"]
    assert counts["submitted"] > HITS
    happened = Counter(each.kind for each in stores.sandbox.read(events.since, "", 10_000))
    assert happened == {
        "HITCreated": HITS,
        "AssignmentAccepted": counts["accepted"],
        "AssignmentSubmitted": counts["submitted"],
        "AssignmentReturned": counts["returned"],
        "AssignmentAbandoned": counts["abandoned"],
        **({"HITReviewable": happened["HITReviewable"]} if happened["HITReviewable"] else {}),
    }
    assert stores.sandbox.read(lambda tx: list(audit.problems(tx))) == []
    loop.run(server.lifetime.stop())
    loop.close()
