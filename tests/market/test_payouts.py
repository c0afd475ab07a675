"""Payouts on both databases: money is held, paid, given back, and never there twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from piecework.db.stores import MarketTerms, open_store
from piecework.market import (
    assignments,
    audit,
    bonuses,
    earnings,
    figures,
    hits,
    ledger,
    payouts,
    standings,
    threads,
)
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.payouts import Offer, Order
from piecework.rules.qualifications import Worker
from piecework.rules.refusals import Refused

REQUESTER, WORKER = "AREQUESTERONE1", Worker("AWORKERONE0001")
BANK = "DE89 3704 0044 0532 0130 00"


@pytest.fixture
def market(place, clock):
    terms = MarketTerms(sandbox=False, payouts=Offer(("Bank transfer", "Gift card"), 100))
    store = open_store(place, "production", now=clock, terms=terms)
    store.write(ledger.deposit, REQUESTER, 100_000, "test")
    yield store
    assert store.read(lambda tx: list(audit.problems(tx))) == []
    store.close()


def earn(market, cents, *, approved=True, auto_approval=86_400):
    draft = HITTypeDraft(f"Pays {cents}", "d", None, cents, 600, auto_approval, ())
    view = market.write(hits.create, REQUESTER, draft, hits.HITDraft("<q/>", 86_400, 1))
    held = market.write(assignments.accept, WORKER, view.hit.id)
    market.write(assignments.submit, WORKER.id, held.id, "<a/>")
    if approved:
        market.write(assignments.approve, REQUESTER, held.id)
    return held.id


def ask(market, cents, method="Bank transfer", details=BANK):
    return market.write(payouts.request, WORKER.id, Order(cents, method, details))


def available(market):
    return standings.available_cents(market.read(standings.record, WORKER.id))


def refused(code, verb, *args):
    with pytest.raises(Refused) as caught:
        verb(*args)
    assert caught.value.code == code
    assert BANK not in caught.value.message
    return caught.value.message


def test_money_is_held_paid_declined_and_taken_back(market, clock) -> None:
    earn(market, 1_000)
    first, second, third = ask(market, 400), ask(market, 100, "Gift card"), ask(market, 500)
    assert available(market) == 0
    assert "You have $0.00" in refused("PayoutTooLarge", ask, market, 100)
    assert market.read(payouts.held_cents, WORKER.id) == 1_000
    clock.advance(days=1)
    assert market.write(payouts.pay, first.id, "Reference 17").status == "Paid"
    assert market.write(payouts.decline, second.id, "The card shop is closed").status == "Declined"
    assert market.write(payouts.withdraw, WORKER.id, third.id).status == "Withdrawn"
    assert available(market) == 600
    assert market.read(payouts.held_cents, WORKER.id) == 0
    assert market.read(payouts.requested) == []
    assert [each.status for each in market.read(payouts.every)] == ["Paid", "Declined", "Withdrawn"]
    declined, paid = market.read(threads.of_worker, WORKER.id)
    assert (paid.subject, paid.requester_id) == ("Your payout of $4.00 was paid", "")
    assert "Reference 17" in paid.text
    assert "The card shop is closed" in declined.text
    assert BANK not in paid.text + declined.text
    for payout in (first, second, third):
        refused("PayoutSettled", market.write, payouts.pay, payout.id)
        refused("PayoutSettled", market.write, payouts.decline, payout.id, "no")
        refused("PayoutSettled", market.write, payouts.withdraw, WORKER.id, payout.id)


def test_what_cannot_be_asked_for(market) -> None:
    earn(market, 1_000)
    for code, order in (
        ("PayoutTooSmall", (99, "Bank transfer", BANK)),
        ("PayoutTooLarge", (1_001, "Bank transfer", BANK)),
        ("PayoutMethod", (100, "Cash", BANK)),
        ("PayoutDetails", (100, "Bank transfer", "")),
        ("PayoutDetails", (100, "Bank transfer", BANK * 30)),
        ("PayoutDetails", (100, "Bank transfer", "two\nlines")),
    ):
        refused(code, ask, market, *order)
    mine = ask(market, 100)
    refused("PayoutDoesNotExist", market.write, payouts.withdraw, "ASOMEBODYELSE1", mine.id)
    refused("PayoutDoesNotExist", market.write, payouts.pay, "3NONE")
    refused("PayoutReason", market.write, payouts.decline, mine.id, " ")


def test_nothing_is_paid_out_without_methods(sandbox) -> None:
    refused("PayoutsOff", sandbox.write, payouts.request, WORKER.id, Order(100, "Bank transfer", BANK))


def test_work_approved_by_time_can_be_paid_out_before_anybody_swept(market, clock) -> None:
    earn(market, 300, approved=False, auto_approval=60)
    refused("PayoutTooLarge", ask, market, 300)
    clock.advance(seconds=61)
    assert available(market) == 300
    ask(market, 300)
    assert available(market) == 0


def test_of_many_requests_at_once_the_money_is_there_for_few(market) -> None:
    earn(market, 1_000)

    def attempt(_number):
        try:
            return ask(market, 300)
        except Refused as said:
            return said.code

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(attempt, range(8)))
    assert came.count("PayoutTooLarge") == 5
    assert available(market) == 100
    asked = [each for each in came if not isinstance(each, str)]

    def settle(number):
        verb = (payouts.pay, payouts.decline)[number % 2]
        try:
            return market.write(verb, asked[number // 4].id, "words").status
        except Refused as said:
            return said.code

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(settle, range(12)))
    assert came.count("PayoutSettled") == 9
    assert available(market) == 100 + 300 * came.count("Declined")


def test_the_ledger_behind_it_and_what_a_year_came_to(market, clock) -> None:
    first = earn(market, 500)
    clock.advance(days=40)
    earn(market, 200)
    market.write(bonuses.send, REQUESTER, first, WORKER.id, (50, "thanks"), None)
    payout = ask(market, 600)
    market.write(payouts.pay, payout.id)
    moves = market.read(earnings.moves, WORKER.id)
    assert [(move.kind, move.cents) for move in moves] == [
        ("payout request", -600), ("bonus", 50), ("reward", 200), ("reward", 500),
    ]  # fmt: skip
    assert (moves[-1].title, moves[-1].requester_id, moves[-1].assignment_id) == (
        "Pays 500",
        REQUESTER,
        first,
    )
    older = market.read(earnings.moves, WORKER.id, moves[1].id, 1)
    assert older == moves[2:3]
    # Years and months begin at a quarter of an hour, in every time zone.
    now = clock.now - clock.now % 900_000
    start = now - 41 * 86_400_000
    months = [start + number * 30 * 86_400_000 for number in range(13)]
    assert market.read(earnings.year_in_parts, WORKER.id, months) == [
        (REQUESTER, 0, 1, 500, 0),
        (REQUESTER, 1, 1, 200, 50),
    ]
    for _ in range(2):
        by_month, by_requester = market.read(earnings.year, WORKER.id, 2026, months)
        assert by_month == [(1, 500, 0), (1, 200, 50), *[(0, 0, 0)] * 10]
        assert by_requester == {REQUESTER: (2, 700, 50)}
        market.write(figures.fold, 100, figures.FIRST)
    assert market.read(earnings.paid_out_cents, WORKER.id, start, clock.now + 1) == 600
    assert market.read(earnings.paid_out_cents, WORKER.id, start, clock.now) == 0
    marks = [start, now - 900_000, now, now + 900_000]
    assert market.read(earnings.since, WORKER.id, marks) == [750, 250, 250, 0]
    assert market.read(earnings.since, "ASOMEBODYELSE1", marks) == [0, 0, 0, 0]
    assert market.read(earnings.first_at, WORKER.id) == clock.now - 40 * 86_400_000
