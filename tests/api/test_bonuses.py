"""SendBonus and ListBonusPayments."""

import pytest

from piecework.market import audit, ledger, threads
from tests.api.conftest import OTHER, REQUESTER, WORKER
from tests.api.wire import (
    NO_FUNDS,
    UNKNOWN,
    Refusal,
    at,
    bad_value,
    funds,
    invalid,
    members,
    no_assignment,
    no_hit,
    publish,
    refusal,
)


@pytest.fixture
def done(service, requester) -> str:
    """An assignment that the worker has submitted."""
    return service.work(publish(requester)["HITGroupId"])


def bonus(assignment_id: str, amount: str = "1.00", **more: str) -> dict[str, str]:
    return {
        "AssignmentId": assignment_id,
        "WorkerId": WORKER.id,
        "BonusAmount": amount,
        "Reason": "Well read.",
        **more,
    }


@pytest.mark.parametrize(
    ("amount", "cost"),
    [("1.00", "1.20"), ("0.01", "0.02"), ("0.12", "0.14"), ("0.13", "0.16"), ("5", "6.00")],
)
def test_a_bonus_costs_its_fee_and_reaches_the_worker(service, requester, done, amount, cost) -> None:
    before = float(funds(requester)[0])
    assert members(requester.send_bonus(**bonus(done, amount))) == {}
    assert round(before - float(funds(requester)[0]), 2) == float(cost)
    (paid,) = requester.list_bonus_payments(AssignmentId=done)["BonusPayments"]
    assert at(paid.pop("GrantTime")) == service.clock.now // 1_000 * 1_000
    assert paid == {
        "WorkerId": WORKER.id,
        "BonusAmount": f"{float(amount):.2f}",
        "AssignmentId": done,
        "Reason": "Well read.",
    }
    (message,) = service.db.read(threads.of_worker, WORKER.id)
    assert message.subject == f"You were paid a bonus of ${float(amount):.2f}"
    assert message.text == "Well read."
    assert service.db.read(lambda tx: list(audit.problems(tx))) == []


def test_bonuses_are_listed_by_hit_and_by_assignment(service, requester) -> None:
    hit = publish(requester, MaxAssignments=2)
    one = service.work(hit["HITGroupId"])
    two = service.work(hit["HITGroupId"], OTHER)
    for cents in ("0.01", "0.02", "0.03"):
        requester.send_bonus(**bonus(one, cents))
    requester.send_bonus(**bonus(two, "0.04", WorkerId=OTHER.id))
    pages = requester.get_paginator("list_bonus_payments").paginate(
        HITId=hit["HITId"], PaginationConfig={"PageSize": 3}
    )
    counts, amounts = [], []
    for page in pages:
        counts.append(page["NumResults"])
        amounts += [each["BonusAmount"] for each in page["BonusPayments"]]
    assert (counts, amounts) == ([3, 1, 0], ["0.01", "0.02", "0.03", "0.04"])
    found = requester.list_bonus_payments(AssignmentId=two)
    assert [each["BonusAmount"] for each in found["BonusPayments"]] == ["0.04"]
    other = publish(requester, Title="Another")
    assert members(requester.list_bonus_payments(HITId=other["HITId"])) == {
        "NumResults": 0,
        "BonusPayments": [],
    }


def test_a_token_pays_once(service, requester, done) -> None:
    call = bonus(done, UniqueRequestToken="1700000000.123")
    requester.send_bonus(**call)
    used = 'The idempotency token "1700000000.123" has already been processed.'
    assert refusal(requester.send_bonus, **call) == Refusal("RequestError", "DuplicateRequest", used)
    assert requester.list_bonus_payments(AssignmentId=done)["NumResults"] == 1
    service.clock.advance(days=1, seconds=1)
    requester.send_bonus(**call)
    assert requester.list_bonus_payments(AssignmentId=done)["NumResults"] == 2


def test_a_refused_bonus_leaves_its_token_free(service, requester, done) -> None:
    call = bonus(done, "999.00", UniqueRequestToken="once")
    assert refusal(requester.send_bonus, **call) == NO_FUNDS
    service.db.write(ledger.deposit, REQUESTER, 200_000, "more")
    requester.send_bonus(**call)


def test_who_cannot_be_paid_a_bonus(service, requester, rival, done) -> None:
    send = requester.send_bonus
    assert refusal(send, **bonus(UNKNOWN)) == no_assignment()
    assert refusal(rival.send_bonus, **bonus(done)) == no_assignment(done)
    mismatched = bad_value(OTHER.id, "WorkerId", "This worker did not submit the assignment.")
    assert refusal(send, **bonus(done, WorkerId=OTHER.id)) == mismatched
    in_hand = service.accept(publish(requester, Title="In hand")["HITGroupId"])
    assert refusal(send, **bonus(in_hand)) == no_assignment(in_hand)
    nothing = bad_value("0.00", "BonusAmount", "A bonus must be at least 0.01.")
    assert refusal(send, **bonus(done, "0")) == nothing
    assert "bonusAmount" in invalid(send, **bonus(done, "1.005"))
    assert refusal(send, **bonus(done, "9999999999999")).code == "InvalidParameterValue"
    assert refusal(send, **bonus(done, Reason="x" * 4_097)).code == "InvalidParameterValue"
    assert funds(requester)[0] == "98.80"


def test_a_worker_must_have_worked_in_the_last_six_months(service, requester, done) -> None:
    service.clock.advance(days=182)
    requester.send_bonus(**bonus(done))
    service.clock.advance(days=2)
    refused = refusal(requester.send_bonus, **bonus(done))
    assert (refused.wire, refused.code) == ("RequestError", "InvalidAssignmentState")
    assert "six months" in refused.text
    service.work(publish(requester, Title="New")["HITGroupId"])
    requester.send_bonus(**bonus(done))


def test_a_list_needs_one_id_of_ones_own(service, requester, rival, done) -> None:
    hit_id = requester.get_assignment(AssignmentId=done)["HIT"]["HITId"]
    one_of_two = "Give exactly one of HITId and AssignmentId."
    both = {"HITId": hit_id, "AssignmentId": done}
    assert refusal(requester.list_bonus_payments) == bad_value("", "HITId", one_of_two)
    assert refusal(requester.list_bonus_payments, **both) == bad_value(hit_id, "HITId", one_of_two)
    assert refusal(rival.list_bonus_payments, HITId=hit_id) == no_hit(hit_id)
    assert refusal(rival.list_bonus_payments, AssignmentId=done) == no_assignment(done)
    assert refusal(requester.list_bonus_payments, HITId=UNKNOWN) == no_hit()


def test_the_sandbox_pays_from_nowhere(sandbox_service) -> None:
    client = sandbox_service.client(REQUESTER)
    done = sandbox_service.work(publish(client)["HITGroupId"])
    client.send_bonus(**bonus(done))
    assert client.get_account_balance()["AvailableBalance"] == "10000.00"
    assert sandbox_service.db.read(lambda tx: list(audit.problems(tx))) == []
