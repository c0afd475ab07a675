"""Whom the line of a group offers a HIT to again: the worker who gave it back, or whose time ran out."""

import pytest

from piecework.db.door import Database
from piecework.market import assignments, due, groups, hits, ledger
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualifications import Worker
from piecework.rules.refusals import Refused
from piecework.rules.searches import Search

REQUESTER = "AREQUESTER1234"
WORKER = Worker("AWORKER1234567")
DURATION = 600


def publish(market: Database, count: int = 1, slots: int = 3) -> list[hits.HITView]:
    market.write(ledger.deposit, REQUESTER, 1_000, "test")
    kind = HITTypeDraft("Line", "d", None, 0, DURATION, 86_400, ())
    draft = hits.HITDraft("<q/>", 864_000, slots)
    return [market.write(hits.create, REQUESTER, kind, draft) for _ in range(count)]


def is_listed(market: Database) -> bool:
    return bool(market.read(groups.browse, WORKER, Search()))


def accept(market: Database, group_id: str):
    return market.write(assignments.accept_next, WORKER, group_id)


def sweep(market: Database) -> None:
    for hit_id in market.read(due.due_hits, 100):
        market.write(due.settle, hit_id)


# Older HITs are the ones a worker's position has come past; those of the last minute it has not.
@pytest.mark.parametrize("age", [0, 300])
@pytest.mark.parametrize("how", ["returned", "swept", "nobody swept"])
def test_a_hit_with_more_slots_comes_back_to_the_worker_who_did_not_do_it(market, clock, age, how) -> None:
    (view,) = publish(market)
    clock.advance(seconds=age)
    taken = accept(market, view.hit.group_id)
    assert not is_listed(market)
    with pytest.raises(Refused):
        accept(market, view.hit.group_id)
    if how == "returned":
        market.write(assignments.return_, WORKER.id, taken.id)
    else:
        clock.advance(seconds=DURATION)
    if how == "swept":
        sweep(market)
    assert is_listed(market)
    assert accept(market, view.hit.group_id).hit_id == view.hit.id


def test_a_hit_swept_late_comes_back_to_the_worker_who_has_gone_on(market, clock) -> None:
    (first,) = publish(market)
    clock.advance(seconds=300)
    accept(market, first.hit.group_id)
    clock.advance(seconds=DURATION + 100)
    # Nobody sweeps, while the worker comes past HITs that opened after the time was up.
    later = publish(market, 3)
    clock.advance(seconds=300)
    done = {accept(market, first.hit.group_id).hit_id for _ in range(4)}
    assert done == {first.hit.id, *(view.hit.id for view in later)}
    clock.advance(seconds=DURATION)
    sweep(market)
    again = {accept(market, first.hit.group_id).hit_id for _ in range(4)}
    assert again == done


def test_what_was_submitted_never_comes_back(market, clock) -> None:
    (view,) = publish(market)
    clock.advance(seconds=300)
    taken = accept(market, view.hit.group_id)
    market.write(assignments.submit, WORKER.id, taken.id, "<a/>")
    clock.advance(seconds=DURATION)
    sweep(market)
    assert not is_listed(market)
    with pytest.raises(Refused):
        accept(market, view.hit.group_id)
