"""Limits on what one worker may accept, and whose turn it is when little is left; on both databases."""

import pytest

from piecework.db.stores import MarketTerms, open_store
from piecework.market import assignments, hits, ledger
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualifications import Worker
from piecework.rules.refusals import Refused

OWNER = "AREQUESTER1234"
WORKER, OTHER = Worker("AWORKER1234567"), Worker("AOTHER12345678")


@pytest.fixture
def opened(place, clock):
    stores = []

    def make(**terms):
        store = open_store(place, "production", now=clock, terms=MarketTerms(sandbox=False, **terms))
        store.write(ledger.deposit, OWNER, 100_000, "test")
        stores.append(store)
        return store

    yield make
    for store in stores:
        store.close()


def publish(market, count: int, title: str = "t") -> str:
    kind = HITTypeDraft(title, "d", None, 1, 600, 60, ())
    made = [market.write(hits.create, OWNER, kind, hits.HITDraft("<q/>", 864_000, 1)) for _ in range(count)]
    return made[0].hit.group_id


def take(market, group: str, worker: Worker = WORKER) -> str:
    try:
        held = market.write(assignments.accept_next, worker, group)
    except Refused as refused:
        return refused.code
    return held.id


def submit(market, assignment_id: str, worker: Worker = WORKER) -> None:
    market.write(assignments.submit, worker.id, assignment_id, "")


def test_a_day_has_an_end(opened, clock) -> None:
    market = opened(daily_limit=3)
    group = publish(market, 8)
    clock.advance(seconds=86_400 - clock.now // 1_000 % 86_400)
    for _ in range(3):
        submit(market, take(market, group))
    assert take(market, group) == "DailyLimitReached"
    assert take(market, group, OTHER).startswith("3")
    with pytest.raises(Refused, match="cannot work on any more HITs today"):
        market.write(assignments.accept, WORKER, market.read(hits.list_, OWNER, None, 1)[0].hit.id)
    clock.advance(seconds=86_399)
    assert take(market, group) == "DailyLimitReached"
    clock.advance(seconds=1)
    assert take(market, group).startswith("3")


def test_newcomers_have_a_limit_of_their_own(opened, clock) -> None:
    market = opened(newcomer_limit=2)
    group = publish(market, 30)
    for day in range(5):
        for _ in range(2):
            assignment_id = take(market, group)
            submit(market, assignment_id)
            market.write(assignments.approve, OWNER, assignment_id)
        if day < 4:
            assert take(market, group) == "DailyLimitReached"
        clock.advance(days=1)
    for _ in range(5):
        assert take(market, group).startswith("3")


def test_the_last_ones_go_round(opened, clock) -> None:
    market = opened(scarce_hits=3)
    group, elsewhere = publish(market, 6), publish(market, 2, "another group")
    for _ in range(3):
        assert take(market, group).startswith("3")
    assert take(market, group) == "OthersFirst"
    assert take(market, elsewhere).startswith("3")
    first = take(market, group, OTHER)
    assert first.startswith("3")
    assert take(market, group, OTHER) == "OthersFirst"
    submit(market, first, OTHER)
    assert take(market, group, OTHER).startswith("3"), "work done is no hoard"
    clock.advance(seconds=9)
    assert take(market, group) == "OthersFirst"
    clock.advance(seconds=1)
    assert take(market, group).startswith("3")


def test_without_the_setting_nobody_waits(opened) -> None:
    market = opened()
    group = publish(market, 3)
    assert all(take(market, group).startswith("3") for _ in range(3))
