"""The figures of a market follow what happened in it."""

import pytest

from piecework.background.figures import fold_once
from piecework.market import assignments, figures, hits, ledger
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualifications import Worker

pytestmark = pytest.mark.anyio


async def test_a_run_folds_what_is_there_and_no_more_than_its_share(market) -> None:
    market.write(ledger.deposit, "AREQUESTER1234", 10_000, "test")
    kind = HITTypeDraft("t", "d", None, 1, 60, 60, ())
    hit = market.write(hits.create, "AREQUESTER1234", kind, hits.HITDraft("<q/>", 3_600, 5)).hit
    for number in range(5):
        worker = Worker(f"AWORKER{number:07}")
        held = market.write(assignments.accept, worker, hit.id)
        market.write(assignments.submit, worker.id, held.id, "")
    assert await fold_once(market, batches=2, at_once=2) == 4
    assert await fold_once(market) == 1
    assert await fold_once(market) == 0
    assert market.read(figures.reputation, "AREQUESTER1234").rate.timed == 5
