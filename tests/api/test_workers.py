"""Blocks and messages: CreateWorkerBlock, DeleteWorkerBlock, ListWorkerBlocks, NotifyWorkers."""

import pytest

from piecework.market import groups, threads
from piecework.rules.refusals import Refused
from piecework.rules.searches import Search
from tests.api.conftest import OTHER, WORKER
from tests.api.wire import bad_value, invalid, members, publish, refusal

STRANGER = "Cannot send a notification to a worker who has not done any work for you"


def test_a_blocked_worker_finds_and_gets_nothing(service, requester, rival) -> None:
    hit = publish(requester, MaxAssignments=5)
    other = publish(rival, Title="A rival's")
    in_hand = service.accept(publish(requester, Title="In hand")["HITGroupId"])
    assert members(requester.create_worker_block(WorkerId=WORKER.id, Reason="Guesses.")) == {}

    found = service.db.read(groups.browse, WORKER, Search())
    assert [group.hit_type.group_id for group in found] == [other["HITGroupId"]]
    assert service.db.read(groups.get, WORKER, hit["HITGroupId"]).blocked
    with pytest.raises(Refused) as refused:
        service.accept(hit["HITGroupId"])
    assert refused.value.code == "WorkerBlocked"
    service.accept(other["HITGroupId"])
    service.accept(hit["HITGroupId"], OTHER)
    assert in_hand in {each.assignment.id for each in service.queue(WORKER)}

    (told,) = service.db.read(threads.of_worker, WORKER.id)
    assert told.subject == "A requester has blocked you"
    assert "Guesses" not in told.text

    requester.delete_worker_block(WorkerId=WORKER.id, Reason="They read the instructions.")
    service.accept(hit["HITGroupId"])


def test_blocks_are_listed_with_their_newest_reason(requester, rival) -> None:
    requester.create_worker_block(WorkerId=WORKER.id, Reason="First.")
    requester.create_worker_block(WorkerId=WORKER.id, Reason="Second.")
    requester.create_worker_block(WorkerId=OTHER.id, Reason="")
    first = requester.list_worker_blocks(MaxResults=1)
    second = requester.list_worker_blocks(MaxResults=1, NextToken=first["NextToken"])
    assert first["NumResults"] == second["NumResults"] == 1
    assert first["WorkerBlocks"] + second["WorkerBlocks"] == [
        {"WorkerId": OTHER.id, "Reason": ""},
        {"WorkerId": WORKER.id, "Reason": "Second."},
    ]
    last = requester.list_worker_blocks(NextToken=second["NextToken"])
    assert members(last) == {"NumResults": 0, "WorkerBlocks": []}
    assert rival.list_worker_blocks()["WorkerBlocks"] == []


def test_a_block_needs_a_worker(requester) -> None:
    unknown = "ANOBODYEVER123"
    assert refusal(requester.create_worker_block, WorkerId=unknown, Reason="x") == bad_value(
        unknown, "WorkerId"
    )
    assert "workerId" in invalid(requester.create_worker_block, WorkerId="b1", Reason="x")
    assert refusal(requester.create_worker_block, WorkerId=WORKER.id, Reason="x" * 5_000).code == (
        "InvalidParameterValue"
    )
    assert members(requester.delete_worker_block(WorkerId=unknown)) == {}
    assert members(requester.delete_worker_block(WorkerId=WORKER.id)) == {}


def test_messages_reach_those_whose_work_was_decided(service, requester, rival) -> None:
    hit = publish(requester, MaxAssignments=3, AutoApprovalDelayInSeconds=600)
    approved = service.work(hit["HITGroupId"])
    service.work(hit["HITGroupId"], OTHER)
    requester.approve_assignment(AssignmentId=approved)
    ids = [WORKER.id, OTHER.id, "ANOBODYEVER123", WORKER.id]
    answer = requester.notify_workers(Subject="Thank you", MessageText="More\nsoon.", WorkerIds=ids)
    assert answer["NotifyWorkersFailureStatuses"] == [
        {
            "NotifyWorkersFailureCode": "HardFailure",
            "NotifyWorkersFailureMessage": STRANGER,
            "WorkerId": worker_id,
        }
        for worker_id in (OTHER.id, "ANOBODYEVER123")
    ]
    assert [each.subject for each in service.db.read(threads.of_worker, WORKER.id)] == ["Thank you"]
    assert service.db.read(threads.unread, OTHER.id).worker == 0

    # Approved by the clock alone: nobody swept, and yet it is decided.
    service.clock.advance(seconds=601)
    answer = requester.notify_workers(Subject="You too", MessageText="Thanks.", WorkerIds=[OTHER.id])
    assert answer["NotifyWorkersFailureStatuses"] == []
    (message,) = service.db.read(threads.of_worker, OTHER.id)
    assert (message.subject, message.text, bool(message.unread)) == ("You too", "Thanks.", True)

    stranger = rival.notify_workers(Subject="Hello", MessageText="x", WorkerIds=[WORKER.id])
    assert [each["WorkerId"] for each in stranger["NotifyWorkersFailureStatuses"]] == [WORKER.id]


@pytest.mark.parametrize(
    ("change", "parameter"),
    [
        ({"Subject": "x" * 201}, "Subject"),
        ({"MessageText": "x" * 4_097}, "MessageText"),
        ({"MessageText": "\x07"}, "MessageText"),
        ({"WorkerIds": [f"ACROWD{number:08d}" for number in range(101)]}, "WorkerIds"),
    ],
)
def test_a_message_that_is_too_long_reaches_nobody(service, requester, change, parameter) -> None:
    hit = publish(requester)
    requester.approve_assignment(AssignmentId=service.work(hit["HITGroupId"]))
    call = {"Subject": "s", "MessageText": "t", "WorkerIds": [WORKER.id], **change}
    refused = refusal(requester.notify_workers, **call)
    assert refused.code == "InvalidParameterValue"
    assert parameter in refused.text
    assert service.db.read(threads.unread, WORKER.id).worker == 0


def test_a_message_to_nobody_is_refused(requester) -> None:
    refused = refusal(requester.notify_workers, Subject="s", MessageText="t", WorkerIds=[])
    assert refused.code == "InvalidParameterValue"
