"""Moving the sandbox's clock: everything happens at its own instant, in order, and there is no way back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from piecework import clock
from piecework.db.door import Database
from piecework.db.schema.market import events
from piecework.db.stores import MarketTerms, Place, open_store
from piecework.market import assignments, audit, hits, market_clock, work
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.hits import DISPOSED
from piecework.rules.qualifications import Worker
from piecework.sandbox import time_travel

REQUESTER = "AREQUESTER1234"
WORKER, OTHER = Worker("AWORKER1234567"), Worker("AOTHER12345678")
KIND = HITTypeDraft("Travel", "d", None, 5, 600, 2 * 86_400, ())


@pytest.fixture
def travelling(place: Place) -> Iterator[Database]:
    """A sandbox with its own present, as the server opens it."""
    store = open_store(place, "sandbox", now=market_clock.present, terms=MarketTerms(sandbox=True))
    yield store
    store.close()


def test_everything_on_the_way_happens_at_its_own_instant(travelling: Database) -> None:
    hit = travelling.write(hits.create, REQUESTER, KIND, hits.HITDraft("<q/>", 86_400, 3)).hit
    given_up = travelling.write(assignments.accept, OTHER, hit.id)
    taken = travelling.write(assignments.accept, WORKER, hit.id)
    done = travelling.write(assignments.submit, WORKER.id, taken.id, "<a/>")
    stops: list[int] = []
    present = travelling.read(lambda tx: tx.now)
    reached = time_travel.advance(travelling, 3 * clock.DAY, stops.append)

    assert present + 3 * clock.DAY <= reached <= travelling.read(lambda tx: tx.now)
    assert stops == [given_up.deadline_at, hit.expires_at, done.auto_approval_at]
    happened = travelling.read(
        lambda tx: tx.rows(select(events.c.kind, events.c.assignment_id, events.c.at).order_by(events.c.id))
    )
    assert [tuple(row) for row in happened[4:]] == [
        ("AssignmentAbandoned", given_up.id, given_up.deadline_at),
        ("HITExpired", None, hit.expires_at),
        ("HITReviewable", None, hit.expires_at),
        ("AssignmentApproved", done.id, done.auto_approval_at),
    ]
    assert travelling.read(work.queue, OTHER.id) == []
    time_travel.advance(travelling, 121 * clock.DAY)
    assert travelling.read(hits.view_of, hit.id).hit.status == DISPOSED
    assert travelling.read(lambda tx: list(audit.problems(tx))) == []


def test_the_clock_never_goes_back(travelling: Database) -> None:
    time_travel.advance(travelling, clock.DAY)
    ahead = travelling.read(market_clock.offset)
    time_travel.advance(travelling, 0)
    travelling.write(market_clock.move_to, clock.wall())
    assert travelling.read(market_clock.offset) >= ahead > 0.9 * clock.DAY
    with pytest.raises(ValueError, match="forward"):
        time_travel.advance(travelling, -1)


def test_production_has_one_clock(market: Database) -> None:
    with pytest.raises(ValueError, match="sandbox"):
        time_travel.advance(market, clock.DAY)
