"""The sweeper: what is due is settled, one broken row stops nothing, and several sweepers share the work."""

import asyncio
from typing import Any

from sqlalchemy import select, update

from piecework.background.sweeper import PUT_OFF_MS, Sweeper
from piecework.db.door import Database, Tx
from piecework.db.schema.market import events, hit_types, hits, request_tokens
from piecework.db.stores import MarketTerms, open_store
from piecework.market import assignments, audit, groups, ledger
from piecework.market import hits as hit_verbs
from piecework.market.hits import HITDraft, HITView
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.hits import REVIEWABLE
from piecework.rules.qualifications import Worker
from piecework.rules.searches import Search

REQUESTER = "AREQUESTER1234"
WORKER = Worker("AWORKER1234567")
DURATION, LIFE = 600, 86_400


class Reports(list):
    """Ids of the HITs that a sweeper could not settle."""

    def __call__(self, _error: Exception, hit_id: str) -> None:
        self.append(hit_id)


def publish(market: Database, count: int = 1, token: str | None = None, **changes: Any) -> list[HITView]:
    fields = {"title": "Sweep", "reward_cents": 10, "auto_approval_seconds": 3_600, **changes}
    kind = HITTypeDraft(description="d", keywords=None, duration_seconds=DURATION, requirements=(), **fields)
    market.write(ledger.deposit, REQUESTER, 100_000, "test")
    draft = HITDraft("<q/>", LIFE, 1)
    return [market.write(hit_verbs.create, REQUESTER, kind, draft, token) for _ in range(count)]


def happened(market: Database, kind: str) -> list[tuple[str, int]]:
    query = select(events.c.hit_id, events.c.at).where(events.c.kind == kind)
    return [tuple(row) for row in market.read(lambda tx: tx.rows(query))]


def sound(market: Database) -> None:
    assert market.read(lambda tx: list(audit.problems(tx))) == []


def test_what_is_due_is_settled_at_its_deadline(market: Database, clock) -> None:
    lost, done, unclaimed = (view.hit for view in publish(market, 3))
    began = clock.now
    market.write(assignments.accept, WORKER, lost.id)
    taken = market.write(assignments.accept, WORKER, done.id)
    market.write(assignments.submit, WORKER.id, taken.id, "<a/>")
    reports = Reports()
    sweeper = Sweeper(market, reports, lambda: clock.now)
    assert asyncio.run(sweeper.run_once()) == 0
    assert asyncio.run(sweeper.lag_seconds()) == 0

    clock.advance(seconds=DURATION + 30)
    assert asyncio.run(sweeper.lag_seconds()) == 30
    assert asyncio.run(sweeper.run_once()) == 1
    assert asyncio.run(sweeper.lag_seconds()) == 0
    assert happened(market, "AssignmentAbandoned") == [(lost.id, began + DURATION * 1_000)]

    clock.advance(seconds=2 * LIFE)
    assert asyncio.run(sweeper.run_once()) == 3
    assert happened(market, "AssignmentApproved") == [(done.id, began + 3_600_000)]
    assert sorted(happened(market, "HITExpired")) == [
        (id_, began + LIFE * 1_000) for id_ in (lost.id, unclaimed.id)
    ]
    for hit in (lost, done, unclaimed):
        assert market.read(hit_verbs.view_of, hit.id).hit.status == REVIEWABLE
    assert asyncio.run(sweeper.run_once()) == 0
    assert reports == []
    sound(market)


def test_a_row_that_cannot_be_settled_is_put_off_and_the_others_are_not(market: Database, clock) -> None:
    poisoned, healthy = (view.hit for view in publish(market, 2))
    for hit in (poisoned, healthy):
        market.write(assignments.accept, WORKER, hit.id)
    market.write(set_pending, poisoned.id, 0)
    clock.advance(seconds=DURATION)
    reports = Reports()
    sweeper = Sweeper(market, reports, lambda: clock.now)
    assert asyncio.run(sweeper.run_once()) == 1
    assert reports == [poisoned.id]
    assert [hit_id for hit_id, _ in happened(market, "AssignmentAbandoned")] == [healthy.id]
    assert asyncio.run(sweeper.run_once()) == 0
    assert len(reports) == 1

    clock.advance(seconds=PUT_OFF_MS / 1_000)
    assert asyncio.run(sweeper.run_once()) == 0
    assert len(reports) == 2
    market.write(set_pending, poisoned.id, 1)
    clock.advance(seconds=PUT_OFF_MS / 1_000)
    assert asyncio.run(sweeper.run_once()) == 1
    assert len(reports) == 2
    sound(market)


def set_pending(tx: Tx, hit_id: str, pending: int) -> None:
    tx.run(update(hits).where(hits.c.id == hit_id).values(pending=pending))


def test_two_sweepers_at_once_settle_everything_once(place, market: Database, clock) -> None:
    made = [view.hit.id for view in publish(market, 40)]
    for number, hit_id in enumerate(made):
        market.write(assignments.accept, Worker(f"AWORKER{number:07}"), hit_id)
    clock.advance(seconds=DURATION)
    terms = MarketTerms(sandbox=False, fee_schedule="mturk")
    other = open_store(place, "production", now=clock, terms=terms)
    reports = Reports()
    try:

        async def both() -> list[int]:
            sweepers = [Sweeper(db, reports, lambda: clock.now) for db in (market, other)]
            return await asyncio.gather(*(sweeper.run_once() for sweeper in sweepers))

        assert sum(asyncio.run(both())) >= len(made)
    finally:
        other.close()
    assert reports == []
    assert sorted(hit_id for hit_id, _ in happened(market, "AssignmentAbandoned")) == sorted(made)
    sound(market)


def test_types_without_open_hits_leave_the_list_and_come_back(market: Database, clock) -> None:
    (view,) = publish(market)
    sweeper = Sweeper(market, Reports(), lambda: clock.now)
    listed = select(hit_types.c.listed).where(hit_types.c.id == view.hit_type.id)

    def is_listed() -> bool:
        asyncio.run(sweeper.run_once())
        return bool(market.read(lambda tx: tx.rows(listed))[0][0])

    taken = market.write(assignments.accept, WORKER, view.hit.id)
    clock.advance(seconds=120)
    assert is_listed(), "a type is kept for an hour after its newest HIT"
    market.write(assignments.submit, WORKER.id, taken.id, "<a/>")
    clock.advance(seconds=3_700)
    assert not is_listed()
    assert market.read(groups.browse, WORKER, Search()) == []
    market.write(hit_verbs.extend, REQUESTER, view.hit.id, 1)
    assert is_listed()
    shown = market.read(groups.browse, Worker("AOTHER12345678"), Search())
    assert [group.hit_type.id for group in shown] == [view.hit_type.id]


def test_request_tokens_are_forgotten_after_a_day(market: Database, clock) -> None:
    publish(market, token="once")
    sweeper = Sweeper(market, Reports(), lambda: clock.now)
    kept = []
    for hours in (0, 23, 2):
        clock.advance(seconds=hours * 3_600)
        asyncio.run(sweeper.run_once())
        kept.append(len(market.read(lambda tx: tx.rows(select(request_tokens.c.token)))))
    assert kept == [1, 1, 0]
