"""What the market's own records say about groups and requesters, on both databases."""

import pytest
from sqlalchemy import select

from piecework import clock as units
from piecework.db.schema.figures import group_figures
from piecework.db.schema.market import hit_types
from piecework.db.statements import Statement
from piecework.market import assignments, figures, hits, ledger
from piecework.rules.figures import LEAST_TIMED, Rate, Reputation
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualifications import Worker

OWNER = "AREQUESTER1234"
_GROUP = Statement(
    select(hit_types.c.id, hit_types.c.hourly_cents, group_figures.c.timed).join(
        group_figures, group_figures.c.hit_type_id == hit_types.c.id
    )
)


def publish(market, slots: int, **changes):
    kind = HITTypeDraft("Name a bird", "d", None, 50, 3_600, 30 * 86_400, ())._replace(**changes)
    return market.write(hits.create, OWNER, kind, hits.HITDraft("<q/>", 300 * 86_400, slots)).hit


def do(market, clock, hit, number: int, seconds: float) -> str:
    worker = Worker(f"AWORKER{number:07}")
    held = market.write(assignments.accept, worker, hit.id)
    clock.advance(seconds=seconds)
    market.write(assignments.submit, worker.id, held.id, "")
    return held.id


def fold_all(market) -> int:
    folded = 0
    while market.read(figures.any_uncounted):
        folded += market.write(figures.fold, 3).number
    return folded


@pytest.fixture
def owner(market):
    market.write(ledger.deposit, OWNER, 1_000_000, "test")
    return OWNER


def test_a_newcomer_has_no_record(market) -> None:
    assert market.read(figures.reputation, OWNER) == Reputation()


def test_rates_reviews_and_rejections(market, clock, owner) -> None:
    hit = publish(market, 20)
    done = [do(market, clock, hit, number, 60) for number in range(LEAST_TIMED)]
    assert fold_all(market) == LEAST_TIMED
    assert fold_all(market) == 0
    (group,) = market.read(lambda tx: tx.rows(_GROUP))
    assert (group.id, group.timed) == (hit.hit_type_id, LEAST_TIMED)
    assert group.hourly_cents == pytest.approx(3_000, rel=0.05)
    assert market.read(figures.reputation, owner).rate == Rate(pytest.approx(3_000, rel=0.05), LEAST_TIMED)

    clock.advance(days=2)
    for assignment_id in done[:6]:
        market.write(assignments.approve, owner, assignment_id)
    for assignment_id in done[6:]:
        market.write(assignments.reject, owner, assignment_id, "no")
    market.write(assignments.approve, owner, done[9], override=True)
    fold_all(market)
    seen = market.read(figures.reputation, owner)
    assert (seen.approved, seen.rejected, seen.recently_approved, seen.recently_rejected) == (7, 3, 7, 3)
    assert seen.rejected_this_week == 3
    assert seen.review_seconds == pytest.approx(2 * 86_400, rel=0.06)

    clock.advance(days=8)
    assert market.read(figures.reputation, owner).rejected_this_week == 0
    clock.advance(days=90)
    late = market.read(figures.reputation, owner)
    assert (late.approved, late.rejected, late.recently_approved, late.recently_rejected) == (7, 3, 0, 0)


def test_a_rejection_is_taken_back_whichever_event_is_folded_first(market, clock, owner) -> None:
    hit = publish(market, 2)
    first, second = (do(market, clock, hit, number, 5) for number in range(2))
    for assignment_id in (first, second):
        market.write(assignments.reject, owner, assignment_id, "no")
    fold_all(market)
    assert market.read(figures.reputation, owner).rejected == 2
    clock.advance(days=1)
    for assignment_id in (first, second):
        market.write(assignments.approve, owner, assignment_id, override=True)
    fold_all(market)
    seen = market.read(figures.reputation, owner)
    assert (seen.approved, seen.rejected, seen.recently_rejected) == (2, 0, 0)


def test_approvals_by_time_count_on_their_day(market, clock, owner) -> None:
    hit = publish(market, 1, auto_approval_seconds=units.DAY // 1_000)
    do(market, clock, hit, 1, 5)
    clock.advance(days=3)
    market.write(hits.delete, owner, hit.id)
    fold_all(market)
    seen = market.read(figures.reputation, owner)
    assert (seen.approved, seen.rejected) == (1, 0)
    assert seen.review_seconds == pytest.approx(86_400, rel=0.06)
