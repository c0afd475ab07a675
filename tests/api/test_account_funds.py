"""GetAccountBalance, holds and fees."""

import pytest
from sqlalchemy import func, select

from piecework.db.schema.market import transfers
from piecework.db.stores import MarketTerms, open_store
from piecework.market import audit, ledger
from tests.api.conftest import HIT, NOBODY, OTHER, REQUESTER, WORKER, Service
from tests.api.wire import (
    NO_FUNDS,
    SANDBOX,
    funds,
    members,
    publish,
    refusal,
    status,
)

MASTERS = [{"QualificationTypeId": "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH", "Comparator": "Exists"}]
SANDBOX_MASTERS = [{"QualificationTypeId": "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6", "Comparator": "Exists"}]


@pytest.fixture
def free_service(place, clock):
    """Production without fees, as it comes out of the box."""
    store = open_store(place, "production", now=clock, terms=MarketTerms(sandbox=False))
    store.write(ledger.deposit, REQUESTER, 1_000, "test")
    yield Service(store, sandbox=False, clock=clock)
    store.close()


@pytest.mark.parametrize(
    ("reward", "assignments", "requirements", "held"),
    [
        ("0.50", 1, [], "0.60"),
        ("0.50", 9, [], "5.40"),
        ("0.50", 10, [], "7.00"),
        ("0.00", 1, [], "0.01"),
        ("0.01", 1, [], "0.02"),
        ("0.07", 1, [], "0.08"),  # 1.4 cents
        ("0.08", 1, [], "0.10"),  # 1.6 cents
        ("0.10", 1, MASTERS, "0.13"),  # 2.5 cents, half up
        ("0.10", 10, SANDBOX_MASTERS, "1.50"),  # 4.5 cents, half up
        ("1.00", 1, MASTERS, "1.25"),
    ],
)
def test_what_publishing_holds(service, requester, reward, assignments, requirements, held) -> None:
    hit = publish(
        requester, Reward=reward, MaxAssignments=assignments, QualificationRequirements=requirements
    )
    available, on_hold = funds(requester)
    assert on_hold == held
    assert round(float(available) + float(on_hold), 2) == 100
    requester.update_expiration_for_hit(HITId=hit["HITId"], ExpireAt=0)
    assert funds(requester) == ("100.00", "0.00")


def test_without_fees(free_service) -> None:
    client = free_service.client(REQUESTER)
    publish(client, MaxAssignments=10, QualificationRequirements=MASTERS)
    assert funds(client) == ("5.00", "5.00")
    assert refusal(client.create_hit, **{**HIT, "Reward": "5.01"}) == NO_FUNDS
    publish(client, Reward="5.00")
    assert funds(client) == ("0.00", "10.00")


def test_the_way_of_the_money(service, requester, clock) -> None:
    hit = publish(requester, MaxAssignments=4, LifetimeInSeconds=3_600)
    group = hit["HITGroupId"]
    assert funds(requester) == ("97.60", "2.40")
    paid, unpaid = service.work(group), service.work(group, OTHER)
    requester.approve_assignment(AssignmentId=paid)
    assert funds(requester) == ("97.60", "1.80")
    requester.reject_assignment(AssignmentId=unpaid, RequesterFeedback="No")
    assert funds(requester) == ("98.20", "1.20")
    requester.approve_assignment(AssignmentId=unpaid, OverrideRejection=True)
    assert funds(requester) == ("97.60", "1.20")
    clock.advance(seconds=3_600)
    assert funds(requester) == ("98.80", "0.00")
    requester.delete_hit(HITId=hit["HITId"])
    assert funds(requester) == ("98.80", "0.00")
    totals = {
        account: service.db.read(_total, account)
        for account in (ledger.worker(WORKER.id), ledger.worker(OTHER.id), ledger.FEES)
    }
    assert list(totals.values()) == [50, 50, 20]
    assert service.db.read(lambda tx: list(audit.problems(tx))) == []


def test_work_in_hand_keeps_its_money_when_the_hit_expires(service, requester) -> None:
    hit = publish(requester, MaxAssignments=3)
    service.accept(hit["HITGroupId"])
    service.work(hit["HITGroupId"], OTHER)
    requester.update_expiration_for_hit(HITId=hit["HITId"], ExpireAt=0)
    assert funds(requester) == ("98.80", "1.20")


def test_more_than_there_is(service, requester, rival) -> None:
    assert refusal(requester.create_hit, **{**HIT, "Reward": "83.34"}) == NO_FUNDS
    assert requester.list_hits()["HITs"] == []
    hit_type_id = publish(requester, Reward="83.33")["HITTypeId"]
    assert funds(requester) == ("0.00", "100.00")
    with_type = {name: HIT[name] for name in ("LifetimeInSeconds", "Question")}
    assert refusal(requester.create_hit_with_hit_type, HITTypeId=hit_type_id, **with_type) == NO_FUNDS
    assert funds(rival) == ("100.00", "0.00")


def test_absurd_sums_are_refused_in_words(service, requester, sandbox_service) -> None:
    absurd = {**HIT, "Reward": "9" * 12, "MaxAssignments": 1_000_000_000}
    assert refusal(requester.create_hit, **absurd) == NO_FUNDS
    assert refusal(sandbox_service.client(REQUESTER).create_hit, stamp=SANDBOX, **absurd) == NO_FUNDS


def test_money_of_a_hit_that_has_expired_can_be_spent_before_anybody_sweeps(
    service, requester, clock
) -> None:
    first = publish(requester, Reward="80", LifetimeInSeconds=60)
    clock.advance(seconds=60)
    assert funds(requester) == ("100.00", "0.00")
    publish(requester, Reward="80")
    assert funds(requester) == ("4.00", "96.00")
    assert status(requester, first["HITId"]) == "Reviewable"


def test_a_dearer_hit_type_holds_more_or_is_refused(service, requester) -> None:
    hit_id = publish(requester)["HITId"]
    types = {
        reward: requester.create_hit_type(
            Title="Other", Description="Other.", Reward=reward, AssignmentDurationInSeconds=60
        )["HITTypeId"]
        for reward in ("0.10", "50", "83.34")
    }
    for reward, expected in (("50", ("40.00", "60.00")), ("0.10", ("99.88", "0.12"))):
        requester.update_hit_type_of_hit(HITId=hit_id, HITTypeId=types[reward])
        assert funds(requester) == expected
    assert refusal(requester.update_hit_type_of_hit, HITId=hit_id, HITTypeId=types["83.34"]) == NO_FUNDS
    assert funds(requester) == ("99.88", "0.12")


def test_the_sandbox_always_has_ten_thousand_dollars(sandbox_service) -> None:
    client = sandbox_service.client(REQUESTER)
    assert members(client.get_account_balance()) == {"AvailableBalance": "10000.00"}
    hit = publish(client, Reward="9000", MaxAssignments=9)
    requester_work = sandbox_service.work(hit["HITGroupId"])
    client.approve_assignment(AssignmentId=requester_work)
    assert members(client.get_account_balance()) == {"AvailableBalance": "10000.00"}
    assert sandbox_service.db.read(lambda tx: list(audit.problems(tx))) == []


def test_someone_who_is_no_requester(service) -> None:
    nobody = service.client(NOBODY)
    with pytest.raises(nobody.exceptions.RequestError) as refused:
        nobody.get_account_balance()
    assert refused.value.response["TurkErrorCode"] == "AWS.AccountNotLinked"


def _total(tx, account) -> int:
    received = select(func.sum(transfers.c.cents)).where(transfers.c.destination == account)
    return int(tx.rows(received)[0][0])
