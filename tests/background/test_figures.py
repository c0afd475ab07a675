"""The figures of a market follow what happened in it."""

from typing import Any

import pytest

from piecework.background.figures import Folder, count_once
from piecework.market import assignments, figures, groups, hits, ledger
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualifications import Worker
from piecework.rules.searches import Search

pytestmark = pytest.mark.anyio


async def test_a_run_folds_what_is_there_and_no_more_than_its_share(market) -> None:
    market.write(ledger.deposit, "AREQUESTER1234", 10_000, "test")
    kind = HITTypeDraft("t", "d", None, 1, 60, 60, ())
    hit = market.write(hits.create, "AREQUESTER1234", kind, hits.HITDraft("<q/>", 3_600, 5)).hit
    for number in range(5):
        worker = Worker(f"AWORKER{number:07}")
        held = market.write(assignments.accept, worker, hit.id)
        market.write(assignments.submit, worker.id, held.id, "")
    folder = Folder(market)
    assert await folder.run_once(batches=2, at_once=2) == 4
    assert await folder.run_once() == 1
    assert await folder.run_once() == 0
    assert market.read(figures.reputation, "AREQUESTER1234").rate.timed == 5


async def test_ninety_days_are_summed_again_every_day(market, clock) -> None:
    market.write(ledger.deposit, "AREQUESTER1234", 10_000, "test")
    kind = HITTypeDraft("t", "d", None, 1, 60, 60, ())
    hit = market.write(hits.create, "AREQUESTER1234", kind, hits.HITDraft("<q/>", 30_000_000, 3)).hit
    folder, worker = Folder(market), Worker("AWORKER0000009")

    def shown() -> tuple[int, int]:
        record = market.read(groups.browse, worker, Search())[0].record
        return record.approved, record.rejected

    def decided(number: int, verb: Any) -> None:
        by = Worker(f"AWORKER{number:07}")
        held = market.write(assignments.accept, by, hit.id)
        market.write(assignments.submit, by.id, held.id, "")
        market.write(verb, "AREQUESTER1234", held.id, "Not this one.")

    assert shown() == (0, 0)
    decided(1, assignments.reject)
    clock.advance(days=60)
    decided(2, assignments.approve)
    await folder.run_once()
    assert shown() == (1, 1)
    clock.advance(days=31)
    before = shown()
    await folder.run_once()
    assert not market.read(figures.any_stale)
    assert before == shown() == (1, 0)


async def test_open_hits_are_counted_for_the_order_of_the_list(market, clock) -> None:
    market.write(ledger.deposit, "AREQUESTER1234", 10_000, "test")
    for number, slots in enumerate((1, 3, 1)):
        kind = HITTypeDraft(f"{number}", "d", None, 1, 60, 60, ())
        for _ in range(slots):
            market.write(hits.create, "AREQUESTER1234", kind, hits.HITDraft("<q/>", 3_600, 1))
    assert await count_once(market, at_once=2) == 3
    market.write(hits.create, "AREQUESTER1234", kind, hits.HITDraft("<q/>", 3_600, 1))
    assert await count_once(market, at_once=2) == 0, "another process has just counted"
    clock.advance(seconds=45)
    assert await count_once(market, at_once=2) == 1
    clock.advance(seconds=45)
    assert await count_once(market, at_once=2) == 0

    def titles(order):
        found = market.read(groups.browse, Worker("AWORKER0000001"), Search(order=order))
        return "".join(each.hit_type.title for each in found)

    assert titles("hits") == "120"
    assert titles("fewest_hits") == "021"
