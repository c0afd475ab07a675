"""What happened, read back in order."""

from piecework.market import assignments, events, hits, ledger
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualifications import Worker

DRAFT = HITTypeDraft("Copy a label", "Copy it.", "text", 42, 600, 86_400, ())


def test_events_are_read_in_pages_in_the_order_in_which_they_happened(market, clock) -> None:
    market.write(ledger.deposit, "AREQUESTER1234", 10_000, "test")
    made = market.write(hits.create, "AREQUESTER1234", DRAFT, hits.HITDraft("<x/>", 86_400, 1))
    clock.advance(seconds=5)
    market.write(assignments.accept, Worker("AWORKER1234567"), made.hit.id)
    first, second = market.read(events.since, "", 10)
    assert (first.kind, second.kind) == ("HITCreated", "AssignmentAccepted")
    assert (second.at - first.at, second.hit_id) == (5_000, made.hit.id)
    assert market.read(events.since, first.id, 10) == [second]
    assert market.read(events.since, "", 1) == [first]
    assert market.read(events.since, second.id, 10) == []
