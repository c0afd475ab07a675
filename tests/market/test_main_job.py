"""One natural walk through a market: publish, accept, submit, decide, and the books balance."""

import pytest

from piecework.db.door import Database
from piecework.market import assignments, audit, groups, hits, ledger, work
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.hits import ASSIGNABLE, DISPOSED, REVIEWABLE, UNASSIGNABLE
from piecework.rules.qualifications import Worker
from piecework.rules.refusals import Refused
from piecework.rules.searches import Search

REQUESTER = "AREQUESTER1234"
WORKER = Worker("AWORKER1234567")
OTHER = Worker("AOTHER12345678")


def draft(**changes):
    fields = {
        "title": "Copy a label",
        "description": "Copy what is written.",
        "keywords": "text",
        "reward_cents": 50,
        "duration_seconds": 600,
        "auto_approval_seconds": 86_400,
        "requirements": (),
    }
    return HITTypeDraft(**{**fields, **changes})


def sound(market):
    assert market.read(lambda tx: list(audit.problems(tx))) == []


def test_a_hit_is_done_and_paid(market: Database, clock):
    market.write(ledger.deposit, REQUESTER, 1_000, "test")
    view = market.write(hits.create, REQUESTER, draft(), hits.HITDraft("<q/>", 3600, 2))
    assert view.hit.status == ASSIGNABLE
    assert market.read(ledger.balance, REQUESTER) == (1_000 - 120, 120)
    sound(market)
    shown = market.read(groups.browse, WORKER, Search())
    assert [g.hit_type.id for g in shown] == [view.hit_type.id]
    assert shown[0].open_hits == 1
    a = market.write(assignments.accept_next, WORKER, view.hit.group_id)
    assert market.read(groups.browse, WORKER, Search()) == []
    b = market.write(assignments.accept_next, OTHER, view.hit.group_id)
    assert market.read(hits.get, REQUESTER, view.hit.id).hit.status == UNASSIGNABLE
    with pytest.raises(Refused):
        market.write(assignments.accept_next, WORKER, view.hit.group_id)
    assert [w.assignment.id for w in market.read(work.queue, WORKER.id)] == [a.id]
    clock.advance(seconds=60)
    market.write(assignments.submit, WORKER.id, a.id, "<answer/>")
    clock.advance(seconds=600)
    # The other worker's time is up, and nobody swept.
    seen = market.read(hits.get, REQUESTER, view.hit.id).hit
    assert (seen.status, seen.available, seen.pending, seen.submitted) == (ASSIGNABLE, 1, 0, 1)
    assert len(market.read(groups.browse, OTHER, Search())) == 1
    b = market.write(assignments.accept_next, OTHER, view.hit.group_id)
    market.write(assignments.submit, OTHER.id, b.id, "<answer/>")
    assert market.read(hits.get, REQUESTER, view.hit.id).hit.status == REVIEWABLE
    assert [v.hit.id for v in market.read(hits.list_reviewable, REQUESTER, REVIEWABLE, None, "", 10)] == [
        view.hit.id
    ]
    market.write(assignments.approve, REQUESTER, a.id, "Thanks")
    market.write(assignments.reject, REQUESTER, b.id, "No")
    sound(market)
    assert market.read(ledger.balance, REQUESTER) == (1_000 - 60, 0)
    market.write(assignments.approve, REQUESTER, b.id, None, override=True)
    assert market.read(ledger.balance, REQUESTER) == (1_000 - 120, 0)
    listed = market.read(assignments.list_for_hit, REQUESTER, view.hit.id, {"Approved"}, (0, ""), 10)
    assert [each.assignment.id for each in listed] == [a.id, b.id]
    market.write(hits.delete, REQUESTER, view.hit.id)
    assert market.read(hits.get, REQUESTER, view.hit.id).hit.status == DISPOSED
    assert market.read(hits.list_, REQUESTER, None, 10) == []
    sound(market)
