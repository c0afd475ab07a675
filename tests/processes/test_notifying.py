"""A notification whose server is killed between the commit and the delivery arrives after the next start."""

import json
from pathlib import Path
from typing import Any

import pytest

from piecework import clock
from piecework.db.stores import MarketTerms, Place, open_store, wall_time
from piecework.market import notifications
from tests.api.conftest import HIT
from tests.processes.test_crash import client, people_with_money
from tests.support.receiver import Receiver, receiver
from tests.support.server import RunningServer, data_folder
from tests.support.stores import make_stores


@pytest.fixture
def crash_place(place: Place, tmp_path: Path) -> Place:
    return make_stores(data_folder(tmp_path), place.database_url)


def test_a_notification_survives_a_kill_and_a_stop_is_clean(crash_place: Place) -> None:
    key, _ = people_with_money(crash_place)
    settings = {"PIECEWORK_ALLOW_PRIVATE_WEBHOOKS": "true"}
    with receiver() as taken:
        server = RunningServer(crash_place, **settings).start()
        mturk = client(server, key)
        type_id = mturk.create_hit(**HIT)["HIT"]["HITTypeId"]
        hook = {
            "Transport": "SNS",
            "Destination": f"http://127.0.0.1:{taken.port}/",
            "Version": "2014-08-15",
            "EventTypes": ["HITCreated"],
        }
        mturk.update_notification_settings(HITTypeId=type_id, Notification=hook)
        taken.gate.clear()
        hit_ids = [mturk.create_hit(**HIT)["HIT"]["HITId"] for _ in range(3)]
        server.wait_until(lambda: bool(taken.posts))
        server.kill()
        taken.gate.set()
        end_leases(crash_place)

        survived = RunningServer(crash_place, **settings).start()
        survived.wait_until(lambda: told(taken) >= set(hit_ids))
        survived.wait_until(lambda: not waiting(crash_place))
        assert "piecework_outbox_age_seconds" in survived.get("/metrics")[1]
        assert 'way="Webhook"} 3.0' in survived.get("/metrics")[1]
        assert survived.stop() == 0
    by_event: dict[str, set[str]] = {}
    for document in taken.documents:
        by_event.setdefault(document["Events"][0]["HITId"], set()).add(document["EventDocId"])
    assert {len(ids) for ids in by_event.values()} == {1}, "a repeat has the same id"


def told(taken: Receiver) -> set[str]:
    return {json.loads(body)["Events"][0]["HITId"] for _, _, body in taken.posts}


def end_leases(place: Place) -> None:
    """Take what the killed server had as if its lease were over, and give it back."""

    def end(tx: Any) -> None:
        tx.now += 600_000
        taken = notifications.claim(tx, 100, 60_000)
        tx.now -= 600_000
        notifications.release(tx, taken)

    _on(place, lambda db: db.write(end))


def waiting(place: Place) -> bool:
    def view(tx: Any) -> bool:
        tx.now += 600_000
        return notifications.any_due(tx)

    return bool(_on(place, lambda db: db.read(view)))


def _on(place: Place, act: Any) -> Any:
    db = open_store(place, "production", now=wall_time(clock.wall), terms=MarketTerms(sandbox=False))
    try:
        return act(db)
    finally:
        db.close()
